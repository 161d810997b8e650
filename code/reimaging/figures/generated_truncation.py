"""What truncation does: the same points of a generator with styles near the mean and far from it.

At a psi of 0 every picture is that of the mean style; how far two of them differ is measured, and
printed below each block.
"""

from collections.abc import Sequence
from pathlib import Path

import h5py
import numpy as np

from reimaging.figures.category_sheet import many
from reimaging.figures.confident_errors import sheet
from reimaging.figures.picture_blocks import DOTS, extent, place, tell
from reimaging.figures.style import FAINT, PAGE, note, save, say_nothing_to_show
from reimaging.pixels.trim import Pixels

_COLUMNS = 6
_SIDE = 64  # dots: twice the 32 pixels of a small generator
_EDGE, _HEAD, _FOOT = 6, 54, 70  # dots beside, above and below the blocks


def draw(source: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from a file of generated pictures."""
    with h5py.File(source) as file:
        psis, pictures = file["psis"][:].tolist(), file["truncated"][:]
        learnt_from, side = int(file.attrs["learnt_from"]), int(file.attrs["side"])
    if not pictures.size:
        say_nothing_to_show(targets, "no generator was trained", PAGE)
        return
    across = extent(_COLUMNS, _SIDE)
    down = extent(-(-pictures.shape[1] // _COLUMNS), _SIDE)
    pitch = (PAGE * DOTS - 2 * _EDGE - across) / max(1, len(psis) - 1)
    with sheet((_HEAD + down + _FOOT) / DOTS) as figure:
        for number, (psi, own) in enumerate(zip(psis, pictures, strict=True)):
            left = round(_EDGE + number * pitch)
            tell(figure, f"ψ = {psi:.2g}", left, 22, size=7)
            tell(figure, in_words(psi), left, _HEAD - 10)
            place(figure, own, _COLUMNS, _SIDE, left, _HEAD)
            apart = mean_difference(own)
            told = f"two differ by {apart:.{1 if apart >= 1 else 2}f} of 255 tones"
            alone = ": noise alone" if psi == 0 else ""
            tell(figure, told + alone, left, _HEAD + down + 22, FAINT)
        note(
            figure,
            f"n = {many(pictures.shape[1], 'latent point')}, the same in each block; a generator "
            f"of {side} × {side} pixels that learnt from {many(learnt_from, 'real picture')}",
        )
        save(figure, targets)


def in_words(psi: float) -> str:
    """Say what a psi does with styles."""
    if psi == 0:
        return "all are the picture of the mean style"
    if psi == 1:
        return "styles as they come"
    return "styles drawn towards the mean" if psi < 1 else "styles exaggerated"


def mean_difference(pictures: Pixels) -> float:
    """Measure how far two pictures differ, on average over all pairs and pixels, in tones.

    Parameters
    ----------
    pictures
        uint8 [n, ...].

    Returns
    -------
    float
        0 to 255; 0 of a single picture.
    """
    count = len(pictures)
    if count < 2:
        return 0.0
    # in ascending order the k-th value is the larger one of k pairs, and the smaller one of the
    # others: no need to look at each pair
    weights = 2 * np.arange(count) - (count - 1)
    sums = np.sort(pictures, axis=0).reshape(count, -1).sum(axis=1, dtype=np.int64)
    pixels = pictures[0].size
    return float(weights @ sums) / (count * (count - 1) / 2 * pixels)
