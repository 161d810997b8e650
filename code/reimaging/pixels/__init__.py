"""From image files to pixels: rendering, the image store a tar, and the arrays for learning."""
