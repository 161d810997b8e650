"""What networks learn from images: labels, splits, the classifier, what it says and how well."""
