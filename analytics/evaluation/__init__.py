"""Does it beat the simple things? Tests on the past, and what a score was worth there."""
