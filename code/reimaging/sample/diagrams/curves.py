"""Shapes that data has in papers over an axis: smooth curves, families of them, records."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Floats = NDArray[np.float64]


def smooth_curve(rng: np.random.Generator, x: Floats) -> Floats:
    """One of the shapes that curves in papers have, over x in 0..1; values in about 0..1."""
    a, b = rng.uniform(0.15, 0.85), rng.uniform(0.03, 0.25)
    shapes = (
        lambda: np.exp(-x / b / 2),
        lambda: 1 / (1 + ((x - a) / b) ** 2),
        lambda: 1 / (1 + np.exp(-(x - a) / b * 2)),
        lambda: 0.5 + 0.4 * np.cos(x * 60 * a) * np.exp(-x * 12 * b),
        lambda: x ** (0.3 + 3 * a),
        lambda: 0.2 + a * x * (1.4 - x) + 0.06 * np.sin(x / b),
        lambda: 1 - np.abs(x - a) ** (0.3 + 2 * b),
        lambda: x * np.exp(-x / b) / b * 2.5,
        lambda: np.sqrt(np.clip(1 - x / (0.5 + a / 2), 0, None)),
        lambda: 0.1 + 0.1 / (0.1 + np.abs(x - a)) * 0.1,
        lambda: np.where(x < a, 0.15 + 0.1 * x, 0.55 + 0.35 * x),
        lambda: 0.5 + 0.45 * np.sin(2 * np.pi * (0.5 + 4 * a) * x + 6 * b),
        lambda: (1 - np.exp(-x / b)) * (0.9 - 0.2 * x),
    )
    rare = np.array([0.25 if place in (6, 9, 10) else 1.0 for place in range(len(shapes))])
    chosen = int(rng.choice(len(shapes), p=rare / rare.sum()))
    return rng.uniform(0.5, 0.95) * shapes[chosen]()


def family(rng: np.random.Generator, x: Floats, count: int) -> list[Floats]:
    """Draw `count` curves over x in 0..1: alike, but for one parameter, or each its own."""
    if count == 1 or rng.random() < 0.08:
        return [smooth_curve(rng, x) for _ in range(count)]
    kind = int(rng.integers(7))
    power, place, wide = rng.uniform(0.4, 3), rng.uniform(0.2, 0.7), rng.uniform(0.05, 0.2)
    steps = np.linspace(0.35, 1.0, count)
    curves = (
        lambda s: s * np.clip(x, 1e-3, None) ** power,
        lambda s: s / (1 + ((x - place * (0.6 + 0.6 * s)) / wide) ** 2) * 0.95,
        lambda s: 0.95 / (1 + np.exp(-(x - 0.9 * s) / wide * 2)),
        lambda s: 0.95 * np.exp(-x / (0.6 * s)),
        lambda s: s * (1 - np.exp(-x / (0.3 * s))),
        lambda s: 0.1 + 0.8 * s * (1 - power / 3 * x),
        lambda s: 0.5 + 0.45 * s * np.sin(2 * np.pi * (1 + 2 * place) * x) * np.exp(-2 * x * s),
    )
    return [np.asarray(curves[kind](float(step))) for step in steps]


def noisy_curve(rng: np.random.Generator, x: Floats) -> Floats:
    """Draw a measured record over x in 0..1: noise about a trend, a walk, lines of a spectrum."""
    n = x.size
    kind = int(rng.integers(5))
    noise = rng.normal(0, 1, n)
    if kind == 0:
        y = 0.2 + 0.5 * smooth_curve(rng, x) + rng.uniform(0.01, 0.08) * noise
    elif kind == 1:
        walk = np.cumsum(noise)
        y = 0.1 + 0.8 * (walk - walk.min()) / (np.ptp(walk) + 1e-9)
    elif kind == 2:
        y = 0.12 + rng.uniform(0.005, 0.04) * np.abs(noise)
        for _ in range(int(rng.integers(2, 18))):
            place, wide = rng.random(), rng.uniform(0.002, 0.02)
            y += rng.exponential(0.25) / (1 + ((x - place) / wide) ** 2)
        y = np.minimum(y, 0.97)
    elif kind == 3:
        y = 0.75 - 0.15 * x + rng.uniform(0.005, 0.03) * noise
        for _ in range(int(rng.integers(2, 14))):
            y -= rng.uniform(0.05, 0.5) * np.exp(
                -(((x - rng.random()) / rng.uniform(0.003, 0.02)) ** 2)
            )
    else:
        size = rng.uniform(2, 12)
        y = ndimage.gaussian_filter1d(noise, size) * np.sqrt(size) * 0.3 + 0.5
        y += 0.03 * rng.normal(0, 1, n)
    return np.clip(y, -0.1, 1.1)
