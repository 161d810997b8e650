"""What goes out: the numbers of the text, the credits, the paper and the report."""
