"""What stands under the photographs of one figure."""

#: Words that stand together under the images of one figure.
TOGETHER: tuple[tuple[str, ...], ...] = (
    ("class 1", "class 2", "class 3", "class 4", "class 5"), ("raw", "baseline", "ours"),
    ("t = 0 s", "t = 10 s", "t = 20 s", "t = 40 s", "t = 80 s"), ("before", "after"),
    ("Frame 12", "Frame 24", "Frame 57", "Frame 80"), ("left", "right"),
    ("27.31 dB", "29.90 dB", "30.12 dB", "31.55 dB"), ("0.25 bpp", "0.5 bpp", "1.0 bpp"),
    ("without", "with"), ("query", "rank 1", "rank 2", "rank 3", "rank 4"),
    ("$\\lambda = 0.1$", "$\\lambda = 1$", "$\\lambda = 10$"), ("k = 5", "k = 10", "k = 20"),
)  # fmt: skip
#: What is said of a scene, and asked about it.
SENTENCES = (
    "a man riding a horse on a beach", "a cup of coffee on a wooden table",
    "two people are walking down a street", "Q: what colour is the car? A: red",
    "the cat is sitting on the chair", "a street with cars and trees",
    "What is behind the table?", "a group of people standing in a field",
)  # fmt: skip
