"""A file becomes clean interactions: reading, recognition, cleaning."""
