"""The desk at which several people label at once: decisions, undo, what is next, who agrees.

Each question and each decision first catches up with the table, which others may write to, too. One
thing happens at a time; a decision takes as long as the disk needs to keep it.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from reimaging.errors import ReimagingError
from reimaging.explore.label_log import LabelLog
from reimaging.explore.label_pictures import LabelPictures
from reimaging.explore.label_queue import LabelQueue
from reimaging.explore.label_tally import HAND, Tally
from reimaging.image_class import CLASSES
from reimaging.learn.agreement import moment_of, time_text
from reimaging.learn.labels import WITHDRAWN, Label, image_id_of

LONGEST_NAME = 40
MOST_NEW_LABELLERS = 50  # of one import

_TOKENS = 4096  # decisions that are known again when they are sent twice


@dataclass(frozen=True)
class Said:
    """What a labeller has said, or taken back.

    Attributes
    ----------
    image
        The image.
    label
        Its class; of an undo the one that was taken back, "" if there was none any more.
    is_repeated
        Whether it stood in the table already, so that no row was added.
    """

    image: str
    label: str
    is_repeated: bool


@dataclass(frozen=True)
class Added:
    """What became of labels from elsewhere: how many were added, said nothing new, are not here.

    `elsewhere` counts those among the added whose image is none of this profile's.
    """

    added: int
    known: int
    elsewhere: int


class LabelDesk:
    """All that a server of the labelling tool does; threads may share it.

    Parameters
    ----------
    pictures
        All pictures.
    table
        The table of labels; it is made with the first decision.
    predictions
        The classifier's predictions, which need not be there.
    seed
        The profile's seed.

    Raises
    ------
    ReimagingError
        If there is a table that cannot be read.
    """

    def __init__(self, pictures: LabelPictures, table: Path, predictions: Path, seed: int) -> None:
        self._pictures = pictures
        self._log, self._tally = LabelLog(table), Tally(is_here=self._is_here)
        self._queue = LabelQueue(pictures, predictions, seed)
        self._tokens: OrderedDict[tuple[str, str], Said] = OrderedDict()
        self._lock = threading.Lock()
        with self.up_to_date():
            pass

    @property
    def set_aside(self) -> str:
        """A sentence about a line of the table that a crash had cut short, or ""."""
        return self._log.set_aside

    @contextmanager
    def up_to_date(self) -> Iterator[Tally]:
        """Give what all say by now; while it is looked at nothing changes."""
        with self._lock, self._log.turn():
            from_the_beginning, labels = self._log.news()
            if from_the_beginning:
                self._tally = Tally(is_here=self._is_here)
                self._queue.forget()
            self._take(labels)
            yield self._tally

    def next(
        self, labeller: str, order: str, count: int, skip: Collection[int] = ()
    ) -> tuple[list[int], int]:
        """Choose what a labeller is shown next, as of `LabelQueue.next`."""
        with self.up_to_date() as tally:
            tied = [number for image in tally.tied if (number := image_id_of(image)) is not None]
            return self._queue.next(checked_name(labeller), order, count, skip, tied)

    def decide(self, image_id: int, label: str, labeller: str, order: str, token: str) -> Said:
        """Add a decision to the table; it is on the disk when this returns.

        Parameters
        ----------
        image_id
            One of the pictures.
        label
            One of CLASSES.
        labeller
            His name.
        order
            The order in which the image came, which is kept in the source of the label: labels in
            the order of the classifier's doubts are no fair sample.
        token
            What the decision is known by when it is sent again, or "".

        Raises
        ------
        ReimagingError
            If one of these is not allowed, or the disk refuses it.
        """
        if label not in CLASSES:
            raise ReimagingError(f"label is {label!r}; allowed is {', '.join(CLASSES)}.")
        image = str(self._pictures.ids[self._pictures.row(image_id)])
        checked_name(labeller)
        with self.up_to_date() as tally:
            if said := self._tokens.get((labeller, token)):
                return Said(said.image, said.label, True)
            is_repeated = tally.word(labeller, image) == label
            if not is_repeated:
                self._add(image, label, labeller, f"{HAND}:{order}")
            return self._noted(labeller, token, Said(image, label, is_repeated))

    def undo(self, labeller: str, image_id: int | None, token: str) -> Said:
        """Withdraw a labeller's word on an image, or on the one of these that he decided last.

        Raises
        ------
        ReimagingError
            If he has decided nothing, or the disk refuses it.
        """
        checked_name(labeller)
        with self.up_to_date() as tally:
            if said := self._tokens.get((labeller, token)):
                return Said(said.image, said.label, True)
            image = tally.last_by_hand(labeller) if image_id is None else str(image_id)
            if image is None:
                raise ReimagingError(f"{labeller} has decided nothing here that could be undone.")
            word = tally.word(labeller, image)
            if word:
                self._add(image, WITHDRAWN, labeller, "undo")
            return self._noted(labeller, token, Said(image, word or "", not word))

    def add(self, labels: Iterable[Label]) -> Added:
        """Add labels from elsewhere; those that say nothing new are left out.

        Those without a time are words that are said now.

        Raises
        ------
        ReimagingError
            If one cannot stand in the table, a labeller has no name or too many are new, or if the
            disk refuses them; then none was added.
        """
        labels = list(labels)
        names = set(map(checked_name, {label.labeller for label in labels}))
        with self.up_to_date() as tally:
            if len(new := names.difference(tally.labellers)) > MOST_NEW_LABELLERS:
                raise ReimagingError(
                    f"The labels are of {len(new):,} labellers who have said nothing here yet; "
                    f"{MOST_NEW_LABELLERS} are allowed at a time."
                )
            now = datetime.now(UTC)
            news: list[Label] = []
            latest = Tally()  # of what is added, as one table may speak of an image several times
            known = 0
            for label in labels:
                if not label.time:
                    time = self._time(label.labeller, label.image, now)
                    label = replace(label, time=time)
                base = latest if latest.knows(label.labeller, label.image) else tally
                if base.changes(label):
                    latest.take(label)
                    news.append(label)
                else:
                    known += 1
            if news:
                self._log.add(news)
                self._take(news)
        numbers = [number for label in news if (number := label.image_id) is not None]
        here = len(self._pictures.rows(np.array(numbers, np.int64)))
        return Added(len(news), known, len(news) - here)

    def _add(self, image: str, label: str, labeller: str, source: str) -> None:
        time = self._time(labeller, image, datetime.now(UTC))
        row = Label(image, label, labeller, time, source)
        self._log.add([row])
        self._take([row])

    def _take(self, labels: Iterable[Label]) -> None:
        for label in labels:
            if self._tally.take(label):
                has_word = label.label != WITHDRAWN
                self._queue.note(label.labeller, label.image_id, has_word)

    def _time(self, labeller: str, image: str, now: datetime) -> str:
        """Tell the time, but never one before his last word, even if a clock was set back."""
        now, since = moment_of(time_text(now)), self._tally.since(labeller, image)
        return since.isoformat() if since > now else time_text(now)

    def _is_here(self, image: str) -> bool:
        number = image_id_of(image)
        return number is not None and len(self._pictures.rows(np.array([number], np.int64))) > 0

    def _noted(self, labeller: str, token: str, said: Said) -> Said:
        if token:
            self._tokens[labeller, token] = said
            while len(self._tokens) > _TOKENS:
                self._tokens.popitem(last=False)
        return said


def checked_name(labeller: str) -> str:
    """Give a labeller's name, if it is one.

    Raises
    ------
    ReimagingError
        If it is none.
    """
    if (
        not 1 <= len(labeller) <= LONGEST_NAME
        or not labeller.isprintable()
        or labeller != labeller.strip()
        or labeller[0] in "=+-@"  # with which a spreadsheet begins a formula
    ):
        raise ReimagingError(
            f"labeller is {labeller[: 2 * LONGEST_NAME]!r}; allowed is a name of 1 to "
            f"{LONGEST_NAME} characters, none of them a control character, without a space at its "
            "ends, that does not begin with =, +, - or @."
        )
    return labeller
