"""What the labellers say by now: kept up with each label, so that nobody counts all of them again.

It says at any moment what reimaging.learn.agreement works out from the whole table.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from reimaging.image_class import CLASSES
from reimaging.learn.agreement import ADJUDICATOR, moment_of
from reimaging.learn.labels import WITHDRAWN, Label

HAND = "hand"  # what the source of a decision made here begins with

Counts = NDArray[np.int64]  # classes x classes
_TIED = "tied"


class Tally:
    """The latest words of all labellers, and what follows from them.

    Parameters
    ----------
    labels
        In the order of the table.
    is_here
        Tells whether an image can be shown; by default all can.
    """

    def __init__(self, labels: Iterable[Label] = (), is_here: Callable[[str], bool] = bool) -> None:
        self._is_here = is_here
        self._words: dict[str, dict[str, tuple[datetime, str]]] = {}  # by image, then by labeller
        self._own: dict[str, dict[str, None]] = {}  # by labeller: images, the latest decided last
        self._classes: dict[str, Counter[str]] = {}  # by labeller
        self._days: dict[str, Counter[date]] = {}  # by labeller: decisions that stand, by day
        self._pairs: dict[tuple[str, str], Counts] = {}
        self._agreed: Counter[str] = Counter()
        self._tied: dict[str, None] = {}
        for label in labels:
            self.take(label)

    def take(self, label: Label) -> bool:
        """Take a label in; tell whether it changed what its labeller says of the image.

        One that is older than what he said since changes nothing.
        """
        when, words = moment_of(label.time), self._words.setdefault(label.image, {})
        before = words.get(label.labeller)
        if before and when < before[0]:
            return False
        had, has = before[1] if before else WITHDRAWN, label.label
        self._count(label.image, words, label.labeller, -1)
        words[label.labeller] = when, has
        self._count(label.image, words, label.labeller, 1)
        self._note_hand(label)
        return had != has

    def changes(self, label: Label) -> bool:
        """Tell whether a label would change what its labeller says of the image."""
        before = self._words.get(label.image, {}).get(label.labeller)
        if before is None:
            return label.label != WITHDRAWN
        return label.label != before[1] and moment_of(label.time) >= before[0]

    def word(self, labeller: str, image: str) -> str | None:
        """Give the class that a labeller says; None if he says none."""
        _, word = self._words.get(image, {}).get(labeller, (None, WITHDRAWN))
        return None if word == WITHDRAWN else word

    def knows(self, labeller: str, image: str) -> bool:
        """Tell whether a labeller ever had a word on an image, a withdrawal too."""
        return labeller in self._words.get(image, {})

    def since(self, labeller: str, image: str) -> datetime:
        """Give the time of a labeller's latest word on an image, a withdrawal too."""
        return self._words.get(image, {}).get(labeller, (moment_of(""), ""))[0]

    def last_by_hand(self, labeller: str) -> str | None:
        """Name the image that a labeller decided last by hand, of those that stand and are here."""
        own = reversed(self._own.get(labeller, {}))
        return next((image for image in own if self._is_here(image)), None)

    @property
    def labellers(self) -> list[str]:
        """Who has a word on any image, sorted."""
        return sorted(name for name, counts in self._classes.items() if counts.total())

    def classes(self, labeller: str) -> dict[str, int]:
        """Count the images of each class, as a labeller says."""
        counts = self._classes.get(labeller, Counter())
        return {name: counts[name] for name in CLASSES}

    def total(self, labeller: str) -> int:
        """Count the images on which a labeller has a word."""
        return sum(self.classes(labeller).values())

    def on(self, day: date, labeller: str) -> int:
        """Count a labeller's words that stand and are of a day, by the clock of this machine."""
        return self._days.get(labeller, Counter())[day]

    def agreed(self) -> dict[str, int]:
        """Count the images of each class, as of `agreement.agreed_labels`."""
        return {name: self._agreed[name] for name in CLASSES}

    @property
    def tied(self) -> list[str]:
        """Images on which as many say one thing as another, and no adjudicator decided."""
        return list(self._tied)

    def pairs(self, most: int | None = None) -> list[tuple[tuple[str, str], Counts]]:
        """Count what each pair of labellers says of the images that both labelled.

        Parameters
        ----------
        most
            Of how many pairs, those with most images; None for all.

        Returns
        -------
        list of tuple
            Their names, and the images of each class of the first (rows) and the second labeller
            (columns), as for `agreement.cohen_kappa`; by number of images, then by names.
        """
        found = [(names, counts) for names, counts in self._pairs.items() if counts.any()]
        found.sort(key=lambda pair: (-int(pair[1].sum()), pair[0]))
        return [(names, counts.copy()) for names, counts in found[:most]]

    def agreed_classes(self) -> dict[str, str]:
        """Give the class of each image on which there is one, by image, sorted."""
        found = ((image, _agreed(self._words[image])) for image in sorted(self._words))
        return {image: word for image, word in found if word and word != _TIED}

    def words(self, labeller: str) -> dict[str, str]:
        """Give what one labeller says, by image, sorted."""
        found = ((image, self.word(labeller, image)) for image in sorted(self._words))
        return {image: word for image, word in found if word}

    def _count(
        self, image: str, words: dict[str, tuple[datetime, str]], labeller: str, step: int
    ) -> None:
        """Count an image in (1), or out before it changes (-1), wherever the labeller matters."""
        agreed = _agreed(words)
        if agreed == _TIED and step > 0:
            self._tied[image] = None
        elif agreed == _TIED:
            del self._tied[image]
        elif agreed:
            self._agreed[agreed] += step
        when, word = words.get(labeller, (moment_of(""), WITHDRAWN))
        if word == WITHDRAWN:
            return
        self._classes.setdefault(labeller, Counter())[word] += step
        if when != moment_of(""):
            self._days.setdefault(labeller, Counter())[when.astimezone().date()] += step
        if labeller == ADJUDICATOR:
            return
        for other, (_, said) in words.items():
            if other not in (labeller, ADJUDICATOR) and said != WITHDRAWN:
                names, both = (labeller, other), (word, said)
                if other < labeller:
                    names, both = (other, labeller), (said, word)
                counts = self._pairs.setdefault(names, np.zeros((len(CLASSES),) * 2, np.int64))
                counts[CLASSES.index(both[0]), CLASSES.index(both[1])] += step

    def _note_hand(self, label: Label) -> None:
        own = self._own.setdefault(label.labeller, {})
        own.pop(label.image, None)
        if label.label != WITHDRAWN and label.source.startswith(HAND):
            own[label.image] = None


def _agreed(words: dict[str, tuple[datetime, str]]) -> str | None:
    """Give the class of an image, _TIED, or None if nobody has a word on it."""
    said = {name: word for name, (_, word) in words.items() if word != WITHDRAWN}
    if ADJUDICATOR in said:
        return said[ADJUDICATOR]
    ranked = Counter(said.values()).most_common(2)
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return _TIED
    return ranked[0][0] if ranked else None
