"""Draws the sample arXiv: articles, figures, bulk tars, manifest and OAI pages, all from a seed."""
