"""An embedding: one vector for each image, keyed by image_id, in one HDF5 file.

Format, version 1
-----------------
Attributes of the file: ``format`` = "reimaging embedding", ``version`` = 1, and what made it
(`about_embedding`). Datasets:

========= ================== ==================================================================
image_id  int64 [n]          the image; each once, in the order in which they were written
vectors   float32 [n, d]     its vector; finite numbers all (float16 is read as well)
========= ================== ==================================================================

Vectors lie in chunks of whole rows of about 1 MiB, so that a row by lot costs one chunk. No times
are kept: the same vectors give the same bytes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.pixels.first_come import FirstCome, is_among

FORMAT = "reimaging embedding"
VERSION = 1

_CHUNK = 2**20  # bytes
Block = tuple[NDArray[np.int64], NDArray[np.float32]]


class Embedding:
    """An embedding, open for reading; a context manager.

    Attributes
    ----------
    path
        Of the file.
    ids
        int64 [n], the images, in the order of the rows.
    dimension
        Numbers a vector.
    attributes
        What the file says of itself.

    Parameters
    ----------
    path
        A file of the format above.

    Raises
    ------
    ReimagingError
        If it is no embedding of this version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = _opened(path)
        self._vectors = self._file["vectors"]
        self.ids: NDArray[np.int64] = self._file["image_id"][:]
        self.dimension: int = self._vectors.shape[1]
        self.attributes: dict[str, Any] = {
            name: value.item() if isinstance(value, np.generic) else value
            for name, value in sorted(self._file.attrs.items())
        }

    def __len__(self) -> int:
        return len(self.ids)

    def __enter__(self) -> "Embedding":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, rows: slice | NDArray[np.int64] = slice(None)) -> NDArray[np.float32]:
        """Read vectors, float32 [rows, d], in the order asked for.

        Parameters
        ----------
        rows
            A slice, or numbers of rows in any order; by default all.

        Raises
        ------
        ReimagingError
            If the file is damaged where they lie.
        """
        try:
            if isinstance(rows, slice):
                return np.asarray(self._vectors[rows], np.float32)
            if not len(rows):  # of which HDF5 would make an error where there is no row at all
                return np.empty((0, self.dimension), np.float32)
            # HDF5 wants them ascending and each once
            once, where = np.unique(rows, return_inverse=True)
            return np.asarray(self._vectors[once], np.float32)[where]
        except OSError as error:
            raise ReimagingError(
                f"{self.path} is damaged ({error}); remove it and have it made again."
            ) from None

    def blocks(self, size: int = 4096) -> Iterator[Block]:
        """Read all of it, so many rows at a time: image_ids and vectors."""
        for start in range(0, len(self), size):
            rows = slice(start, start + size)
            yield self.ids[rows], self.read(rows)

    def rows_of(self, image_ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the rows of images, int64, in their order.

        Raises
        ------
        ReimagingError
            If the embedding has no vector of one of them.
        """
        wanted, order = np.asarray(image_ids, np.int64), self._order
        if not len(order):
            found = np.zeros(len(wanted), bool)
            rows = np.zeros(len(wanted), np.int64)
        else:
            place = np.searchsorted(self.ids, wanted, sorter=order)
            rows = order[np.minimum(place, len(order) - 1)]
            found = self.ids[rows] == wanted
        if not found.all():
            missing = wanted[~found]
            raise ReimagingError(
                f"{self.path} has no vector of {len(missing)} of {len(wanted)} images, "
                f"image {missing[0]} for one; allowed are those of the {len(self)} it has."
            )
        return np.asarray(rows, np.int64)

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        """The rows in the order of their images; 8 bytes each, sorted when first asked for."""
        return np.argsort(self.ids)


def write_embedding(
    target: Path,
    blocks: Iterable[Block],
    *,
    dimension: int,
    attributes: Mapping[str, str | int | float],
) -> None:
    """Write an embedding, a block at a time; of an image that comes twice the first one counts.

    Memory holds 16 bytes an image, and as much again for a moment, beside the block.

    Parameters
    ----------
    target
        The file to make; it appears only when it is whole.
    blocks
        image_ids and their vectors, float [that many, d].
    dimension
        d: numbers a vector.
    attributes
        What made it; kept on the file, sorted by name.

    Raises
    ------
    ReimagingError
        If a vector is of another length, or has a number that is not finite.
    """
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION})
        for name in sorted(attributes):
            file.attrs[name] = attributes[name]
        vectors = file.create_dataset(
            "vectors",
            shape=(0, dimension),
            maxshape=(None, dimension),
            chunks=(max(1, _CHUNK // (4 * dimension)), dimension),
            dtype="f4",
        )
        come = FirstCome()
        ids: list[NDArray[np.int64]] = []
        for numbers, rows in blocks:
            _check(target, numbers, rows, dimension)
            fresh = come.fresh(numbers)
            start = vectors.shape[0]
            ids.append(numbers[fresh])
            vectors.resize(start + len(ids[-1]), axis=0)
            vectors[start:] = rows[fresh]
        file["image_id"] = np.concatenate([np.empty(0, np.int64), *ids])


def about_embedding(
    name: str, made_by: str, numbers_before: int, fitted_on: int, variance_kept: float
) -> dict[str, str | int | float]:
    """Spell out what made an embedding, as attributes of its file.

    Parameters
    ----------
    name
        What its files are called.
    made_by
        What gave the vectors, such as a network's fingerprint and layer.
    numbers_before
        Of a vector, before it was reduced.
    fitted_on
        Images on which the reduction was fitted; 0 where vectors are kept as they are.
    variance_kept
        By the reduction, of 1.
    """
    return {
        "name": name,
        "made_by": made_by,
        "numbers_before": numbers_before,
        "fitted_on": fitted_on,
        "variance_kept": round(variance_kept, 6),
    }


def merge_embeddings(
    target: Path, shards: Sequence[Path], *, dimension: int, among: NDArray[np.int64] | None = None
) -> None:
    """Merge shards into one embedding that says of itself what they all say.

    Parameters
    ----------
    target
        The file to make.
    shards
        Embeddings made alike; of an image that is in two, the first one counts.
    dimension
        Numbers a vector.
    among
        image_ids, ascending: others are left out. None for all.

    Raises
    ------
    ReimagingError
        If a shard was made otherwise than the first one.
    """
    attributes: dict[str, Any] = {}

    def each() -> Iterator[Block]:
        for path in shards:
            with Embedding(path) as shard:
                if shard.attributes != attributes:
                    raise ReimagingError(
                        f"{path} was made otherwise than {shards[0].name}; remove both and have "
                        "them made again."
                    )
                for numbers, vectors in shard.blocks():
                    kept = slice(None) if among is None else is_among(numbers, among)
                    yield numbers[kept], vectors[kept]

    if shards:
        with Embedding(shards[0]) as first:
            attributes.update(first.attributes)
    about = {name: v for name, v in attributes.items() if name not in ("format", "version")}
    write_embedding(target, each(), dimension=dimension, attributes=about)


def _check(target: Path, numbers: Any, rows: NDArray[np.float32], dimension: int) -> None:
    if rows.shape != (len(numbers), dimension):
        raise ReimagingError(
            f"{target.name}: {len(numbers)} images have vectors of the shape {rows.shape}; allowed "
            f"is one of {dimension} numbers each."
        )
    sound = np.isfinite(rows).all(1)
    if not sound.all():
        raise ReimagingError(
            f"{target.name}: the vectors of {int((~sound).sum())} images have numbers that are not "
            f"finite, image {int(np.asarray(numbers)[~sound][0])} for one; mend what made them."
        )


def _opened(path: Path) -> h5py.File:
    try:
        file = h5py.File(path, "r")
    except OSError as error:
        raise ReimagingError(f"{path} cannot be read as an embedding (HDF5): {error}.") from None
    sound = file.attrs.get("format") == FORMAT and file.attrs.get("version") == VERSION
    if not sound or "vectors" not in file or len(file["vectors"].shape) != 2:
        file.close()
        raise ReimagingError(f"{path} is no {FORMAT} of version {VERSION}: have it made again.")
    return file
