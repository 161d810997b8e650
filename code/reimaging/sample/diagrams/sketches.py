"""Small pictures: functions by hand, pieces of axes, a line with three labels, fields of points."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from reimaging.sample.diagrams import paths, words
from reimaging.sample.diagrams.hand import Sketch, pick
from reimaging.sample.drawing import BLACK, WHITE, Drawing
from reimaging.sample.topics import Topic


def function_sketch(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw the graph of a function on two arrows, with a few places marked."""
    sketch = Sketch(rng)
    wide, high = float(rng.uniform(90, 260)), float(rng.uniform(60, 160))
    x = np.linspace(0, 1, 80)
    knots = rng.uniform(0.08, 0.9, int(rng.integers(3, 8)))
    curve = paths.smooth(np.column_stack([np.linspace(0, wide, len(knots)), knots * high]), per=20)
    count = 1
    sketch.line(curve, 1.5, sketch.ink(1))
    while rng.random() < 0.35 and count < 4:
        count += 1
        y = high * rng.uniform(0.2, 0.9) * x ** rng.uniform(0.3, 3)
        sketch.line(
            np.column_stack([x * wide, y]), 1.2, sketch.ink(count), (5, 3) if count % 2 else ()
        )
    left, low = -8.0, -5.0
    sketch.arrow([(left, 0), (wide * 1.12, 0)], 1)
    sketch.arrow([(0, low), (0, high * 1.15)], 1)
    sketch.write(wide * 1.1, -sketch.hand.size - 3, words.symbol(rng, 0.2))
    sketch.write(-6, high * 1.08, words.symbol(rng, 0.2), 1, 1.0)
    marks = int(rng.integers(0, 4))
    for place in range(marks):
        spot = curve[int(rng.integers(5, len(curve) - 5))]
        dash = (2.5, 2.5)
        sketch.line([(spot[0], 0), spot], 0.7, dash=dash)
        if rng.random() < 0.6:
            sketch.line([(0, spot[1]), spot], 0.7, dash=dash)
            sketch.write(-4, spot[1] - 3, words.symbol(rng), 0.85, 1.0)
        sketch.write(spot[0], -sketch.hand.size - 2, f"$x_{place + 1}$", 0.9)
        if rng.random() < 0.5:
            sketch.disc(spot[0], spot[1], 2, BLACK)
    if rng.random() < 0.2:
        start, stop = sorted(rng.integers(0, len(curve), 2))
        for spot in curve[start:stop:3]:
            sketch.line([(spot[0], 0), spot], 0.5)
    return sketch.page(), pick(
        rng,
        "sketch of the function" if count == 1 else f"sketch of {count} functions",
        f"the graph with {marks} points marked" if marks > 1 else "the graph, not to scale",
    )


def axes_fragment(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw axes in space with a vector, an angle or a plane."""
    sketch = Sketch(rng)
    size = float(rng.uniform(40, 100))
    lean = np.radians(rng.uniform(200, 250))
    ends = {"x": (0.8 * np.cos(lean), 0.8 * np.sin(lean)), "y": (1.0, 0.0), "z": (0.0, 1.0)}
    flat = rng.random() < 0.3
    names = pick(rng, "xyz", "XYZ", "123", "uvw")
    for place, (axis, end) in enumerate(ends.items()):
        if flat and axis == "x":
            continue
        tip = size * np.array(end)
        sketch.arrow([(0, 0), tip], 1)
        sketch.write(tip[0] * 1.08 + 3, tip[1] * 1.08, f"${names[place]}$", 1.1)
    for place in range(int(rng.integers(1, 4))):
        turn = np.radians(rng.uniform(15, 85))
        tip = size * rng.uniform(0.6, 1.1) * np.array([np.cos(turn), np.sin(turn)])
        ink = sketch.ink(place + 1)
        sketch.arrow([(0, 0), tip], 1.8, ink)
        sketch.write(tip[0] + 4, tip[1] + 3, words.symbol(rng), 1, 0.0, ink=ink)
        if rng.random() < 0.6:
            foot = (tip[0], -0.25 * tip[0] * (not flat))
            sketch.line([tip, foot, (0, 0)], 0.7, dash=(3, 2))
        if rng.random() < 0.6:
            radius = size * rng.uniform(0.2, 0.4)
            sketch.line(paths.arc(0, 0, radius, np.degrees(turn), 90), 0.8)
            sketch.write(
                radius * 0.5,
                radius * 1.1,
                pick(rng, "$\\theta$", "$\\phi$", "$\\alpha$", "$\\psi$"),
            )
    if rng.random() < 0.35:
        a, b = size * 0.7 * np.array(ends["x"]), np.array([size * 0.7, 0])
        sketch.shape([a, a + b, b, (0, 0)], sketch.fill())
    if rng.random() < 0.25:
        sketch.line(paths.arc(0, 0, size * 0.8), 1)
        sketch.line(paths.arc(0, 0, size * 0.8, 0, 360, 0.3), 0.7, dash=(3, 2))
    return sketch.page(), pick(rng, "the coordinates used in the text", "definition of the angles")


def nearly_empty(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw next to nothing: a line with labels, a scale, a polygon, a few circles, a contour."""
    sketch = Sketch(rng)
    kind = pick(
        rng,
        "line",
        "line",
        "intervals",
        "polygon",
        "circles",
        "contour",
        "contour",
        "intervals",
        "arrows",
        "triangle",
    )
    long = float(rng.uniform(80, 340))
    if kind in ("line", "intervals"):
        sketch.line([(0, 0), (long, 0)], 1.2)
        spots = np.sort(rng.uniform(0, 1, int(rng.integers(2, 7)))) * long
        for place, x in enumerate(spots):
            if rng.random() < 0.5:
                sketch.disc(x, 0, 2.2, BLACK if rng.random() < 0.7 else WHITE)
            else:
                sketch.line([(x, -4), (x, 4)])
            sketch.write(
                x, -sketch.hand.size - 5, f"$a_{place}$" if kind == "line" else words.symbol(rng)
            )
        if kind == "intervals":
            for a, b in pairwise(spots):
                if rng.random() < 0.6:
                    sketch.line([(a, 0), (b, 0)], 3.5, sketch.ink(1))
                    sketch.write(
                        (a + b) / 2, 6, pick(rng, "+", "-", "$\\Delta$", "$I_1$", "$l$", "0")
                    )
        what = f"the line with its {len(spots)} points"
    elif kind == "polygon":
        corners = int(rng.integers(3, 8))
        turn = (
            np.sort(rng.uniform(0, 2 * np.pi, corners))
            if rng.random() < 0.5
            else np.linspace(0, 2 * np.pi, corners, endpoint=False)
        )
        points = 0.25 * long * np.column_stack([np.cos(turn), rng.uniform(0.5, 1) * np.sin(turn)])
        sketch.shape(points, sketch.fill() if rng.random() < 0.3 else None, 1.2)
        for place, point in enumerate(points):
            sketch.write(point[0] * 1.15, point[1] * 1.15 - 3, "ABCDEFGH"[place])
        what = f"the polygon with {corners} corners"
    elif kind == "circles":
        count = int(rng.integers(2, 5))
        for place in range(count):
            x, r = place * long / 6, float(rng.uniform(0.08, 0.2)) * long
            sketch.shape(paths.arc(x, 0, r), None, 1.2, sketch.ink(place))
            sketch.write(x, r + 4, words.symbol(rng))
        what = f"{count} circles that meet"
    elif kind == "contour":
        reach = long / 3
        sketch.arrow([(-reach, 0), (reach, 0)], 0.8)
        sketch.arrow([(0, -0.4 * reach), (0, reach)], 0.8)
        way = paths.arc(0, 0, 0.8 * reach, 3, 177)
        sketch.line([*way, way[0]], 1.4, sketch.ink(1))
        sketch.arrow_within(way, 0.4, sketch.ink(1))
        for _ in range(int(rng.integers(1, 6))):
            x, y = rng.uniform(-0.6, 0.6) * reach, rng.uniform(-0.3, 0.5) * reach
            for sign in (1, -1):
                sketch.line([(x - 3, y - 3 * sign), (x + 3, y + 3 * sign)], 1)
        sketch.write(reach, 8, pick(rng, "Re $z$", "$\\omega$", "$s$", "Re s"), 1, 1.0)
        what = "the contour of integration; crosses are poles"
    elif kind == "triangle":
        a, b, c = (
            np.array([0, 0]),
            np.array([long / 2, 0]),
            np.array([long * rng.uniform(0.1, 0.5), long * rng.uniform(0.2, 0.4)]),
        )
        sketch.shape([a, b, c], None, 1.2)
        for point, name, off in (
            (a, "$\\alpha$", (14, 3)),
            (b, "$\\beta$", (-14, 3)),
            (c, "$\\gamma$", (0, -16)),
        ):
            sketch.write(point[0] + off[0], point[1] + off[1], name, 0.9)
        what = "the triangle and its angles"
    else:
        for place in range(int(rng.integers(2, 6))):
            y = -place * 18.0
            sketch.arrow([(0, y), (long * rng.uniform(0.3, 1), y)], 1, sketch.ink(place))
            sketch.write(-4, y - 3, words.symbol(rng), 1, 1.0)
        what = "the arrows that are composed"
    return sketch.page(), pick(rng, what, f"definitions: {what}")


def point_field(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw many points or discs: at random, packed, on a lattice, quasi-periodic, as arrows."""
    sketch = Sketch(rng)
    kind = pick(
        rng,
        "random",
        "hexagonal",
        "quasi-crystal",
        "spiral",
        "packed",
        "packed",
        "arrows",
        "circle map",
        "ordered",
    )
    size, count = float(rng.uniform(90, 200)), int(rng.integers(60, 700))
    radius = float(rng.uniform(0.4, 1.6))
    points = rng.uniform(-1, 1, (count, 2))
    if kind == "hexagonal":
        side = int(np.sqrt(count))
        a, b = np.meshgrid(np.arange(side), np.arange(side))
        points = np.column_stack([(a + 0.5 * (b % 2)).ravel(), 0.866 * b.ravel()]) / side * 2 - 1
        points += rng.normal(0, rng.uniform(0, 0.3) / side, points.shape)
    elif kind == "quasi-crystal":
        fold = int(rng.choice((5, 7, 8, 12)))
        cells = rng.integers(-4, 5, (min(count, 500), fold))
        waves = np.exp(2j * np.pi * np.arange(fold) / fold)
        z = cells @ waves
        z = z[np.abs(z) < np.quantile(np.abs(z), 0.8)] / 8
        points = np.column_stack([z.real, z.imag])
    elif kind == "spiral":
        k = np.arange(count)
        turn = k * float(rng.choice((2.39996, 2.4, 2.1, 0.7)))
        points = np.sqrt(k / count)[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    elif kind == "circle map":
        points = standard_map(rng, 24, max(4, count // 24))
    if kind == "packed":
        return _packed(sketch, size)
    points = points * size / 2 * (1, rng.uniform(0.4, 1))
    frame = rng.random() < 0.25
    if frame:
        sketch.line(
            np.vstack([p := size / 2 * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]), p[:1]])
        )
    if kind in ("arrows", "ordered"):
        whirl = rng.uniform(-2, 2, 4)
        step = float(rng.uniform(4, 10))
        thin = min(sketch.hand.stroke, 0.15 * step)
        sketch.hand = replace(sketch.hand, tip=float(rng.uniform(0.25, 0.5)) * step, stroke=thin)
        for x, y in points[:260]:
            lean = float(whirl @ (x / size, y / size, x * y / size**2, 1)) * 2
            if kind == "ordered" and rng.random() < 0.3:
                lean = float(rng.uniform(0, 6.3))
            way = step * np.array([np.cos(lean), np.sin(lean)])
            ink = sketch.ink(int(lean > 1))
            if kind == "arrows":
                sketch.line([(x, y), (x + way[0], y + way[1])], 0.7, ink)
                sketch.head((x + way[0], y + way[1]), way, ink, 0.5)
            else:
                sketch.line([(x - way[0], y - way[1]), (x + way[0], y + way[1])], 1, ink)
    else:
        hollow = rng.random() < 0.3
        group = rng.random(len(points)) < rng.choice((0.0, 0.2, 0.5))
        for place, (x, y) in enumerate(points):
            ink = sketch.ink(int(group[place]))
            sketch.disc(
                x,
                y,
                radius * (2 if hollow else 1),
                None if hollow else ink,
                0.5 if hollow else 0.0,
                ink,
            )
    what = {
        "arrows": "directions in the plane",
        "ordered": "rods and their order",
        "circle map": "orbits of the map",
    }
    return sketch.page(), pick(
        rng,
        what.get(kind, f"{len(points)} points, {kind}"),
        f"a snapshot of {words.thing(rng, topic)}",
    )


def _packed(sketch: Sketch, size: float) -> tuple[Drawing, str]:
    """Drop discs that do not overlap."""
    rng = sketch.rng
    mean = size * float(rng.uniform(0.025, 0.09))
    wide = size * float(rng.uniform(1, 1.8))
    tries = rng.uniform((0, 0), (wide, size), (700, 2))
    radii = mean * (1 + float(rng.choice((0, 0, 0.25, 0.5))) * rng.uniform(-1, 1, 700))
    kept: list[int] = []
    for place in range(700):
        if len(kept) > 220:
            break
        others = np.array(kept, dtype=int)
        apart = np.hypot(*(tries[others] - tries[place]).T) if kept else np.array([9e9])
        if (apart > radii[place] + (radii[others] if kept else 0)).all():
            kept.append(place)
    filled = rng.random() < 0.5
    for place in kept:
        x, y = tries[place]
        fill = sketch.fill(place % 3) if filled else None
        sketch.disc(x, y, radii[place], fill, 1)
    if rng.random() < 0.3:
        sketch.line([(-mean, size), (-mean, -mean), (wide + mean, -mean), (wide + mean, size)], 2)
    return sketch.page(), pick(rng, f"{len(kept)} discs that do not overlap", "a packing of discs")


def standard_map(rng: Generator, orbits: int, steps: int) -> NDArray[np.float64]:
    """Follow orbits of the standard map, (orbits * steps, 2) within -1..1."""
    kick = float(rng.uniform(0.3, 1.8))
    turn, push = rng.uniform(0, 2 * np.pi, (2, orbits))
    found = []
    for _ in range(steps):
        push = (push + kick * np.sin(turn)) % (2 * np.pi)
        turn = (turn + push) % (2 * np.pi)
        found.append(np.column_stack([turn, push]) / np.pi - 1)
    return np.vstack(found)
