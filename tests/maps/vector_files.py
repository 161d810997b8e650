"""Embeddings of as many vectors as a test needs."""

import h5py
import numpy as np

from reimaging.learn.embedding_file import write_embedding


def embedding_of(target, vectors, ids=None, **attributes):
    """An embedding of vectors; by default of the images 100, 101, ..."""
    vectors = np.asarray(vectors, np.float32)
    numbers = np.arange(100, 100 + len(vectors)) if ids is None else np.asarray(ids)
    blocks = [(numbers.astype(np.int64), vectors)]
    write_embedding(target, blocks, dimension=vectors.shape[1], attributes=attributes)
    return target


def overwritten(path, row, values):
    """The embedding with other numbers in a row, whatever its writer would have said to them."""
    with h5py.File(path, "r+") as file:
        file["vectors"][row] = values
    return path


def normal_vectors(count, dimension, seed=1):
    return np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
