"""Which of many image_ids come for the first time, held in as little memory as may be."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


class FirstCome:
    """Numbers that came before, in sorted arrays, each twice as long as the next: so few of them.

    Memory is 8 bytes a number, and three times that for a moment. A set of Python's would take ten
    times as much.
    """

    def __init__(self) -> None:
        self._sorted: list[Numbers] = []

    def fresh(self, numbers: Numbers) -> NDArray[np.bool_]:
        """Tell which numbers come for the first time, bool [n], and remember them."""
        once, first = np.unique(numbers, return_index=True)
        new = np.ones(len(once), bool)
        for known in self._sorted:
            new &= ~is_among(once, known)
        fresh = np.zeros(len(numbers), bool)
        fresh[first[new]] = True
        if new.any():
            self._sorted.append(once[new])
        while len(self._sorted) > 1 and len(self._sorted[-2]) < 2 * len(self._sorted[-1]):
            last, before = self._sorted.pop(), self._sorted.pop()
            together = np.concatenate([before, last])
            together.sort(kind="stable")  # of two runs that ascend: they are merged
            self._sorted.append(together)
        return fresh


def is_among(numbers: Numbers, ascending: Numbers) -> NDArray[np.bool_]:
    """Tell which numbers are among those that ascend (np.isin would sort them each time)."""
    if not len(ascending):
        return np.zeros(len(numbers), bool)
    places = np.minimum(np.searchsorted(ascending, numbers), len(ascending) - 1)
    return np.asarray(ascending[places] == numbers)
