"""Shapes that data has in papers over a plane: smooth fields, rough maps, what simulations give."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Floats = NDArray[np.float64]


def field(rng: np.random.Generator, side: int) -> tuple[Floats, Floats, Floats]:
    """Make a field on a square grid: x, y in 0..1 and z in 0..1, each (side, side)."""
    y, x = np.mgrid[0 : 1 : side * 1j, 0 : 1 : side * 1j]
    kind = int(rng.choice(6, p=(0.28, 0.25, 0.16, 0.16, 0.12, 0.03)))
    if kind <= 1:
        z = 0.3 * np.sin(rng.uniform(2, 9) * x + rng.uniform(2, 9) * y)
        for _ in range(int(rng.integers(1, 6))):
            u, v, w = rng.uniform(0, 1), rng.uniform(0, 1), rng.uniform(0.05, 0.3)
            z += rng.choice([-0.7, 1.0, 1.0]) * np.exp(-((x - u) ** 2 + (y - v) ** 2) / w**2)
    elif kind == 2:
        z = ndimage.gaussian_filter(rng.normal(size=(side, side)), side * rng.uniform(0.02, 0.1))
    elif kind == 3:
        bend = 0.25 * np.sin(rng.uniform(3, 9) * x + rng.uniform(0, 6))
        z = np.exp(-(((y - 0.5 - bend) / rng.uniform(0.05, 0.25)) ** 2))
    elif kind == 4:
        radius = np.hypot(x - rng.uniform(0.2, 0.8), y - rng.uniform(0.2, 0.8))
        z = np.cos(rng.uniform(8, 40) * radius) * np.exp(-radius * rng.uniform(0, 4))
    else:
        z = np.sin(rng.uniform(3, 14) * x) * np.sin(rng.uniform(3, 14) * y) + 0.6 * x
    return x, y, (z - z.min()) / (np.ptp(z) + 1e-9)


def patterned(rng: np.random.Generator, rows: int, columns: int, kind: int | None = None) -> Floats:
    """Make a map of rough data, (rows, columns) in 0..1: matrices, spectrograms, noise, bands."""
    kind = int(rng.integers(6)) if kind is None else kind
    if kind == 0:
        z = rng.random((rows, columns)) ** rng.uniform(0.5, 3)
    elif kind == 1:
        i, j = np.mgrid[0:rows, 0:columns]
        z = np.exp(-np.abs(i / rows - j / columns) * rng.uniform(2, 9)) + 0.2 * rng.random(
            (rows, columns)
        )
    elif kind == 2:
        tone = ndimage.gaussian_filter(rng.normal(size=(rows, columns)), (0.6, columns / 18))
        z = np.exp(2 * tone / tone.std()) ** 0.5
    elif kind == 3:
        z = np.repeat(np.repeat(rng.random((-(-rows // 8), -(-columns // 8))), 8, 0), 8, 1)
        z = z[:rows, :columns]
    elif kind == 4:
        blobs = ndimage.gaussian_filter(rng.normal(size=(rows, columns)), rng.uniform(1, 6))
        z = np.abs(blobs) ** rng.uniform(0.5, 2)
    else:
        z = np.cumsum(rng.normal(size=(rows, columns)), axis=1)
        z = ndimage.gaussian_filter(z, (rng.uniform(0.5, 4), 0.5))
    return (z - z.min()) / (np.ptp(z) + 1e-9)


def simulated(rng: np.random.Generator, rows: int, columns: int, kind: int | None = None) -> Floats:
    """Make a map as simulations and scans give them, (rows, columns) in 0..1.

    `kind` is a place in SIMULATIONS: filaments, flows, a source in the dark, the regions of a phase
    diagram, likenesses of things in groups, lines that last, a body on an empty ground, beams.
    """
    chosen = SIMULATIONS[int(rng.integers(len(SIMULATIONS))) if kind is None else kind]
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    z = np.nan_to_num(chosen(rng, x, y))
    return (z - z.min()) / (np.ptp(z) + 1e-9)


def _cloudy(rng: np.random.Generator, shape: tuple[int, ...], size: float) -> Floats:
    """Smooth noise of deviation 1 whose spots are `size` of the side."""
    noise = ndimage.gaussian_filter(rng.normal(size=shape), size * max(shape), mode="wrap")
    return np.asarray(noise / (noise.std() + 1e-9))


def _filaments(rng: np.random.Generator, x: Floats, y: Floats) -> Floats:
    size, z = rng.uniform(0.03, 0.1), np.zeros_like(x)
    for share in (1.0, 0.5, 0.3):
        z += share * np.exp(-np.abs(_cloudy(rng, x.shape, size * share)) * rng.uniform(3, 9))
    disc = np.hypot(x, y) < 0.98
    return z * disc if rng.random() < 0.3 else z


def _flow(rng: np.random.Generator, x: Floats, y: Floats) -> Floats:
    size, bend = rng.uniform(0.06, 0.2), rng.uniform(0.2, 0.9)
    u, v = x + bend * _cloudy(rng, x.shape, size), y + bend * _cloudy(rng, x.shape, size)
    turn, waves = rng.uniform(0, np.pi), rng.uniform(1, 6)
    z = np.sin(waves * (np.cos(turn) * u + np.sin(turn) * v))
    return np.tanh(rng.uniform(0.7, 4) * z) if rng.random() < 0.4 else z


def _source(rng: np.random.Generator, x: Floats, y: Floats) -> Floats:
    u, v = x - rng.normal(0, 0.15), y - rng.normal(0, 0.15)
    turn, flat = rng.uniform(0, np.pi), rng.uniform(0.3, 1)
    u, v = np.cos(turn) * u + np.sin(turn) * v, (np.cos(turn) * v - np.sin(turn) * u) / flat
    radius, angle = np.hypot(u, v), np.arctan2(v, u)
    wide = rng.uniform(0.08, 0.5)
    if rng.random() < 0.4:  # a crescent, or a disc with arms
        arms = 1 + 0.8 * np.cos(rng.integers(1, 3) * angle + rng.uniform(0, 8) * radius)
        return np.exp(-(((radius - wide) / (0.4 * wide)) ** 2)) * arms
    return np.asarray(1 / (1 + (radius / wide) ** rng.uniform(1.5, 4)))


def _regions(rng: np.random.Generator, x: Floats, y: Floats) -> Floats:
    corner = rng.choice([-1.0, 1.0], 2)
    angle = np.arctan2(np.abs(y - corner[1]), np.abs(x - corner[0]) + 1e-9) / (np.pi / 2)
    radius = np.hypot(x - corner[0], y - corner[1])
    z = angle ** rng.uniform(0.5, 2) + rng.uniform(-0.5, 0.5) * radius
    steps = int(rng.choice([0, 3, 5, 8]))
    z = np.floor(z * steps) / steps if steps else z
    cut = angle + rng.uniform(-0.2, 0.2) * radius < rng.uniform(0.1, 0.5)
    return np.where(cut, z.min(), z)


def _likenesses(rng: np.random.Generator, x: Floats, y: Floats) -> Floats:
    rows, columns = x.shape
    few = int(rng.integers(12, max(13, min(rows, columns, 110))))
    strong = rng.gamma(1.5, 1.0, few)
    groups = np.sort(rng.integers(0, int(rng.integers(1, 6)), few))
    z = np.sqrt(np.outer(strong, strong)) * (0.5 + (groups[:, None] == groups))
    z *= np.exp(0.3 * rng.normal(size=z.shape))
    z[np.arange(few), np.arange(few)] = z.max()
    j, i = np.arange(columns) * few // columns, np.arange(rows) * few // rows
    return np.asarray(z[np.ix_(i, j)])


def _lines(rng: np.random.Generator, x: Floats, y: Floats) -> Floats:
    z = 0.1 * np.abs(rng.normal(size=x.shape))
    for _ in range(int(rng.integers(1, 9))):
        place, wide = rng.uniform(-0.9, 0.9), rng.uniform(0.01, 0.12)
        lasting = np.clip(1 + rng.uniform(0, 1) * _cloudy(rng, (len(x), 1), 0.15), 0, None)
        bent = place + rng.uniform(-0.2, 0.2) * y * rng.integers(2)
        z += rng.exponential(1) * lasting * np.exp(-(((x - bent) / wide) ** 2))
    return z


def _body(rng: np.random.Generator, x: Floats, y: Floats) -> Floats:
    turn, flat = rng.uniform(0, np.pi), rng.uniform(0.15, 0.8)
    u, v = np.cos(turn) * x + np.sin(turn) * y, np.cos(turn) * y - np.sin(turn) * x
    rim = np.hypot(u, (v - rng.uniform(-0.5, 0.5) * u**2) / flat)
    inside = rim + 0.08 * _cloudy(rng, x.shape, 0.05) < rng.uniform(0.4, 0.8)
    z = 1.2 + 0.4 * _cloudy(rng, x.shape, rng.uniform(0.02, 0.1))
    return np.where(inside, np.clip(z, 0.2, None), 0.0)


def _beams(rng: np.random.Generator, x: Floats, y: Floats) -> Floats:
    z = np.zeros_like(x)
    for _ in range(int(rng.integers(1, 7))):
        u, v = x - rng.uniform(-0.6, 0.6), y - rng.uniform(-0.8, 0.8)
        spot = np.exp(-((u / rng.uniform(0.1, 0.5)) ** 2) - (v / rng.uniform(0.03, 0.2)) ** 2)
        z += spot * (1 + np.cos(rng.uniform(5, 40) * np.hypot(u, 2 * v)))
    return z


#: What `simulated` draws from.
SIMULATIONS: tuple[Callable[[np.random.Generator, Floats, Floats], Floats], ...] = (
    _filaments, _flow, _source, _regions, _likenesses, _lines, _body, _beams,
)  # fmt: skip
