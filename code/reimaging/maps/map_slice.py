"""Which images a map shows: some by lot, those of a category and year, or those with captions.

The study's sheets were 1,000 images by lot, and computer vision of 2012.
"""

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reimaging.index.database import reading
from reimaging.learn.embedding_file import Embedding
from reimaging.pixels.arrays import rank

STUDIED = ("cs.CV", 2012)  # the category and year whose map the study printed
LEAST = 150  # images; of fewer another category and year is shown
_QUERY = """
SELECT image_id, category, year FROM image_files JOIN article_summary USING (article_id)
"""

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class MapSlice:
    """The images of a map.

    Attributes
    ----------
    ids
        int64 [n], in the order of the lot.
    title
        What they are, for people: "1,000 images by lot".
    """

    ids: Ids
    title: str


def by_lot(embeddings: list[Path], count: int, seed: int) -> MapSlice:
    """Draw images that have a vector in each of some embeddings.

    Parameters
    ----------
    embeddings
        Files of embeddings.
    count
        How many; all where there are fewer.
    seed
        Of the lot.

    Returns
    -------
    MapSlice
        Of no images, if none has a vector in all of them.
    """
    held: set[int] | None = None
    for path in embeddings:
        with Embedding(path) as embedding:
            here = set(embedding.ids.tolist())
        held = here if held is None else held & here
    ids = _lot(list(held or ()), count, seed)
    return MapSlice(ids, f"{len(ids):,} images by lot")


def of_category_year(embedding: Path, database: Path, most: int, seed: int) -> MapSlice:
    """Take the images of computer vision in 2012, else of the category and year that has most.

    Parameters
    ----------
    embedding
        The file; only images that have a vector are taken.
    database
        The index.
    most
        Images; those by lot where there are more.
    seed
        Of the lot.

    Returns
    -------
    MapSlice
        Of no images, if none has a vector.
    """
    with Embedding(embedding) as held:
        known = np.sort(held.ids)
    cells: dict[tuple[str, int], list[int]] = defaultdict(list)
    counts: Counter[tuple[str, int]] = Counter()
    with reading(database) as index:
        for number, category, year in index.execute(_QUERY):
            place = np.searchsorted(known, number)
            if place < len(known) and known[place] == number:
                counts[category, year] += 1
                cells[category, year].append(number)
    if not counts:
        return MapSlice(np.empty(0, np.int64), "no image of any category and year")
    # of those that have as many, the first by name and year
    largest = min(counts, key=lambda cell: (-counts[cell], cell))
    chosen = STUDIED if counts[STUDIED] >= LEAST else largest
    ids = _lot(cells[chosen], most, seed)
    told = f"{len(ids):,}" if len(ids) == counts[chosen] else f"{len(ids):,} of {counts[chosen]:,}"
    return MapSlice(ids, f"{told} images of {chosen[0]}, {chosen[1]}")


def _lot(ids: list[int], count: int, seed: int) -> Ids:
    first = heapq.nsmallest(count, ids, key=lambda number: rank(seed, "map", number))
    return np.array(first, np.int64)
