"""Which images a map shows: some by lot, those of a category and year, or those with captions.

The study's sheets were 1,000 images by lot, and computer vision of 2012.
"""

import heapq
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reimaging.index.database import reading
from reimaging.learn.embedding_file import Embedding
from reimaging.pixels.arrays import rank
from reimaging.pixels.first_come import is_among

STUDIED = ("cs.CV", 2012)  # the category and year whose map the study printed
LEAST = 150  # images; of fewer another category and year is shown
_AT_ONCE = 10_000  # rows of the index, or images, that are looked at at a time
_CELLS = """
SELECT image_id, category, year FROM image_files JOIN article_summary USING (article_id)
"""
_OF_A_CELL = """
SELECT image_id FROM image_files JOIN article_summary USING (article_id)
WHERE category = ? AND year = ?
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
        Files of embeddings, at least one.
    count
        How many; all where there are fewer.
    seed
        Of the lot.

    Returns
    -------
    MapSlice
        Of no images, if none has a vector in all of them.
    """
    ids = _lot(in_all([_ids(path) for path in embeddings]), count, seed)
    return MapSlice(ids, f"{len(ids):,} images by lot")


def in_all(held: list[Ids]) -> Iterator[int]:
    """Give those images that are in each of some arrays, in the order of the first one.

    One at a time: of millions few are held as Python's own numbers.
    """
    first, *others = held
    ascending = [np.sort(other) for other in others]
    for start in range(0, len(first), _AT_ONCE):
        block = first[start : start + _AT_ONCE]
        for other in ascending:
            block = block[is_among(block, other)]
        yield from block.tolist()


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
    held = np.sort(_ids(embedding))
    with reading(database) as index:
        rows = _having_vectors(index.execute(_CELLS), held)
        counts = Counter((category, year) for _, category, year in rows)
        if not counts:
            return MapSlice(np.empty(0, np.int64), "no image of any category and year")
        # of those that have as many, the first by name and year
        largest = min(counts, key=lambda cell: (-counts[cell], cell))
        chosen = STUDIED if counts[STUDIED] >= LEAST else largest
        rows = _having_vectors(index.execute(_OF_A_CELL, chosen), held)
        ids = _lot((number for (number,) in rows), most, seed)
    told = f"{len(ids):,}" if len(ids) == counts[chosen] else f"{len(ids):,} of {counts[chosen]:,}"
    return MapSlice(ids, f"{told} images of {chosen[0]}, {chosen[1]}")


def _ids(embedding: Path) -> Ids:
    with Embedding(embedding) as held:
        return held.ids


def _having_vectors(rows: sqlite3.Cursor, ascending: Ids) -> Iterator[sqlite3.Row]:
    """Give those rows of a query whose image is among the ascending ones, many at a time."""
    while block := rows.fetchmany(_AT_ONCE):
        numbers = np.array([row["image_id"] for row in block], np.int64)
        yield from compress(block, is_among(numbers, ascending))


def _lot(ids: Iterable[int], count: int, seed: int) -> Ids:
    first = heapq.nsmallest(count, ids, key=lambda number: rank(seed, "map", number))
    return np.array(first, np.int64)
