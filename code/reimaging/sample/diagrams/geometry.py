"""What topologists draw: knots, braids, surfaces, domains, and space-time as they see it."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from reimaging.sample.diagrams import paths, words
from reimaging.sample.diagrams.hand import Sketch, mixed, pick
from reimaging.sample.drawing import WHITE, Drawing
from reimaging.sample.topics import Topic


def crossings(line: paths.Line, closed: bool = True) -> NDArray[np.float64]:
    """Find where a polyline crosses itself.

    Parameters
    ----------
    line
        The polyline, (n, 2).
    closed
        Whether its end is joined to its start.

    Returns
    -------
    float64 [m, 2]
        For each crossing the places of its two passes, in steps along the line; smaller first.
    """
    ends = np.vstack([line, line[:1]]) if closed else line
    p, d = ends[:-1], np.diff(ends, axis=0)
    gap = p[None] - p[:, None]
    cross = d[:, None, 0] * d[None, :, 1] - d[:, None, 1] * d[None, :, 0]
    safe = np.where(np.abs(cross) < 1e-12, np.inf, cross)
    t = (gap[..., 0] * d[None, :, 1] - gap[..., 1] * d[None, :, 0]) / safe
    u = (gap[..., 0] * d[:, None, 1] - gap[..., 1] * d[:, None, 0]) / safe
    meets = (t > 0) & (t < 1) & (u > 0) & (u < 1) & np.isfinite(safe)
    count = len(p)
    i, j = np.nonzero(np.triu(meets, 2))
    near = (j - i) % count
    kept = (near > 1) & (near < count - 1) if closed else near > 1
    i, j = i[kept], j[kept]
    return np.column_stack([i + t[i, j], j + u[i, j]])


def knot_curve(rng: Generator) -> paths.Line:
    """Wind a closed plane curve with a few crossings, within about 1 of the origin."""
    turn = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    kind = rng.random()
    if kind < 0.45:
        strands, twists = ((2, 3), (2, 5), (2, 7), (3, 4), (3, 5))[int(rng.integers(5))]
        reach = 1 + rng.uniform(0.3, 0.45) * np.cos(twists * turn)
        return (
            np.column_stack([reach * np.cos(strands * turn), reach * np.sin(strands * turn)]) / 1.4
        )
    if kind < 0.7:
        fast, slow = ((2, 3), (3, 4), (3, 5), (3, 7))[int(rng.integers(4))]
        off = float(rng.uniform(0.3, 0.6))
        return np.column_stack([np.cos(fast * turn + off), np.sin(slow * turn + 2 * off)])
    count = int(rng.integers(6, 10))
    return paths.smooth(rng.uniform(-1, 1, (count, 2)), closed=True, per=24)[:-1]


def knot(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw one to three knots or links with a gap in the strand that runs below."""
    sketch = Sketch(rng)
    count = int(rng.choice((1, 1, 1, 2, 3)))
    size, bold = float(rng.uniform(30, 70)), float(rng.choice((1.0, 1.0, 2.0, 4.0)))
    arrows, total = rng.random() < 0.3, 0
    for place in range(count):
        line = knot_curve(rng) * size + (place * size * 2.7, 0)
        strands, pairs = under_strands(
            line, 4.0 + 1.3 * bold * sketch.hand.stroke, rng.random() < 0.85
        )
        total += len(pairs)
        for strand in strands:
            sketch.line(strand, bold, sketch.ink(1))
        if arrows:
            sketch.arrow_within(strands[0], 0.5, sketch.ink(1))
        if place and rng.random() < 0.6:
            sketch.write(
                (place - 0.5) * size * 2.7, -4, pick(rng, "=", "~", "-", "+", "$\\to$"), 1.6
            )
        if rng.random() < 0.3:
            sketch.write(place * size * 2.7, -1.35 * size - 8, words.symbol(rng))
    return sketch.page(), pick(
        rng,
        f"a knot diagram with {total} crossings" if count == 1 else f"{count} knot diagrams",
        "the knot before and after a move" if count > 1 else "projection of the knot to the plane",
    )


def under_strands(
    line: paths.Line, gap: float, alternating: bool = True
) -> tuple[list[paths.Line], NDArray[np.float64]]:
    """Cut a closed curve at each crossing where it runs below.

    Parameters
    ----------
    line
        The curve, (n, 2).
    gap
        The length that is left out at a crossing.
    alternating
        Whether it runs above and below in turn; else always below the second time.

    Returns
    -------
    list of float64 [k, 2], float64 [m, 2]
        The strands and the `crossings`.
    """
    pairs = crossings(line)
    ends = np.vstack([line, line[:1]])
    run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(ends, axis=0).T))])
    visits = np.sort(pairs.ravel())
    below = [
        (one if np.searchsorted(visits, one) % 2 else two) if alternating else two
        for one, two in pairs
    ]
    if not below:
        return [ends], pairs
    spots = np.sort(np.interp(below, np.arange(len(run)), run))
    strands = []
    for start, stop in zip(spots, np.append(spots[1:], spots[0] + run[-1]), strict=True):
        if stop - start < gap:
            continue
        along = (
            np.linspace(start + gap / 2, stop - gap / 2, max(4, int((stop - start) / 2))) % run[-1]
        )
        strands.append(np.column_stack([np.interp(along, run, ends[:, k]) for k in (0, 1)]))
    return strands, pairs


def braid(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a braid, or the chords and arcs of a diagram algebra."""
    sketch = Sketch(rng)
    strands, steps = int(rng.integers(2, 7)), int(rng.integers(2, 9))
    gap, step = float(rng.uniform(14, 26)), float(rng.uniform(18, 34))
    sideways = rng.random() < 0.4
    bold = float(rng.choice((1.0, 1.5, 2.5)))
    ease = (1 - np.cos(np.linspace(0, np.pi, 22))) / 2
    order = list(range(strands))

    def put(x: paths.Line, y: paths.Line) -> paths.Line:
        return np.column_stack([y, x] if sideways else [x, y])

    for row in range(steps):
        low = -row * step
        y = np.linspace(low, low - step, 22)
        one = int(rng.integers(strands - 1))
        for place in range(strands):
            if place in (one, one + 1):
                continue
            sketch.line(put(np.full(2, place * gap), y[[0, -1]]), bold, sketch.ink(order[place]))
        over = rng.random() < 0.5
        right, left = put((one + ease) * gap, y), put((one + 1 - ease) * gap, y)
        top, below = (right, left) if over else (left, right)
        inks = (order[one], order[one + 1]) if over else (order[one + 1], order[one])
        sketch.line(top, bold, sketch.ink(inks[0]))
        for piece in (below[:9], below[13:]):
            sketch.line(piece, bold, sketch.ink(inks[1]))
        order[one], order[one + 1] = order[one + 1], order[one]
    if rng.random() < 0.3:
        for edge in (0.0, -steps * step):
            sketch.line(put(np.array([-6, (strands - 1) * gap + 6]), np.full(2, edge)), 1.5)
    return sketch.page(), pick(
        rng, f"a braid of {strands} strands", f"the braid with {steps} crossings"
    )


def surface(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a closed surface with holes and curves on it, or a manifold as a shapeless region."""
    sketch = Sketch(rng)
    if rng.random() < 0.4:
        return _chart_of_a_manifold(sketch)
    genus = int(rng.integers(1, 5))
    gap, high = float(rng.uniform(46, 64)), float(rng.uniform(20, 34))
    x = np.linspace(-0.5 * gap, (genus - 0.5) * gap, 80)
    waist = high * (0.82 + 0.18 * (genus > 1) * np.cos(2 * np.pi * x / gap))
    inward = np.clip(np.minimum(x - x[0], x[-1] - x) / (0.5 * gap), 0, 1)
    ends = np.sqrt(1 - (1 - inward) ** float(rng.uniform(2, 3)))
    top = np.column_stack([x, waist * ends])
    outline = np.vstack([top, top[::-1] * (1, -1)])
    sketch.shape(outline, sketch.fill() if rng.random() < 0.4 else None, 1.2)
    for place in range(genus):
        middle = place * gap
        sketch.line(paths.arc(middle, 5, 13, 200, 340, 0.7), 1.1)
        sketch.line(paths.arc(middle, -8, 11, 35, 145, 0.7), 1.1)
        if rng.random() < 0.6:
            sketch.line(paths.arc(middle, -2, 20, 0, 360, 0.62), 1, sketch.ink(1))
            sketch.write(middle + 16, 12, f"$a_{place + 1}$", 0.9, 0.0, ink=sketch.ink(1))
        if rng.random() < 0.6:
            low = -high
            y = (low - 4.4) / 2
            half = (-4.4 - low) / 2
            sketch.line(paths.arc(middle, y, half * 0.35, 90, 270, 1 / 0.35), 1, sketch.ink(2))
            sketch.line(
                paths.arc(middle, y, half * 0.35, -90, 90, 1 / 0.35), 1, sketch.ink(2), (2, 2)
            )
            sketch.write(middle - 4, low - sketch.hand.size, f"$b_{place + 1}$", 0.9)
    return sketch.page(), pick(
        rng, f"a surface of genus {genus} with closed curves", f"the surface with {genus} handles"
    )


def _chart_of_a_manifold(sketch: Sketch) -> tuple[Drawing, str]:
    rng = sketch.rng
    size = float(rng.uniform(50, 110))
    outer = paths.blob(rng, 0, 0, size, 0.35)
    sketch.shape(outer, mixed(sketch.fill(), WHITE, 0.4) if rng.random() < 0.5 else None)
    inner = int(rng.integers(1, 5))
    for place in range(inner):
        x, y = rng.uniform(-0.45, 0.45, 2) * size
        shape = paths.blob(rng, x, y, float(rng.uniform(0.1, 0.3)) * size, 0.3)
        dashed = rng.random() < 0.3
        if dashed:
            sketch.line(np.vstack([shape, shape[:1]]), 1, sketch.ink(1), (3, 2))
        else:
            sketch.shape(shape, sketch.fill(place + 1), 1, sketch.ink(1))
        sketch.write(x, y - 3, words.symbol(rng))
    corner = 0.9 * size
    sketch.write(
        corner, corner * 0.8, pick(rng, "$M$", "$\\Omega$", "$\\Gamma$", "$D$", "$\\Sigma$"), 1.3
    )
    if rng.random() < 0.5:
        sketch.arrow(paths.between((0.3 * size, 0.2 * size), (2.2 * size, 0.3 * size), 0.2))
        sketch.write(1.3 * size, 0.75 * size, words.symbol(rng, 0.3))
        sketch.shape(paths.blob(rng, 2.7 * size, 0, 0.6 * size, 0.3), sketch.fill(2))
    if rng.random() < 0.4:
        way = paths.smooth(rng.uniform(-0.8, 0.8, (5, 2)) * size)
        sketch.line(way, 1.2, sketch.ink(1))
    return sketch.page(), pick(
        sketch.rng, "the domain and its parts", f"a region with {inner} sets in it"
    )


def space_time(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a conformal diagram: diamonds and triangles, horizons, a wavy singularity."""
    sketch = Sketch(rng)
    size = float(rng.uniform(50, 90))
    kind = pick(rng, "diamond", "black hole", "eternal", "eternal", "star", "square")
    names = {"i+": "$i^+$", "i-": "$i^-$", "i0": "$i^0$", "scri": "$I^+$"}
    if kind in ("eternal", "black hole"):
        for side in (1, -1)[: 2 if kind == "eternal" else 1]:
            edge = [(0, 0), (side * size, size), (side * 2 * size, 0), (side * size, -size), (0, 0)]
            sketch.line(edge)
            sketch.write(side * (2 * size + 8), -3, names["i0"])
            sketch.write(side * size * 1.6, size * 0.55, names["scri"], 1, 0.5 - side / 2)
        for y in (size, -size)[: 2 if kind == "eternal" else 1]:
            sketch.line(paths.wavy(paths.line([(-size, y), (size, y)]), 2.5, 9), 1.2)
        if kind == "black hole":
            sketch.line([(-size, size), (0, 0)])
            sketch.line([(-size, size), (-size, -size), (0, 0)])
    elif kind == "star":
        sketch.line(
            [(0, -size), (0, size), (0.6 * size, size), (1.3 * size, 0.3 * size), (0, -size)]
        )
        sketch.line(paths.wavy(paths.line([(0, size), (0.6 * size, size)]), 2.2, 8), 1.2)
        sketch.line([(0, 0.4 * size), (0.6 * size, size)], 1, sketch.ink(1), (3, 2))
        star = paths.smooth([(0, -size), (0.35 * size, -0.2 * size), (0.4 * size, size)])
        sketch.shape([*star, (0, size)], sketch.fill(), 0.7)
    elif kind == "square":
        sketch.line([(0, 0), (size, 0), (size, size), (0, size), (0, 0)])
        for a, b in (((0, 0), (size, size)), ((0, size), (size, 0))):
            sketch.line([a, b], 1, dash=(3, 2) if rng.random() < 0.5 else ())
    else:
        sketch.line([(0, size), (size, 0), (0, -size), (-size, 0), (0, size)])
        sketch.write(size + 8, -3, names["i0"])
        for share in np.linspace(-0.8, 0.8, int(rng.integers(0, 9))):
            x = np.linspace(-1, 1, 40)
            lift = share * (1 - np.abs(x)) * size
            sketch.line(np.column_stack([x * size, lift]), 0.5, sketch.ink(1))
    if rng.random() < 0.6:
        sketch.arrow([(0.2 * size, -0.3 * size), (0.7 * size, 0.2 * size)], 0.8, sketch.ink(2))
    for _ in range(int(rng.integers(0, 5))):
        x, y = rng.uniform(-0.9, 0.9, 2) * size
        sketch.write(
            x,
            y,
            pick(
                rng, "I", "II", "III", "IV", "$H^+$", "$r=0$", "$r=r_+$", "$\\Sigma$", "$U$", "$V$"
            ),
        )
    return sketch.page(), pick(
        rng, "conformal diagram of the space-time", "Penrose diagram; wavy lines are singularities"
    )
