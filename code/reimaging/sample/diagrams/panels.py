"""Several plots on one page: stacked on a common axis, in a grid, as a corner plot."""

import string
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from reimaging.sample.diagrams import fields, lines, points
from reimaging.sample.diagrams.axes import Axes, label_of
from reimaging.sample.diagrams.curves import noisy_curve
from reimaging.sample.diagrams.looks import Look
from reimaging.sample.diagrams.page import moved
from reimaging.sample.drawing import Box, Drawing
from reimaging.sample.text import two_quantities
from reimaging.sample.topics import Topic

Draw = Callable[[np.random.Generator, Topic, Look], tuple[Drawing, str]]
_CELLS: tuple[tuple[Draw, float], ...] = (
    (lines.line_plot, 5),
    (lines.record, 2),
    (points.measured_points, 2),
    (points.cloud, 1.5),
    (points.histogram, 1.5),
    (fields.contour_plot, 0.7),
    (fields.heat_map, 1.2),
)


def stacked_panels(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Draw two to five frames one above the other, or in two columns, that share their axes."""
    abscissa, ordinate = two_quantities(topic, rng)
    rows, columns = int(rng.choice([2, 2, 3, 3, 4, 5])), int(rng.choice([1, 1, 2, 2, 3]))
    width, height = float(rng.uniform(130, 260)) / columns**0.5, float(rng.uniform(60, 130))
    look = replace(look, size=min(look.size, 0.16 * height, 0.09 * width), tick=min(look.tick, 4))
    left, bottom, gap = 5.4 * look.size, 3.4 * look.size, float(rng.choice([0, 0, 0, 6]))
    drawing = Drawing(
        left + columns * (width + gap) + 1.5 * look.size,
        bottom + rows * (height + gap) + look.size,
    )
    noisy = rng.random() < 0.4
    x = np.linspace(0, 1, 300 if noisy else 120)
    labelled = rng.random() < 0.6
    for row in range(rows):
        for column in range(columns):
            place: Box = (
                left + column * (width + gap), bottom + row * (height + gap), width, height,
            )  # fmt: skip
            axes = Axes(drawing, place, (0, float(rng.choice([1, 4, 10]))), (0, 1), look)
            axes.ground()
            if noisy:
                axes.curve(axes.xlim[1] * x, 0.9 * noisy_curve(rng, x), look.colours[0])
            else:
                lines.draw_curves(rng, topic, axes, int(rng.integers(1, 4)))
            last, first = row == 0, column == 0
            shared = ordinate if rng.random() < 0.7 else topic.quantities[row]
            beside = label_of(shared, look, rng)
            if 0.6 * look.size * look.label * len(beside) > height:  # it would not fit
                beside = f"${shared.tex}$"
            axes.frame(
                label_of(abscissa, look, rng) if last else "",
                beside if first else "",
                xnumbers=last, ynumbers=first,
            )  # fmt: skip
            if labelled:
                named = letter((rows - 1 - row) * columns + column)
                at = axes.at(np.array([0.92]), np.array([0.82]))[0]
                drawing.write(at[0], at[1], f"({named})", look.size, font=look.font)
    count = rows * columns
    return drawing, f"{ordinate.name} against {abscissa.name} in {count} cases, top to bottom"


def panel_grid(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Draw plots side by side, each with its axes."""
    rows, columns = ((1, 2), (1, 3), (2, 2), (2, 2), (2, 3), (3, 3), (3, 2), (2, 1))[
        int(rng.integers(8))
    ]
    weights = np.array([weight for _, weight in _CELLS])
    which = int(rng.choice(len(_CELLS), p=weights / weights.sum()))
    mixed = rng.random() < 0.25
    cells = []
    about = ""
    look = replace(look, cell=float(rng.uniform(200, 330)), size=min(look.size, 14))
    if rng.random() < 0.7:  # the same axes in all of them
        few = rng.permutation(len(topic.quantities))[:2]
        topic = replace(topic, quantities=tuple(topic.quantities[i] for i in few))
    for place in range(rows * columns):
        if mixed:
            which = int(rng.choice(len(_CELLS), p=weights / weights.sum()))
        cell, about = _CELLS[which][0](rng, topic, look)
        named = f"({letter(place)})"
        cell.height += 1.2 * look.size
        cell.write(cell.width / 2, cell.height - look.size, named, look.size, font=look.font)
        cells.append(cell)
    drawing = on_grid(cells, columns, gap=float(rng.uniform(2, 14)))
    return drawing, f"{rows * columns} views; the last shows {about}"


def corner_plot(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Draw the posterior of three to six parameters: contours below, histograms on the diagonal."""
    count = int(rng.integers(3, 7))
    side = 320.0 / count
    look = replace(look, size=min(look.size, 0.11 * side), tick=2.5, minor=False, frame="box")
    margin = 4 * look.size + 8
    drawing = Drawing(margin + count * side + 8, margin + count * side + 8)
    mixing = np.linalg.cholesky(np.eye(count) + 0.3 * np.ones((count, count)))
    sample = rng.normal(size=(600, count)) @ mixing.T * 0.12 + 0.5
    chosen = rng.permutation(len(topic.quantities))[:count]
    labels = [f"${topic.quantities[i].tex}$" for i in np.resize(chosen, count)]
    dotted, ink = rng.random() < 0.6, look.colours[-1]
    grid = np.linspace(0, 1, 40)
    for row in range(count):
        for column in range(row + 1):
            place: Box = (margin + column * side, margin + (count - 1 - row) * side, side, side)
            axes = Axes(drawing, place, (0, 1), (0, 1), look)
            if row == column:
                counts, edges = np.histogram(sample[:, row], 24, (0, 1))
                x, y = np.repeat(edges, 2)[1:-1], np.repeat(counts / counts.max() * 0.9, 2)
                drawing.line(axes.at(x, y), look.line, ink)
            else:
                if dotted:
                    shown = sample[:150, [column, row]]
                    axes.marks(shown[:, 0], shown[:, 1], ".", 0.8, ink, True)
                mean, cov = sample[:, [column, row]].mean(0), np.cov(sample[:, [column, row]].T)
                x, y = np.meshgrid(grid - mean[0], grid - mean[1])
                inverse = np.linalg.inv(cov)
                chi = inverse[0, 0] * x**2 + 2 * inverse[0, 1] * x * y + inverse[1, 1] * y**2
                fields.draw_contours(np.random.default_rng(0), axes, np.exp(-chi / 2), 3, ink)
            bottom, first = row == count - 1, column == 0 and row > 0
            axes.frame(labels[column] if bottom else "", labels[row] if first else "",
                       xnumbers=bottom, ynumbers=first)  # fmt: skip
    return drawing, f"the posterior of {count} parameters; contours hold 68% and 95%"


def letter(place: int) -> str:
    """Name the panel at a place, from 0, as pages do: a, b, c."""
    return string.ascii_lowercase[place % 26]


def on_grid(cells: list[Drawing], columns: int, gap: float) -> Drawing:
    """Lay drawings out in rows of `columns`, the first at the top left."""
    wide = max(cell.width for cell in cells)
    high = max(cell.height for cell in cells)
    rows = -(-len(cells) // columns)
    page = Drawing(columns * (wide + gap), rows * (high + gap))
    for place, cell in enumerate(cells):
        row, column = divmod(place, columns)
        dx, dy = column * (wide + gap), (rows - 1 - row) * (high + gap)
        page.marks += moved(cell, dx, dy, page.width, page.height).marks
    return page
