"""What strings and gauge theories draw: world sheets, branes, quivers, Dynkin diagrams."""

from itertools import pairwise

import numpy as np
from numpy.random import Generator

from reimaging.sample.diagrams import paths, words
from reimaging.sample.diagrams.hand import Sketch, pick
from reimaging.sample.drawing import BLACK, WHITE, Drawing
from reimaging.sample.topics import Topic


def world_sheet(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw tubes and pairs of pants, one or several with signs between them."""
    sketch = Sketch(rng)
    count = int(rng.choice((1, 1, 2, 3, 4)))
    high, x = float(rng.uniform(40, 80)), 0.0
    fill = sketch.fill() if rng.random() < 0.4 else WHITE
    for place in range(count):
        ends = (1, 1) if rng.random() < 0.3 else (int(rng.integers(1, 4)), int(rng.integers(1, 3)))
        wide = 34.0 * max(ends)
        _tubes(sketch, x + wide / 2, high, ends, fill, holes=int(rng.random() < 0.3))
        if rng.random() < 0.4:
            sketch.write(x + wide / 2, high / 2 + 14, words.symbol(rng))
        x += wide + 20
        if place < count - 1:
            sketch.write(x, -4, pick(rng, "=", "+", "$\\to$", "-"), 1.6)
            x += 20
    return sketch.page(), pick(
        rng,
        "world sheets of closed strings" if count > 1 else "a world sheet with its boundaries",
        "surfaces that are glued along their boundaries",
        "composition of cobordisms",
    )


def _tubes(
    sketch: Sketch,
    x: float,
    high: float,
    ends: tuple[int, int],
    fill: tuple[float, float, float],
    holes: int,
) -> None:
    """Draw a surface that joins circles above and below."""
    radius, gap, flat = 10.0, 34.0, 0.3
    rims = [[x + gap * (k - (n - 1) / 2) for k in range(n)] for n in ends]
    top, low = high / 2, -high / 2
    pull = 0.5 * high

    def cubic(a: tuple[float, float], b: tuple[float, float], sign: float) -> paths.Line:
        t = np.linspace(0, 1, 24)[:, None]
        p, q = np.array(a), np.array(b)
        c, d = p - np.array((0, sign * pull)), q + np.array((0, sign * pull))
        return (1 - t) ** 3 * p + 3 * t * (1 - t) ** 2 * c + 3 * t**2 * (1 - t) * d + t**3 * q

    left = cubic((rims[0][0] - radius, top), (rims[1][0] - radius, low), 1)
    right = cubic((rims[0][-1] + radius, top), (rims[1][-1] + radius, low), 1)
    arches: list[paths.Line] = []
    for rim, y, sign in ((rims[0], top, 1.0), (rims[1], low, -1.0)):
        for one, two in pairwise(rim):
            t = np.linspace(0, np.pi, 24)
            dip = 0.38 * high * np.sin(t)
            arches.append(
                np.column_stack([(one + two) / 2 - (gap / 2 - radius) * np.cos(t), y - sign * dip])
            )
    if fill != WHITE:
        upper = [np.array([[rims[0][-1] + radius, top]]), *arches[: ends[0] - 1][::-1]]
        upper = [upper[0], *(a[::-1] for a in upper[1:])]
        body = np.vstack([left, *(arches[ends[0] - 1 :]), right[::-1], *upper])
        sketch.shape(body, fill, 0.0)
    for edge in (left, right, *arches):
        sketch.line(edge)
    for rim, y in ((rims[0], top), (rims[1], low)):
        for spot in rim:
            hidden = y < 0 and sketch.rng.random() < 0.7
            if hidden:
                sketch.line(paths.arc(spot, y, radius, 180, 360, flat))
                sketch.line(paths.arc(spot, y, radius, 0, 180, flat), 0.7, dash=(2, 2))
            else:
                sketch.disc(spot, y, radius, WHITE, flat=flat)
    if holes:
        sketch.line(paths.arc(x, 4, 9, 200, 340, 0.6))
        sketch.line(paths.arc(x, -4, 7, 30, 150, 0.6))


def branes(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw branes as upright lines or sheets, with others and strings between them."""
    sketch = Sketch(rng)
    count, high = int(rng.integers(2, 6)), float(rng.uniform(60, 140))
    spots = np.cumsum(rng.uniform(25, 80, count))
    sheets = rng.random() < 0.4
    lean = float(rng.uniform(12, 30))
    for place, x in enumerate(spots):
        if sheets:
            corners = [(x, 0), (x + lean, lean), (x + lean, high + lean), (x, high)]
            sketch.shape(corners, sketch.fill(place))
        else:
            sketch.line([(x, 0), (x, high)], 1.5, sketch.ink(1))
        if rng.random() < 0.6:
            sketch.write(
                x,
                -sketch.hand.size - 2,
                pick(rng, "NS5", "D3", "D5'", "$x_1$", "NS", "D7", "$\\tau_i$"),
            )
    for _ in range(int(rng.integers(2, 9))):
        one = int(rng.integers(count - 1))
        y = float(rng.uniform(0.1, 0.95)) * high
        a, b = (spots[one] + lean * sheets / 2, y), (spots[one + 1] + lean * sheets / 2, y)
        if rng.random() < 0.25:
            sketch.line(paths.wavy(paths.line([a, b]), 3, 10), 1, sketch.ink(2))
        else:
            for off in range(int(rng.integers(1, 4))):
                sketch.line([(a[0], y + 2.5 * off), (b[0], y + 2.5 * off)], 1)
    if rng.random() < 0.5:
        for end, name in (((30, 0), "$x^6$"), ((0, 30), "$x^4$"), ((18, 18), "$x^7$")):
            sketch.arrow([(-20, 0), (end[0] - 20, end[1])], 0.8)
            sketch.write(end[0] - 16, end[1], name, 0.9, 0.0)
    return sketch.page(), pick(
        rng, f"the configuration of {count} branes", "strings that stretch between branes"
    )


def quiver(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw gauge groups as nodes and matter as arrows, on a ring or in a row."""
    sketch = Sketch(rng)
    count = int(rng.integers(2, 9))
    row = rng.random() < 0.35
    size = float(rng.uniform(9, 16))
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False) + np.pi / 2
    radius = 14.0 * count + 18
    spots = radius * np.column_stack([np.cos(turn), np.sin(turn)])
    if row:
        spots = np.column_stack([np.arange(count) * 60.0, np.zeros(count)])
    pairs = {(k, (k + 1) % count) for k in range(count - int(row))}
    if not row:
        for _ in range(int(rng.integers(0, count))):
            one, two = (int(k) for k in rng.integers(0, count, 2))
            if one != two and (two, one) not in pairs:
                pairs.add((one, two))
    bend = float(rng.choice((0.0, 0.12, 0.2)))
    for one, two in sorted(pairs):
        if one == two:
            continue
        way = paths.part(paths.between(spots[one], spots[two], bend), 0.17, 0.83)
        sketch.line(paths.between(spots[one], spots[two], bend), 1, sketch.ink(1))
        for share in np.linspace(0.5, 0.62, int(rng.integers(1, 4))):
            sketch.arrow_within(way, float(share), sketch.ink(1))
    for place, spot in enumerate(spots):
        if rng.random() < 0.25:
            loop = paths.arc(spot[0], spot[1] + 1.5 * size, 0.8 * size, -60, 240)
            sketch.line(loop)
        square = rng.random() < 0.2
        if square:
            sketch.box(spot[0] - size, spot[1] - size, 2 * size, 2 * size, sketch.fill(1), corner=0)
        else:
            sketch.disc(spot[0], spot[1], size, sketch.fill())
        text = pick(rng, f"{place + 1}", "$N$", "$N_c$", "$U(N)$", f"$U_{place}$", "$2N$", "$k$")
        scale = min(1.0, 1.7 * size / sketch.long(text))
        sketch.write(spot[0], spot[1] - 0.35 * scale * sketch.hand.size, text, scale)
    return sketch.page(), pick(
        rng, f"the quiver with {count} nodes", "quiver diagram of the gauge theory and its dual"
    )


def dynkin(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw Dynkin diagrams: chains of small circles with forks and double links."""
    sketch = Sketch(rng)
    rows = int(rng.choice((1, 1, 2, 3, 5)))
    radius, gap = float(rng.uniform(2.5, 6)), float(rng.uniform(20, 36))
    named = rng.random() < 0.5
    filled = WHITE if rng.random() < 0.6 else BLACK
    names: list[str] = []
    for row in range(rows):
        y, count = -row * 3.2 * gap, int(rng.integers(2, 9))
        kind = pick(rng, "A", "B", "C", "D", "E", "affine")
        spots = [(k * gap, y) for k in range(count)]
        links = [(k, k + 1) for k in range(count - 1)]
        if kind == "D":
            spots += [((count - 0.3) * gap, y + 0.7 * gap), ((count - 0.3) * gap, y - 0.7 * gap)]
            links += [(count - 1, count), (count - 1, count + 1)]
        elif kind == "E":
            spots.append((min(2, count - 1) * gap, y + gap))
            links.append((min(2, count - 1), count))
        elif kind == "affine":
            spots.append(((count - 1) / 2 * gap, y + gap))
            links += [(0, count), (count - 1, count)]
        elif kind in "BC":
            links.pop()
            for off in (0.45 * radius, -0.45 * radius):
                sketch.line([(spots[-2][0], y + off), (spots[-1][0], y + off)])
            middle, way = (spots[-1][0] + spots[-2][0]) / 2, 1.0 if kind == "B" else -1.0
            sketch.line(
                [(middle - 3 * way, y + 5), (middle + 3 * way, y), (middle - 3 * way, y - 5)]
            )
        skip = count // 2 if kind == "A" and count > 4 and rng.random() < 0.5 else -1
        for one, two in links:
            dash = (1.0, 3.0) if one == skip else ()
            sketch.line([spots[one], spots[two]], 1, dash=dash)
        for place, spot in enumerate(spots):
            sketch.disc(spot[0], spot[1], radius, BLACK if rng.random() < 0.06 else filled)
            if named:
                text = f"$\\alpha_{place + 1}$" if row % 2 == 0 else str(int(rng.integers(1, 7)))
                sketch.write(spot[0] + 2, spot[1] - radius - sketch.hand.size, text, 0.85)
        name = f"${kind if kind != 'affine' else 'A'}_{len(spots)}$"
        names.append(name)
        if rng.random() < 0.7:
            sketch.write(-gap * 0.8, y - 3, name, 1.2, 1.0)
    return sketch.page(), pick(
        rng, f"Dynkin diagrams of {' and '.join(names[:2])}", "the diagrams of the simple algebras"
    )
