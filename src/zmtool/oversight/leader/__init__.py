"""The figures that leaders read: counted from the records, each with its definition and what it was counted from (supervision.md 4.8)."""
