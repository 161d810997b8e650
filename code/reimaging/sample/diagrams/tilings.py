"""The plane cut into pieces: triangulations, tilings, Young diagrams."""

from dataclasses import replace

import numpy as np
from matplotlib.tri import Triangulation
from numpy.random import Generator
from numpy.typing import NDArray

from reimaging.sample.diagrams.hand import Sketch, pick
from reimaging.sample.drawing import BLACK, Drawing
from reimaging.sample.topics import Topic


def triangulation(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a triangulated region, a fan of a toric surface, or a mesh that is refined."""
    sketch = Sketch(rng)
    count = int(rng.integers(5, 160))
    kind = pick(rng, "square", "disc", "refined", "toric")
    if kind == "disc":
        reach, turn = np.sqrt(rng.random(count)), rng.uniform(0, 2 * np.pi, count)
        rim = np.linspace(0, 2 * np.pi, max(8, int(2 * np.sqrt(count))), endpoint=False)
        points = np.vstack([
            np.column_stack([reach * np.cos(turn), reach * np.sin(turn)]) * 0.92,
            np.column_stack([np.cos(rim), np.sin(rim)]),
        ])  # fmt: skip
    elif kind == "toric":
        side = int(rng.integers(2, 6))
        points = np.array(
            [(a - 0.5 * b, 0.87 * b) for b in range(side + 1) for a in range(b, side + 1)]
        )
        points = points / side * 2 + rng.normal(0, 1e-4, points.shape)
    else:
        points = rng.uniform(-1, 1, (count, 2))
        if kind == "refined":
            points = np.sign(points) * np.abs(points) ** float(rng.uniform(1.5, 3))
        edge = np.linspace(-1, 1, 2 + int(np.sqrt(count) / 2))
        points = np.vstack(
            [
                points,
                *[
                    np.column_stack(p)
                    for s in (-1, 1)
                    for p in ((edge, s + 0 * edge), (s + 0 * edge[1:-1], edge[1:-1]))
                ],
            ]
        )
    size = float(rng.uniform(60, 130))
    points = points * size * np.array([1, rng.uniform(0.5, 1)])
    thin = 0.2 * size / np.sqrt(len(points))
    sketch.hand = replace(sketch.hand, stroke=min(sketch.hand.stroke, thin))
    mesh = Triangulation(*points.T)
    if rng.random() < 0.3:
        for corners in mesh.triangles:
            if rng.random() < 0.3:
                sketch.shape(points[corners], sketch.fill(int(rng.integers(4))), 0.5)
    for one, two in mesh.edges:
        sketch.line([points[one], points[two]], 0.7)
    if rng.random() < 0.5:
        radius = float(rng.uniform(1.2, 3))
        for place, point in enumerate(points):
            sketch.disc(point[0], point[1], radius, BLACK, 0.2)
            if len(points) < 24 and place % 2:
                sketch.write(point[0] + 4, point[1] + 4, str(place + 1), 0.8, 0.0)
    return sketch.page(), pick(
        rng, f"a triangulation with {len(points)} vertices", "the mesh", "the triangulated region"
    )


def tiling(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a tiling by hexagons, squares, or the two triangles of Penrose, some of it tinted."""
    sketch = Sketch(rng)
    kind = pick(rng, "hexagons", "squares", "penrose", "penrose", "rhombi")
    tinted = float(rng.choice((0.0, 0.2, 1.0)))
    cells: list[NDArray[np.float64]] = []
    if kind == "penrose":
        cells = _penrose(int(rng.integers(2, 5)), float(rng.uniform(60, 130)))
    else:
        turns = np.radians(
            {"hexagons": 60 * np.arange(6) + 30, "squares": 90 * np.arange(4) + 45}.get(
                kind, np.arange(0)
            )
        )
        columns, rows, side = (
            int(rng.integers(3, 13)),
            int(rng.integers(2, 10)),
            float(rng.uniform(8, 20)),
        )
        for row in range(rows):
            for column in range(columns):
                if kind == "rhombi":
                    x, y = (column + row / 2) * side, row * side * 0.87
                    for k in range(3):
                        a, b = np.radians(60 + 120 * k), np.radians(180 + 120 * k)
                        u, v = np.array([np.cos(a), np.sin(a)]), np.array([np.cos(b), np.sin(b)])
                        base = np.array([x * 1.732, y * 1.732])
                        cells.append(base + side * np.array([0 * u, u, u + v, v]))
                    continue
                hexes = kind == "hexagons"
                x = (column + (row % 2) / 2 * hexes) * side * (1.732 if hexes else 1.414)
                y = row * side * (1.5 if hexes else 1.414)
                cells.append(np.column_stack([x + side * np.cos(turns), y + side * np.sin(turns)]))
    ragged = rng.random() < 0.3
    named = len(cells) < 40 and rng.random() < 0.4
    for place, cell in enumerate(cells):
        if ragged and rng.random() < 0.15:
            continue
        fill = sketch.fill(place % 3) if rng.random() < tinted else None
        sketch.shape(cell, fill)
        if named:
            middle = cell.mean(0)
            sketch.write(middle[0], middle[1] - 3, str(place + 1), 0.7)
    return sketch.page(), pick(rng, f"a patch of the tiling by {kind}", f"{len(cells)} tiles")


def _penrose(steps: int, size: float) -> list[NDArray[np.float64]]:
    """Divide ten triangles about a point, as R. Penrose's rhombi are divided."""
    golden = (1 + 5**0.5) / 2
    parts: list[tuple[int, complex, complex, complex]] = []
    for k in range(10):
        b, c = np.exp(1j * np.pi * (2 * k - 1) / 10), np.exp(1j * np.pi * (2 * k + 1) / 10)
        parts.append((0, 0j, c, b) if k % 2 else (0, 0j, b, c))
    for _ in range(steps):
        after: list[tuple[int, complex, complex, complex]] = []
        for kind, a, b, c in parts:
            if kind == 0:
                p = a + (b - a) / golden
                after += [(0, c, p, b), (1, p, c, a)]
            else:
                q, r = b + (a - b) / golden, b + (c - b) / golden
                after += [(1, r, c, a), (1, q, r, b), (0, r, q, a)]
        parts = after
    return [size * np.array([(z.real, z.imag) for z in part[1:]]) for part in parts]


def tableau(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw Young diagrams: boxes in rows that grow shorter, empty or with numbers."""
    sketch = Sketch(rng)
    count, side = int(rng.choice((1, 1, 2, 3, 5))), float(rng.uniform(9, 20))
    filled, x = rng.random() < 0.5, 0.0
    down = -1 if rng.random() < 0.8 else 1
    for place in range(count):
        rows = np.sort(rng.integers(1, 8, int(rng.integers(1, 6))))[::-1]
        number = 0
        for row, long in enumerate(rows):
            for column in range(long):
                number += 1
                fill = sketch.fill() if rng.random() < 0.06 else None
                sketch.box(x + column * side, down * row * side, side, side, fill, corner=0)
                if filled:
                    text = str(number)
                    scale = min(1.0, 0.7 * side / sketch.hand.size)
                    sketch.write(
                        x + (column + 0.5) * side, down * row * side + 0.28 * side, text, scale
                    )
        x += rows[0] * side + 16
        if place < count - 1:
            sketch.write(x, side / 3, pick(rng, "$\\times$", "+", "=", ","), 1.2)
            x += 16
    return sketch.page(), pick(
        rng, "Young diagrams" if count > 1 else "a Young tableau", "the partitions"
    )
