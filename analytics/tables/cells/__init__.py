"""Cells become numbers, dates and labels."""
