"""Pairs of images of a corpus that show nearly the same picture, as a table.

A pair is a candidate if its perceptual hashes are alike (learn/perceptual_hash.py), among up to
HASHED_UP_TO images: to compare all with all takes time that grows with the square. Among any number
it is one if either image is of the 15 nearest of the other in an embedding, with a cosine of
LEAST_COSINE or more, and the hashes differ in no more than MOST_BITS_OF_NEIGHBOURS. Either way the
closer look confirms it: a correlation of LEAST_LIKENESS between the details of the two thumbnails.

Measured on the 1,538 images of the drawn sample with the classifier's embedding of 128 numbers, 40
pairs are listed, of which 36 look alike; the others are narrow bands and lines. Of 872 pairs whose
hashes are alike 38 are confirmed, all but one with a cosine of .96 or more. Neighbours alone find
26, two of them others: where images abound some pairs are missed. As nearly all neighbours of that
embedding have a cosine of .9, it is the bits that keep the closer looks few: 1,857 of 15,760 pairs.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.learn.embedding_file import Embedding
from reimaging.learn.perceptual_hash import (
    LEAST_LIKENESS,
    alike_hashes,
    bits_apart,
    likeness,
    prints_of,
)
from reimaging.maps.cosine_search import directions
from reimaging.maps.neighbour_file import open_index
from reimaging.pixels.trim import Pixels
from reimaging.table import write_table

COLUMNS = ("image_id", "other", "bits", "likeness", "cosine")
NEIGHBOURS = 15
LEAST_COSINE = 0.9
MOST_BITS_OF_NEIGHBOURS = 110  # of 252; those of pictures that have nothing in common differ in 126
HASHED_UP_TO = 20_000  # images

_QUERIES = 1024  # images whose neighbours are asked for at a time
_PAIRS = 512  # whose pictures are held at a time
_BATCH = 512  # pictures that are hashed at a time
_SPAN = 32  # rows of an array that are read together: the chunk of pixels/arrays.py

Pairs = NDArray[np.int64]


def write_near_duplicates(
    target: Path,
    index: Path,
    embedding: Path,
    arrays: Sequence[Path],
    *,
    least_cosine: float = LEAST_COSINE,
    hashed_up_to: int = HASHED_UP_TO,
) -> None:
    """Write the pairs of near-duplicates among the images of an embedding.

    Memory holds the index, 32 bytes an image, 16 a candidate, and the pictures of a few hundred.

    Parameters
    ----------
    target
        A CSV: image_id and other, the lower first; bits, of 252, in which their hashes differ;
        likeness, the correlation of their details, and cosine, of their vectors. In the order of
        image_id and other.
    index, embedding
        The embedding and the index that was built of it (`neighbour_file`).
    arrays
        Image arrays (pixels/arrays.py) that hold the images; others in them are passed over.
    least_cosine
        From which on neighbours are candidates.
    hashed_up_to
        Among how many images all hashes are compared with all.

    Raises
    ------
    ReimagingError
        If an image of the embedding is in none of the arrays, or the index is of another one.
    """
    with Embedding(embedding) as vectors, _Pictures(arrays) as pictures:
        ids = np.sort(vectors.ids)
        pictures.must_hold(ids, embedding)
        hashes = pictures.hashes(ids)
        found = []
        for pairs in _neighbours(index, embedding, ids, least_cosine):
            found.append(pairs[bits_apart(hashes, pairs) <= MOST_BITS_OF_NEIGHBOURS])
        if len(ids) <= hashed_up_to:
            found.append(alike_hashes(hashes))
        candidates = np.unique(np.concatenate(found), axis=0)
        rows: list[tuple[int, int, int, str, str]] = []
        starts = range(0, len(candidates), _PAIRS)
        for start in tqdm(starts, desc="near-duplicates", leave=False, disable=None):
            pairs = ids[candidates[start : start + _PAIRS]]
            bits, alike = pictures.compare(pairs)
            sure = alike >= LEAST_LIKENESS
            pairs = pairs[sure]
            measures = bits[sure], alike[sure], _cosines(vectors, pairs)
            for (one, other), apart, like, cosine in zip(pairs.tolist(), *measures, strict=True):
                # further digits may be another machine's
                rows.append((one, other, int(apart), f"{like:.3f}", f"{cosine:.4f}"))
    write_table(target, COLUMNS, rows)


def _neighbours(index: Path, embedding: Path, ids: Pairs, least_cosine: float) -> Iterator[Pairs]:
    """Give pairs of places in `ids` that are neighbours, [pairs, 2], the lower first, in parts."""
    opened = open_index(index, embedding)
    starts = range(0, len(ids), _QUERIES)
    for start in tqdm(starts, desc="neighbours of all", leave=False, disable=None):
        own = ids[start : start + _QUERIES]
        others, distances = opened.query_images(own, NEIGHBOURS)
        asked, rank = np.nonzero(distances <= round(1 - least_cosine, 6))
        places = np.searchsorted(ids, others[asked, rank])
        yield np.sort(np.column_stack([start + asked, places]), axis=1)


def _cosines(vectors: Embedding, pairs: Pairs) -> NDArray[np.float32]:
    """Give the cosines of pairs of image_ids, whatever search proposed them."""
    one, other = (directions(vectors.read(vectors.rows_of(pairs[:, side]))) for side in (0, 1))
    return np.asarray((one * other).sum(axis=1), np.float32)


class _Pictures:
    """The pictures of several image arrays, by image_id; of one that is in two the first counts."""

    def __init__(self, arrays: Sequence[Path]) -> None:
        self._arrays, self._stack = arrays, ExitStack()
        files = [self._stack.enter_context(h5py.File(path)) for path in arrays]
        self._images = [file["images"] for file in files]
        sides = sorted({images.shape[1] for images in self._images})
        if len(sides) > 1:
            self._stack.close()
            raise ReimagingError(
                f"The image arrays have pictures of {sides} pixels; allowed is one size."
            )
        numbers = [file["image_id"][:] for file in files]
        self._ids, first = np.unique(
            np.concatenate([np.empty(0, np.int64), *numbers]), return_index=True
        )
        lengths = [len(own) for own in numbers]
        self._array = np.repeat(np.arange(len(lengths)), lengths)[first]
        self._row = np.concatenate([np.empty(0, np.int64), *map(np.arange, lengths)])[first]

    def __enter__(self) -> "_Pictures":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def must_hold(self, ids: Pairs, embedding: Path) -> None:
        missing = ids[~np.isin(ids, self._ids)]
        if len(missing):
            raise ReimagingError(
                f"{len(missing)} images of {embedding} are in none of {len(self._arrays)} image "
                f"arrays, image {missing[0]} for one; take the arrays that were embedded."
            )

    def hashes(self, ids: Pairs) -> NDArray[np.uint64]:
        """Give the perceptual hash of each image, [n, 4]; array after array, as they lie."""
        hashes = np.empty((len(ids), 4), np.uint64)
        array, row = self._places(ids)
        with tqdm(total=len(ids), desc="hashes", leave=False, disable=None) as bar:
            for places in _batches(np.lexsort((row, array)), array):
                hashes[places] = prints_of(self._read(ids[places])).hashes
                bar.update(len(places))
        return hashes

    def compare(self, pairs: Pairs) -> tuple[NDArray[np.uint16], NDArray[np.float32]]:
        """Give for pairs of image_ids the bits that differ and the likeness of the details."""
        needed = np.unique(pairs)
        prints, places = prints_of(self._read(needed)), np.searchsorted(needed, pairs)
        return bits_apart(prints.hashes, places), likeness(prints, places)

    def _places(self, ids: Pairs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        place = np.searchsorted(self._ids, ids)
        return self._array[place], self._row[place]

    def _read(self, ids: Pairs) -> Pixels:
        """Read pictures, uint8 [n, S, S, 3], in the order asked for."""
        array, row = self._places(ids)
        side = self._images[0].shape[1] if self._images else 1
        pictures = np.empty((len(ids), side, side, 3), np.uint8)
        # spans of rows, of which those needed are taken: HDF5 is slow at rows here and there
        for number, span in np.unique(np.column_stack([array, row // _SPAN]), axis=0).tolist():
            inside = np.flatnonzero((array == number) & (row // _SPAN == span))
            read = self._images[number][span * _SPAN : (span + 1) * _SPAN]
            pictures[inside] = read[row[inside] - span * _SPAN]
        return pictures


def _batches(order: NDArray[np.int64], array: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Cut an order of places into batches, none of them of two arrays."""
    edges = np.flatnonzero(np.diff(array[order])) + 1
    for of_one in np.split(order, edges):
        for start in range(0, len(of_one), _BATCH):
            yield of_one[start : start + _BATCH]
