"""Changes of real and generated pictures alike, so that few real ones do not lead to copies.

The discriminator sees nothing but changed pictures, and so learns none by heart; if each change is
made to a part of the pictures only, the generator does not learn to make changed ones (Karras et
al. 2020, https://arxiv.org/abs/2006.06676). How large that part is follows from how sure the
discriminator is of real pictures.

A change is arithmetic that slopes pass through: two matrices a picture, from whose products its
rows and columns come, each a mean of two of the old ones, and a gain and an offset of its tones.
They are drawn here by numpy, the same for every back end.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from keras import ops
from numpy.typing import NDArray

TARGET = 0.6  # the mean sign of judgements of real pictures above which more are changed
_SHIFT = 0.125  # of the side
_SCALE = 0.2  # standard deviation of the logarithm (base 2) of a change of size
_OFFSET, _GAIN = 0.2, 0.3  # of tones of -1 to 1

Floats = NDArray[np.float32]


def drawn_changes(
    count: int, side: int, part: float, rng: np.random.Generator, mirrored: bool = False
) -> list[Floats]:
    """Draw the changes of so many pictures.

    Parameters
    ----------
    count, side
        How many pictures, and their side in pixels.
    part
        The chance of each kind of change, 0 to 1.
    rng
        What they are drawn from.
    mirrored
        Whether a picture may be turned left to right. Text and axes may not.

    Returns
    -------
    list
        Of rows and columns, float32 [count, side, side], gains and offsets, float32
        [count, 1, 1, 1].
    """

    def perhaps(values: NDArray[Any], otherwise: float) -> NDArray[Any]:
        return np.where(rng.random(count) < part, values, otherwise)

    scale = perhaps(2 ** rng.normal(0, _SCALE, count), 1)
    matrices = []
    for axis in ("rows", "columns"):
        shift = perhaps(np.round(rng.uniform(-_SHIFT, _SHIFT, count) * side), 0)
        turn = perhaps(np.sign(rng.random(count) - 0.5), 1) if mirrored and axis == "columns" else 1
        matrices.append(_resampled(side, scale * turn, shift))
    gain = perhaps(2 ** rng.normal(0, _GAIN, count), 1)
    offset = perhaps(rng.normal(0, _OFFSET, count), 0)
    tones = [each.astype(np.float32).reshape(-1, 1, 1, 1) for each in (gain, offset)]
    return [*matrices, *tones]


def _resampled(side: int, scale: Any, shift: Any) -> Floats:
    """Give matrices that take rows from where they were; beyond the edge the last one counts."""
    centre = (side - 1) / 2
    places = (np.arange(side) - centre - np.reshape(shift, (-1, 1))) / np.reshape(scale, (-1, 1))
    places = np.clip(places + centre, 0, side - 1)
    low = np.minimum(np.floor(places), side - 2)
    share = places - low
    of = np.arange(side)
    weights = (of == low[..., None]) * (1 - share[..., None])
    weights += (of == low[..., None] + 1) * share[..., None]
    return weights.astype(np.float32)


def change(pictures: Any, changes: Sequence[Any]) -> Any:
    """Change pictures, [n, side, side, colours], or those of a lower resolution, alike."""
    *both, gain, offset = changes
    rows, columns = (_at_side(matrices, pictures.shape[1]) for matrices in both)
    moved = ops.einsum("nij,njkc->nikc", rows, pictures)
    moved = ops.einsum("nkl,nilc->nikc", columns, moved)
    return moved * gain + offset


def _at_side(matrices: Any, side: int) -> Any:
    """Give the matrices of a lower resolution: each pixel repeated, moved, and averaged again."""
    times = matrices.shape[-1] // side
    if times == 1:
        return matrices
    split = ops.reshape(matrices, (-1, side, times, side, times))
    return ops.mean(ops.sum(split, axis=4), axis=2)


def next_part(part: float, sign: float, pictures: int, ramp: int = 50_000) -> float:
    """Give the chance of a change after so many pictures more, by the mean sign meanwhile."""
    return float(np.clip(part + np.sign(sign - TARGET) * pictures / ramp, 0, 0.85))
