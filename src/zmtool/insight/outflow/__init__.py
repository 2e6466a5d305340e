"""Outflow traced from the code on a seized carton to shop, order, route, account manager, tier and cap (supervision.md 3.6)."""
