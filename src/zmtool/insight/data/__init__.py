"""Order data: how exports are read into rows, kept in columns, and which weeks are complete."""
