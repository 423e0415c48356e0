"""The gates: what is expected of the staged rows of each table before they are published."""
