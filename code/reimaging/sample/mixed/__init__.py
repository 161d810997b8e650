"""Mixed pictures: what a sensor took, with something drawn on it or around it."""
