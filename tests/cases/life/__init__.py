"""The life of a case: its steps, what stands in their way, and that there is always a way on."""
