"""Queries as a source of tables."""
