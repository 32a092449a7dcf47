"""Files for people, an archive of everything, and the same result as Python."""
