"""Lists of images: which images come on a page of one, and what is said of each."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reimaging.explore.caption_file import CaptionFile
from reimaging.explore.catalogue import Catalogue, Rows

_BLOCK = 4096  # rows of the lot that are looked through at first
_FEW = 50  # where fewer than one image in so many is chosen, the chosen ones are sorted


def by_lot(
    catalogue: Catalogue, mask: NDArray[np.bool_] | None, seed: int, offset: int, limit: int
) -> Rows:
    """Give a page of a random sample: the same for the same seed, each image once.

    Parameters
    ----------
    catalogue
        The images.
    mask
        bool [n]: which are drawn from; None for all.
    seed
        Other seeds begin elsewhere in the same order.
    offset, limit
        How many are passed over, and how many are given at most.

    Returns
    -------
    numpy.ndarray
        Rows, int64.
    """
    count = len(catalogue)
    if not count:
        return np.empty(0, np.int64)
    # far apart for seeds side by side
    begin = seed * 2_654_435_761 % count
    if mask is None:
        places = (begin + np.arange(offset, min(offset + limit, count))) % count
        return catalogue.lot[places].astype(np.int64)
    chosen = np.flatnonzero(mask)
    if len(chosen) * _FEW < count:  # quicker than to look through most of the lot for them
        turns = (catalogue.turn[chosen].astype(np.int64) - begin) % count
        return chosen[np.argsort(turns)][offset : offset + limit]
    found: list[Rows] = []
    start, block, still = 0, _BLOCK, offset + limit
    while start < count and still > 0:
        places = (begin + np.arange(start, min(start + block, count))) % count
        rows = catalogue.lot[places]
        rows = rows[mask[rows]]
        found.append(rows.astype(np.int64))
        start, block, still = start + block, 2 * block, still - len(rows)
    return np.concatenate(found)[offset : offset + limit]


class Listing:
    """Says of images what is shown of them in a list. Threads may share one.

    Parameters
    ----------
    catalogue
        The images.
    captions
        Of these, and maybe of others.
    """

    def __init__(self, catalogue: Catalogue, captions: CaptionFile) -> None:
        self._catalogue, self._captions = catalogue, captions

    def items(self, rows: Rows, distances: NDArray[np.float32] | None = None) -> list[Any]:
        """Give an item each image, in their order (`answers.ImageItem`).

        Parameters
        ----------
        rows
            int64 [k].
        distances
            float32 [k], from the query; None where there is none.
        """
        held = self._catalogue
        ids = held.ids[rows]
        far: Sequence[float | None] = [None] * len(ids)
        if distances is not None:
            far = [round(float(each), 6) for each in distances]
        return [
            {
                "id": str(number),
                "width": width,
                "height": height,
                "year": year,
                "category": category,
                "class": image_class,
                "title": said.title,
                "caption": said.caption,
                "distance": distance,
            }
            for number, width, height, year, category, image_class, said, distance in zip(
                ids.tolist(),
                held.width[rows].tolist(),
                held.height[rows].tolist(),
                held.year[rows].tolist(),
                _words(held, "category", rows),
                _words(held, "class", rows),
                self._captions.of(ids),
                far,
                strict=True,
            )
        ]


def _words(catalogue: Catalogue, name: str, rows: Rows) -> list[str]:
    codes, names = catalogue.columns[name]
    return [names[code] for code in codes[rows].tolist()]
