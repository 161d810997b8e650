"""Which images are predicted where not all are: so many a category and year, by lot.

The file is a NumPy array of their image_ids, int64, sorted.
"""

import heapq
from collections import defaultdict
from pathlib import Path

import numpy as np

from reimaging.atomic import replacing
from reimaging.index.database import reading
from reimaging.pixels.arrays import rank


def write_choice(target: Path, database: Path, most: int, seed: int) -> None:
    """Draw images by lot, as the study did: at most so many a primary category and year.

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
    cells: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    query = (
        "SELECT category, year, image_id FROM image_files JOIN article_summary USING (article_id)"
    )
    with reading(database) as index:
        for category, year, image_id in index.execute(query):
            # the heap's first is the last in rank of those that are kept
            place = -int.from_bytes(rank(seed, "prediction", image_id)), image_id
            kept = cells[category, year]
            if len(kept) < most:
                heapq.heappush(kept, place)
            else:
                heapq.heappushpop(kept, place)
    chosen = sorted(image_id for kept in cells.values() for _, image_id in kept)
    with replacing(target) as temporary, temporary.open("wb") as file:
        np.save(file, np.array(chosen, np.int64))


def read_choice(path: Path) -> frozenset[int]:
    """Read the image_ids that were drawn."""
    return frozenset(np.load(path).tolist())
