"""Which images there are to be seen: those that were rendered and are in the index."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reimaging.index.database import reading
from reimaging.pixels.store import ImageStore

_AT_ONCE = 100_000  # images that are held as Python's own numbers

Numbers = NDArray[np.int64]


def rendered_images(database: Path, stores: Sequence[Path]) -> tuple[Numbers, Numbers]:
    """Give the images that were rendered and are in the index, and their years.

    Of an image that lies in two stores the first one counts, as in the index.

    Returns
    -------
    (numpy.ndarray, numpy.ndarray)
        image_ids, ascending, and years, int64.
    """
    ids, whole = [np.empty(0, np.int64)], [np.empty(0, bool)]
    for path in stores:
        with ImageStore(path) as store:
            ids.append(store.ids)
            whole.append(np.array([outcome == "ok" for outcome in store.outcomes], bool))
    numbers, first = np.unique(np.concatenate(ids), return_index=True)
    rendered = numbers[np.concatenate(whole)[first]]
    found = [np.empty((0, 2), np.int64)]
    with reading(database) as connection:
        rows = connection.execute(
            "SELECT image_id, year FROM image_files JOIN article_summary USING (article_id)"
        )
        while block := rows.fetchmany(_AT_ONCE):
            pairs = np.array([tuple(row) for row in block], np.int64)
            found.append(pairs[is_among(pairs[:, 0], rendered)])
    together = np.concatenate(found)
    together = together[np.argsort(together[:, 0])]
    return together[:, 0], together[:, 1]


def is_among(numbers: Numbers, ascending: Numbers) -> NDArray[np.bool_]:
    """Tell which numbers are among those that ascend (np.isin would sort them each time)."""
    if not len(ascending):
        return np.zeros(len(numbers), bool)
    places = np.minimum(np.searchsorted(ascending, numbers), len(ascending) - 1)
    return np.asarray(ascending[places] == numbers)
