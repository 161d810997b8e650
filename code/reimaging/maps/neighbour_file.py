"""The index of an embedding in a file: what answers which images are neighbours (`neighbours`).

Format, version 1
-----------------
HDF5. Attributes of the file: ``format`` = "reimaging neighbours", ``version`` = 1, ``kind`` =
"exact" or "graph"; ``fingerprint``, of the embedding it was built for. Datasets:

========= =============== ====================================================================
image_id  int64 [n]       the images, ascending
place     int64 [n]       where in the graph each one's vector is; that of copies is there once
graph     uint8 [bytes]   faiss's own file of the graph, with the vectors
========= =============== ====================================================================

An index of kind "exact" has neither place nor graph: it takes the vectors from the embedding. No
times are kept.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import h5py
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.learn.embedding_file import Embedding
from reimaging.maps.cosine_search import (
    ExactSearch,
    GraphSearch,
    Search,
    build_graph,
    directions,
    load_graph,
    same_directions,
    save_graph,
)
from reimaging.maps.neighbours import NeighbourIndex

FORMAT = "reimaging neighbours"
VERSION = 1
EXACT_UP_TO = 50_000  # images

_CHUNK = 2**20  # bytes
_LOOKED_AT = 64  # vectors that a fingerprint is taken of
_BLOCK = 8192  # vectors read at a time


def build_index(target: Path, embedding: Path, exact_up_to: int = EXACT_UP_TO) -> str:
    """Build the index of an embedding.

    Parameters
    ----------
    target
        The file to make; it appears only when it is whole.
    embedding
        The embedding (learn/embedding_file.py).
    exact_up_to
        How many images are still compared all with all.

    Returns
    -------
    str
        A sentence that says what was built, and what of the vectors is odd.

    Raises
    ------
    ReimagingError
        If the embedding has an image twice, numbers that are not finite, or only zeros.
    """
    with Embedding(embedding) as source:
        if len(np.unique(source.ids)) < len(source):
            raise ReimagingError(
                f"{embedding} has {len(source):,} vectors of {len(np.unique(source.ids)):,} "
                "images; neighbours need one vector of each."
            )
        kind = "exact" if len(source) <= exact_up_to else "graph"
        numbers, seen = _look_at(source)
        if len(source) and seen.zeros == len(source):
            raise ReimagingError(
                f"All {len(source):,} vectors of {embedding} are zeros, so that none is nearer "
                "than another; mend what made them."
            )
        with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
            file.attrs.update({"format": FORMAT, "version": VERSION, "kind": kind})
            file.attrs["fingerprint"] = _fingerprint(source)
            file["image_id"] = np.sort(source.ids)
            if kind == "graph":
                rows, place = _one_of_each(numbers)
                file["place"] = place[np.argsort(source.ids)]
                del numbers, place  # the graph takes all the room there is
                _keep(file, build_graph(_distinct(source, rows), source.dimension, len(rows)))
        return f"Neighbours among {len(source):,} images, {kind}{_oddities(seen, len(source))}."


def write_index(target: Path, embedding: Path) -> None:
    """Build the index of an embedding's neighbours, and say what was built."""
    print(build_index(target, embedding))


def open_index(path: Path, embedding: Path) -> NeighbourIndex:
    """Open the index of an embedding and hold it in memory, vectors and all.

    Raises
    ------
    ReimagingError
        If it is no index of this version, is damaged, or was built of another embedding.
    """
    with _opened(path) as file, Embedding(embedding) as source:
        if file.attrs["fingerprint"] != _fingerprint(source):
            raise ReimagingError(
                f"{path} was built of another embedding than {embedding} is now; build it again."
            )
        ids, kind = file["image_id"][:], str(file.attrs["kind"])
        search: Search
        if kind == "exact":
            search = ExactSearch(directions(source.read(source.rows_of(ids))))
        else:
            search = GraphSearch(_graph(path, file), file["place"][:])
        return NeighbourIndex(path.name, ids, source.dimension, kind, search)


class _Seen(NamedTuple):
    """What there is to say about the vectors of an embedding; `zeros` have no direction."""

    zeros: int
    constant: bool


def _look_at(source: Embedding) -> tuple[NDArray[np.uint64], _Seen]:
    """Read an embedding once, and see that its numbers are finite.

    Returns
    -------
    (numpy.ndarray, _Seen)
        For each vector a number, the same for those that point the same way, and what is odd.
    """
    numbers: list[NDArray[np.uint64]] = [np.empty(0, np.uint64)]
    zeros, constant = 0, len(source) > 0
    first = directions(source.read(slice(1)))
    with _bar(len(source), "vectors") as bar:
        for ids, vectors in source.blocks(_BLOCK):
            sound = np.isfinite(vectors).all(axis=1)
            if not sound.all():
                raise ReimagingError(
                    f"{source.path} has numbers that are not finite, of image {ids[~sound][0]} "
                    "for one; mend what made them."
                )
            held = directions(vectors)
            numbers.append(same_directions(held))
            zeros += int((~held.any(axis=1)).sum())
            constant = constant and bool((np.abs(held - first) < 1e-6).all())
            bar.update(len(ids))
    return np.concatenate(numbers), _Seen(zeros, constant)


def _one_of_each(
    numbers: NDArray[np.uint64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the rows of the first vector of each number, and for each row its place among them."""
    _, first, place = np.unique(numbers, return_index=True, return_inverse=True)
    # in the order of the embedding, not in that of the numbers
    ranks = np.argsort(np.argsort(first))
    return np.sort(first), ranks[place]


def _oddities(seen: _Seen, count: int) -> str:
    """Say what is odd about vectors, as the end of a sentence."""
    said = ""
    if seen.zeros:
        said += f"; {seen.zeros:,} vectors are zeros, at the distance 1 from all others"
    if seen.constant and count > 1:
        said += "; all point the same way, so that neighbours are in the order of image_id"
    return said


def _distinct(source: Embedding, rows: NDArray[np.int64]) -> Iterator[NDArray[np.float32]]:
    """Give the vectors of ascending rows, brought to length 1, some at a time."""
    with _bar(len(rows), "neighbours") as bar:
        for start in range(0, len(source), _BLOCK):
            low, high = np.searchsorted(rows, [start, start + _BLOCK])
            vectors = source.read(slice(start, start + _BLOCK))[rows[low:high] - start]
            yield directions(vectors)
            bar.update(len(vectors))


def _bar(total: int, what: str) -> Any:
    return tqdm(total=total, desc=what, unit=" images", leave=False, disable=None)


class _Stream:
    """The bytes of a dataset, read from its beginning to its end."""

    def __init__(self, data: h5py.Dataset) -> None:
        self._data, self._at = data, 0

    def read(self, size: int) -> bytes:
        """Give the next bytes, at most so many."""
        start, self._at = self._at, min(self._at + size, len(self._data))
        return bytes(self._data[start : self._at].tobytes())


def _keep(file: h5py.File, graph: Any) -> None:
    data = file.create_dataset("graph", (0,), "u1", maxshape=(None,), chunks=(_CHUNK,))

    def append(some: bytes) -> None:
        start = len(data)
        data.resize(start + len(some), axis=0)
        data[start:] = np.frombuffer(some, np.uint8)

    save_graph(graph, append, _CHUNK)


def _graph(path: Path, file: h5py.File) -> Any:
    try:
        return load_graph(_Stream(file["graph"]).read, _CHUNK)
    except (OSError, RuntimeError):  # of HDF5, and of faiss
        raise ReimagingError(f"{path} is damaged; remove it and build it again.") from None


def _fingerprint(source: Embedding) -> str:
    """Tell an embedding from others: by its images, what it says of itself, and some vectors."""
    rows = np.unique(np.linspace(0, len(source) - 1, _LOOKED_AT).astype(np.int64))[: len(source)]
    about = json.dumps([source.attributes, source.dimension], sort_keys=True, default=str)
    found = hashlib.blake2b(about.encode(), digest_size=16)
    found.update(source.ids.astype("<i8").tobytes())
    found.update(source.read(rows).astype("<f4").tobytes())
    return found.hexdigest()


def _opened(path: Path) -> h5py.File:
    try:
        file = h5py.File(path, "r")
    except OSError as error:
        raise ReimagingError(f"{path} cannot be read as an index (HDF5): {error}.") from None
    if file.attrs.get("format") != FORMAT or file.attrs.get("version") != VERSION:
        file.close()
        raise ReimagingError(f"{path} is no {FORMAT} of version {VERSION}: build it again.")
    return file
