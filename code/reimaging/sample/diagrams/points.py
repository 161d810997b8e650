"""Plots of points and counts: scatter with error bars, clouds, histograms, bars, boxes."""

import numpy as np

from reimaging.sample.diagrams.axes import DASHES, MARKS, Axes, Floats, label_of
from reimaging.sample.diagrams.curves import smooth_curve
from reimaging.sample.diagrams.looks import Look
from reimaging.sample.diagrams.page import finished, fit_page, framed
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.text import two_quantities
from reimaging.sample.topics import Topic

_HOW_MANY = (0.16, 0.16, 0.16, 0.16, 0.16, 0.16, 0.04)
_GROUPS = ("A", "B", "base", "ours", "set 1", "set 2", "III", "2010", "x3", "all", "none")


def measured_points(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Measured points with error bars, perhaps with a fit or a theory's curve."""
    abscissa, ordinate = two_quantities(topic, rng)
    axes = framed(rng, look, ylog=bool(rng.random() < 0.15), xlog=bool(rng.random() < 0.1))
    axes.ground()
    sets = int(rng.choice([1, 1, 2, 3, 4]))
    fitted, cap = rng.random() < 0.6, float(rng.choice([0, 0, 1.5, 2.5]))
    rows = []
    for place in range(sets):
        ink = look.colours[place % len(look.colours)]
        n = int(rng.choice([5, 9, 14, 25, 45]))
        x = (
            np.sort(rng.uniform(0.03, 0.97, n))
            if rng.random() < 0.5
            else np.linspace(0.05, 0.95, n)
        )
        fine = np.linspace(0, 1, 120)
        seed = int(rng.integers(1 << 30))
        truth = smooth_curve(np.random.default_rng(seed), x)
        errors = rng.uniform(0.3, 1.5, n) * rng.uniform(0.005, 0.07)
        y = truth + errors * rng.standard_normal(n)
        mark = MARKS[place % len(MARKS)] if sets > 1 else str(rng.choice(MARKS))
        if fitted:
            curve = smooth_curve(np.random.default_rng(seed), fine)
            axes.curve(*_spread(axes, fine, curve), ink, DASHES[place % 4])
        if rng.random() < 0.75:
            scale = axes.ylim[1] - axes.ylim[0]
            axes.errors(*_spread(axes, x, y), errors * scale, ink, cap)
        radius = look.size * float(rng.uniform(0.15, 0.38))
        axes.marks(*_spread(axes, x, y), mark, radius, ink, bool(rng.random() < 0.6))
        rows.append((topic.cases[place % len(topic.cases)], ink, (), mark))
    axes.frame(label_of(abscissa, look, rng), label_of(ordinate, look, rng))
    if sets > 1 and rng.random() < 0.6:
        axes.legend(rng, rows)
    about = f"{ordinate.name} measured against {abscissa.name}"
    if fitted:
        about += str(
            rng.choice(["; the line is a fit", "; the curves are the model", ", with fits"])
        )
    return finished(rng, axes), about


def cloud(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Draw many points: one or several classes, dense or thin, perhaps with a line through them."""
    abscissa, ordinate = two_quantities(topic, rng)
    axes = framed(rng, look, aspect=float(rng.choice([1.0, 1.0, 1.25])))
    axes.ground()
    n = int(rng.choice([25, 80, 200, 500, 1000, 1800, 4000], p=_HOW_MANY))
    classes = int(rng.choice([1, 1, 2, 3]))
    coloured = len(look.colours) > 1
    clouds = []
    for place in range(classes):
        ink = look.colours[place % len(look.colours)]
        spot = rng.uniform(0.25, 0.75, 2)
        spread = rng.normal(0, 1, (n // classes, 2)) @ (rng.normal(0, 0.13, (2, 2)))
        points = spot + spread
        if rng.random() < 0.25:
            x = rng.beta(1.2, rng.uniform(1, 4), n // classes)
            y = smooth_curve(rng, x) + rng.normal(0, 0.07, x.size)
            points = np.column_stack([x, y])
        elif rng.random() < 0.1:
            points = rng.random((n // classes, 2))
        clouds.append(points)
        mark = "." if n >= 400 or rng.random() < 0.3 else MARKS[place % len(MARKS)]
        least = 0.5 if n >= 400 else 2.0
        radius = least + float(rng.uniform(0, 1.3) if mark == "." else rng.uniform(0, 2))
        axes.marks(
            *_spread(axes, *points.T), mark, radius, ink, coloured or bool(rng.random() < 0.3)
        )
    if rng.random() < 0.35:
        x, y = np.vstack(clouds).T
        slope, start = np.polyfit(x, y, 1)
        level = start + slope * np.array([0, 1.0])
        axes.curve(*_spread(axes, np.array([0, 1.0]), level), BLACK, DASHES[int(rng.integers(3))])
    axes.frame(label_of(abscissa, look, rng), label_of(ordinate, look, rng))
    kinds = ("each item", "the whole catalogue", "all events", "the samples")
    about = f"{ordinate.name} against {abscissa.name} for {rng.choice(kinds)}"
    return finished(rng, axes), about


def histogram(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Draw stepped histograms, perhaps filled, with a curve, or logarithmic counts."""
    abscissa, _ = two_quantities(topic, rng)
    axes = framed(rng, look)
    axes.ylim = (0.0, float(rng.choice([8, 12, 25, 40, 60, 120, 250, 400, 700, 1500, 4000])))
    fit_page(axes)
    axes.ground()
    edges = np.linspace(0, 1, int(rng.integers(12, 80)))
    count = int(rng.choice([1, 1, 2, 3]))
    for place in range(count):
        ink = look.colours[place % len(look.colours)]
        if rng.random() < 0.3:
            sample = rng.exponential(rng.uniform(0.1, 0.3), 1500)
        else:
            sample = rng.normal(
                rng.uniform(0.3, 0.7), rng.uniform(0.05, 0.2), int(rng.choice([200, 2000]))
            )
        counts = np.histogram(sample, edges)[0].astype(float)
        counts *= rng.uniform(0.4, 0.93) / max(1.0, counts.max())
        x, y = np.repeat(edges, 2)[1:-1], np.repeat(counts, 2)
        page = axes.at(x, y)
        if place == 0 and rng.random() < 0.4:
            grey = float(rng.uniform(0.5, 0.9))
            tint: Ink = (1, 1, 0.4) if ink != BLACK and rng.random() < 0.4 else (grey, grey, grey)
            base = axes.place[1]
            axes.drawing.shape(
                [(page[0, 0], base), *page, (page[-1, 0], base)], tint, look.line, ink
            )
        dash = DASHES[place % 4] if len(look.colours) == 1 else ()
        axes.drawing.line(page, look.line, ink, dash)
        if rng.random() < 0.2:
            middle = (edges[1:] + edges[:-1]) / 2
            axes.errors(*_spread(axes, middle, counts), 0.04 * np.sqrt(counts + 0.01)
                        * (axes.ylim[1] - axes.ylim[0]), ink, 0)  # fmt: skip
    name = str(
        rng.choice(["N", "Number", "Events", "counts", "Entries", "frequency", "P", "dN/dE"])
    )
    axes.frame(label_of(abscissa, look, rng), name)
    return finished(rng, axes), f"the distribution of {abscissa.name}"


def bar_chart(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Bars in groups, upright or lying, with names under them."""
    abscissa, _ = two_quantities(topic, rng)
    axes = framed(rng, look)
    axes.xlim, axes.ylim = (0.0, axes.xlim[1]), (0.0, axes.ylim[1])
    fit_page(axes)
    axes.ground()
    groups = int(rng.choice([2, 3, 4, 5, 6, 10, 20]))
    series = 1 if groups >= 10 else int(rng.integers(1, 5))
    lying, wide = rng.random() < 0.15, float(rng.uniform(0.5, 0.95))
    left, bottom, width, height = axes.place
    colours = (
        look.colours if len(look.colours) > 1 else tuple((g, g, g) for g in (0.3, 0.7, 1.0, 0.5))
    )
    for group in range(groups):
        for place in range(series):
            size = float(rng.uniform(0.08, 0.95)) if series > 1 else float(0.9 * rng.beta(1.5, 1.5))
            start = (group + (1 - wide) / 2 + wide * place / series) / groups
            thick = wide / series / groups
            ink = colours[place % len(colours)]
            if lying:
                axes.drawing.box(
                    left, bottom + start * height, size * width, thick * height, ink, 0.4
                )
            else:
                axes.drawing.box(
                    left + start * width, bottom, thick * width, size * height, ink, 0.4
                )
            if rng.random() < 0.1 and not lying:
                x = left + (start + thick / 2) * width
                top = bottom + size * height
                axes.drawing.line([(x, top - 5), (x, top + 5)], look.pen)
    axes.frame("", label_of(abscissa, look, rng), xnumbers=lying, ynumbers=not lying)
    names = rng.permutation(_GROUPS)
    for group in range(groups if groups < 10 and not lying else 0):
        x, size = left + (group + 0.5) / groups * width, min(look.size, 40 * 6 / groups)
        axes.drawing.write(x, bottom - 1.2 * look.size, str(names[group]), size, font=look.font)
    if series > 1 and rng.random() < 0.7:
        rows = [(topic.cases[i % len(topic.cases)], colours[i % len(colours)], (), "s")
                for i in range(series)]  # fmt: skip
        axes.legend(rng, rows)
    return finished(rng, axes), f"{abscissa.name} in each of {groups} groups"


def box_plot(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Draw boxes with whiskers and outliers."""
    abscissa, _ = two_quantities(topic, rng)
    axes = framed(rng, look)
    axes.ground()
    groups = int(rng.integers(3, 13))
    fill = look.colours[0] if look.colours[0] != BLACK and rng.random() < 0.4 else WHITE
    for group in range(groups):
        low, q1, middle, q3, high = np.sort(rng.uniform(0.08, 0.92, 5))
        x, half = (group + 0.5) / groups, 0.3 / groups
        page = axes.at(np.array([x - half, x + half]), np.array([q1, q3]))
        (x0, y0), (x1, y1) = page
        axes.drawing.box(x0, y0, x1 - x0, y1 - y0, fill, look.pen)
        for start, end in ((low, q1), (q3, high)):
            axes.drawing.line(axes.at(np.full(2, x), np.array([start, end])), look.pen, dash=(3, 2))
        for level in (low, middle, high):
            ends = axes.at(np.array([x - half, x + half]), np.full(2, level))
            axes.drawing.line(ends, look.line)
        for spot in axes.at(np.full(2, x), rng.uniform(0.02, 0.98, 2)):
            axes.mark(spot[0], spot[1], "o", 1.6, BLACK, False)
    axes.frame("", label_of(abscissa, look, rng))
    return finished(rng, axes), f"quartiles and range of {abscissa.name} in {groups} groups"


def _spread(axes: Axes, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Lay shares of the frame out over the limits of its axes."""
    return (
        axes.xlim[0] + (axes.xlim[1] - axes.xlim[0]) * x,
        axes.ylim[0] + (axes.ylim[1] - axes.ylim[0]) * y,
    )
