"""Images of the arXiv: from the bulk LaTeX sources to a paper on how science sees."""
