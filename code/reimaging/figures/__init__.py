"""One module a figure of the paper: each a function of files that draws one picture."""
