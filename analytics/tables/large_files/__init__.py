"""Files that are too large to hold, in parts."""
