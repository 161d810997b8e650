"""Vectors from elsewhere as an embedding: checked, and reduced as ours are.

The file is HDF5 or .npz with ``image_id``, whole numbers [n], and ``vectors``, numbers [n, d].
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from reimaging.embedding_name import EmbeddingName
from reimaging.errors import ReimagingError
from reimaging.learn.embedding_file import Block, about_embedding, write_embedding
from reimaging.learn.reduction import Reduction, as_they_are, fit_reduction, images_to_fit
from reimaging.pixels.first_come import is_among
from reimaging.pixels.rendered import rendered_images

_BLOCK = 4096


def write_outside_embedding(
    target: Path,
    name: EmbeddingName,
    database: Path,
    stores: Sequence[Path],
    *,
    components: int,
    most: int,
    seed: int,
) -> None:
    """Take vectors from elsewhere.

    Parameters
    ----------
    target
        The embedding to make; images that are not in the index, or were not rendered, are left
        out, which is said.
    name
        Of the kind "file".
    database, stores
        The index and the image stores.
    components
        Numbers that a vector is to have; shorter ones are kept as they are.
    most
        Vectors to fit the reduction on.
    seed
        Of their lot.

    Raises
    ------
    ReimagingError
        If the file is of another form, or none of its images can be seen.
    """
    path = name.path or Path()
    with _opened(path) as file:
        ids, vectors = _columns(path, file)
        here = is_among(ids, rendered_images(database, stores)[0])
        if not here.any():
            raise ReimagingError(
                f"{path}: none of its {len(ids)} images was rendered; image_id must be those of "
                "the column image_files.image_id."
            )
        if not here.all():
            missing = int((~here).sum())
            print(f"{path}: {missing} of {len(ids)} images are not in the index or not rendered.")
        reduced = _fitted(vectors, np.flatnonzero(here), components, most, seed)

        def blocks() -> Iterator[Block]:
            for start in range(0, len(ids), _BLOCK):
                rows = slice(start, start + _BLOCK)
                block = np.asarray(vectors[rows], np.float32)[here[rows]]
                yield ids[rows][here[rows]], reduced.of(block)

        about = about_embedding(
            name.slug, "vectors from elsewhere", int(vectors.shape[1]), reduced.fitted_on,
            reduced.kept,
        )  # fmt: skip
        write_embedding(target, blocks(), dimension=reduced.dimension, attributes=about)


def _fitted(vectors: Any, rows: Any, components: int, most: int, seed: int) -> Reduction:
    dimension = int(vectors.shape[1])
    if dimension <= components:
        return as_they_are(dimension)
    count = min(len(rows), images_to_fit(dimension, most))
    chosen = np.sort(np.random.default_rng(seed).choice(rows, count, replace=False))
    return fit_reduction(np.asarray(vectors[chosen], np.float32), components)


def _opened(path: Path) -> AbstractContextManager[Any]:
    if not path.is_file():
        raise ReimagingError(f"{path}, whose vectors are an embedding of the profile, is missing.")
    try:
        if path.suffix == ".npz":
            archive: AbstractContextManager[Any] = np.load(path, allow_pickle=False)
            return archive
        return h5py.File(path, "r")
    except (OSError, ValueError) as error:
        raise ReimagingError(f"{path} is neither HDF5 nor .npz ({error}).") from None


def _columns(path: Path, file: Any) -> tuple[Any, Any]:
    try:
        ids, vectors = np.asarray(file["image_id"]), file["vectors"]
    except (KeyError, OSError, ValueError) as error:
        raise ReimagingError(f"{path} must have image_id and vectors ({error}).") from None
    if ids.dtype.kind not in "iu" or ids.ndim != 1:
        raise ReimagingError(
            f"{path}: image_id is {ids.dtype} of shape {ids.shape}; allowed are whole numbers [n] "
            "(63 bits: no floating-point number holds them)."
        )
    if len(vectors.shape) != 2 or len(vectors) != len(ids) or vectors.dtype.kind not in "fiu":
        raise ReimagingError(
            f"{path}: vectors are {vectors.dtype} of shape {tuple(vectors.shape)} and there are "
            f"{len(ids)} images; allowed are numbers [n, d], a row an image."
        )
    return ids.astype(np.int64), vectors
