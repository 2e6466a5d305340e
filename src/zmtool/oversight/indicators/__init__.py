"""The indicator library: fixed codes with weights and the departments in charge (supervision.md 4.4)."""
