"""Internal supervision: alerts from the figure to the conclusion, screening, case library, reports (supervision.md 2)."""
