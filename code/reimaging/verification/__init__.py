"""Whether what was made here is what was made elsewhere, and where not, from which step on."""
