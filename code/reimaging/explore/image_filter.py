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

KEPT = 32 * 2**20  # bytes of choices that are kept
_BESIDE = 2048  # bytes that a choice takes at most, beside a bit a row

_TOLD = 12  # of so few names all are told to who asks for another
_FAR = 32_000  # years
_COLUMN_OF = {"image_class": "class"}
_BY_NAME = ("archive", "category", "format", "image_class", "licence", "software")


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
        mask = np.ones(len(self.catalogue), bool)
        for name in _BY_NAME:
            wanted = getattr(asked, name)
            if wanted is not None:
                mask &= self._of_name(_COLUMN_OF.get(name, name), wanted)
        if asked.cluster is not None:
            mask &= self._of_cluster(asked.cluster)
        mask &= self._of_years(asked.first_year, asked.last_year)
        if not asked.words:
            return Choice(mask, int(mask.sum()), False)
        words = ImageFilter(words=asked.words)
        if asked == words:
            mask, sampled = self._search.find(asked.words)
            return Choice(mask, int(mask.sum()), sampled)
        found = self._choices.get(words, lambda: self._choose(words))
        if found.mask is not None:
            mask &= found.mask
        return Choice(mask, int(mask.sum()), found.sampled)

    def _of_name(self, name: str, wanted: str) -> NDArray[np.bool_]:
        codes, names = self.catalogue.columns[name]
        if wanted not in names:
            allowed = f"one of the {len(names)} that /api/about lists"
            if len(names) <= _TOLD:
                allowed = ", ".join(each or "none" for each in names)
            raise ReimagingError(f"No image here has the {name} {wanted!r}; allowed is {allowed}.")
        return np.asarray(codes == names.index(wanted))

    def _of_cluster(self, wanted: int) -> NDArray[np.bool_]:
        mask = np.asarray(self.catalogue.cluster == wanted)
        if not mask.any():
            last = int(self.catalogue.cluster.max(initial=NO_CLUSTER))
            allowed = f"allowed are 0 to {last}" if last >= 0 else "there are no clusters"
            raise ReimagingError(f"No image here is in cluster {wanted}; {allowed}.")
        return mask

    def _of_years(self, first: int | None, last: int | None) -> NDArray[np.bool_]:
        if first is not None and last is not None and first > last:
            raise ReimagingError(
                f"The years are from {first} to {last}; the first may not be after the last."
            )
        year = self.catalogue.year
        mask = np.ones(len(year), bool)
        # cut to what int16 holds, as the column is: another year is none of ours
        if first is not None:
            mask &= year >= np.int16(min(max(first, -_FAR), _FAR))
        if last is not None:
            mask &= year <= np.int16(min(max(last, -_FAR), _FAR))
        return mask


class _Kept:
    """The latest choices, a bit a row; the ones not asked for longest are let go first."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        # what a choice is asked by takes memory, too: its words, and what Python needs for it
        self._most = max(8, KEPT // (rows // 8 + _BESIDE))
        self._choices: OrderedDict[ImageFilter, tuple[NDArray[np.uint8], int, bool]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, asked: ImageFilter, choose: Callable[[], Choice]) -> Choice:
        with self._lock:
            held = self._choices.get(asked)
            if held is not None:
                self._choices.move_to_end(asked)
        if held is not None:
            bits, count, sampled = held
            mask = np.unpackbits(bits, count=self._rows).view(np.bool_)
            return Choice(mask, count, sampled)
        choice = choose()
        if choice.mask is not None:
            with self._lock:
                self._choices[asked] = np.packbits(choice.mask), choice.count, choice.sampled
                while len(self._choices) > self._most:
                    self._choices.popitem(last=False)
        return choice
