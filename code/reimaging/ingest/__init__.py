"""Reads what arXiv ships: bulk tars, e-prints, LaTeX figures, image files, metadata records."""
