"""Bytes become rows of cells: one reader for each format."""
