"""Surfaces seen from above: wire meshes, coloured faces, Mathematica's lilac light."""

import numpy as np

from reimaging.sample.diagrams.axes import Floats, label_of
from reimaging.sample.diagrams.fields import coloured, pick_map
from reimaging.sample.diagrams.looks import Look
from reimaging.sample.diagrams.planes import field
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.text import two_quantities
from reimaging.sample.topics import Topic

# Mathematica's three lamps: red, green and blue, from the right, the front and the left
_LAMPS = np.array([[1.0, 0.0, 1.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])
_NO_EDGES = 0.0


def surface(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Draw a surface over a plane in the manner of the look, in its box or on three axes."""
    abscissa, ordinate = two_quantities(topic, rng)
    fine = rng.random() < 0.25
    x, y, z = _shape(rng, int(rng.choice([44, 56])) if fine else int(rng.choice([16, 22, 28, 34])))
    turn, tilt = rng.uniform(20, 70), rng.uniform(20, 45)
    page = _Camera(rng, turn, tilt)
    drawing = Drawing(page.width, page.height)
    boxed = look.surface == "lilac" or rng.random() < 0.4
    if boxed:
        _box(drawing, page, look, front=False)
    fills = _fills(rng, look, x, y, z)
    edged = rng.random() < (0.4 if fine else 0.85)
    pen = look.pen if edged or fills is None else _NO_EDGES
    corners = page.to_page(x, y, z)
    order = [(i, j) for i in range(z.shape[0] - 1) for j in range(z.shape[1] - 1)]
    order.sort(key=lambda cell: -page.depth(float(x[cell]), float(y[cell])))
    ink: Ink = BLACK if fills is not None or len(look.colours) == 1 else look.colours[0]
    for i, j in order:
        cell = [corners[i, j], corners[i, j + 1], corners[i + 1, j + 1], corners[i + 1, j]]
        drawing.shape(cell, WHITE if fills is None else fills[i][j], min(0.5, pen), ink)
    if boxed:
        _box(drawing, page, look, front=True)
    _axes(rng, drawing, page, look, (label_of(abscissa, look, rng), label_of(ordinate, look, rng)))
    third = topic.quantities[int(rng.integers(len(topic.quantities)))]
    return drawing, f"{third.name} as a surface over {abscissa.name} and {ordinate.name}"


class _Camera:
    """Parallel projection of the unit cube onto a page, with room for numbers."""

    def __init__(self, rng: np.random.Generator, turn: float, tilt: float) -> None:
        self._turn, self._tilt = np.radians(turn), np.radians(tilt)
        self._scale, self._rise = float(rng.uniform(130, 200)), float(rng.uniform(0.5, 0.9))
        ends = np.array([0.0, 1.0])
        x, y, z = np.meshgrid(ends, ends, ends)
        flat = self._flat(x, y, z).reshape(-1, 2)
        self._corner = flat.min(0) - 42
        self.width, self.height = (float(v) for v in np.ptp(flat, axis=0) + np.array([84, 64]))

    def _flat(self, x: Floats, y: Floats, z: Floats) -> Floats:
        across = np.cos(self._turn) * (x - 0.5) - np.sin(self._turn) * (y - 0.5)
        away = np.sin(self._turn) * (x - 0.5) + np.cos(self._turn) * (y - 0.5)
        up = np.sin(self._tilt) * away + np.cos(self._tilt) * self._rise * z
        return np.stack([across, up], axis=-1) * self._scale

    def to_page(self, x: Floats, y: Floats, z: Floats) -> Floats:
        """Points of the unit cube on the page, (..., 2)."""
        return self._flat(np.asarray(x), np.asarray(y), np.asarray(z)) - self._corner

    def depth(self, x: float, y: float) -> float:
        """How far away a place of the floor is."""
        return float(np.sin(self._turn) * x + np.cos(self._turn) * y)


def _shape(rng: np.random.Generator, side: int) -> tuple[Floats, Floats, Floats]:
    x, y, z = field(rng, side)
    if rng.random() < 0.3:
        u, v = 2 * x - 1, 2 * y - 1
        z = u**2 - v**2 if rng.random() < 0.5 else 1 - np.hypot(u, v)
        z = (z - z.min()) / np.ptp(z)
    return x, y, z


def _fills(
    rng: np.random.Generator, look: Look, x: Floats, y: Floats, z: Floats
) -> list[list[Ink]] | None:
    """Colour each face, or None for a mesh on white."""
    style = look.surface if rng.random() < 0.75 else str(rng.choice(["wire", "faces", "lilac"]))
    mean = (z[:-1, :-1] + z[1:, 1:]) / 2
    if style == "wire":
        return None
    if style == "faces":
        colours = coloured(mean, pick_map(rng, look)) / 255
    else:
        up, across = np.gradient(z, 1 / z.shape[0])
        normal = np.stack([-across, -up, np.ones_like(z)], axis=-1)[:-1, :-1]
        normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
        lamps = _LAMPS / np.linalg.norm(_LAMPS, axis=1, keepdims=True)
        lit = np.clip((normal[..., None, :] * lamps).sum(axis=-1), 0, 1)
        mono = len(look.colours) == 1 and rng.random() < 0.8
        colours = np.repeat(lit.mean(-1, keepdims=True), 3, -1) if mono else lit
        if look.first >= 2007:  # later versions mix yellow with lilac
            colours = 0.55 * lit + 0.45 * np.array([0.95, 0.8, 0.5])
    rows = np.clip(colours, 0, 1)
    return [[(float(r), float(g), float(b)) for r, g, b in row] for row in rows]


def _box(drawing: Drawing, page: _Camera, look: Look, *, front: bool) -> None:
    """Draw the edges of the box: those behind the surface first, those before it last."""
    corners = [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)]
    for start in corners:
        for axis in range(3):
            end = list(start)
            end[axis] = 1
            if start[axis] == 1:
                continue
            near = min(page.depth(*start[:2]), page.depth(end[0], end[1])) <= 1e-9
            if near == front:
                ends = page.to_page(*np.array([start, end], dtype=float).T)
                drawing.line(ends, look.pen)


def _axes(
    rng: np.random.Generator, drawing: Drawing, page: _Camera, look: Look, labels: tuple[str, str]
) -> None:
    size = min(look.size, 12.0)
    top = float(rng.choice([1, 2, 4, 5, 10, 100]))
    for axis, label in enumerate((*labels, "")):
        ends = np.zeros((2, 3))
        if axis == 2:
            ends[:, 0], ends[:, 1] = 0, 1
        ends[1, axis] = 1
        line = page.to_page(*ends.T)
        drawing.line(line, look.pen)
        out = np.array([-1.0, -0.1]) if axis != 0 else np.array([0.3, -1.0])
        steps = int(rng.choice([2, 4, 5]))
        for share in np.linspace(0, 1, steps + 1):
            at = line[0] + share * (line[1] - line[0])
            drawing.line([at, at + 3 * out], look.pen)
            text = f"{top * (share - (0.5 if axis < 2 else 0)):.3g}"
            x, y = at + 5 * out
            share_left = 1.0 if axis != 0 else 0.5
            drawing.write(x, y - 0.8 * size, text, 0.85 * size, share_left, font=look.font)
        x, y = line.mean(0) + (3.2 * size if axis == 0 else 2.6 * size) * out
        drawing.write(x, y - size, label, size, 0.5, font=look.font)
