"""Which images there are to be seen: those that were rendered and are in the index."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reimaging.index.database import reading
from reimaging.pixels.first_come import is_among
from reimaging.pixels.store import first_outcomes

_AT_ONCE = 10_000  # images that are held as Python's own numbers
_NONE = np.iinfo(np.int16).min  # for a year

Numbers = NDArray[np.int64]


def rendered_images(database: Path, stores: Sequence[Path]) -> tuple[Numbers, NDArray[np.int16]]:
    """Give the images that were rendered and are in the index, and their years.

    Of an image that lies in two stores the first one counts, as in the index.

    Returns
    -------
    (numpy.ndarray, numpy.ndarray)
        image_ids, ascending, int64, and years, int16.
    """
    whole = [np.empty(0, np.int64)]
    for numbers, outcomes in first_outcomes(stores):
        whole.append(numbers[[outcome == "ok" for outcome in outcomes]])
    rendered = np.concatenate(whole)
    del whole
    rendered.sort()
    years = np.full(len(rendered), _NONE, np.int16)
    with reading(database) as connection:
        rows = connection.execute(
            "SELECT image_id, year FROM image_files JOIN article_summary USING (article_id)"
        )
        while block := rows.fetchmany(_AT_ONCE):
            pairs = np.array([tuple(row) for row in block], np.int64)
            pairs = pairs[is_among(pairs[:, 0], rendered)]
            years[np.searchsorted(rendered, pairs[:, 0])] = pairs[:, 1]
    known = years != _NONE
    return rendered[known], years[known]
