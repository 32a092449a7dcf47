"""Clean interactions, with an account of every row."""
