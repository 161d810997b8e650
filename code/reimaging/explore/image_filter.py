"""Filters: what is asked of images, and the rows that are chosen by it."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError
from reimaging.explore.catalogue import NO_CLUSTER, Catalogue
from reimaging.explore.word_search import WordSearch

KEPT = 64 * 2**20  # bytes of choices that are kept

_FEWEST = 8  # choices that are kept, however large
_BESIDE = 2048  # bytes that a choice takes at most, beside its rows

_TOLD = 12  # of so few names all are told to who asks for another
_FAR = 32_000  # years
_COLUMN_OF = {"image_class": "class"}
_BY_NAME = ("archive", "category", "format", "image_class", "licence", "software")

Some = NDArray[np.int64] | slice  # rows, or slice(None) for all
Packed = NDArray[np.uint8] | NDArray[np.int32]  # a bit a row, or the numbers of rows


@dataclass(frozen=True)
class ImageFilter:
    """What is asked of images; None asks nothing, "" asks for those of which nothing is known.

    Attributes
    ----------
    words
        In a caption or the title, as `word_search` reads them; "" asks nothing.
    archive, category
        Of the article, such as cs and cs.CV; the category is the primary one.
    first_year, last_year
        Of the article.
    format
        Of the image file, such as eps.
    image_class
        As the classifier says.
    cluster
        Its number; -1 asks for images without one.
    licence
        Its short name, such as BY-SA.
    software
        What made the image file.
    """

    words: str = ""
    archive: str | None = None
    category: str | None = None
    first_year: int | None = None
    last_year: int | None = None
    format: str | None = None
    image_class: str | None = None
    cluster: int | None = None
    licence: str | None = None
    software: str | None = None


@dataclass(frozen=True, eq=False)
class Choice:
    """What a filter chose.

    Attributes
    ----------
    mask
        bool [n]: the rows that are chosen, not to be written to; None for all.
    count
        How many.
    sampled
        Whether more captions have the words than are looked through, so that this is a sample.
    """

    mask: NDArray[np.bool_] | None
    count: int
    sampled: bool


class Chooser:
    """Chooses rows by filters, and keeps the latest choices. Threads may share one.

    Parameters
    ----------
    catalogue
        The images.
    database
        The index, for the words.
    """

    def __init__(self, catalogue: Catalogue, database: Path) -> None:
        self.catalogue = catalogue
        self._search = WordSearch(database, catalogue)
        self._choices = _Kept(len(catalogue))

    def choose(self, asked: ImageFilter) -> Choice:
        """Choose the rows of a filter.

        Raises
        ------
        ReimagingError
            If no image has what is asked for by name, or the years or words are none.
        """
        if asked == ImageFilter():
            return Choice(None, len(self.catalogue), False)
        asked = replace(asked, words=" ".join(asked.words.split()))
        return self._choices.get(asked, lambda: self._choose(asked))

    def _choose(self, asked: ImageFilter) -> Choice:
        if not asked.words:
            mask = self._passing(asked, slice(None))
            return Choice(mask, int(np.count_nonzero(mask)), False)
        words = ImageFilter(words=asked.words)
        if asked == words:
            mask, sampled = self._search.find(asked.words)
            return Choice(mask, int(np.count_nonzero(mask)), sampled)
        found = self._choices.get(words, lambda: self._choose(words))
        assert found.mask is not None
        rows = np.flatnonzero(found.mask)  # a few of all: only these are looked at
        rows = rows[self._passing(asked, rows)]
        mask = np.zeros(len(self.catalogue), bool)
        mask[rows] = True
        return Choice(mask, len(rows), found.sampled)

    def _passing(self, asked: ImageFilter, rows: Some) -> NDArray[np.bool_]:
        """Tell which of some rows have what is asked beside words."""
        mask = self._of_years(asked.first_year, asked.last_year, rows)
        for name in _BY_NAME:
            wanted = getattr(asked, name)
            if wanted is not None:
                mask &= self._of_name(_COLUMN_OF.get(name, name), wanted, rows)
        if asked.cluster is not None:
            mask &= self._of_cluster(asked.cluster, rows)
        return mask

    def _of_name(self, name: str, wanted: str, rows: Some) -> NDArray[np.bool_]:
        codes, names = self.catalogue.columns[name]
        if wanted not in names:
            allowed = f"one of the {len(names)} that /api/about lists"
            if len(names) <= _TOLD:
                allowed = ", ".join(each or "none" for each in names)
            raise ReimagingError(f"No image here has the {name} {wanted!r}; allowed is {allowed}.")
        return np.asarray(codes[rows] == names.index(wanted))

    def _of_cluster(self, wanted: int, rows: Some) -> NDArray[np.bool_]:
        mask = np.asarray(self.catalogue.cluster == wanted)
        if not mask.any():
            last = int(self.catalogue.cluster.max(initial=NO_CLUSTER))
            allowed = f"allowed are 0 to {last}" if last >= 0 else "there are no clusters"
            raise ReimagingError(f"No image here is in cluster {wanted}; {allowed}.")
        return mask[rows]

    def _of_years(self, first: int | None, last: int | None, rows: Some) -> NDArray[np.bool_]:
        if first is not None and last is not None and first > last:
            raise ReimagingError(
                f"The years are from {first} to {last}; the first may not be after the last."
            )
        year = self.catalogue.year[rows]
        mask = np.ones(len(year), bool)
        # cut to what int16 holds, as the column is: another year is none of ours
        if first is not None:
            mask &= year >= np.int16(min(max(first, -_FAR), _FAR))
        if last is not None:
            mask &= year <= np.int16(min(max(last, -_FAR), _FAR))
        return mask


class _Kept:
    """The latest choices; the ones not asked for longest are let go first.

    Each is kept as the numbers of its rows, or as a bit a row, whichever is less.
    """

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._choices: OrderedDict[ImageFilter, tuple[Packed, int, bool]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, asked: ImageFilter, choose: Callable[[], Choice]) -> Choice:
        with self._lock:
            held = self._choices.get(asked)
            if held is not None:
                self._choices.move_to_end(asked)
        if held is not None:
            packed, count, sampled = held
            return Choice(self._unpacked(packed), count, sampled)
        choice = choose()
        if choice.mask is not None:
            packed = self._packed(choice.mask, choice.count)
            with self._lock:
                before = self._choices.pop(asked, None)
                self._choices[asked] = packed, choice.count, choice.sampled
                self._bytes += _taken(packed) - (_taken(before[0]) if before else 0)
                while self._bytes > KEPT and len(self._choices) > _FEWEST:
                    self._bytes -= _taken(self._choices.popitem(last=False)[1][0])
        return choice

    def _packed(self, mask: NDArray[np.bool_], count: int) -> Packed:
        if 4 * count < self._rows // 8:
            return np.flatnonzero(mask).astype(np.int32)
        return np.packbits(mask)

    def _unpacked(self, packed: Packed) -> NDArray[np.bool_]:
        if packed.dtype == np.uint8:
            return np.unpackbits(packed.view(np.uint8), count=self._rows).view(np.bool_)
        mask = np.zeros(self._rows, bool)
        mask[packed] = True
        return mask


def _taken(packed: Packed) -> int:
    """Give the bytes of a choice, with those of what it is asked by, and what Python adds."""
    return packed.nbytes + _BESIDE
