"""Pictures that a computer computed: fractals, automata, flows, waves, filaments, spins."""

import numpy as np
from numpy.random import Generator

from reimaging.sample.diagrams import words
from reimaging.sample.diagrams.hand import pick
from reimaging.sample.diagrams.plates import (
    Field,
    Image,
    choose_map,
    colour,
    enlarged,
    grid,
    lay,
    noise,
    scaled,
    shape,
)
from reimaging.sample.drawing import Drawing
from reimaging.sample.topics import Topic


def fractal(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Colour the plane by how fast an iteration leaves it, or where it ends."""
    kind, name = pick(rng, "mandelbrot", "julia", "julia", "newton"), choose_map(rng, True)
    rows, columns = shape(rng, 80, 130)

    def make() -> Image:
        x, y = grid(rows, columns)
        plane = np.asarray(x + 1j * y, dtype=np.complex128)
        zoom = float(rng.choice((1.4, 1.4, 0.3, 0.05)))
        if kind == "newton":
            z = 1.5 * plane + 1e-9
            for _ in range(14):
                z = z - (z**3 - 1) / (3 * z**2 + 1e-12)
            return colour(
                (np.angle(z) / (2 * np.pi) + 0.5) * 0.8 + 0.1 * scaled(np.abs(z.real)), name
            )
        if kind == "julia":
            turn = rng.uniform(0, 6.28)
            z = 1.5 * plane
            c = np.full_like(z, 0.7885 * np.exp(1j * turn))
        else:
            whole = rng.random() < 0.33
            corner = -0.6 + 0j if whole else (-0.7435 + 0.1314j, -0.1 + 0.95j)[int(rng.integers(2))]
            c = corner + (1.3 if whole else zoom) * plane
            z = np.zeros_like(c)
        steps: Field = np.zeros(x.shape)
        for _ in range(36):
            z = np.where(np.abs(z) < 4, z * z + c, z)
            steps += np.abs(z) < 4
        return colour((steps / 36) ** 0.6 * 0.97, name)

    drawing, count = lay(rng, make)
    return drawing, pick(
        rng,
        f"the {kind} set; colours tell how fast a point escapes"
        if kind != "newton"
        else "basins of attraction of Newton's method",
        "basins in the complex plane" + ("" if count == 1 else f" for {count} parameters"),
    )


def automaton(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Run a cellular automaton: a line of cells through time, or a plane of them."""
    flat = rng.random() < 0.6
    inks = (
        rng.integers(0, 256, (4, 3))
        if rng.random() < 0.6
        else np.array([(0, 0, 0), (255, 255, 255), (128, 128, 128), (60, 60, 60)])
    )
    rule = int(rng.choice((30, 90, 110, 54, 150, 184, 22, 45, 105)))
    rows, columns = shape(rng, 70, 120)
    states = int(rng.choice((2, 2, 3, 4)))

    def make() -> Image:
        if flat:
            table = np.array([rule >> bit & 1 for bit in range(8)])
            cells = np.zeros((rows, columns), dtype=np.int64)
            cells[0] = rng.random(columns) < 0.5
            if rng.random() < 0.4:
                cells[0] = np.arange(columns) == columns // 2
            for row in range(1, rows):
                last = cells[row - 1]
                cells[row] = table[4 * np.roll(last, 1) + 2 * last + np.roll(last, -1)]
        elif states == 2:
            cells = (rng.random((rows, columns)) < 0.4).astype(np.int64)
            for _ in range(int(rng.integers(2, 14))):
                near = sum(np.roll(cells, s, (0, 1)) for s in _AROUND)
                cells = ((near == 3) | ((near == 2) & (cells == 1))).astype(np.int64)
        else:
            cells = rng.integers(0, states, (rows, columns))
            for _ in range(24):
                after = (cells + 1) % states
                caught = sum((np.roll(cells, s, (0, 1)) == after).astype(int) for s in _AROUND)
                cells = np.where(caught > 1 + (states == 3), after, cells)
        return np.repeat(np.repeat(inks[cells].astype(np.uint8), 2, 0), 2, 1)

    drawing, _ = lay(rng, make, dark=False)
    return drawing, pick(
        rng,
        f"evolution of the cellular automaton, rule {rule}; time runs downwards"
        if flat
        else f"states of an automaton with {states} states",
        "space-time pattern of the model"
        if flat
        else "a configuration of the model on the lattice",
    )


_AROUND = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1))


def flow(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Show vorticity, a dye that is stirred, convection, or a wake behind a body."""
    kind, name = (
        pick(rng, "vortices", "mixing", "mixing", "turbulence", "plumes", "wake"),
        choose_map(rng, True),
    )
    rows, columns = shape(rng)
    if kind == "wake":
        columns = int(rows * rng.uniform(1.8, 3.5))

    def make() -> Image:
        x, y = grid(rows, columns)
        if kind == "vortices":
            spots = rng.uniform(-1, 1, (int(rng.integers(3, 30)), 2)) * (
                columns / min(rows, columns),
                1,
            )
            size, sign = rng.uniform(0.03, 0.25, len(spots)), rng.choice((-1, 1), len(spots))
            field = np.zeros(x.shape)
            for (a, b), s, g in zip(spots, size, sign, strict=True):
                field += g * np.exp(-((x - a) ** 2 + (y - b) ** 2) / s**2)
        elif kind == "wake":
            x = x - x.min()
            street = np.sin(5 * x) * np.exp(-((y / 0.5) ** 2)) * np.minimum(x, 1)
            field = (
                street
                + 0.7 * y * np.exp(-((y / 0.25) ** 2)) * np.exp(-x / 2)
                + 0.1 * noise(rng, rows, columns, 2.5)
            )
            field = np.where((x - 0.5) ** 2 + y**2 < 0.03, field.min() - 0.2, field)
        elif kind == "turbulence":
            field = noise(rng, rows, columns, float(rng.uniform(1.3, 2.6)))
        elif kind == "plumes":
            warm = noise(rng, rows, columns, 2.0)
            field = np.tanh(3 * (warm * 0.35 - y)) + 0.5 * np.abs(noise(rng, rows, columns, 1.8))
        else:
            for _ in range(int(rng.integers(3, 9))):
                a, b = rng.uniform(0.2, 0.8, 2)
                x = x + a * np.sin(3 * y + rng.uniform(0, 6))
                y = y + b * np.sin(3 * x + rng.uniform(0, 6))
            field = (
                np.sin(2 * x) * np.cos(2 * y)
                if rng.random() < 0.5
                else np.sign(np.sin(2 * x)) + 0.3 * np.cos(y)
            )
        return colour(scaled(field), name)

    drawing, count = lay(rng, make)
    what = {
        "vortices": "vorticity",
        "mixing": "a dye that is stirred",
        "turbulence": "a turbulent field",
        "plumes": "temperature in convection",
        "wake": "vorticity behind a cylinder",
    }[kind]
    return drawing, pick(
        rng, what, f"{what} at {count} times" if count > 1 else f"a snapshot of {what}"
    )


def waves(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Show interference, figures of Chladni, rings of diffraction, modes, orbitals, a moiré."""
    kind, name = (
        pick(rng, "sources", "chladni", "rings", "modes", "orbital", "moire", "sheaf"),
        choose_map(rng, rng.random() < 0.5),
    )
    rows, columns = shape(rng)
    if rng.random() < 0.35:
        name = "gray"

    def make() -> Image:
        x, y = grid(rows, columns)
        r, turn = np.hypot(x, y), np.arctan2(y, x)
        if kind == "sources":
            field = np.zeros(x.shape)
            for a, b in rng.uniform(-1, 1, (int(rng.integers(1, 6)), 2)):
                far = np.hypot(x - a, y - b)
                field += np.cos(rng.choice((18, 30, 45)) * far) / np.sqrt(far + 0.1)
        elif kind == "chladni":
            m, n = rng.permutation(np.arange(1, 9))[:2]
            field = np.cos(n * np.pi * x / 2) * np.cos(m * np.pi * y / 2) - np.cos(
                m * np.pi * x / 2
            ) * np.cos(n * np.pi * y / 2)
            field = np.exp(-8 * np.abs(field)) if rng.random() < 0.5 else field
        elif kind == "rings":
            z = rng.uniform(8, 40) * r + 1e-6
            field = np.sqrt(np.abs(np.sin(z) / z))
        elif kind == "modes":
            p, m = int(rng.integers(0, 4)), int(rng.integers(0, 6))
            s = 2.5 * r
            field = (
                s ** (2 * m)
                * np.exp(-(s**2))
                * np.cos(p * s) ** 2
                * (np.cos(m * turn) ** 2 if rng.random() < 0.6 else 1)
            )
        elif kind == "orbital":
            n = int(rng.integers(1, 5))
            field = np.exp(-4 * r) * np.cos(n * turn) ** 2 * np.abs(np.cos(9 * r / n)) ** 2 * r**n
            field = np.sqrt(field)
        elif kind == "moire":
            k, lean = rng.uniform(20, 45), rng.uniform(0.03, 0.3)
            field = np.cos(k * x) * np.cos(k * (x * np.cos(lean) + y * np.sin(lean)))
        else:
            spots = rng.uniform(-0.8, 0.8, (int(rng.integers(1, 6)), 2))
            field = np.zeros(x.shape)
            for a, b in spots:
                band = np.exp(-(((y - b) / 0.08) ** 2) - ((x - a) / 0.5) ** 2)
                field += band * np.cos(40 * np.hypot(x - a, 3 * (y - b))) ** 2
        return colour(scaled(field), name)

    drawing, _ = lay(rng, make, dark=name != "gray")
    return drawing, pick(
        rng,
        {
            "sources": "interference of waves from point sources",
            "chladni": "nodal pattern of a plate",
            "rings": "diffraction rings",
            "modes": "intensity of the modes",
            "orbital": "density of the wave function",
            "moire": "a moiré pattern",
            "sheaf": "computed echoes",
        }[kind],
        "the intensity, computed",
    )


def filaments(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Let particles fall along a random field, as matter does in the universe, and count them."""
    name = str(
        rng.choice(
            (
                "inferno",
                "magma",
                "gray",
                "hot",
                "copper",
                "gray_r",
                "plasma",
                "viridis",
                "jet",
                "bone",
                "CMRmap",
            )
        )
    )
    rows, columns = shape(rng, 80, 140)

    def make() -> Image:
        swell = noise(rng, rows, columns, float(rng.uniform(2.4, 3.2)))
        push_y, push_x = np.gradient(swell)
        far = float(rng.uniform(3, 9)) / max(float(np.hypot(push_x, push_y).std()), 1e-9)
        y, x = np.mgrid[0:rows:0.5, 0:columns:0.5]
        px, py = (np.repeat(np.repeat(p, 2, 0), 2, 1) for p in (push_x, push_y))
        # shaken, or the grid that they start from shows
        x, y = x + rng.random(x.shape), y + rng.random(y.shape)
        u = (x - far * px).astype(int) % columns
        v = (y - far * py).astype(int) % rows
        counts = np.bincount((v * columns + u).ravel(), minlength=rows * columns)
        field = np.log1p(counts.reshape(rows, columns))
        return colour(0.95 * np.clip(scaled(field) ** 1.3, 0, 1), name)

    drawing, count = lay(rng, make, dark=name != "gray_r")
    return drawing, pick(
        rng,
        "density of matter in the simulation",
        f"the projected density in {count} runs"
        if count > 1
        else "filaments and voids in a slice of the box",
    )


def spins(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Show spins, domains or stripes on a lattice: of two kinds, of several, or with a phase."""
    kind = pick(rng, "domains", "domains", "stripes", "phases", "critical", "random", "droplets")
    two = (
        [(0, 0, 0), (255, 255, 255)]
        if rng.random() < 0.4
        else rng.integers(0, 256, (2, 3)).tolist()
    )
    rows, columns = shape(rng)
    name = choose_map(rng, True)
    smooth_map = rng.random() < 0.35
    scale = float(rng.uniform(4, 22))

    def make() -> Image:
        if kind == "random":
            cells = (rng.random((rows // 3, columns // 3)) < rng.uniform(0.1, 0.6)).astype(int)
            return enlarged(np.array(two, dtype=np.uint8)[cells], 100)
        if kind == "phases":
            a, b = noise(rng, rows, columns, 2.2), noise(rng, rows, columns, 2.2)
            return colour(
                np.arctan2(a, b) / (2 * np.pi) + 0.5, "hsv" if rng.random() < 0.7 else name
            )
        ring = scale if kind in ("stripes", "droplets") else 0.0
        field = noise(rng, rows, columns, 2.2 if kind == "domains" else 1.1, ring)
        if smooth_map:
            return colour(scaled(np.tanh(2 * field)), name)
        return np.array(two, dtype=np.uint8)[
            (field > (0.9 if kind == "droplets" else 0)).astype(int)
        ]

    drawing, count = lay(rng, make, dark=False)
    return drawing, pick(
        rng,
        f"configuration of the model with {kind}" if kind != "random" else "occupied sites",
        f"snapshots at {count} temperatures"
        if count > 1
        else f"a snapshot of {words.thing(rng, topic)}",
    )
