"""Images by words: those that stand in a caption of theirs, or in the title of their article.

Every word must stand, in whatever order; words in double quotes stand next to each other; a last
word that ends in * stands for all that begin with it. Nothing else that is typed means anything:
case, accents and signs do not count, and x-ray is two words that stand next to each other.
"""

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError
from reimaging.explore.catalogue import Catalogue, Rows
from reimaging.explore.index_reader import IndexReader, TooLong

MOST_LETTERS = 300
MOST_WORDS = 12
SHORTEST_BEGINNING = 3  # letters before *: there are too many words that begin with fewer
LOOKED_THROUGH = 20_000  # captions, and as many titles

_PARTS = re.compile(r'"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+)')

# ids are hashes: the lowest that are found are a sample by lot
_FOUND = """
SELECT group_concat(rowid) FROM (SELECT rowid FROM {table} WHERE {table} MATCH ? LIMIT ?)
"""


class Found(NamedTuple):
    """The rows that words find, bool [n], and whether more captions have them than were read."""

    mask: NDArray[np.bool_]
    sampled: bool


class WordSearch:
    """The search of words in captions and titles. Threads may share one.

    Parameters
    ----------
    database
        The index.
    catalogue
        The images that may be found.
    looked_through
        How many captions that have the words are looked through, and how many titles.
    """

    def __init__(
        self, database: Path, catalogue: Catalogue, looked_through: int = LOOKED_THROUGH
    ) -> None:
        self._reader = IndexReader(database, "doit index")
        self._catalogue, self._most = catalogue, looked_through

    def find(self, words: str) -> Found:
        """Find the images of words.

        Raises
        ------
        ReimagingError
            If these are no words to search for, are too many, or take too long.
        """
        query = match_of(words)
        captions, more_captions = self._ids("figure_search", query)
        titles, more_titles = self._ids("article_search", f"title : ({query})")
        mask = np.zeros(len(self._catalogue), bool)
        mask[self._catalogue.figure.rows_of(captions)] = True
        mask[self._catalogue.article.rows_of(titles)] = True
        return Found(mask, more_captions or more_titles)

    def _ids(self, table: str, query: str) -> tuple[Rows, bool]:
        """Give the keys of what matches, ascending, and whether there are more."""
        try:
            ((joined,),) = self._reader.ask(_FOUND.format(table=table), (query, self._most + 1))
        except TooLong:
            raise ReimagingError(
                "These words take too long to find; give rarer ones, or more of them."
            ) from None
        # one text instead of a row each: other threads may work while it is read
        found = np.fromstring(joined or "", np.int64, sep=",")
        return found[: self._most], len(found) > self._most


def match_of(words: str) -> str:
    """Write what a user typed as a query of SQLite's full-text search.

    Raises
    ------
    ReimagingError
        If there is no word in it, or it is too long.
    """
    if len(words) > MOST_LETTERS:
        raise ReimagingError(
            f"The words are {len(words):,} letters long; allowed are {MOST_LETTERS}."
        )
    parts = [found["word"] or found["phrase"] for found in _PARTS.finditer(words)]
    parts = [part for part in parts if _has_word(part)]
    if not parts:
        raise ReimagingError(f"There is no word in {words!r}; give one or several.")
    if len(parts) > MOST_WORDS:
        raise ReimagingError(f"There are {len(parts)} words; allowed are {MOST_WORDS}.")
    query = " AND ".join(f'"{_plain(part)}"' for part in parts)
    if not words.rstrip().endswith("*"):
        return query
    letters = re.search(r"\w*$", parts[-1].rstrip("*"))
    if not letters or len(letters[0]) < SHORTEST_BEGINNING:
        raise ReimagingError(
            f"{parts[-1]!r} is too short a beginning; give {SHORTEST_BEGINNING} letters or more "
            "before the *."
        )
    return f"{query} *"


def _has_word(part: str) -> bool:
    """Tell whether something is left once the signs are taken away, as SQLite's unicode61 does."""
    return any(unicodedata.category(letter)[0] in "LN" for letter in part)


def _plain(part: str) -> str:
    """Take away what ends a text in SQLite, or cannot be written in UTF-8."""
    return part.replace("\0", " ").encode("utf-8", "replace").decode()
