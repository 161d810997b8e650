"""The page of a plot: how large it is, where its frame stands, what else is written on it."""

from dataclasses import replace

import numpy as np

from reimaging.sample.diagrams.axes import Axes
from reimaging.sample.diagrams.looks import Look
from reimaging.sample.drawing import Box, Drawing, Ink, Letters, Mark, Path, Pixels

_HUNDRED = np.array(100.0)
_STAMPS = ("PRELIMINARY", "Preliminary", "DRAFT", "{g:.2g} / {h}", "Run {h}", "Entries  {h}")


def framed(
    rng: np.random.Generator,
    look: Look,
    *,
    aspect: float | None = None,
    right: float = 0.0,
    xlog: bool = False,
    ylog: bool = False,
) -> Axes:
    """Open a page with one frame in it.

    Parameters
    ----------
    rng, look
        What decides about size and limits, and the look.
    aspect
        Width by height of the frame; the look's own where it is None.
    right
        Room right of the frame, in points, for a second axis or a colour bar.
    xlog, ylog
        Whether an axis is logarithmic; its limits are decades then.
    """
    if aspect is None:
        aspect = float(rng.uniform(*look.aspect)) * float(rng.choice([1, 1, 1, 1, 0.8, 1.5]))
    width = float(rng.uniform(200, 330))
    if look.cell:  # one of several that are as large as each other
        width, aspect = look.cell, 1.27
    height = width / aspect
    axes = Axes(
        Drawing(width, height),
        (0.0, 0.0, width, height),
        _limits(rng, xlog, start_at_zero=0.6),
        _limits(rng, ylog, start_at_zero=0.5),
        look,
        xlog,
        ylog,
    )
    fit_page(axes, right)
    return axes


def fit_page(axes: Axes, right: float = 0.0) -> None:
    """Give the page the room that the numbers and labels of its one frame need."""
    look, (_, _, width, height) = axes.look, axes.place
    size, outward = look.size, look.tick if look.ticks == "out" else 0.0
    # a third more than the letters take: fonts differ
    left = size * (0.62 * axes.longest_number(1) + 0.9 + 1.3 * look.label) + outward
    far = max(1.2 * size, 0.35 * size * axes.longest_number(0)) + right
    bottom, top = size * (2.1 + 1.2 * look.label) + outward, size
    if look.frame == "cross":
        top = size * (0.8 + look.label)
    axes.place = (left, bottom, width, height)
    axes.drawing.width, axes.drawing.height = left + width + far, bottom + height + top


def finished(rng: np.random.Generator, axes: Axes) -> Drawing:
    """Add what is left on a page: a stamp, a title, a letter; or cut its edge."""
    drawing, look = axes.drawing, axes.look
    left, bottom, width, height = axes.place
    if look.cell:
        return drawing
    draw = rng.random()
    if draw < 0.05:
        text = str(rng.choice(_STAMPS)).format(
            g=rng.uniform(0.1, 90), h=int(rng.integers(100, 9999))
        )
        x, y = left + width * rng.uniform(0.1, 0.6), bottom + height * rng.uniform(0.5, 0.9)
        ink: Ink = (0.8, 0, 0) if rng.random() < 0.4 else (0, 0, 0)
        drawing.write(x, y, text, look.size * 1.2, 0, font=look.font, ink=ink, weight=look.pen)
    elif draw < 0.15:
        text = f"({'abcdef'[int(rng.integers(6))]})"
        x, y = left + width * rng.choice([0.05, 0.9]), bottom + height * 0.88
        drawing.write(x, y, text, look.size * 1.2, 0, font=look.font, weight=look.pen)
    elif draw < 0.2:
        taller = Drawing(drawing.width, drawing.height + 2.2 * look.size, drawing.marks)
        text = str(rng.choice(["Figure 1", "Fig. 2", "Fig.3", "N = 64", "t = 0.5", "case A"]))
        y = bottom + height + 0.8 * look.size
        taller.write(left + width / 2, y, text, look.size * 1.1, font=look.font, weight=look.pen)
        drawing = taller
    if rng.random() < 0.04:
        return cropped(drawing, float(rng.uniform(0.6, 2.2)) * look.size, 0)
    if rng.random() < 0.03:
        return cropped(drawing, 0, float(rng.uniform(0.8, 1.8)) * look.size)
    return drawing


def cropped(drawing: Drawing, left: float, bottom: float) -> Drawing:
    """Cut a strip from the left and from below, as a bounding box that is too small does."""
    return moved(drawing, -left, -bottom, drawing.width - left, drawing.height - bottom)


def moved(drawing: Drawing, dx: float, dy: float, width: float, height: float) -> Drawing:
    """Lay a drawing on a page of another size, moved by (dx, dy) points."""
    return Drawing(width, height, [_moved(mark, dx, dy) for mark in drawing.marks])


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    if isinstance(mark, Path):
        clip: Box | None = None
        if mark.clip:
            clip = (mark.clip[0] + dx, mark.clip[1] + dy, mark.clip[2], mark.clip[3])
        return replace(mark, points=tuple((x + dx, y + dy) for x, y in mark.points), clip=clip)
    if isinstance(mark, Letters):
        return replace(mark, x=mark.x + dx, y=mark.y + dy)
    return Pixels(mark.values, mark.x + dx, mark.y + dy, mark.width, mark.height)


def _limits(
    rng: np.random.Generator, log: bool, start_at_zero: float, signed: float = 0.15
) -> tuple[float, float]:
    if log:
        low = int(rng.integers(-6, 4))
        return float(low), low + float(rng.choice([1, 2, 3, 4, 6, 8]))
    decade = float(
        rng.choice([-3, -2, -1, 0, 1, 2, 3, 4], p=[2, 3, 12, 33, 26, 14, 7, 3] / _HUNDRED)
    )
    scale = 10.0**decade * float(rng.choice([1, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8]))
    if rng.random() < start_at_zero:
        return 0.0, scale
    if rng.random() < signed:
        return (-scale, scale) if rng.random() < 0.8 else (-0.2 * scale, 1.1 * scale)
    low = scale * float(rng.choice([0.2, 0.5, 0.8, 0.9]))
    return low, scale * 1.1
