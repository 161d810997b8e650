"""What made each file, from which others: kept beside it, walked back, and told to others."""
