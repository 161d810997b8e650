"""How what a step takes grows with its rows, held against n log n."""

from collections.abc import Iterable, Mapping, Sequence
from math import log
from statistics import linear_regression, quantiles
from typing import NamedTuple

FLOOR = 0.5  # seconds: below, starting and the clock's own noise are most of it


class Growth(NamedTuple):
    """How far a step grows faster than n log n from the first to the last of `sizes`.

    `times` is the factor by which it takes more at the last size than n log n would make of the
    first: 1 is n log n itself, below 1 is slower.
    """

    sizes: tuple[int, ...]
    times: float

    def faster(self, noise: float) -> bool:
        """Whether that is more than the same step measured twice differs by."""
        return self.times > noise


def growth(seconds: Mapping[int, float]) -> Growth | None:
    """Fit a power of n to what is left of a step's seconds once n log n is taken out.

    The fit is by least squares of logarithms, over all sizes from the first on at which the step
    takes at least `FLOOR`; None where there are not two.
    """
    sizes = sorted(seconds)
    while sizes and seconds[sizes[0]] < FLOOR:
        sizes.pop(0)
    if len(sizes) < 2:
        return None
    left = [log(seconds[size] / (size * log(size))) for size in sizes]
    slope = linear_regression([log(size) for size in sizes], left).slope
    return Growth(tuple(sizes), (sizes[-1] / sizes[0]) ** slope)


def noise(repeated: Iterable[Sequence[float]]) -> float:
    """Give by what factor repeats of one step differ: that which 95 of 100 steps stay below.

    Parameters
    ----------
    repeated
        Of each step and size the seconds of each time; those below `FLOOR` are left out.
    """
    apart = [max(each) / min(each) for each in repeated if len(each) > 1 and min(each) >= FLOOR]
    return quantiles(apart, n=20)[-1] if len(apart) > 1 else max(apart, default=1.0)
