"""Levels, lattices, crystals, molecules, phases and potentials, as sketches."""

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from reimaging.sample.diagrams import paths
from reimaging.sample.diagrams.hand import Sketch, mixed, pick
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.topics import Topic

_ATOMS: tuple[Ink, ...] = (
    (0.85, 0.1, 0.1), (0.3, 0.3, 0.35), (0.2, 0.35, 0.9), (0.9, 0.8, 0.2), (0.9, 0.9, 0.9),
    (0.2, 0.7, 0.3), (0.75, 0.4, 0.75), (0.95, 0.6, 0.2),
)  # fmt: skip


def level_scheme(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw energy levels with transitions: of an atom that is driven, or of a nucleus."""
    sketch = Sketch(rng)
    columns = int(rng.integers(1, 6))
    wide, gap, high = (
        float(rng.uniform(30, 70)),
        float(rng.uniform(14, 40)),
        float(rng.uniform(90, 240)),
    )
    bars: list[tuple[float, float]] = []
    nuclear = rng.random() < 0.35
    for column in range(columns):
        count = int(rng.integers(1 + (columns == 1), 4 + 7 * nuclear))
        heights = np.sort(rng.uniform(0, high, count))
        apart = 0.75 * sketch.hand.size * np.arange(count) * nuclear
        for place, y in enumerate(heights + apart):
            x = column * (wide + gap)
            sketch.line([(x, y), (x + wide, y)], 1.6)
            bars.append((x, float(y)))
            if nuclear:
                sketch.write(
                    x, y + 2, f"${int(rng.integers(0, 9))}^{pick(rng, '+', '-')}$", 0.75, 0.0
                )
                if rng.random() < 0.6:
                    sketch.write(x + wide, y + 2, str(int(y * 20)), 0.7, 1.0)
            elif rng.random() < 0.8:
                name = pick(
                    rng,
                    f"$|{place}\\rangle$",
                    "$|e\\rangle$",
                    "$|g\\rangle$",
                    "$5P_{3/2}$",
                    "$6S_{1/2}$",
                    "$E_n$",
                    "F=2",
                    "$|r\\rangle$",
                )
                sketch.write(x + wide + 3, y - 3, name, 0.85, 0.0)
    for _ in range(int(rng.integers(1, 3 + len(bars)))):
        one, two = bars[int(rng.integers(len(bars)))], bars[int(rng.integers(len(bars)))]
        if abs(one[1] - two[1]) < 8:
            continue
        a = (one[0] + wide * rng.uniform(0.2, 0.8), one[1])
        b = (two[0] + wide * rng.uniform(0.2, 0.8), two[1])
        if nuclear:
            b = (a[0], b[1]) if one[0] == two[0] else b
        ink = sketch.ink(int(rng.integers(4)))
        if rng.random() < 0.3:
            wave = paths.wavy(paths.line([a, b]), 2.5, 8)
            sketch.arrow(np.vstack([wave[:-6], wave[-1:]]), 0.8, ink)
        else:
            sketch.arrow([a, b], 1, ink, (4, 2) if rng.random() < 0.2 else (), rng.random() < 0.3)
        if rng.random() < 0.5:
            name = pick(
                rng,
                "$\\Omega_1$",
                "$\\Gamma$",
                "$\\omega_p$",
                "$\\Delta$",
                "780 nm",
                "$g$",
                "$\\gamma$",
            )
            sketch.write((a[0] + b[0]) / 2 + 5, (a[1] + b[1]) / 2, name, 0.85, 0.0)
    return sketch.page(), pick(
        rng,
        f"level scheme with {len(bars)} levels",
        "the levels and the transitions between them",
        "energy levels, not to scale",
    )


def lattice(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw sites of a square, triangular, honeycomb or kagome lattice, with spins or bonds."""
    sketch = Sketch(rng)
    kind = pick(rng, "square", "square", "triangular", "honeycomb", "kagome", "chain", "ladder")
    columns, rows = int(rng.integers(3, 12)), int(rng.integers(2, 9))
    rows = {"chain": 1, "ladder": 2}.get(kind, rows)
    side = float(rng.uniform(16, 34))
    slant = 0.5 if kind in ("triangular", "honeycomb", "kagome") else 0.0
    tall = 0.866 if slant else 1.0
    base = {
        "honeycomb": [(0.0, 0.0), (0.5, 0.289)], "kagome": [(0.0, 0.0), (0.5, 0.0), (0.25, 0.433)],
    }.get(kind, [(0.0, 0.0)])  # fmt: skip
    reach = {"honeycomb": 0.6, "kagome": 0.52}.get(kind, 1.02)
    sites = np.array(
        [
            (column + slant * (row % 2) + a, tall * row + b)
            for row in range(rows)
            for column in range(columns)
            for a, b in base
        ]
    )
    apart = np.hypot(*(sites[:, None] - sites[None]).transpose(2, 0, 1))
    pairs = np.argwhere((apart < reach) & (apart > 0.01))
    bonds = rng.random() < 0.85
    dimers = rng.random() < 0.2
    sites = sites * side
    for one, two in pairs[pairs[:, 0] < pairs[:, 1]]:
        if bonds:
            bold = dimers and rng.random() < 0.2
            sketch.line(
                [sites[one], sites[two]], 4.0 if bold else 0.8, sketch.ink(1) if bold else BLACK
            )
    spins = rng.random() < 0.45
    thin = min(sketch.hand.stroke, (0.06 if spins else 0.12) * side)
    sketch.hand = replace(sketch.hand, tip=min(sketch.hand.tip, 0.3 * side), stroke=thin)
    order = pick(rng, "random", "up", "neel", "wave")
    radius = float(rng.choice((0.08, 0.14, 0.22))) * side
    for place, (x, y) in enumerate(sites):
        column, row = int(x / side), int(y / side / tall + 0.01)
        fill = sketch.fill(place % 2) if (row + column) % 2 else BLACK
        if spins:
            turn = {"random": rng.uniform(0, 6.28), "up": 1.57, "wave": 0.6 * column}.get(
                order, 1.57 + 3.14 * ((row + column) % 2)
            )
            half = 0.36 * side * np.array([np.cos(turn), np.sin(turn)])
            ink = sketch.ink(1) if half[1] < 0 else BLACK
            sketch.arrow([(x - half[0], y - half[1]), (x + half[0], y + half[1])], 1.2, ink)
        else:
            sketch.disc(x, y, radius, fill, 0.6)
    if rng.random() < 0.3:
        a, b = sites[0], sites[min(len(base), len(sites) - 1)]
        sketch.arrow([a, b], 1.4, sketch.ink(1))
        sketch.write(a[0] + side / 2, a[1] - sketch.hand.size - 2, "$a_1$", 0.9)
    if rng.random() < 0.3:
        a = sites.mean(0)
        ring = [a + side * np.array(c) for c in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]
        sketch.line(ring, 1, sketch.ink(2), (3, 2))
    return sketch.page(), pick(
        rng,
        f"a {kind} of sites" if kind in ("chain", "ladder") else f"the {kind} lattice",
        f"spins on the {kind} lattice" if spins else "the lattice and its kinds of sites",
    )


def crystal(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a unit cell or a layer in three dimensions, balls and sticks, far ones first."""
    sketch = Sketch(rng)
    shaded = rng.random() < 0.5
    n = int(rng.integers(1, 4))
    grid = np.stack(np.meshgrid(*[np.arange(n + 1)] * 3), -1).reshape(-1, 3).astype(float)
    sites, kinds = [grid], [np.zeros(len(grid), int)]
    if rng.random() < 0.7:
        extra = {"body": [(0.5, 0.5, 0.5)], "face": [(0.5, 0.5, 0), (0.5, 0, 0.5), (0, 0.5, 0.5)]}
        inner = grid[(grid < n).all(1)]
        for off in extra[pick(rng, "body", "face")]:
            sites.append(inner + off)
            kinds.append(np.ones(len(inner), int))
    points, kind = np.vstack(sites) - n / 2, np.concatenate(kinds)
    points = points * (1, 1, rng.uniform(0.8, 1.6))
    a, b = rng.uniform(0.2, 1.2), rng.uniform(0.15, 0.5)
    spin = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    tip = np.array([[1, 0, 0], [0, np.sin(b), np.cos(b)], [0, -np.cos(b), np.sin(b)]])
    seen = points @ spin.T @ tip.T
    side = float(rng.uniform(80, 150)) / n
    sketch.hand = replace(sketch.hand, stroke=min(sketch.hand.stroke, 0.035 * side))
    flat, depth = seen[:, :2] * side, seen[:, 2]
    colours = [_ATOMS[int(k)] for k in rng.permutation(len(_ATOMS))[:2]]
    if not shaded:
        colours = [sketch.fill(0), BLACK if rng.random() < 0.5 else sketch.fill(1)]
    apart = np.linalg.norm(points[:, None] - points[None], axis=-1)
    near = float(np.median(np.sort(apart + 9 * np.eye(len(points)), axis=1)[:, 0])) * 1.05
    bound = apart < near
    if rng.random() < 0.6:  # the edges of the cells alone
        steps = np.abs(grid[:, None] - grid[None]).sum(-1)
        bound = np.zeros_like(bound)
        bound[: len(grid), : len(grid)] = steps == 1
    radii = side * rng.uniform(0.05, 0.2, 2)
    marks: list[tuple[float, int, int]] = [(float(d), k, -1) for k, d in enumerate(depth)]
    pairs = np.argwhere(np.triu(bound, 1))[:300]
    marks += [(float(min(depth[p], depth[q]) - 0.01), int(p), int(q)) for p, q in pairs]
    stick = float(rng.choice((0.6, 1.0, 2.5)))
    for _, one, two in sorted(marks):
        if two >= 0:
            sketch.line([flat[one], flat[two]], stick, (0.4, 0.4, 0.4) if shaded else BLACK)
        elif shaded and len(points) < 70:
            sketch.ball(flat[one][0], flat[one][1], radii[kind[one]], colours[kind[one]])
        else:
            sketch.disc(flat[one][0], flat[one][1], radii[kind[one]], colours[kind[one]], 0.6)
    if rng.random() < 0.4:
        corner = flat.min(0) - 12
        for axis, name in enumerate("abc"):
            end = corner + 24 * (spin.T[axis] @ tip.T)[:2]
            sketch.arrow([corner, end], 1)
            sketch.write(end[0] + 3, end[1], f"${name}$", 0.9, 0.0)
    return sketch.page(), pick(
        rng,
        "the crystal structure",
        f"{n**3} unit cells of the crystal",
        "the unit cell; balls are atoms",
    )


def molecule(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a molecule: rings and chains as chemists draw them, or balls on sticks."""
    sketch = Sketch(rng)
    side = float(rng.uniform(18, 30))
    balls = rng.random() < 0.4
    rings = int(rng.integers(0, 4))
    atoms: list[tuple[float, float]] = []
    bonds: list[tuple[int, int, int]] = []
    for ring in range(rings):
        first = len(atoms)
        turn = np.radians(60 * np.arange(6) + 30)
        x = ring * side * 1.732
        atoms += [(x + side * float(np.cos(t)), side * float(np.sin(t))) for t in turn]
        bonds += [(first + k, first + (k + 1) % 6, 1 + (k % 2) * (ring % 2 == 0)) for k in range(6)]
    if not atoms:
        atoms = [(0.0, 0.0)]
    for _ in range(int(rng.integers(2, 9))):
        root = int(rng.integers(len(atoms)))
        x, y = atoms[root]
        turn = np.radians(30 + 60 * rng.integers(0, 6))
        spot = (x + side * float(np.cos(turn)), y + side * float(np.sin(turn)))
        if min(np.hypot(spot[0] - a, spot[1] - b) for a, b in atoms) > 0.6 * side:
            bonds.append((root, len(atoms), int(rng.choice((1, 1, 2)))))
            atoms.append(spot)
    names: list[str] = []
    for place in range(len(atoms)):
        ends = sum(place in bond[:2] for bond in bonds) == 1
        names.append(
            pick(rng, "O", "OH", "N", "$CH_3$", "H", "F", "R", "S")
            if ends or rng.random() < 0.08
            else ""
        )
    for one, two, order in bonds:
        way = paths.line([atoms[one], atoms[two]])
        for off in (0.0,) if order == 1 else (2.0, -2.0):
            sketch.line(
                paths.beside(way, off), 4.0 if balls else 1.2, (0.5, 0.5, 0.5) if balls else BLACK
            )
    for place, (x, y) in enumerate(atoms):
        if balls:
            sketch.ball(
                x, y, side * (0.28 if names[place] else 0.36), _ATOMS[len(names[place]) + place % 2]
            )
        elif names[place]:
            sketch.disc(x, y, 0.5 * sketch.hand.size, WHITE, 0.0)
            sketch.write(x, y - 0.35 * sketch.hand.size, names[place])
    return sketch.page(), pick(
        rng,
        "structure of the molecule",
        f"the molecule with {rings} rings" if rings else "a chain molecule",
    )


def phase_diagram(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw regions of a plane with names in them and no numbers."""
    sketch = Sketch(rng)
    wide, high = float(rng.uniform(120, 240)), float(rng.uniform(90, 180))
    t = np.linspace(0, 1, 50)
    rising = rng.random() < 0.4
    levels = np.sort(rng.uniform(0.25, 0.9, int(rng.integers(1, 4))))[::-1]
    power = float(rng.uniform(0.5, 3))
    tinted = rng.random() < 0.5
    names = rng.permutation(np.array([
        "I", "II", "III", "AF", "SC", "FM", "disordered", "Mott", "liquid", "gas", "solid", "QGP",
        "hadrons", "normal", "chaos", "periodic", "PM", "glass", "topological", "trivial",
    ]))  # fmt: skip
    for place, level in enumerate(levels):
        y = level * (t**power if rising else 1 - t**power)
        edge = np.column_stack([t * wide * rng.uniform(0.5, 1), y * high])
        if tinted:
            sketch.shape([(0, 0), *edge, (edge[-1][0], 0)], sketch.fill(place), 0.0)
        sketch.line(edge, 1.4, sketch.ink(place), (4, 3) if rng.random() < 0.25 else ())
        spot = edge[int(rng.integers(12, 38))]
        sketch.write(spot[0], spot[1] * 0.7, str(names[place]), 1.1)
        if rng.random() < 0.4:
            x, y_end = edge[int(rng.integers(8, 42))]
            sketch.disc(x, y_end, 3, BLACK)
    sketch.write(wide * 0.75, high * 0.85, str(names[-1]), 1.1)
    if rng.random() < 0.7:
        sketch.arrow([(0, 0), (wide * 1.1, 0)], 1.1)
        sketch.arrow([(0, 0), (0, high * 1.1)], 1.1)
    else:
        sketch.line([(0, 0), (wide, 0), (wide, high), (0, high), (0, 0)], 1.1)
    one, two = rng.permutation(len(topic.quantities))[:2]
    sketch.write(
        wide, -sketch.hand.size - 4, f"${topic.quantities[int(one)].tex}$".replace("\\Vert", "")
    )
    sketch.write(
        -8, high * 0.95, f"${topic.quantities[int(two)].tex}$".replace("\\Vert", ""), 1, 1.0
    )
    return sketch.page(), pick(
        rng,
        "a sketch of the phase diagram",
        f"schematic phase diagram with {len(levels) + 1} phases",
    )


def potential(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a potential or a band structure by hand: wells, barriers, levels, balls that roll."""
    sketch = Sketch(rng)
    wide, high = float(rng.uniform(110, 260)), float(rng.uniform(60, 150))
    x = np.linspace(-1, 1, 120)
    kind = pick(rng, "double well", "well", "washboard", "morse", "steps", "cones", "bands")
    curves = {
        "double well": [3.5 * (x**4 - x**2) + 0.9 + rng.uniform(-0.2, 0.2) * x],
        "well": [x**2, 0.45 * x**2 + rng.uniform(0.3, 0.8)],
        "washboard": [0.5 + 0.25 * np.cos(rng.uniform(8, 20) * x) - rng.uniform(0, 0.4) * x],
        "morse": [np.clip((1 - np.exp(-2 * (x + 0.55))) ** 2, 0, 1.1)],
        "steps": [np.repeat(rng.uniform(0, 1, 6), 20)],
        "cones": [0.5 + 0.5 * np.abs(x), 0.5 - 0.5 * np.abs(x)],
        "bands": [0.7 + 0.2 * np.cos(3 * x), 0.3 - 0.2 * np.cos(3 * x)],
    }[kind][: int(rng.integers(1, 3))]
    for place, y in enumerate(curves):
        sketch.line(np.column_stack([x * wide / 2, y * high]), 1.4, sketch.ink(place))
    y = curves[0]
    if kind in ("double well", "well", "morse"):
        for level in np.sort(rng.uniform(y.min() + 0.05, 0.6, int(rng.integers(0, 6)))):
            inside = np.flatnonzero(y < level)
            if inside.size:
                ends = x[inside[[0, -1]]] * wide / 2
                sketch.line([(ends[0], level * high), (ends[1], level * high)], 0.7)
    if rng.random() < 0.4:
        spot = int(rng.integers(20, 100))
        sketch.disc(x[spot] * wide / 2, y[spot] * high + 6, 6, mixed(sketch.fill(), BLACK, 0.2))
        way = float(rng.choice((-1, 1)))
        sketch.arrow(
            [
                (x[spot] * wide / 2 + 8 * way, y[spot] * high + 14),
                (x[spot] * wide / 2 + 34 * way, y[spot] * high + 10),
            ]
        )
    if rng.random() < 0.6:
        sketch.arrow([(-wide * 0.55, -6), (wide * 0.6, -6)], 0.8)
        sketch.write(
            wide * 0.6, -8 - sketch.hand.size, pick(rng, "$x$", "$r$", "$\\phi$", "$q$", "$k$")
        )
        left = -wide * 0.52 if rng.random() < 0.6 else 0.0
        sketch.arrow([(left, -12), (left, high * 1.2)], 0.8)
        sketch.write(
            left + 5, high * 1.15, pick(rng, "$V(x)$", "$E$", "$V(\\phi)$", "$U$", "$F$"), 1, 0.0
        )
    if rng.random() < 0.4:
        low, top = float(y.min()) * high, float(y.max()) * high
        sketch.arrow([(wide * 0.2, low), (wide * 0.2, top)], 0.7, both=True)
        sketch.write(
            wide * 0.2 + 5,
            (low + top) / 2,
            pick(rng, "$\\Delta E$", "$V_0$", "$E_b$", "$2\\Delta$"),
            1,
            0.0,
        )
    return sketch.page(), pick(
        rng,
        f"sketch of the {kind.replace('morse', 'molecular')} potential"
        if kind not in ("bands", "cones")
        else "sketch of the bands",
        "the potential, not to scale",
    )
