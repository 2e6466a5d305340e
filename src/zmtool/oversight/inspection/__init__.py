"""Inspections of the market: plans by priority, records made in the shop, what follows from them, figures (supervision.md 1)."""
