"""Pictures that show how a thing is thought to be: blocks, networks, levels, lattices, graphs."""

from itertools import pairwise

import numpy as np

from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.topics import Topic

_WORDS = (
    "source",
    "filter",
    "mixer",
    "detector",
    "sampler",
    "encoder",
    "decoder",
    "update",
    "buffer",
    "readout",
)
_TINTS: tuple[Ink, ...] = ((0.8, 0.87, 0.97), (0.98, 0.88, 0.76), (0.85, 0.94, 0.83), WHITE)


def block_diagram(rng: np.random.Generator, topic: Topic) -> tuple[Drawing, str]:
    """Named boxes in rows, joined by arrows."""
    columns, rows = int(rng.integers(3, 6)), int(rng.integers(1, 4))
    drawing = Drawing(100 * columns + 20, 70 * rows + 30)
    tint = _TINTS[int(rng.integers(4))]
    words = rng.permutation(_WORDS)
    for row in range(rows):
        for column in range(columns):
            x, y = 15 + 100 * column, 25 + 70 * row
            drawing.box(x, y, 70, 38, tint)
            word = str(words[(row * columns + column) % len(words)])
            drawing.write(x + 35, y + 15, word, 11)
            if column:
                drawing.arrow((x - 30, y + 19), (x, y + 19))
            if row and (column + row) % 2 == 0:
                drawing.arrow((x + 35, y - 32), (x + 35, y))
    return drawing, "a block diagram of the set-up"


def feynman_diagrams(rng: np.random.Generator, topic: Topic) -> tuple[Drawing, str]:
    """One to four diagrams in a row: fermion lines, and bosons as wavy lines or loops."""
    count = int(rng.integers(1, 5))
    drawing = Drawing(130 * count + 10, 120)
    for place in range(count):
        x = 10 + 130 * place
        left, right = np.array([x + 35, 65.0]), np.array([x + 85, 65.0])
        for corner, vertex in (((x, 110), left), ((x, 20), left)):
            drawing.line([corner, vertex], 0.8)
            drawing.arrow(corner, (np.array(corner) + vertex) / 2)
        for corner in ((x + 120, 110), (x + 120, 20)):
            drawing.line([right, corner], 0.8)
            drawing.arrow(right, (right + np.array(corner)) / 2)
        drawing.line(_wave(left, right, int(rng.integers(4, 8))), 0.8)
        if rng.random() < 0.5:
            drawing.disc(x + 60, 65, 12, WHITE)
        if rng.random() < 0.5:
            drawing.line(_wave(np.array([x + 17, 87.0]), np.array([x + 103, 87.0]), 9), 0.8)
        for vertex in (left, right):
            drawing.disc(vertex[0], vertex[1], 1.8, BLACK)
        drawing.write(x + 60, 4, f"({'abcd'[place]})", 11)
    return drawing, "the diagrams that contribute at this order"


def network(rng: np.random.Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw nodes and edges, free or in the layers of a neural network."""
    drawing = Drawing(320, 230)
    if rng.random() < 0.5:
        sizes = rng.integers(2, 7, int(rng.integers(3, 6)))
        layers = [
            [(30 + 260 * c / (len(sizes) - 1), 115 + 34 * (r - (n - 1) / 2)) for r in range(n)]
            for c, n in enumerate(sizes)
        ]
        for before, after in pairwise(layers):
            for start in before:
                for end in after:
                    drawing.line([start, end], 0.3)
        nodes = [node for layer in layers for node in layer]
    else:
        spots = rng.uniform((20, 20), (300, 210), (int(rng.integers(8, 26)), 2))
        nodes = [(float(x), float(y)) for x, y in spots]
        for start in nodes:
            nearest = np.argsort(np.hypot(*(spots - start).T))[1 : 2 + int(rng.integers(1, 4))]
            for j in nearest:
                drawing.line([start, nodes[int(j)]], 0.3 + 1.5 * float(rng.random() < 0.2))
    tint = _TINTS[int(rng.integers(4))]
    for x, y in nodes:
        drawing.disc(x, y, 9, tint)
    return drawing, "the graph that is used in the text"


def level_scheme(rng: np.random.Generator, topic: Topic) -> tuple[Drawing, str]:
    """Energy levels with transitions between them."""
    drawing = Drawing(260, 240)
    heights = np.sort(rng.uniform(20, 220, int(rng.integers(3, 7))))
    sides = rng.integers(0, 2, heights.size)
    for place, (height, side) in enumerate(zip(heights, sides, strict=True)):
        x = 30 + 120 * int(side)
        drawing.line([(x, height), (x + 80, height)], 1.2)
        drawing.write(x + 92, height - 4, f"|{place}>", 11)
        if place:
            below = int(rng.integers(0, place))
            start = (x + 20 + 8 * place, height)
            drawing.arrow(start, (40 + 120 * int(sides[below]) + 6 * place, heights[below]))
    return drawing, "the level scheme with the transitions that are driven"


def lattice(rng: np.random.Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a square or slanted lattice with arrows or two kinds of sites."""
    columns, rows = int(rng.integers(5, 10)), int(rng.integers(4, 8))
    skew = float(rng.choice([0.0, 0.5]))
    drawing = Drawing(34 * (columns + skew * rows) + 20, 34 * rows + 10)
    spins = rng.random() < 0.5
    for row in range(rows):
        for column in range(columns):
            x, y = 25 + 34 * (column + skew * row), 20 + 34 * row
            if column + 1 < columns:
                drawing.line([(x, y), (x + 34, y)], 0.4)
            if row + 1 < rows:
                drawing.line([(x, y), (x + 34 * skew, y + 34)], 0.4)
            if spins:
                turn = rng.uniform(0, 2 * np.pi)
                half = 9 * np.array([np.cos(turn), np.sin(turn)])
                drawing.arrow(np.array([x, y]) - half, np.array([x, y]) + half)
            else:
                drawing.disc(x, y, 5, BLACK if (row + column) % 2 else WHITE)
    return drawing, "the lattice and its " + ("spins" if spins else "two kinds of sites")


def phase_diagram(rng: np.random.Generator, topic: Topic) -> tuple[Drawing, str]:
    """Regions of a plane with names in them, without any numbers."""
    width, height = float(rng.integers(220, 340)), float(rng.integers(180, 260))
    drawing = Drawing(width, height)
    x = np.linspace(0, 1, 60)
    rising, power = rng.random() < 0.4, rng.uniform(0.5, 3)
    levels = np.sort(rng.uniform(0.2, 0.85, int(rng.integers(1, 4))))[::-1]
    for place, level in enumerate(levels):
        shade = float(rng.uniform(0.7, 1))
        y = level * (x**power if rising else 1 - x**power) + 0.05
        edge = [(40 + (width - 70) * a, 35 + (height - 55) * b) for a, b in zip(x, y, strict=True)]
        drawing.shape([(40, 35), *edge, (width - 30, 35)], (shade, shade, shade), 0.9)
        spot = int(rng.integers(15, 45))
        drawing.write(edge[spot][0], edge[spot][1] - 16, ("I", "II", "III")[place], 14)
        if rng.random() < 0.4:
            drawing.disc(edge[spot][0], edge[spot][1], 3.5, BLACK)
    drawing.arrow((40, 35), (width - 8, 35))
    drawing.arrow((40, 35), (40, height - 5))
    drawing.write(width - 30, 16, topic.quantities[int(rng.integers(3))].symbol, 12)
    drawing.write(26, height - 30, topic.quantities[-1].symbol, 12, upright=True)
    return drawing, "a sketch of the phase diagram"


def geometry(rng: np.random.Generator, topic: Topic) -> tuple[Drawing, str]:
    """Sketch who looks at what: circles on an orbit, lines of sight, angles."""
    drawing = Drawing(300, 200)
    turn = np.linspace(0, 2 * np.pi, 90)
    centre = np.array([110.0 + rng.uniform(-20, 40), 100.0])
    wide, flat = rng.uniform(60, 100), rng.uniform(0.25, 0.9)
    orbit = centre + wide * np.column_stack([np.cos(turn), flat * np.sin(turn)])
    drawing.line(orbit, 0.6, dash=(4, 3))
    drawing.disc(centre[0], centre[1], float(rng.uniform(8, 20)), (1.0, 0.9, 0.6))
    bodies = orbit[rng.integers(0, 89, int(rng.integers(1, 4)))]
    for place, body in enumerate(bodies):
        drawing.disc(body[0], body[1], float(rng.uniform(4, 9)), (0.75, 0.75, 0.75))
        drawing.line([centre, body], 0.4)
        drawing.write(body[0] + 12, body[1] + 8, "ABC"[place], 11)
    drawing.arrow((285, 20), (bodies[0][0] + 12, bodies[0][1] - 8))
    drawing.write(275, 8, "observer", 10)
    return drawing, "a sketch of the geometry, not to scale"


def _wave(start: np.ndarray, end: np.ndarray, periods: int) -> np.ndarray:
    """Wind a line between two points, (n, 2)."""
    share = np.linspace(0, 1, 14 * periods)
    along = end - start
    across = np.array([-along[1], along[0]]) / np.hypot(*along)
    swing = 4 * np.sin(2 * np.pi * periods * share)
    return start + share[:, None] * along + swing[:, None] * across
