"""Micrographs without letters, by electrons, probes and light: most of them of matter."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from reimaging.sample.sensors import living
from reimaging.sample.sensors.living import fine
from reimaging.sample.sensors.sort import Sort
from reimaging.sample.sensors.texture import (
    Shape,
    blurred,
    cells,
    cloud,
    grid,
    ramp,
    shaded,
    stamp,
    unit,
)

_WARM = ((0.06, 0.02, 0.0), (0.5, 0.22, 0.04), (0.9, 0.62, 0.2), (1, 0.96, 0.8))
_HOT = ((0, 0, 0), (0.6, 0, 0), (1, 0.6, 0), (1, 1, 0.9))


def grains(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw grains of a polycrystal, grey by orientation, with borders; in colours at times."""
    size = float(np.exp(rng.uniform(np.log(9), np.log(60))))
    near, gap, name = cells(
        rng, shape, size, 1, rng.uniform(0.02, 0.15), (1, rng.uniform(0.6, 1.8))
    )
    relief = cloud(rng, shape, 1.2)
    image = 0.35 + rng.uniform(0.1, 0.4) * (name - 0.3) + 0.05 * relief
    border = np.exp(-gap * size / rng.uniform(0.8, 2.5))
    if rng.random() < 0.25:  # orientations as colours
        hues = np.stack([np.cos(2 * np.pi * (name * 3 + k / 3)) for k in range(3)], -1)
        return (0.55 + 0.4 * hues + fine(rng, shape)[..., None]) * (1 - 0.8 * border[..., None])
    image = image + rng.choice([-0.4, 0.35, 0.5]) * border - 0.15 * near * rng.integers(2)
    return image + fine(rng, shape)


def particles(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw round or cornered particles that lie on each other, bright at their edges."""
    height = np.zeros(shape, np.float32)
    mean = float(np.exp(rng.uniform(np.log(5), np.log(28))))
    count = int(min(420, rng.uniform(0.3, 2.5) * shape[0] * shape[1] / (mean * mean * 3)))
    spread, power = rng.uniform(0, 0.5), float(rng.choice([2, 2, 2, 5]))
    for _ in range(count):
        r = mean * float(np.exp(rng.normal(0, spread)))
        n = int(r) + 1
        v = np.arange(-n, n + 1, dtype=np.float32) / r
        a, b = rng.uniform(0.75, 1.25), rng.uniform(0, np.pi)
        c, s = np.cos(b), np.sin(b)
        u, w = a * (c * v[None] + s * v[:, None]), (c * v[:, None] - s * v[None]) / a
        ball = np.clip(1 - np.abs(u) ** power - np.abs(w) ** power, 0, None)
        stamp(height, r * np.sqrt(ball) * (ball > 0) + (ball > 0) * rng.uniform(0, r),
              float(rng.uniform(0, shape[0])), float(rng.uniform(0, shape[1])), "max")  # fmt: skip
    height += 0.3 * cloud(rng, shape, 1.3)
    steep = np.hypot(*np.gradient(blurred(height, 0.7)))
    image = 0.2 + 0.25 * unit(height) + 0.5 * np.tanh(steep / 1.5) * rng.uniform(0.4, 1)
    image = image + 0.25 * (shaded(height, 0.5, rng.uniform(0, 6.3)) - 0.5)
    return image + fine(rng, shape)


def fibres(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw fibres, wires or rods that cross each other, each bright along its middle."""
    sheet = Image.fromarray(
        (np.clip(0.12 + 0.05 * cloud(rng, shape, 1.5), 0, 1) * 255).astype(np.uint8)
    )
    draw = ImageDraw.Draw(sheet)
    width = float(np.exp(rng.uniform(np.log(1.5), np.log(14))))
    main, order = rng.uniform(0, np.pi), float(rng.choice([0.15, 0.6, 3]))
    length = max(shape) * float(rng.choice([0.25, 0.6, 2]))
    count = int(
        np.clip(rng.uniform(0.6, 2.2) * shape[0] * shape[1] / (width * length * 0.8), 8, 160)
    )
    for i in range(count):
        deep = 0.3 + 0.7 * i / count
        turn, bend = main + rng.normal(0, order), rng.normal(0, 0.6)
        t = np.linspace(-0.5, 0.5, 9)
        x = rng.uniform(0, shape[1]) + length * (np.cos(turn) * t - np.sin(turn) * bend * t * t)
        y = rng.uniform(0, shape[0]) + length * (np.sin(turn) * t + np.cos(turn) * bend * t * t)
        line = list(zip(x.tolist(), y.tolist(), strict=True))
        w, tone = width * rng.uniform(0.6, 1.4), rng.uniform(0.7, 1.1) * deep
        for part, light in ((1.3, 0.25), (1.0, 0.85), (0.6, 0.55)):
            draw.line(line, fill=int(min(255, 235 * tone * light)), width=max(1, round(w * part)))
    image = np.asarray(sheet.filter(ImageFilter.GaussianBlur(0.8)), np.float32) / 255
    return image * (1 + 0.1 * cloud(rng, shape, 1)) + fine(rng, shape)


def pores(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a foam, sponge or an etched film with holes, in order or not."""
    if rng.random() < 0.5:
        size = float(rng.uniform(8, 40))
        near, _, name = cells(rng, shape, size, float(rng.choice([0.15, 0.6, 1])), 0.04)
        deep = near - 0.25 - 0.2 * name * rng.integers(2)
        hole = np.clip(0.5 - deep * size / 2.5, 0, 1)
        rim = np.exp(-((deep * size / 2.5) ** 2))
    else:
        field = cloud(rng, shape, float(rng.uniform(1.3, 2.2)))
        deep = field - rng.uniform(-0.5, 0.8)
        hole, rim = np.clip(0.5 + deep * 3, 0, 1), np.exp(-((deep / 0.2) ** 2))
    image = 0.55 + 0.08 * cloud(rng, shape, 1) - 0.45 * hole + 0.3 * rim
    return image + fine(rng, shape)


def layers(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a cross section: layers on a substrate, some of them columnar, empty above."""
    high, wide = shape
    y = np.arange(high, dtype=np.float32)[:, None]
    image = np.full(shape, float(rng.uniform(0, 0.15)), np.float32)
    image += 0.05 * cloud(rng, shape, 1)
    edges = np.sort(rng.uniform(0.1, 0.95, int(rng.integers(2, 9)))) * high
    columns = unit(cloud(rng, shape, 1.1, (8, 1)))
    for edge in edges:
        wavy = edge + rng.exponential(0.008) * high * cloud(rng, (24, wide), 1.2)[12][None]
        share = np.clip(y - wavy, 0, 1)
        inner = rng.uniform(0.15, 0.95) + 0.06 * cloud(rng, shape, 0.8)
        if rng.random() < 0.4:
            inner = inner * (0.7 + 0.5 * columns)
        image = image * (1 - share) + inner * share + 0.2 * np.exp(-((y - wavy) ** 2) / 2)
    return (image.T if rng.random() < 0.15 and high == wide else image) + fine(rng, shape)


def device(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a device from above: pads, leads and gates on a chip, by light or by electrons."""
    high, wide = shape
    metal = Image.new("L", (wide, high))
    draw = ImageDraw.Draw(metal)
    cy, cx = high * rng.uniform(0.35, 0.65), wide * rng.uniform(0.35, 0.65)
    for turn in np.linspace(0, 2 * np.pi, int(rng.integers(3, 13)), endpoint=False):
        turn = turn + rng.normal(0, 0.08)
        c, s = np.cos(turn), np.sin(turn)
        thin, thick = rng.uniform(1, 5), rng.uniform(6, 45)
        r0, r1, r2 = (min(shape) * v for v in np.sort(rng.uniform(0.02, 0.9, 3)))
        points = [(r0, thin), (r1, thin), (r2, thick), (2 * max(shape), thick)]
        both = points + [(r, -w) for r, w in reversed(points)]
        draw.polygon([(cx + c * r - s * w, cy + s * r + c * w) for r, w in both], fill=255)
    for _ in range(int(rng.integers(0, 5))):
        x, y, w, h = rng.uniform((0, 0, 4, 4), (wide, high, wide / 4, high / 4))
        draw.rectangle((x, y, x + w, y + h), fill=int(rng.choice([0, 255])))
    share = np.asarray(metal.filter(ImageFilter.GaussianBlur(0.7)), np.float32) / 255
    rim = np.hypot(*np.gradient(share))
    uneven = 0.04 * cloud(rng, shape, 1.4) + fine(rng, shape, 0.03)
    if rng.random() < 0.5:
        image = rng.uniform(0.15, 0.5) + rng.uniform(0.2, 0.5) * share
        return image + rng.uniform(0, 1.2) * rim + uneven
    ground = np.array([[0.35, 0.25, 0.45], [0.2, 0.35, 0.45], [0.5, 0.42, 0.4], [0.25, 0.4, 0.3]])
    gold = np.array([0.95, 0.82, 0.45]) * rng.uniform(0.7, 1)
    base = ground[int(rng.integers(4))] * rng.uniform(0.6, 1.4)
    image = base * (1 - share[..., None]) + gold * share[..., None]
    return image * (1 - 0.8 * rim[..., None]) + uneven[..., None]


def lattice_fringes(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw columns of atoms in a transmission electron microscope: fringes or dots, in domains."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    image = np.zeros(shape, np.float32)
    domains = int(rng.choice([1, 1, 2, 3]))
    field = cloud(rng, shape, 2)
    for i in range(domains):
        period, turn = float(rng.uniform(4.5, 16)), rng.uniform(0, np.pi)
        angles: tuple[float, ...] = (0, np.pi / 2)
        if rng.random() < 0.5:
            angles = (0, np.pi / 3, 2 * np.pi / 3)
        if rng.random() < 0.3:
            angles = angles[:1]
        wave = sum(
            np.cos(2 * np.pi / period * (np.cos(turn + a) * x + np.sin(turn + a) * y))
            for a in angles
        )
        where = (
            1 if domains == 1 else np.clip(2 * np.cos(field * 1.5 + 2 * np.pi * i / domains), 0, 1)
        )
        image += wave / len(angles) * where
    image = image * np.clip(1 + 0.4 * cloud(rng, shape, 2), 0, 2)
    noise = rng.uniform(0.3, 1.5) * blurred(rng.standard_normal(shape, dtype=np.float32), 0.8)
    return unit(image + noise + rng.uniform(0, 0.8) * cloud(rng, shape, 2), 0.3, 99.7)


def diffraction(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw spots, rings or streaks of diffraction around a bright middle; inverted at times."""
    y, x = grid(shape)
    y, x = y - rng.normal(0, 0.06), x - rng.normal(0, 0.06)
    r = np.hypot(y, x)
    image = rng.uniform(0.2, 1.2) * np.exp(-r / rng.uniform(0.08, 0.4))
    if rng.random() < 0.45:
        for at in np.sort(rng.uniform(0.15, 1.2, int(rng.integers(3, 9)))):
            ring = np.exp(-(((r - at) / rng.uniform(0.006, 0.03)) ** 2)) * rng.uniform(0.1, 0.7)
            image = image + ring * np.clip(1 + rng.uniform(0, 0.5) * cloud(rng, shape, 0.5), 0, 3)
    if rng.random() < 0.7:
        spots = np.zeros(shape, np.float32)
        step, turn, angle = (
            rng.uniform(0.12, 0.4),
            rng.uniform(0, np.pi),
            rng.choice([np.pi / 2, np.pi / 3]),
        )
        width = float(rng.uniform(1.2, 4))
        v = np.arange(-12, 13, dtype=np.float32)
        spot = np.exp(-(v[:, None] ** 2 + v[None] ** 2) / (2 * width * width))
        half = min(shape) / 2
        for i in range(-8, 9):
            for j in range(-8, 9):
                px = step * (i * np.cos(turn) + j * np.cos(turn + angle))
                py = step * (i * np.sin(turn) + j * np.sin(turn + angle))
                light = np.exp(-np.hypot(px, py) * 1.2) * rng.exponential(1.2)
                stamp(spots, spot * light, shape[0] / 2 + half * py, shape[1] / 2 + half * px)
        image = image + np.minimum(spots, 1.2)
    if rng.random() < 0.35:  # the stop that shades the beam
        image = np.where((np.abs(x) < 0.03) & (y < 0.05) | (r < 0.07), 0.02, image)
    image = image + rng.uniform(0, 0.3) + fine(rng, shape, 0.04) * (0.3 + image)
    kind = rng.random()
    if kind < 0.3:
        return 1 - np.clip(image, 0, 1)
    return ramp(image, ((0, 0, 0), (0, 0.4, 0.05), (0.6, 1, 0.5))) if kind < 0.4 else image


def probe(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a scan by a probe: terraces, islands, atoms or ripples, with the lines of the scan."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    kind = int(rng.integers(5))
    if kind == 0:
        tilt = rng.uniform(2, 6) * unit(np.cos(a := rng.uniform(0, 6.3)) * x + np.sin(a) * y)
        field = np.floor(tilt + 0.25 * cloud(rng, shape, 1.7)) + 0.06 * cloud(rng, shape, 0.5)
    elif kind == 1:
        size = float(rng.uniform(9, 30))
        near, _, name = cells(rng, shape, size)
        field = np.clip(0.7 - near - 0.3 * name, 0, None) + 0.03 * cloud(rng, shape, 0.5)
    elif kind == 2:
        period, turn = rng.uniform(6, 20), rng.uniform(0, 3)
        angles = (0, np.pi / 3, 2 * np.pi / 3) if rng.random() < 0.6 else (0, np.pi / 2)
        field = sum(
            np.cos(2 * np.pi / period * (np.cos(turn + a) * x + np.sin(turn + a) * y))
            for a in angles
        )
        field = field + rng.uniform(0.2, 1.2) * cloud(rng, shape, 2) + fine(rng, shape, 0.3)
    elif kind == 3:
        field = cloud(rng, shape, float(rng.uniform(0.9, 1.8)), (1, rng.uniform(1, 3)))
    else:
        field = labyrinth(rng, shape)
    field = unit(field)
    rows = rng.standard_normal(shape[0]).astype(np.float32)[:, None]
    image = 0.1 + 0.75 * field + rng.uniform(0, 0.06) * rows + fine(rng, shape, 0.025)
    if rng.random() < 0.4:
        image = image + 0.6 * (shaded(field, 8, 0) - 0.5)
    choice = rng.random()
    return ramp(image, _WARM) if choice < 0.45 else ramp(image, _HOT) if choice < 0.52 else image


def labyrinth(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw domains of two kinds that wind about each other."""
    width = float(rng.uniform(2.5, 9))
    noise = rng.standard_normal(shape, dtype=np.float32)
    field = blurred(noise, width) - blurred(noise, width * 1.6)
    field = field / field.std() + rng.uniform(-0.8, 0.8)
    image = 0.5 + rng.uniform(0.1, 0.35) * np.tanh(field * rng.uniform(1, 6))
    return image + 0.04 * cloud(rng, shape, 1.5) + fine(rng, shape)


def liquid_crystal(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a liquid crystal between polarisers: brushes and colours."""
    angle = np.arctan2(cloud(rng, shape, 2), cloud(rng, shape, 2))
    light = np.sin(2 * angle + rng.uniform(0, 3)) ** 2
    delay = 1.5 + rng.uniform(0, 1) * cloud(rng, shape, 2.2)
    waves = np.stack([np.sin(delay * k) ** 2 for k in (1.0, 1.2, 1.5)], -1)
    image = waves * light[..., None] if rng.random() < 0.6 else light * 0.8 + 0.05
    return image + (fine(rng, shape, 0.03)[..., None] if image.ndim == 3 else 0)


def colloid(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw spheres in water under a light microscope: rings around bright or dark middles."""
    size = float(rng.uniform(8, 30))
    near, _, name = cells(rng, shape, size, float(rng.choice([0.2, 0.5, 0.9])))
    r = near / rng.uniform(0.3, 0.5)
    ball = np.exp(-((r / 0.55) ** 4)) - 0.8 * np.exp(-(((r - 0.9) / 0.2) ** 2))
    ball = ball * (name < rng.uniform(0.3, 1)) * rng.choice([-1, 1, 1])
    image = rng.uniform(0.35, 0.6) + rng.uniform(0.15, 0.4) * ball
    return (
        blurred(image, rng.uniform(0, 1.5)) + 0.03 * cloud(rng, shape, 2) + fine(rng, shape, 0.03)
    )


_FILM = ("the surface of the film after annealing", "the sample as it was grown")
SORTS = (
    Sort(
        grains,
        "matter:3 fluids:0.5",
        ("the grains of the annealed alloy", "the polished and etched surface", *_FILM),
    ),
    Sort(
        particles,
        "matter:3 fluids:1 life:0.5 quantum:0.5",
        (
            "the powder after milling",
            "nanoparticles on the substrate",
            "the particles before sintering",
        ),
    ),
    Sort(
        fibres,
        "matter:2 life:0.5 quantum:1",
        ("nanowires as they were grown", "the network of fibres", "rods dispersed on the wafer"),
    ),
    Sort(
        pores,
        "matter:2 fluids:1.5 life:0.5",
        ("the pores of the membrane", "the foam in cross section", "the etched surface"),
    ),
    Sort(
        layers,
        "matter:2 quantum:1",
        ("a cross section of the stack", "the interface of the layers"),
    ),
    Sort(
        device,
        "quantum:5 matter:2 hep:1",
        ("the device from above", "the sample with its gates", "the fabricated structure"),
    ),
    Sort(
        lattice_fringes,
        "matter:3 quantum:0.5",
        ("atomic columns at the interface", "the lattice at high resolution"),
    ),
    Sort(
        diffraction,
        "matter:2 quantum:0.7 fluids:0.2",
        ("the diffraction pattern of the crystal", "spots seen along the main axis"),
        (0.3, 0.3, 0.3),
    ),
    Sort(
        probe,
        "matter:3 quantum:2 life:0.3 math:0.3",
        ("the topography of the surface", "a scan of the terraces", *_FILM),
        (0.6, 0.1, 0.3),
    ),
    Sort(
        labyrinth,
        "matter:1.5 fluids:1 math:1",
        ("domains at zero field", "the labyrinth of domains"),
    ),
    Sort(
        liquid_crystal,
        "matter:1 fluids:0.7 math:0.3",
        ("the texture between crossed polarisers", "defects of the director"),
        (0.5, 0.1, 0.4),
    ),
    Sort(
        colloid,
        "fluids:2 matter:1.5 life:1",
        ("particles in suspension", "the colloidal crystal", "droplets in the emulsion"),
    ),
    *living.SORTS,
)
