"""The nearest images of each image of a still copy, in each embedding.

data/near/SLUG/N.json tells of `BLOCK` images a file, by lot: ``near``, of each the turns of the
`NEAREST` others that are nearest, the nearest first, and ``far``, their distances in millionths;
null where an image has no vector.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reimaging.explore.export_folder import Files
from reimaging.explore.export_slice import Slice
from reimaging.maps.neighbour_file import open_index

NEAREST = 48
BLOCK = 64  # images a file

_AT_ONCE = 256  # images that are compared with all


class Nearest(NamedTuple):
    """Of each vector the others that are nearest.

    `places` are int64 [n, k], the nearest first, of equals that of the lower number; `millionths`
    int64 [n, k], from 0 for the same direction to 2,000,000 for the opposite.
    """

    places: NDArray[np.int64]
    millionths: NDArray[np.int64]


def nearest_of(directions: NDArray[np.float32], count: int = NEAREST) -> Nearest:
    """Find the nearest others of each vector, comparing all with all.

    Parameters
    ----------
    directions
        [n, d], each of the length 1.
    count
        How many others are wanted; there may be fewer.
    """
    number = len(directions)
    count = min(count, number - 1)
    found = np.empty((number, count), np.int64)
    each = np.arange(number)
    for start in range(0, number, _AT_ONCE):
        block = each[start : start + _AT_ONCE]
        cosines = np.float64(directions[block] @ directions.T)
        far = np.maximum(np.rint(1e6 * (1 - cosines)), 0).astype(np.int64)
        keys = far * number + each  # ordered by distance, of equals by number
        keys[np.arange(len(block)), block] = np.iinfo(np.int64).max
        if count < number - 1:
            keys = np.partition(keys, count, axis=1)
        found[block] = np.sort(keys, axis=1)[:, :count]
    return Nearest(found % number, found // number)


def write_likeness(files: Files, copied: Slice, slug: str, index: Path, embedding: Path) -> int:
    """Write the nearest images in one embedding; tell how many images have a vector.

    Parameters
    ----------
    files
        Where to.
    copied
        The images.
    slug
        Of the embedding.
    index, embedding
        Its files.
    """
    opened = open_index(index, embedding)
    ids, order = copied.shown.catalogue.ids, copied.order
    has = np.isin(ids, opened.ids)
    number = int(has.sum())
    if not number:
        return 0
    rows = np.flatnonzero(has)
    nearest = nearest_of(opened.directions_of(ids[rows]))
    turns = copied.turn[rows]
    place = np.full(len(ids), -1)
    place[rows] = np.arange(number)
    for block, start in enumerate(range(0, len(order), BLOCK)):
        places = place[order[start : start + BLOCK]].tolist()
        told = {
            "near": [None if at < 0 else turns[nearest.places[at]].tolist() for at in places],
            "far": [None if at < 0 else nearest.millionths[at].tolist() for at in places],
        }
        files.put_json(f"data/near/{slug}/{block}.json", told)
    return number
