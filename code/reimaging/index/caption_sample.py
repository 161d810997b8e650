"""Captions by lot: a fair sample of all of them, or of a group of categories and of the rest.

What is drawn from are the captions of figure floats that are not empty. A caption's lot is its key
mixed with the seed: the sample depends on the captions and the seed alone, not on the order in
which they were written down, and the lots of millions are never held or sorted at once.
"""

import sqlite3
from collections.abc import Collection, Iterable
from heapq import heappush, heapreplace
from typing import NamedTuple

from reimaging.taxonomy import archive_of

_64_BITS = 2**64 - 1

_KEYS = "SELECT figure_id, category FROM caption_words JOIN article_summary USING (article_id)"


class Caption(NamedTuple):
    """A caption as clean text, and the article it stands in."""

    article_id: int
    text: str


def lot_of(figure_id: int, seed: int) -> int:
    """Mix a caption's key with the seed; for one seed, no two keys have the same lot.

    It is the generator splitmix64 (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195).
    """
    mixed = (figure_id + (seed + 1) * 0x9E3779B97F4A7C15) & _64_BITS
    mixed = ((mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9) & _64_BITS
    mixed = ((mixed ^ mixed >> 27) * 0x94D049BB133111EB) & _64_BITS
    return mixed ^ mixed >> 31


def sample_groups(
    connection: sqlite3.Connection, group: Collection[str], size: int, seed: int
) -> tuple[list[Caption], list[Caption]]:
    """Draw captions of a group of categories, and of all other articles.

    Parameters
    ----------
    connection
        To a whole database.
    group
        Primary categories; a whole archive, such as "cs", stands for all of its categories.
        Articles of unknown category belong to the rest.
    size
        How many to draw of either. A side that has fewer gives all it has: what compares the two
        must go by shares.
    seed
        Of the lots.

    Returns
    -------
    The captions of the group and those of the rest, each in the order of their articles.
    """
    wanted = frozenset(group)
    of_group, of_rest = _Lowest(size, seed), _Lowest(size, seed)
    belongs: dict[str, bool] = {}
    for figure_id, category in connection.execute(_KEYS):
        if category not in belongs:
            belongs[category] = not wanted.isdisjoint((category, archive_of(category)))
        (of_group if belongs[category] else of_rest).add(figure_id)
    return _read(connection, of_group.keys()), _read(connection, of_rest.keys())


def sample_all(connection: sqlite3.Connection, size: int, seed: int) -> list[Caption]:
    """Draw captions of all articles, in the order of the articles."""
    drawn = _Lowest(size, seed)
    for (figure_id,) in connection.execute("SELECT figure_id FROM caption_words"):
        drawn.add(figure_id)
    return _read(connection, drawn.keys())


class _Lowest:
    """Holds, of all keys it is given, the `size` keys with the lowest lots."""

    def __init__(self, size: int, seed: int) -> None:
        self._size = size
        self._seed = seed
        self._heap: list[tuple[int, int]] = []  # the highest lot that is held lies on top

    def add(self, figure_id: int) -> None:
        lot = -lot_of(figure_id, self._seed)
        if len(self._heap) < self._size:
            heappush(self._heap, (lot, figure_id))
        elif self._heap and lot > self._heap[0][0]:
            heapreplace(self._heap, (lot, figure_id))

    def keys(self) -> list[int]:
        return sorted(figure_id for _, figure_id in self._heap)


def _read(connection: sqlite3.Connection, keys: Iterable[int]) -> list[Caption]:
    query = "SELECT article_id, caption_text FROM figures WHERE figure_id = ?"
    found = [Caption(*connection.execute(query, (key,)).fetchone()) for key in keys]
    return sorted(found, key=lambda caption: caption.article_id)  # stable: by key within one
