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
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import h5py
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.learn.embedding_file import Embedding
from reimaging.learn.perceptual_hash import (
    LEAST_LIKENESS,
    Prints,
    alike_hashes,
    bits_apart,
    likeness,
    prints_of,
)
from reimaging.maps.cosine_search import directions
from reimaging.maps.neighbour_file import open_index
from reimaging.table import write_table

COLUMNS = ("image_id", "other", "bits", "likeness", "cosine")
NEIGHBOURS = 15
LEAST_COSINE = 0.9
MOST_BITS_OF_NEIGHBOURS = 110  # of 252; those of pictures that have nothing in common differ in 126
HASHED_UP_TO = 20_000  # images

_QUERIES = 1024  # images whose neighbours are asked for at a time
_PAIRS = 2048  # whose prints are held at a time
_BATCH = 512  # pictures that are read at a time: 16 chunks of pixels/arrays.py
_PRINT = np.dtype(  # of an image, as it lies in the file
    [
        ("hashes", np.uint64, 4),
        ("details", np.float16, (64, 64)),
        ("filled", np.uint8, 64 * 64 // 8),
    ]
)

Pairs = NDArray[np.int64]
Places = NDArray[np.int64]  # of images, among the sorted image_ids of the embedding


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

    The pictures of each array are read once, in their order, and no two arrays are open at a time.
    What a closer look needs of a picture lies in a temporary file beside the table, 8.5 KiB an
    image: of 10 million 87 GB, somewhat less than their squares of 128. Memory holds the index, 64
    bytes an image (at the start 150), some 16 a candidate, and 150 MiB.

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
    with Embedding(embedding) as vectors:
        ids = np.sort(vectors.ids)
        places = _wanted(ids, embedding, arrays)
        target.parent.mkdir(parents=True, exist_ok=True)
        # it has no name there, and is gone even if we are killed
        with TemporaryFile(dir=target.parent) as file:
            prints = _KeptPrints(len(ids), file)
            _take_prints(prints, arrays, places)
            found = []
            for pairs in _neighbours(index, embedding, ids, least_cosine):
                found.append(pairs[bits_apart(prints.hashes, pairs) <= MOST_BITS_OF_NEIGHBOURS])
            if len(ids) <= hashed_up_to:
                found.append(alike_hashes(prints.hashes))
            candidates = np.unique(np.concatenate(found), axis=0)
            write_table(target, COLUMNS, _confirmed(candidates, prints, ids, vectors))


def _confirmed(
    candidates: Pairs, prints: "_KeptPrints", ids: NDArray[np.int64], vectors: Embedding
) -> Iterator[tuple[int, int, int, str, str]]:
    """Look at candidates more closely, and give the rows of those that are near-duplicates."""
    starts = range(0, len(candidates), _PAIRS)
    for start in tqdm(starts, desc="near-duplicates", leave=False, disable=None):
        places = candidates[start : start + _PAIRS]
        alike = prints.likeness(places)
        sure = alike >= LEAST_LIKENESS
        places = places[sure]
        pairs = ids[places]
        measures = bits_apart(prints.hashes, places), alike[sure], _cosines(vectors, pairs)
        for (one, other), apart, like, cosine in zip(pairs.tolist(), *measures, strict=True):
            # further digits may be another machine's
            yield one, other, int(apart), f"{like:.3f}", f"{cosine:.4f}"


def _neighbours(
    index: Path, embedding: Path, ids: NDArray[np.int64], least_cosine: float
) -> Iterator[Pairs]:
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


class _KeptPrints:
    """The prints of images, by place: the hashes in memory, and all of them in a file.

    Attributes
    ----------
    hashes
        uint64 [n, 4], once they were added.
    """

    def __init__(self, count: int, file: IO[bytes]) -> None:
        self.hashes = np.zeros((count, 4), np.uint64)
        self._file, self._added = file, 0
        self._number = np.zeros(count, np.int64)  # in the order in which they lie

    def add(self, places: Places, prints: Prints) -> None:
        """Keep the prints of images."""
        kept = np.empty(len(places), _PRINT)
        kept["hashes"], kept["details"] = prints.hashes, prints.details
        kept["filled"] = np.packbits(prints.filled.reshape(len(places), -1), axis=1)
        self._file.write(kept.tobytes())
        self.hashes[places] = prints.hashes
        self._number[places] = self._added + np.arange(len(places))
        self._added += len(places)

    def likeness(self, pairs: Pairs) -> NDArray[np.float32]:
        """Give the likeness of the details of pairs of places; a print is read once for all."""
        numbers = self._number[pairs]
        needed = np.unique(numbers)  # ascending, so that the file is read in one direction
        kept = np.frombuffer(b"".join(map(self._read, needed.tolist())), _PRINT)
        filled = np.unpackbits(kept["filled"], axis=1).view(np.bool_).reshape(-1, 64, 64)
        prints = Prints(kept["hashes"], kept["details"], filled)
        return likeness(prints, np.searchsorted(needed, numbers))

    def _read(self, number: int) -> bytes:
        self._file.seek(number * _PRINT.itemsize)
        return self._file.read(_PRINT.itemsize)


def _wanted(ids: NDArray[np.int64], embedding: Path, arrays: Sequence[Path]) -> list[Places]:
    """Give for each array the places of its pictures; -1 for others, and for what came before."""
    sides, numbers = set(), []
    for path in arrays:
        with h5py.File(path) as file:
            sides.add(file["images"].shape[1])
            numbers.append(file["image_id"][:])
    if len(sides) > 1:
        raise ReimagingError(
            f"The image arrays have pictures of {sorted(sides)} pixels; allowed is one size."
        )
    every = np.concatenate([np.empty(0, np.int64), *numbers])
    _, first, place = np.intersect1d(every, ids, return_indices=True)
    if len(place) < len(ids):
        missing = np.delete(ids, place)
        raise ReimagingError(
            f"{len(missing)} images of {embedding} are in none of {len(arrays)} image "
            f"arrays, image {missing[0]} for one; take the arrays that were embedded."
        )
    places = np.full(len(every), -1)
    places[first] = place
    # one more than asked for lies behind the last cut, and is empty
    return np.split(places, np.cumsum([len(own) for own in numbers], dtype=int))[:-1]


def _take_prints(prints: _KeptPrints, arrays: Sequence[Path], places: Sequence[Places]) -> None:
    """Take the prints of the pictures of arrays, one after the other."""
    with tqdm(total=len(prints.hashes), desc="hashes", leave=False, disable=None) as bar:
        for path, own in zip(arrays, places, strict=True):
            with h5py.File(path) as file:
                for start in range(0, len(own), _BATCH):
                    batch = own[start : start + _BATCH]
                    wanted = batch >= 0
                    if wanted.any():
                        pictures = file["images"][start : start + _BATCH][wanted]
                        prints.add(batch[wanted], prints_of(pictures))
                        bar.update(len(pictures))
