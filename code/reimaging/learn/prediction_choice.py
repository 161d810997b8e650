"""Which images are predicted where not all are: so many a category and year, by lot.

The file is a NumPy array of their image_ids, int64, sorted.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reimaging.atomic import replacing
from reimaging.index.database import reading
from reimaging.pixels.arrays import rank

_AT_ONCE = 10_000  # rows of the index that are held as Python's own values
_QUERY = "SELECT image_id, category, year FROM image_files JOIN article_summary USING (article_id)"
_DRAWN = np.dtype([("image_id", np.int64), ("rank", np.uint64), ("cell", np.int32)])

Drawn = NDArray[np.void]  # of the type _DRAWN


def write_choice(target: Path, database: Path, most: int, seed: int) -> None:
    """Draw images by lot, as the study did: at most so many a primary category and year.

    Memory holds some 60 bytes for each image that is drawn.

    Parameters
    ----------
    target
        The file to make.
    database
        The index.
    most
        Images a category and year.
    seed
        Of the lot, which depends on it and on the image_ids alone.
    """
    drawn, more = np.empty(0, _DRAWN), [np.empty(0, _DRAWN)]
    for block in _ranked(database, seed):
        more.append(block)
        # as many are gathered as are held, so that few passes are made
        if sum(map(len, more)) > max(len(drawn), _AT_ONCE):
            drawn, more = _first(np.concatenate([drawn, *more]), most), [np.empty(0, _DRAWN)]
    drawn = _first(np.concatenate([drawn, *more]), most)
    with replacing(target) as temporary, temporary.open("wb") as file:
        np.save(file, np.sort(drawn["image_id"]))


def read_choice(path: Path) -> NDArray[np.int64]:
    """Read the image_ids that were drawn, int64, ascending."""
    return np.asarray(np.load(path), np.int64)


def _ranked(database: Path, seed: int) -> Iterator[Drawn]:
    """Read the images of the index, their places in the lot and their cells, some at a time."""
    cells: dict[tuple[str, int], int] = {}
    with reading(database) as index:
        rows = index.execute(_QUERY)
        while block := rows.fetchmany(_AT_ONCE):
            ranked = np.empty(len(block), _DRAWN)
            ranked["image_id"] = [row["image_id"] for row in block]
            ranked["rank"] = [
                int.from_bytes(rank(seed, "prediction", row["image_id"])[:8]) for row in block
            ]
            ranked["cell"] = [
                cells.setdefault((row["category"], row["year"]), len(cells)) for row in block
            ]
            yield ranked


def _first(drawn: Drawn, most: int) -> Drawn:
    """Keep of each cell the images that come first in the lot."""
    if not len(drawn):
        return drawn
    drawn.sort(order=("cell", "rank", "image_id"))
    starts = np.flatnonzero(np.diff(drawn["cell"], prepend=-1))
    place = np.arange(len(drawn)) - np.repeat(starts, np.diff(starts, append=len(drawn)))
    return drawn[place < most]
