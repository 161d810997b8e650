"""What is passed on: the bundle, its deposit, the published datasets."""
