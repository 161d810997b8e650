"""What a generator draws between two points, and of the styles of two points mixed.

Each walk is a row. In the grid beside them the layers of small maps have the style of the picture
at the left, which tells the coarse, and the others that of the picture on top.
"""

from collections.abc import Sequence
from pathlib import Path

import h5py

from reimaging.figures.category_sheet import many
from reimaging.figures.confident_errors import sheet
from reimaging.figures.picture_blocks import DOTS, extent, place, tell
from reimaging.figures.style import PAGE, SMALL, note, save, say_nothing_to_show

_STEP, _MIXED = 96, 64  # dots of the side of a step, and of a picture of the grid
_BETWEEN, _APART = 8, 24  # dots between walks, and between the grid and its sources
_EDGE, _HEAD, _FOOT = 6, 36, 54  # dots: left, above and below


def draw(source: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from a file of generated pictures."""
    with h5py.File(source) as file:
        walks, mixed = file["walks"][:], file["mixed"][:]
        rows, columns = file["from_rows"][:], file["from_columns"][:]
        coarse, learnt_from = int(file.attrs["mixed_up_to"]), int(file.attrs["learnt_from"])
    if not (walks.size and mixed.size):
        say_nothing_to_show(targets, "no generator was trained", PAGE)
        return
    row = extent(1, _STEP) + _BETWEEN
    strip = extent(1, _MIXED) + _APART
    across, down = extent(len(columns), _MIXED), extent(len(rows), _MIXED)
    high = max(len(walks) * row - _BETWEEN, strip + down)
    grid = round(PAGE * DOTS) - _EDGE - across
    with sheet((_HEAD + high + _FOOT) / DOTS) as figure:
        tell(figure, "from one latent point to another, in even steps over the sphere", _EDGE, 24)
        for number, walk in enumerate(walks):
            place(figure, walk, len(walk), _STEP, _EDGE, _HEAD + number * row)
        tell(figure, "finer layers: style of these", grid, 24)
        place(figure, columns, len(columns), _MIXED, grid, _HEAD)
        place(figure, rows, 1, _MIXED, grid - strip, _HEAD + strip)
        pictures = mixed.reshape(-1, *mixed.shape[2:])
        place(figure, pictures, len(columns), _MIXED, grid, _HEAD + strip)
        wide, tall = PAGE * DOTS, figure.get_size_inches()[1] * DOTS
        figure.text(
            (grid - strip - 14) / wide, 1 - (_HEAD + strip + down / 2) / tall,
            f"layers up to {coarse} × {coarse}: style of these", rotation=90, ha="center",
            va="center", fontsize=SMALL,
        )  # fmt: skip
        side = walks.shape[2]
        note(
            figure,
            f"n = {many(len(walks), 'walk')} and {many(len(pictures), 'mixed picture')}; a "
            f"generator of {side} × {side} pixels that learnt from "
            f"{many(learnt_from, 'real picture')}",
        )
        save(figure, targets)
