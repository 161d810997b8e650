"""Where the classifier finds its evidence: a few pictures of each class beside their Grad-CAM."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.figures.confident_errors import LINE, name_row, percent, say, sheet, show
from reimaging.figures.style import (
    COLOURS,
    FAINT,
    INK,
    PAGE,
    note,
    save,
    say_nothing_to_show,
)
from reimaging.image_class import CLASSES
from reimaging.learn.confident_errors import read_judged

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_EDGE, _BETWEEN, _WITHIN = 0.24, 0.13, 0.025  # inches: for a row's name, and gaps
_MOST = 4  # pictures of a class
_FOOT = 0.3  # inches: a scale and the note
_HEAT = "inferno"  # even in lightness; what is without heat stays grey beneath it
_INK = 0.5  # how much of the picture shows through the heat


def draw(source: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from a file of judged pictures with heat (learn/grad_cam.py)."""
    images, judged, heat = read_judged(source)
    with h5py.File(source) as file:
        pictures = int(file.attrs["pictures"])
    if heat is None or not judged:
        say_nothing_to_show(targets, "no pictures of known class", PAGE)
        return
    rows = [
        (name, [n for n, one in enumerate(judged) if one.truth == name][:_MOST]) for name in CLASSES
    ]
    rows = [row for row in rows if row[1]]
    pair = (PAGE - _EDGE - _BETWEEN * _MOST) / _MOST
    side = (pair - _WITHIN) / 2
    high = side + 0.1 + 2.4 * LINE
    with sheet(len(rows) * high + _FOOT) as figure:
        for row, (name, places) in enumerate(rows):
            top = row * high + 0.03
            name_row(figure, name, top, side)
            for column, place in enumerate(places):
                one, left = judged[place], _EDGE + column * (pair + _BETWEEN)
                show(figure, images[place], left, top, side)
                show(figure, overlaid(images[place], heat[place]), left + side + _WITHIN, top, side)
                right = one.predicted == one.truth
                colour = INK if right else COLOURS["vermilion"]
                words = f"called {one.predicted}, {percent(one.probability)}"
                say(figure, words, left, top + side + LINE, colour)
                say(figure, one.kind, left, top + side + 2 * LINE, FAINT)
        _scale(figure, len(rows) * high + 0.12)
        shown = sum(len(places) for _, places in rows)
        note(figure, f"orange: called wrongly; n = {shown} of {pictures:,} pictures, drawn by lot")
        save(figure, targets)


def overlaid(image: NDArray[np.uint8], heat: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Lay heat, 0 to 1, over a picture in grey, so that both are seen; H x W x 3."""
    from matplotlib import colormaps

    grey = image.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32) / 255
    coloured = colormaps[_HEAT](heat)[:, :, :3]
    return np.rint(255 * (_INK * grey[:, :, None] + (1 - _INK) * coloured)).astype(np.uint8)


def _scale(figure: "Figure", top: float) -> None:
    """Draw the scale of heat as it looks on white and on black."""
    ground = np.zeros((2, 128, 3), np.uint8)
    ground[0] = 255
    wide, high = figure.get_size_inches()
    axes = figure.add_axes((_EDGE / wide, 1 - (top + 0.11) / high, 0.9 / wide, 0.11 / high))
    heat = np.broadcast_to(np.linspace(0, 1, 128, dtype=np.float32), ground.shape[:2])
    axes.imshow(overlaid(ground, heat), aspect="auto", interpolation="none")
    axes.set_axis_off()
    text = "evidence for what a picture is called, none to most"
    say(figure, text, _EDGE + 0.96, top + 0.085)
