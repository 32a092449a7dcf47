"""Segments: membership, profiles, names, and names that follow their content."""
