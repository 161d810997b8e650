"""Plots that stand beside photographs: axes of one's own, or a whole plot of another program."""

from collections.abc import Callable

import numpy as np

from reimaging.sample.diagrams import fields, lines, looks, points, surfaces
from reimaging.sample.diagrams.looks import Look
from reimaging.sample.drawing import BLACK, Drawing
from reimaging.sample.mixed.page import Place, pick
from reimaging.sample.topics import TOPICS, Topic

_Plot = Callable[[np.random.Generator, Topic, Look], tuple[Drawing, str]]
_PLOTS: tuple[_Plot, ...] = (lines.line_plot, lines.line_plot, lines.line_plot, lines.record,
    points.measured_points, points.histogram, points.bar_chart, points.cloud, fields.heat_map,
    surfaces.surface,
)  # fmt: skip


def some_plot(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Draw a plot as papers of the family hold it, in the look of any program."""
    every = list(looks.LOOKS.values())
    weights = np.array([look.weight for look in every])
    look = every[int(rng.choice(len(every), p=weights / weights.sum()))]
    return pick(rng, _PLOTS)(rng, TOPICS[family], looks.dressed(look, rng))


def plain_axes(
    rng: np.random.Generator,
    drawing: Drawing,
    x: float,
    y: float,
    width: float,
    height: float,
    below: str,
    left: str,
) -> Place:
    """Rule plain axes in a rectangle of a page, names and numbers inside of it.

    Returns
    -------
    Place
        The frame, in which curves are drawn.
    """
    size = float(np.clip(0.085 * min(width, height), 5.5, 10))
    font = pick(rng, ("sans", "sans", "serif", "stroke"))
    frame = Place(x + 4.2 * size, y + 3.1 * size, width - 5.6 * size, height - 3.9 * size)
    drawing.box(frame.x, frame.y, frame.width, frame.height, None, 0.6)
    high = float(rng.choice([1, 4, 20, 100, 500]))
    across, up = int(rng.integers(2, 6)), int(rng.integers(2, 5))
    for number in range(across + 1):
        x0, y0 = frame.at(number / across * 0.999, 1)
        drawing.line([(x0, y0), (x0, y0 + 3)], 0.5)
        drawing.write(x0, y0 - 1.2 * size, f"{high * number / across:.3g}", size, font=font)
    for number in range(up + 1):
        x0, y0 = frame.at(0, 1 - number / up)
        drawing.line([(x0, y0), (x0 + 3, y0)], 0.5)
        drawing.write(x0 - 3, y0 - 0.3 * size, f"{2 * number}", size, 1.0, font=font)
    drawing.write(*frame.at(0.5, 1 + 2.5 * size / frame.height), below, size, font=font, ink=BLACK)
    drawing.write(x + 1.2 * size, frame.y + frame.height / 2, left, size, angle=90, font=font)
    return frame
