"""Pictures that were never in arXiv: a generator, its training, how good it is, what it makes."""
