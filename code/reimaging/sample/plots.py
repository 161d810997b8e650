"""Plots as the plotting programs of the 1990s drew them: hairlines, ticks inwards, little else."""

from dataclasses import dataclass

import contourpy
import numpy as np
from numpy.typing import NDArray

from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.text import two_quantities
from reimaging.sample.topics import Topic

Floats = NDArray[np.float64]

_DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (1.5, 2), (8, 3, 1.5, 3), (3, 3))
_COLOURS: tuple[Ink, ...] = ((1, 0, 0), (0, 0, 1), (0, 0.55, 0), (0.8, 0, 0.8))


@dataclass
class Axes:
    """A rectangle of a drawing (x, y, width, height in points) with the limits of its axes."""

    drawing: Drawing
    place: tuple[float, float, float, float]
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    log: bool = False

    def to_page(self, x: Floats, y: Floats) -> Floats:
        """Points of the data, (n,) and (n,), on the page, (n, 2), kept inside the frame."""
        left, bottom, width, height = self.place
        across = (np.asarray(x) - self.xlim[0]) / (self.xlim[1] - self.xlim[0])
        up = (np.asarray(y) - self.ylim[0]) / (self.ylim[1] - self.ylim[0])
        return np.column_stack(
            [left + width * np.clip(across, 0, 1), bottom + height * np.clip(up, 0, 1)]
        )

    def frame(self, xlabel: str, ylabel: str, size: float = 10) -> None:
        """Draw the box, its ticks and numbers, and the labels."""
        left, bottom, width, height = self.place
        self.drawing.box(left, bottom, width, height)
        for value in _ticks(*self.xlim):
            x = float(self.to_page(np.array([value]), np.array([self.ylim[0]]))[0, 0])
            self.drawing.line([(x, bottom), (x, bottom + 5)])
            self.drawing.line([(x, bottom + height), (x, bottom + height - 5)])
            self.drawing.write(x, bottom - size - 3, _number(value), size)
        for value in _ticks(*self.ylim):
            y = float(self.to_page(np.array([self.xlim[0]]), np.array([value]))[0, 1])
            self.drawing.line([(left, y), (left + 5, y)])
            self.drawing.line([(left + width, y), (left + width - 5, y)])
            label = f"1e{value:.0f}" if self.log and value == round(value) else _number(value)
            self.drawing.write(left - 4, y - size / 3, label, size, anchor=1)
        self.drawing.write(left + width / 2, bottom - 2.6 * size - 2, xlabel, size + 2)
        self.drawing.write(left - 3.6 * size, bottom + height / 2, ylabel, size + 2, upright=True)

    def curve(self, x: Floats, y: Floats, style: int = 0, ink: Ink = BLACK) -> None:
        self.drawing.line(self.to_page(x, y), 0.6, ink, _DASHES[style % len(_DASHES)])

    def marks(self, x: Floats, y: Floats, shape: int, errors: Floats | None = None) -> None:
        """Draw open or filled marks at the data, with error bars where errors (n,) are given."""
        for i, (px, py) in enumerate(self.to_page(x, y)):
            if errors is not None:
                ends = self.to_page(x[[i, i]], np.array([y[i] - errors[i], y[i] + errors[i]]))
                self.drawing.line(ends, 0.4)
            fill = BLACK if shape % 2 else WHITE
            if shape < 2:
                self.drawing.disc(px, py, 2.2, fill)
            elif shape < 4:
                self.drawing.box(px - 2, py - 2, 4, 4, fill)
            else:
                self.drawing.line([(px - 2.5, py), (px + 2.5, py)])
                self.drawing.line([(px, py - 2.5), (px, py + 2.5)])


def smooth_curve(rng: np.random.Generator, x: Floats) -> Floats:
    """One of the shapes that curves in papers have, over x in 0..1; values in about 0..1."""
    a, b = rng.uniform(0.15, 0.85), rng.uniform(0.03, 0.25)
    shapes = (
        lambda: np.exp(-x / b / 2),
        lambda: 1 / (1 + ((x - a) / b) ** 2),
        lambda: 1 / (1 + np.exp(-(x - a) / b * 2)),
        lambda: 0.5 + 0.4 * np.cos(x * 30 * a) * np.exp(-x * 6 * b),
        lambda: x ** (0.3 + 3 * a),
        lambda: 0.2 + a * x * (1.4 - x) + 0.06 * np.sin(x / b),
        lambda: 1 - np.abs(x - a) ** (0.3 + 2 * b),
    )
    return rng.uniform(0.5, 0.95) * shapes[int(rng.integers(len(shapes)))]()


def line_plot(rng: np.random.Generator, topic: Topic) -> tuple[Drawing, str]:
    """Several curves in one frame, told apart by dashes or, now and then, by colour."""
    abscissa, ordinate = two_quantities(topic, rng)
    drawing, axes = _framed(rng, log=rng.random() < 0.25)
    axes.frame(abscissa.label, ordinate.label)
    coloured = rng.random() < 0.25
    x = np.linspace(0, 1, 160)
    for style in range(int(rng.integers(1, 6))):
        y = smooth_curve(rng, x)
        ink = _COLOURS[style % 4] if coloured else BLACK
        axes.curve(_spread(axes.xlim, x), _spread(axes.ylim, y), 0 if coloured else style, ink)
    return drawing, f"{ordinate.name} as a function of {abscissa.name}"


def scatter_plot(rng: np.random.Generator, topic: Topic) -> tuple[Drawing, str]:
    """Measured points with error bars and a fit."""
    abscissa, ordinate = two_quantities(topic, rng)
    drawing, axes = _framed(rng)
    axes.frame(abscissa.label, ordinate.label)
    for shape in rng.permutation(5)[: int(rng.integers(1, 4))]:
        x = np.sort(rng.uniform(0.03, 0.97, int(rng.integers(8, 45))))
        truth = smooth_curve(rng, x)
        errors = rng.uniform(0.01, 0.07, x.size)
        y = np.clip(truth + errors * rng.standard_normal(x.size), 0.02, 0.98)
        scale = axes.ylim[1] - axes.ylim[0]
        axes.curve(_spread(axes.xlim, x), _spread(axes.ylim, truth), int(shape))
        axes.marks(_spread(axes.xlim, x), _spread(axes.ylim, y), int(shape), errors * scale)
    return drawing, f"{ordinate.name} measured against {abscissa.name}, with statistical errors"


def histogram(rng: np.random.Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw stepped histograms, one of them perhaps filled."""
    abscissa, _ = two_quantities(topic, rng)
    drawing, axes = _framed(rng)
    edges = np.linspace(0, 1, int(rng.integers(14, 45)))
    for style in range(int(rng.integers(1, 4))):
        sample = rng.normal(rng.uniform(0.3, 0.7), rng.uniform(0.08, 0.2), 900)
        counts = np.histogram(sample, edges)[0] / 900 * rng.uniform(3, 6)
        x, y = np.repeat(edges, 2)[1:-1], np.repeat(counts, 2)
        page = axes.to_page(_spread(axes.xlim, x), _spread(axes.ylim, y))
        if style == 0 and rng.random() < 0.6:
            base = axes.place[1]
            grey = float(rng.uniform(0.6, 0.85))
            outline = [(page[0, 0], base), *page, (page[-1, 0], base)]
            drawing.shape(outline, (grey, grey, grey))
        drawing.line(page, 0.7, BLACK, _DASHES[style])
    axes.frame(abscissa.label, "N")
    return drawing, f"the distribution of {abscissa.name}"


def contour_plot(rng: np.random.Generator, topic: Topic) -> tuple[Drawing, str]:
    """Level lines of a smooth field."""
    abscissa, ordinate = two_quantities(topic, rng)
    drawing, axes = _framed(rng, square=True)
    x, y, z = field(rng, 50)
    lines = contourpy.contour_generator(x, y, z)
    for place, level in enumerate(np.linspace(z.min(), z.max(), int(rng.integers(6, 13)))[1:-1]):
        for line in lines.lines(float(level)):
            points = np.asarray(line)
            page = (_spread(axes.xlim, points[:, 0]), _spread(axes.ylim, points[:, 1]))
            axes.curve(*page, style=place % 2)
    axes.frame(abscissa.label, ordinate.label)
    return drawing, f"contours in the plane of {abscissa.name} and {ordinate.name}"


def wire_surface(rng: np.random.Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a mesh seen from above, farther cells hidden by nearer ones."""
    abscissa, ordinate = two_quantities(topic, rng)
    drawing = Drawing(330, 250)
    x, y, z = field(rng, 28)
    z = (z - z.min()) / (z.max() - z.min())
    across = 40 + 170 * x + 80 * y
    up = 40 + 90 * y - 25 * x + 100 * z
    corners = [(0, 0), (0, 1), (1, 1), (1, 0)]
    for i in range(z.shape[0] - 2, -1, -1):
        for j in range(z.shape[1] - 1):
            cell = [(across[i + a, j + b], up[i + a, j + b]) for a, b in corners]
            drawing.shape(cell, WHITE, 0.35)
    drawing.line([(40, 40), (40, 150)])
    drawing.line([(40, 38), (210, 13), (290, 103)])
    drawing.write(120, 12, abscissa.label, 11)
    drawing.write(268, 48, ordinate.label, 11)
    return drawing, f"the surface over {abscissa.name} and {ordinate.name}"


def grey_map(rng: np.random.Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a field as grey levels with a scale beside it."""
    abscissa, ordinate = two_quantities(topic, rng)
    drawing, axes = _framed(rng, square=True)
    _, _, z = field(rng, 64)
    grey = (255 * (z - z.min()) / (z.max() - z.min())).astype(np.uint8)[::-1]
    drawing.tint(grey, *axes.place)
    axes.frame(abscissa.label, ordinate.label)
    left, bottom, width, height = axes.place
    wedge = np.linspace(255, 0, 64).astype(np.uint8)[:, None]
    drawing.tint(wedge, left + width + 12, bottom, 12, height)
    drawing.box(left + width + 12, bottom, 12, height)
    return drawing, f"a grey-scale map over {abscissa.name} and {ordinate.name}"


def panels(rng: np.random.Generator, topic: Topic) -> tuple[Drawing, str]:
    """Two to four frames one above the other that share an axis."""
    abscissa, ordinate = two_quantities(topic, rng)
    count = int(rng.integers(2, 5))
    drawing = Drawing(300, 60 + 110 * count)
    x = np.linspace(0, 1, 140)
    for place in range(count):
        axes = Axes(drawing, (60, 45 + 110 * place, 220, 110), (0, 1), (0, 1))
        noise = rng.normal(0, 0.03 * float(rng.integers(0, 2)), x.size)
        axes.curve(x, smooth_curve(rng, x) + noise)
        axes.frame(abscissa.label if place == 0 else "", ordinate.label, 8)
        drawing.write(268, 140 + 110 * place, f"({'abcd'[count - 1 - place]})", 10)
    return drawing, f"{ordinate.name} against {abscissa.name} in {count} cases, top to bottom"


def field(rng: np.random.Generator, side: int) -> tuple[Floats, Floats, Floats]:
    """Make a smooth field on a square grid: x, y in 0..1 and z, each (side, side)."""
    y, x = np.mgrid[0 : 1 : side * 1j, 0 : 1 : side * 1j]
    z = 0.3 * np.sin(rng.uniform(2, 9) * x + rng.uniform(2, 9) * y)
    for _ in range(int(rng.integers(2, 6))):
        u, v, w = rng.uniform(0, 1), rng.uniform(0, 1), rng.uniform(0.08, 0.3)
        z += rng.choice([-0.7, 1.0, 1.0]) * np.exp(-((x - u) ** 2 + (y - v) ** 2) / w**2)
    return x, y, z


def _framed(
    rng: np.random.Generator, square: bool = False, log: bool = False
) -> tuple[Drawing, Axes]:
    width = float(rng.integers(230, 340))
    height = width if square else width * float(rng.uniform(0.55, 1.1))
    drawing = Drawing(width + 105, height + 65)
    scale = float(rng.choice([1, 1, 5, 10, 100, 0.2, 1000]))
    ylim = (-4.0, 2.0) if log else (0.0, float(rng.choice([1, 2, 0.5, 20, 300])))
    return drawing, Axes(drawing, (62, 46, width, height), (0, scale), ylim, log)


def _spread(limits: tuple[float, float], share: Floats) -> Floats:
    return limits[0] + (limits[1] - limits[0]) * share


def _ticks(low: float, high: float) -> Floats:
    step = 10 ** np.floor(np.log10(high - low) + 1e-9)
    step *= 0.2 if (high - low) / step < 1.9 else 0.5 if (high - low) / step < 4 else 1
    first = np.ceil(low / step - 1e-9)
    return step * np.arange(first, np.floor(high / step + 1e-9) + 1)


def _number(value: float) -> str:
    return f"{value:.4g}"
