"""Polylines that schematics are made of: arcs, smooth curves, waves, coils, blobs."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Line = NDArray[np.float64]
Place = Sequence[float] | Line


def line(points: Iterable[Place]) -> Line:
    """Make an array (n, 2) of points."""
    return np.asarray([tuple(map(float, point)) for point in points])


def arc(
    x: float,
    y: float,
    radius: float,
    start: float = 0.0,
    stop: float = 360.0,
    flat: float = 1.0,
    lean: float = 0.0,
) -> Line:
    """Draw part of a circle, or of an ellipse `flat` times as high, turned by `lean` degrees."""
    turn = np.radians(np.linspace(start, stop, max(8, round(abs(stop - start) / 7))))
    along, up = radius * np.cos(turn), radius * flat * np.sin(turn)
    cos, sin = np.cos(np.radians(lean)), np.sin(np.radians(lean))
    return np.column_stack([x + cos * along - sin * up, y + sin * along + cos * up])


def smooth(points: Iterable[Place], closed: bool = False, per: int = 8) -> Line:
    """Lead a Catmull-Rom curve through the points, with `per` steps from one to the next."""
    p = line(points)
    if len(p) < 3:
        return p
    p = (
        np.vstack([p[-1:], p, p[:2]])
        if closed
        else np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    )
    t = np.linspace(0, 1, per, endpoint=False)[None, :, None]
    a, b, c, d = p[:-3, None], p[1:-2, None], p[2:-1, None], p[3:, None]
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2)
    curve = curve + 0.5 * (3 * b - a - 3 * c + d) * t**3
    return np.vstack([curve.reshape(-1, 2), p[-2:-1]])


def length(path: Line) -> float:
    """Measure a polyline."""
    return float(np.hypot(*np.diff(path, axis=0).T).sum())


def resampled(path: Line, count: int) -> Line:
    """Lay `count` points evenly along a polyline."""
    run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    spots = np.linspace(0, run[-1], count)
    return np.column_stack([np.interp(spots, run, path[:, 0]), np.interp(spots, run, path[:, 1])])


def part(path: Line, start: float, stop: float) -> Line:
    """Keep what lies between two shares of the length."""
    count = max(3, round(len(path) * (stop - start)) + 2)
    run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    spots = np.linspace(start, stop, count) * run[-1]
    if len(path) > 2:
        inside = run[(run > spots[0]) & (run < spots[-1])]
        spots = np.concatenate([spots[:1], inside, spots[-1:]])
    return np.column_stack([np.interp(spots, run, path[:, 0]), np.interp(spots, run, path[:, 1])])


def normals(path: Line) -> Line:
    """Tell at each point which way lies to the left, as unit vectors."""
    slope = np.gradient(path, axis=0)
    size = np.maximum(np.hypot(slope[:, 0], slope[:, 1]), 1e-9)
    return np.column_stack([-slope[:, 1], slope[:, 0]]) / size[:, None]


def beside(path: Line, distance: float) -> Line:
    """Move a polyline to its left."""
    return path + distance * normals(path)


def between(start: Place, end: Place, bend: float = 0.0) -> Line:
    """Join two points by a line, or by an arc that swells to the left by `bend` of its chord."""
    a, b = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    if not bend:
        return np.array([a, b])
    chord = b - a
    half, rise = 0.5, abs(bend)
    radius = (half**2 + rise**2) / (2 * rise)
    reach = np.arctan2(half, radius - rise)
    turn = np.linspace(-reach, reach, 28)
    along = 0.5 + radius * np.sin(turn)
    across = np.sign(bend) * (radius * np.cos(turn) - (radius - rise))
    left = np.array([-chord[1], chord[0]])
    return a + along[:, None] * chord + across[:, None] * left


def wavy(path: Line, swing: float, wave: float) -> Line:
    """Wind a wave of about the length `wave` about a polyline, as a photon is drawn."""
    periods = max(1, round(length(path) / wave))
    spread = resampled(path, 12 * periods + 1)
    phase = np.linspace(0, 2 * np.pi * periods, len(spread))
    return spread + (swing * np.sin(phase))[:, None] * normals(spread)


def curly(path: Line, radius: float, wave: float) -> Line:
    """Coil a polyline, as a gluon or a spring is drawn."""
    turns = max(2, round(length(path) / wave))
    spread = resampled(path, 16 * turns + 1)
    phase = np.linspace(0, 2 * np.pi * (turns + 0.5), len(spread))
    left = normals(spread)
    ahead = np.column_stack([left[:, 1], -left[:, 0]])
    fade = np.minimum(1.0, np.minimum(np.arange(len(spread)), np.arange(len(spread))[::-1]) / 8)
    push = 1.5 * radius * np.sin(phase) * fade
    lift = radius * (1 - np.cos(phase)) * fade
    return spread + push[:, None] * ahead + lift[:, None] * left


def zigzag(path: Line, swing: float, corners: int) -> Line:
    """Fold the middle of a straight line, as a resistor is drawn."""
    spread = resampled(path, 2 * corners + 1)
    side = np.zeros(len(spread))
    side[1:-1:2] = swing * (-1.0) ** np.arange(len(side[1:-1:2]))
    keep = np.r_[0, 1 : len(spread) - 1 : 2, len(spread) - 1]
    return (spread + side[:, None] * normals(spread))[keep]


def rounded(x: float, y: float, w: float, h: float, radius: float) -> Line:
    """Outline a box with round corners."""
    r = min(radius, w / 2, h / 2)
    spots = ((x + w - r, y + r, -90), (x + w - r, y + h - r, 0), (x + r, y + h - r, 90))
    corners = [arc(a, b, r, start, start + 90) for a, b, start in spots]
    return np.vstack([*corners, arc(x + r, y + r, r, 180, 270)])


def blob(rng: Generator, x: float, y: float, radius: float, rough: float = 0.2) -> Line:
    """Outline a shapeless region about a point."""
    turn = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    reach = np.ones(72)
    for wave in (2, 3, 4):
        reach = reach + rough / wave * rng.normal() * np.cos(wave * turn + rng.uniform(0, 6.3))
    reach = radius * np.maximum(reach, 0.3)
    return np.column_stack([x + reach * np.cos(turn), y + reach * np.sin(turn)])
