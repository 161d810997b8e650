"""The pictures that the classifier is most surely wrong about, with what is true and what it says.

Some of them show what it has not learnt, some that the classes themselves run into each other.
"""

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.figures.style import (
    FAINT,
    HAIR,
    INK,
    PAGE,
    SMALL,
    drawing,
    note,
    save,
    say_nothing_to_show,
)
from reimaging.learn.confident_errors import read_judged

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE = 0.105  # inches: a line of small letters
_COLUMNS = 6
_GAP = 0.09  # inches
_FOOT = 0.26  # inches below the last row, for the note


def draw(source: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from a file of judged pictures (learn/confident_errors.py)."""
    images, judged, _ = read_judged(source)
    with h5py.File(source) as file:
        errors, pictures = int(file.attrs["errors"]), int(file.attrs["pictures"])
    if not judged:
        say_nothing_to_show(targets, f"no error in {pictures:,} test pictures", PAGE)
        return
    side = (PAGE - _GAP * (_COLUMNS + 1)) / _COLUMNS
    high = side + _GAP + 3.2 * LINE
    rows = -(-len(judged) // _COLUMNS)
    with sheet(rows * high + _FOOT) as figure:
        for place, (image, one) in enumerate(zip(images, judged, strict=True)):
            row, column = divmod(place, _COLUMNS)
            left, top = _GAP + column * (side + _GAP), row * high + 0.03
            show(figure, image, left, top, side)
            words = f"{one.truth} → {one.predicted}, {percent(one.probability)}"
            say(figure, words, left, top + side + LINE)
            for line, kind in enumerate(textwrap.wrap(one.kind, 25)[:2], 2):
                say(figure, kind, left, top + side + line * LINE, FAINT)
        note(
            figure,
            "each: what it is → what it is called, and how surely; "
            f"n = the {len(judged):,} surest of {errors:,} errors in {pictures:,} test pictures",
        )
        save(figure, targets)


@contextmanager
def sheet(height: float) -> Iterator["Figure"]:
    """Give an empty figure as wide as the page, on which everything is placed in inches."""
    with drawing(PAGE, height) as figure:
        figure.set_layout_engine("none")
        yield figure


def show(
    figure: "Figure", image: NDArray[np.uint8], left: float, top: float, side: float
) -> "Axes":
    """Show a picture in a frame, `left` and `top` inches from the figure's corner."""
    wide, high = figure.get_size_inches()
    axes = figure.add_axes((left / wide, 1 - (top + side) / high, side / wide, side / high))
    axes.imshow(image, interpolation="none")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set(visible=True, color=HAIR, linewidth=0.5)
    return axes


def say(figure: "Figure", text: str, left: float, top: float, colour: str = INK) -> None:
    """Write a small line, its foot `top` inches below the figure's upper edge."""
    wide, high = figure.get_size_inches()
    figure.text(left / wide, 1 - top / high, text, fontsize=SMALL, color=colour)


def name_row(figure: "Figure", name: str, top: float, side: float) -> None:
    """Write the name of a row of pictures at its left."""
    wide, high = figure.get_size_inches()
    middle = 1 - (top + side / 2) / high
    figure.text(0.09 / wide, middle, name, rotation=90, ha="center", va="center", fontsize=7)


def percent(share: float) -> str:
    """Write a probability as a whole percentage, that of no error as more than 99."""
    return "> 99 %" if share >= 0.995 else f"{100 * share:.0f} %"
