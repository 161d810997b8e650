"""In which order a labeller is shown pictures, and never one on which he has a word.

Three orders: by lot (`random`), the least sure of the classifier first (`uncertain`), and those
that others have labelled and he has not (`double`), from which agreement is measured. Each labeller
has a lot of his own, so that two who begin together do not do the same work.
"""

import hashlib
import sqlite3
from collections import OrderedDict
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError
from reimaging.explore.label_pictures import LabelPictures
from reimaging.image_class import CLASSES
from reimaging.index.database import reading
from reimaging.learn.agreement import ADJUDICATOR

ORDERS = ("random", "uncertain", "double")

_BLOCK = 65_536  # rows that are looked at together
_LOTS = 16  # labellers whose lots are kept

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]


class LabelQueue:
    """What is to be labelled next; it is told of each word that is said or withdrawn.

    For one thread at a time.

    Parameters
    ----------
    pictures
        All pictures.
    predictions
        The classifier's predictions, which need not be there.
    seed
        The profile's seed.
    """

    def __init__(self, pictures: LabelPictures, predictions: Path, seed: int) -> None:
        self._pictures, self._predictions, self._seed = pictures, predictions, seed
        self._lots: OrderedDict[str, NDArray[np.int32]] = OrderedDict()
        self._unsure: tuple[tuple[int, ...], NDArray[np.int32]] = (), np.zeros(0, np.int32)
        self._own: dict[str, Mask] = {}
        self._others = np.zeros(len(pictures), np.int32)  # labellers with a word on each picture

    def note(self, labeller: str, image_id: int | None, has_word: bool) -> None:
        """Note that a labeller has a word on an image, or none any more."""
        if image_id is None:  # the name of a file: none of ours
            return
        rows = self._pictures.rows(np.array([image_id], np.int64))
        own = self._own.get(labeller)
        if own is None:
            own = self._own.setdefault(labeller, np.zeros(len(self._pictures), np.bool_))
        for row in rows[own[rows] != has_word]:
            own[row] = has_word
            if labeller != ADJUDICATOR:
                self._others[row] += 1 if has_word else -1

    def forget(self) -> None:
        """Forget all words, as the table is to be read from its beginning."""
        self._own.clear()
        self._others[:] = 0

    def next(
        self,
        labeller: str,
        order: str,
        count: int,
        skip: Collection[int] = (),
        tied: Collection[int] = (),
    ) -> tuple[list[int], int]:
        """Choose the pictures that a labeller is to be shown next.

        Parameters
        ----------
        labeller
            His name.
        order
            One of ORDERS. For the adjudicator `double` is what the others are tied on.
        count
            At most so many.
        skip
            image_ids that he holds already.
        tied
            image_ids on which the others are tied.

        Returns
        -------
        tuple
            Rows of pictures; and how many are left in this order, those of `skip` among them.

        Raises
        ------
        ReimagingError
            If there is no such order, or nothing that it goes by.
        """
        own = self._own.get(labeller, np.zeros(len(self._pictures), np.bool_))
        free = ~own
        held = self._rows(skip)
        lot = self._lot(labeller)
        if order == "random":
            return _taken(_where(lot, free), held, count), _number(free)
        if order == "uncertain":
            unsure = self._least_sure()
            known = np.zeros(len(free), np.bool_)
            known[unsure] = True
            new = free & (self._others == 0)  # what nobody has labelled tells the classifier most
            stages = (_where(unsure, mask) for mask in (new, free & ~new))
            found = (row for stage in stages for row in stage)
            return _taken(found, held, count), _number(free & known)
        if order != "double":
            raise ReimagingError(f"order is {order!r}; allowed is {', '.join(ORDERS)}.")
        if labeller == ADJUDICATOR:
            to_decide = np.zeros(len(free), np.bool_)
            to_decide[self._rows(tied)] = True
            to_decide &= free
            return _taken(_where(lot, to_decide), held, count), _number(to_decide)
        labelled = free & (self._others > 0)
        numbers = np.unique(self._others[labelled])
        stages = (_where(lot, labelled & (self._others == number)) for number in numbers)
        found = (row for stage in stages for row in stage)
        return _taken(found, held, count), _number(labelled)

    def _rows(self, image_ids: Collection[int]) -> Rows:
        return self._pictures.rows(np.array(sorted(image_ids), np.int64))

    def _lot(self, labeller: str) -> NDArray[np.int32]:
        """Give a labeller's own order of all pictures, the same at each start."""
        if labeller not in self._lots:
            named = hashlib.sha256(f"{self._seed}\n{labeller}".encode()).digest()
            chance = np.random.default_rng(list(named))
            self._lots[labeller] = chance.permutation(len(self._pictures)).astype(np.int32)
            while len(self._lots) > _LOTS:
                self._lots.popitem(last=False)
        self._lots.move_to_end(labeller)
        return self._lots[labeller]

    def _least_sure(self) -> NDArray[np.int32]:
        """Give the pictures that the classifier was asked about, the least sure first."""
        if not self._predictions.is_file():
            raise ReimagingError(
                "The classifier was not asked about these images yet, so it is unsure of none: "
                "label by lot, or run `doit predict` first."
            )
        found = self._predictions.stat()
        stamp = (found.st_ino, found.st_size, found.st_mtime_ns)
        if self._unsure[0] != stamp:
            self._unsure = stamp, least_sure(self._pictures, self._predictions)
        return self._unsure[1]


def least_sure(pictures: LabelPictures, predictions: Path) -> NDArray[np.int32]:
    """Order pictures by the entropy of what the classifier says, the largest first.

    Parameters
    ----------
    pictures
        All pictures.
    predictions
        A file as of reimaging.learn.predictions.

    Returns
    -------
    int32 [k]
        Rows of the pictures that it was asked about; of the same entropy by row.

    Raises
    ------
    ReimagingError
        If the file cannot be read.
    """
    query = f"SELECT image_id, {', '.join(CLASSES)} FROM predictions ORDER BY image_id"
    columns = [("id", np.int64), *((name, np.float64) for name in CLASSES)]
    try:
        with reading(predictions) as database:
            database.row_factory = None
            table = np.fromiter(database.execute(query), np.dtype(columns))
    except (sqlite3.Error, TypeError, ValueError) as error:
        raise ReimagingError(
            f"{predictions} cannot be read as predictions ({error}); `doit predict` makes it again."
        ) from None
    shares = np.stack([table[name] for name in CLASSES])
    entropy = -(shares * np.log(np.maximum(shares, 1e-12))).sum(0)
    is_here = np.isin(table["id"], pictures.ids)
    rows = pictures.rows(table["id"][is_here])
    return rows[np.argsort(-entropy[is_here], kind="stable")].astype(np.int32)


def _where(order: NDArray[np.int32], mask: Mask) -> Iterator[int]:
    """Give the rows of a mask in an order, looking at a block at a time."""
    for start in range(0, len(order), _BLOCK):
        block = order[start : start + _BLOCK]
        yield from block[mask[block]].tolist()


def _taken(rows: Iterator[int], held: Rows, count: int) -> list[int]:
    left_out = set(held.tolist())
    found: list[int] = []
    for row in rows:
        if len(found) == count:
            break
        if row not in left_out:
            found.append(row)
    return found


def _number(mask: Mask) -> int:
    return int(np.count_nonzero(mask))
