"""A stream of random numbers for each thing that is drawn, whatever was drawn before it."""

import hashlib

import numpy as np


def stream(seed: int, *names: str) -> np.random.Generator:
    """Open the stream that belongs to `names`: always the same, and independent of all others."""
    digest = hashlib.sha256("\0".join(names).encode("utf-8")).digest()
    words = np.frombuffer(digest[:16], dtype="<u4")
    return np.random.default_rng(np.random.SeedSequence([seed, *(int(word) for word in words)]))
