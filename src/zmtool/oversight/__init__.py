"""Oversight: clues, the problem ledger, indicators, inspections, internal supervision (supervision.md 1, 2, 4, 5)."""
