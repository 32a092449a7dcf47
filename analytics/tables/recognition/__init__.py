"""What a table is: known exports, lists and grids, and which column plays which role."""
