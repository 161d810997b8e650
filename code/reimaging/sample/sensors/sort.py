"""What a sort of sensor image is: how it is drawn, whose papers hold it, how it is spoken of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

#: Draws (height, width) or (height, width, 3) numbers between 0 and 1 for a height and a width.
Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]


@dataclass(frozen=True)
class Sort:
    """Draw a sort of sensor image."""

    draw: Draw
    families: str  # a family, or a family and how often it is meant: "matter:3 quantum"
    about: tuple[str, ...]  # what a caption says, in words without a full stop
    seen: tuple[float, float, float] = (0.7, 0.1, 0.4)  # see `degrade.developed`

    def weight(self, family: str) -> float:
        """Return how often papers of the family hold this sort, against others."""
        for word in self.families.split():
            name, _, times = word.partition(":")
            if name == family:
                return float(times or 1)
        return 0.0


def choose(rng: np.random.Generator, sorts: Sequence[Sort], family: str) -> Sort:
    """Choose a sort that papers of the family hold; any, where none does.

    Parameters
    ----------
    rng
        Where chance comes from.
    sorts
        What there is to choose from.
    family
        The family of the paper's field, such as ``astro``.

    """
    weights = np.array([sort.weight(family) for sort in sorts])
    if not weights.any():
        weights = np.ones(len(sorts))
    return sorts[int(rng.choice(len(sorts), p=weights / weights.sum()))]
