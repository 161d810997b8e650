"""Diagrams: plots as the plotting programs drew them, schematics, computed pictures."""
