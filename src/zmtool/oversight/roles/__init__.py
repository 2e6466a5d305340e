"""Who works in oversight: departments, duties, what each may do and see (supervision.md 4.5)."""
