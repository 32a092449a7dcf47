"""Texts become words x documents."""
