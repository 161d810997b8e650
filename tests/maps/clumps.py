"""Made vectors of a few kinds, alike within a kind, and embeddings of them."""

import numpy as np

from reimaging.learn.embedding_file import about_embedding, write_embedding


def clumps(kinds=5, each=20, dimension=10, seed=4):
    """Vectors around one centre a kind, [kinds * each, dimension], and the kind of each."""
    rng = np.random.default_rng(seed)
    centres = np.linalg.qr(rng.normal(size=(dimension, kinds)))[0].T
    kind = np.repeat(np.arange(kinds), each)
    vectors = 5 * centres[kind] + 0.3 * rng.normal(size=(len(kind), dimension))
    return vectors.astype(np.float32), kind


def save_embedding(path, vectors, ids=None):
    numbers = np.arange(1, len(vectors) + 1) if ids is None else np.array(ids)
    write_embedding(
        path,
        [(numbers.astype(np.int64), np.asarray(vectors, np.float32))],
        dimension=vectors.shape[1],
        attributes=about_embedding(path.stem, "made", vectors.shape[1], 0, 1.0),
    )
    return path


def nearest_kind(places, kind):
    """The share of places whose nearest other place is of the same kind."""
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return float((kind[apart.argmin(1)] == kind).mean())
