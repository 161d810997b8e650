"""Polytopes in projection: the regular solids and cubes of four and five dimensions."""

from itertools import permutations, product

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from reimaging.sample.diagrams.hand import Sketch, pick
from reimaging.sample.drawing import BLACK, WHITE, Drawing
from reimaging.sample.topics import Topic

_GOLDEN = (1 + 5**0.5) / 2


def corners(name: str) -> NDArray[np.float64]:
    """Give the corners of a polytope.

    Parameters
    ----------
    name
        "tetrahedron", "cube", "octahedron", "icosahedron", "dodecahedron", "permutohedron",
        "4-cube" or "5-cube".

    Returns
    -------
    float64 [n, dimensions]
        The corners; two are joined by an edge if they are as near as any.
    """
    signs = (-1.0, 1.0)
    if name[1:] == "-cube" or name == "cube":
        return np.array(list(product(signs, repeat=3 if name == "cube" else int(name[0]))))
    if name == "tetrahedron":
        return np.array([(1.0, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)])
    if name == "octahedron":
        return np.vstack([np.eye(3), -np.eye(3)])
    if name == "permutohedron":
        four = np.array(list(permutations((-1.5, -0.5, 0.5, 1.5))))
        flat = np.array([(1, -1, 0, 0), (1, 1, -2, 0), (1, 1, 1, -3)], dtype=np.float64)
        return four @ (flat / np.linalg.norm(flat, axis=1)[:, None]).T
    short, long = (1.0, _GOLDEN) if name == "icosahedron" else (1 / _GOLDEN, _GOLDEN)
    turned = [
        np.roll((0.0, a * short, b * long), turn) for turn in range(3) for a in signs for b in signs
    ]
    cube = [] if name == "icosahedron" else list(product(signs, repeat=3))
    return np.array([*turned, *cube])


def edges(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Join the pairs of corners that are as near as any, (m, 2)."""
    apart = np.linalg.norm(points[:, None] - points[None], axis=-1)
    near = apart[apart > 1e-9].min()
    return np.argwhere(np.triu(np.abs(apart - near) < 1e-6))


def polytope(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a polytope as its edges, those behind it dashed, perhaps with named corners."""
    sketch = Sketch(rng)
    name = pick(rng, "tetrahedron", "cube", "octahedron", "icosahedron", "dodecahedron",
                "permutohedron", "4-cube", "5-cube")  # fmt: skip
    points = corners(name)
    pairs = edges(points)
    turn, _ = np.linalg.qr(rng.standard_normal((points.shape[1], points.shape[1])))
    seen = points @ turn
    flat = seen[:, :2] / np.abs(seen[:, :2]).max() * float(rng.uniform(45, 110))
    solid = points.shape[1] == 3
    behind = seen[:, 2] < seen[:, 2].min() + 1e-9 if solid and rng.random() < 0.7 else None
    bold = float(rng.choice((1.0, 1.0, 1.6)))
    for one, two in pairs:
        hidden = behind is not None and bool(behind[one] or behind[two])
        sketch.line(
            [flat[one], flat[two]],
            0.7 if hidden else bold,
            sketch.ink(1) if rng.random() < 0.12 else BLACK,
            (3, 3) if hidden else (),
        )
    dots, named = rng.random() < 0.6, len(points) <= 24 and rng.random() < 0.6
    radius = float(rng.choice((1.8, 3.0, 5.0)))
    digits = rng.random() < 0.5
    for place, (x, y) in enumerate(flat):
        if dots:
            sketch.disc(x, y, radius, BLACK if radius < 4 else WHITE, 0.7)
        if named:
            text = str(place + 1) if digits else f"$v_{{{place + 1}}}$"
            sketch.write(1.1 * x + 4, 1.1 * y - 3, text, 0.9)
    return sketch.page(), pick(
        rng,
        f"the {name} with its {len(points)} vertices",
        f"projection of the {name} with {len(pairs)} edges",
        "the polytope, seen in perspective" if solid else "the graph of the polytope",
    )
