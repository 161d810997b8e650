"""The workers of a cluster: what is given out to them, how it is done, what may go wrong."""
