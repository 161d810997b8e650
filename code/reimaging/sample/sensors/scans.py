"""Scans: radar, speckle, film, tracks, flows, heat, fields from above."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from reimaging.sample.sensors import bodies
from reimaging.sample.sensors.bodies import blob, inside, noise, small
from reimaging.sample.sensors.sort import Sort
from reimaging.sample.sensors.texture import (
    Shape,
    blurred,
    cells,
    cloud,
    enlarged,
    grid,
    ramp,
    shaded,
    stamp,
    unit,
)

_HEAT = ((0, 0, 0.15), (0.4, 0, 0.55), (0.9, 0.25, 0.25), (1, 0.75, 0.1), (1, 1, 0.9))
_RAINBOW = ((0, 0, 0.55), (0, 0.5, 1), (0.1, 0.9, 0.6), (1, 0.9, 0), (0.8, 0, 0))


def radar(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw ground by radar: speckle over relief, fields, water, towns with bright points."""
    relief = shaded(cloud(rng, shape, 1.5), float(rng.uniform(2, 6)), rng.uniform(0, 6.3))
    _, gap, name = cells(rng, shape, float(rng.uniform(15, 60)), 0.9, 0.05)
    fields = 0.3 + 0.5 * name if rng.random() < 0.5 else np.full(shape, 0.6, np.float32)
    image = 0.9 * relief * fields + 0.1 * (gap < 0.06)
    water = cloud(rng, shape, 1.8) > rng.uniform(0.3, 2)
    image = np.where(water, 0.06, image)
    town = np.clip(cloud(rng, shape, 1.6) - 1, 0, 1) * (rng.random(shape, dtype=np.float32) < 0.12)
    looks = int(rng.integers(1, 7))
    speckle = rng.gamma(looks, 1 / looks, shape).astype(np.float32)
    return np.sqrt(np.clip(image * speckle, 0, None)) * 0.75 + 1.5 * town


def speckle(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw laser light that interferes: grains of light, a beam, fringes, or a ring."""
    grain = float(rng.uniform(1, 5))
    field = blurred(rng.standard_normal((*shape, 3), dtype=np.float32), grain)[..., :2]
    light = (field**2).sum(-1)
    light = light / light.mean()
    y, x = grid(shape)
    kind = int(rng.integers(4))
    beam = np.exp(-(x**2 + y**2) / rng.uniform(0.2, 1.2))
    if kind == 0:
        image = 0.3 * light
    elif kind == 1:
        image = beam * (0.3 + 0.3 * light)
    elif kind == 2:
        bend = (
            x * rng.uniform(4, 25)
            + y * rng.uniform(-6, 6)
            + rng.uniform(0, 1.5) * cloud(rng, shape, 2.2)
        )
        bend = bend + rng.choice([0, 4, 12]) * (x**2 + y**2)
        image = beam * (0.5 + 0.45 * np.cos(2 * bend)) * (0.8 + 0.2 * light)
    else:
        at = rng.uniform(0.2, 0.6)
        image = np.exp(-(((np.hypot(x, y) - at) / rng.uniform(0.05, 0.2)) ** 2)) * (
            0.7 + 0.3 * light
        )
    image = np.clip(image, 0, 1) + noise(rng, shape, 0.02)
    ramps = (
        ((0, 0, 0), (0.8, 0, 0), (1, 0.6, 0.5)),
        ((0, 0, 0), (0, 0.8, 0.1), (0.8, 1, 0.7)),
        _RAINBOW,
        _HEAT,
    )
    return ramp(image, ramps[int(rng.integers(4))]) if rng.random() < 0.4 else image


def atoms(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw the shadow of a cloud of cold atoms, or single ions in a row."""
    y, x = grid(shape)
    if rng.random() < 0.35:
        count, width = int(rng.integers(2, 22)), rng.uniform(0.02, 0.06)
        image = 0.15 + 0 * x
        for at in np.linspace(-0.9, 0.9, count) * min(1, count / 10):
            image = image + rng.uniform(0.6, 0.9) * np.exp(-(((x - at) ** 2) + y**2) / width**2)
    else:
        flat = rng.uniform(0.4, 2.5)
        r = np.hypot(x * flat, y / flat) / rng.uniform(0.25, 0.6)
        image = rng.uniform(0.2, 0.5) * np.exp(-(r**2)) + rng.uniform(0, 0.8) * np.clip(
            1 - 5 * r**2, 0, 1
        )
        if rng.random() < 0.4:
            image = image * (1 + 0.6 * np.cos(rng.uniform(10, 40) * x))
        image = image + 0.12
    image = image + noise(rng, shape, rng.uniform(0.02, 0.08)) + 0.02 * cloud(rng, shape, 1)
    pick = rng.random()
    return (
        ramp(image, _RAINBOW)
        if pick < 0.45
        else ramp(image, _HEAT)
        if pick < 0.6
        else 1 - image
        if pick < 0.75
        else image
    )


def spectrum(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a spectrum on film or a detector: lines across a bright strip, or many orders."""
    high, wide = shape
    lines = np.ones(wide, np.float32)
    x = np.arange(wide, dtype=np.float32)
    for _ in range(int(rng.integers(8, 60))):
        lines -= rng.exponential(0.25) * np.exp(
            -(((x - rng.uniform(0, wide)) / rng.uniform(0.6, 2)) ** 2)
        )
    lines = np.clip(lines, 0.03, 1)
    y = np.arange(high, dtype=np.float32)[:, None]
    if rng.random() < 0.5:
        orders, bow = int(rng.integers(5, 24)), rng.uniform(-0.1, 0.15) * high
        image = np.zeros(shape, np.float32)
        gap = high / orders
        at = (y + bow * ((x / wide - 0.5) ** 2)[None] * 4) / gap
        order = np.floor(at)
        moved = (x[None] + order * 37).astype(np.intp) % wide
        image = (
            np.exp(-((((at % 1) - 0.5) / 0.17) ** 2))
            * lines[moved]
            * np.sin(np.pi * x / wide)[None] ** 0.7
        )
    else:
        strip = np.exp(
            -(((y - high * rng.uniform(0.4, 0.6)) / (high * rng.uniform(0.05, 0.45))) ** 4)
        )
        image = strip * lines[None] + 0.1
        for _ in range(int(rng.integers(0, 12))):
            image = (
                image
                + rng.uniform(0, 0.5) * np.exp(-(((x - rng.uniform(0, wide)) / 1.2) ** 2))[None]
            )
    image = image * 0.85 + 0.08 + noise(rng, shape, 0.03) + 0.02 * cloud(rng, shape, 1)
    kind = rng.random()
    if kind < 0.35:
        return 1 - np.clip(image, 0, 1)
    if kind < 0.5:
        hue = ramp(
            np.broadcast_to(x[None] / wide, shape),
            ((0.4, 0, 0.8), (0, 0.3, 1), (0, 0.9, 0.3), (1, 0.9, 0), (0.9, 0, 0)),
        )
        return hue * np.clip(image, 0, 1)[..., None]
    return image


def tracks(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw tracks in a chamber or an emulsion: arcs and spirals of droplets from vertices."""
    high, wide = shape
    size = (wide * 2, high * 2)
    sheet = Image.new("L", size)
    draw = ImageDraw.Draw(sheet)
    thick = int(rng.integers(1, 4))
    beam = rng.random() < 0.6
    for _ in range(int(rng.integers(4, 26))):
        spot = rng.uniform(0, size, 2)
        for _ in range(int(rng.choice([1, 1, 2, 3, 5]))):
            turn = rng.normal(0, 0.03) if beam and rng.random() < 0.6 else rng.uniform(0, 2 * np.pi)
            bend, grow = rng.normal(0, 0.006), 1 + rng.choice([0, 0, 0.012])
            steps = np.arange(int(rng.integers(30, 240)))
            angles = turn + np.cumsum(bend * grow**steps)
            points = spot + np.cumsum(4 * np.stack([np.cos(angles), np.sin(angles)], -1), 0)
            ink = int(rng.integers(110, 255))
            if rng.random() < 0.5:
                draw.line([tuple(p) for p in points], fill=ink, width=thick)
            else:
                shaken = points + rng.normal(0, 1.2, points.shape)
                for px, py in shaken[rng.random(len(shaken)) < 0.7]:
                    draw.ellipse((px - thick, py - thick, px + thick, py + thick), fill=ink)
    soft = sheet.resize((wide, high)).filter(ImageFilter.GaussianBlur(0.6))
    light = np.asarray(soft, np.float32) / 255
    uneven = cloud(rng, shape, 2)
    dust = (rng.random(shape, dtype=np.float32) < 0.003).astype(np.float32)
    image = (
        rng.uniform(0.15, 0.45)
        + 0.06 * uneven
        + 0.75 * light
        + blurred(dust, 0.8)
        + noise(rng, shape, 0.04)
    )
    return 1 - np.clip(image, 0, 1) if rng.random() < 0.4 else image


def flow(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a flow made visible: schlieren, smoke, dye, or strewn particles that a laser lights."""
    field = cloud(rng, shape, float(rng.uniform(1.6, 2.4)), (1, rng.uniform(1, 2)))
    down, across = np.gradient(field)
    y, x = grid(shape)
    kind = int(rng.integers(4))
    if kind == 0:  # schlieren, with shocks from a body
        turn = rng.uniform(0, 6.3)
        image = 0.5 + 1.2 * (np.cos(turn) * across + np.sin(turn) * down)
        if rng.random() < 0.6:
            slope, nose = rng.uniform(0.4, 1.2), rng.uniform(-1, 0)
            image = image - 0.3 * np.exp(-(((np.abs(y) - slope * (x - nose)) / 0.02) ** 2)) * (
                x > nose
            )
            image = np.where(
                (np.abs(y) < 0.25 * (x - nose) * (x < nose + 1)) & (x > nose), 0.03, image
            )
    elif kind == 1:  # particles
        count = int(shape[0] * shape[1] * rng.uniform(0.004, 0.03))
        image = np.zeros(shape, np.float32)
        rows, columns = rng.uniform(2, shape[0] - 2, count), rng.uniform(2, shape[1] - 2, count)
        light = rng.exponential(1, count).astype(np.float32)
        for step in range(int(rng.choice([1, 1, 6, 14]))):
            r, c = rows.astype(np.intp) % shape[0], columns.astype(np.intp) % shape[1]
            np.maximum.at(image, (r, c), light)
            rows, columns = rows + 9 * across[r, c], columns - 9 * down[r, c] + 0.3 * (step > 0)
        image = 0.06 + 1.6 * blurred(image, 0.7) * np.clip(1.1 - 0.5 * np.hypot(x, y) ** 2, 0.2, 1)
    elif kind == 2:  # smoke or a plume, bent by the flow itself
        plume = np.exp(-(((x + 0.15 * field) / (0.12 + 0.25 * (1 - y))) ** 2)) * (
            0.5 + 0.5 * unit(field)
        )
        image = 0.08 + 0.8 * plume * np.clip(1 + 0.3 * cloud(rng, shape, 1), 0, 2)
    else:  # dye that is folded
        image = 0.5 + 0.4 * np.sin(4 * field + rng.uniform(2, 8) * y) * np.clip(
            1 + cloud(rng, shape, 2), 0, 1
        )
    image = image + noise(rng, shape, 0.02)
    if rng.random() < 0.25:
        dark, light_ = rng.uniform(0, 0.3, 3), rng.uniform(0.6, 1, 3)
        return ramp(image, (dark, light_))
    return image


def thermal(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a thermal image: soft warm things before what is cool."""
    whole, shape = shape, small(shape)
    image = 0.3 + 0.08 * cloud(rng, shape, 1.9)
    y, _ = grid(shape)
    image = image + 0.1 * y * rng.integers(2)
    for _ in range(int(rng.integers(1, 9))):
        at = (float(rng.uniform(-0.8, 0.9)), float(rng.uniform(-1.3, 1.3)))
        deep = blob(rng, shape, at, tuple(rng.uniform(0.08, 0.5, 2)), 0.12)
        share = inside(deep, 0.1)
        image = image * (1 - share) + share * (
            rng.uniform(0.1, 0.95) + 0.06 * cloud(rng, shape, 1.8)
        )
    image = blurred(enlarged(image, whole), rng.uniform(0.5, 1.5)) + noise(rng, whole, 0.02)
    return ramp(image, _HEAT if rng.random() < 0.7 else _RAINBOW) if rng.random() < 0.6 else image


def streak(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a streak image: traces that fade and move while the camera sweeps."""
    y, x = grid(shape)
    image: np.ndarray = np.full(shape, 0.06, np.float32)
    down = unit(y, 0, 100)
    for _ in range(int(rng.integers(1, 9))):
        at, slope, start = rng.uniform(-1.2, 1.2), rng.normal(0, 0.5), rng.uniform(0, 0.5)
        line = np.exp(
            -(
                (
                    (x - at - slope * (down - start) - rng.normal(0, 0.3) * down**2)
                    / rng.uniform(0.02, 0.15)
                )
                ** 2
            )
        )
        image = image + rng.uniform(0.3, 1) * line * np.exp(
            -np.clip(down - start, 0, 1) * rng.uniform(0, 4)
        ) * (down > start)
    image = image * (1 + 0.2 * cloud(rng, shape, 0.8)) + noise(rng, shape, 0.03)
    return (
        ramp(image, _RAINBOW)
        if rng.random() < 0.3
        else ramp(image, _HEAT)
        if rng.random() < 0.2
        else image
    )


def from_above(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw land from above: fields, woods, roads, a river, houses."""
    size = float(rng.uniform(14, 60))
    _, gap, name = cells(rng, shape, size, rng.uniform(0.3, 0.9), 0.03, (1, rng.uniform(0.6, 1.8)))
    crops = (
        (0.2, 0.28, 0.14),
        (0.42, 0.44, 0.25),
        (0.55, 0.46, 0.33),
        (0.3, 0.4, 0.2),
        (0.68, 0.62, 0.46),
    )
    image = ramp(name, crops) * (1 + 0.08 * cloud(rng, shape, 0.8)[..., None])
    y, x = grid(shape)
    turn = name * 37
    rows = np.sin((np.cos(turn) * x + np.sin(turn) * y) * min(shape) * 0.5)
    image = image * (1 + 0.06 * rows[..., None])
    image = np.where((gap < 0.05)[..., None], np.array([0.5, 0.48, 0.42], np.float32), image)
    wood = np.clip((cloud(rng, shape, 1.6) - rng.uniform(0, 1.5)) * 5, 0, 1)[..., None]
    crowns = 0.14 + 0.12 * np.clip(cloud(rng, shape, 0.5), -1, 2)
    image = image * (1 - wood) + wood * crowns[..., None] * (0.8, 1.1, 0.6)
    if rng.random() < 0.4:
        bend = (
            y
            + rng.uniform(0.1, 0.4) * enlarged(cloud(rng, (24, 24), 2), shape)
            + rng.normal(0, 0.3) * x
        )
        river = np.clip((rng.uniform(0.03, 0.15) - np.abs(bend)) * 30, 0, 1)[..., None]
        image = image * (1 - river) + river * np.array([0.12, 0.18, 0.2])
    roofs, town = np.zeros((*shape, 3), np.float32), np.zeros(shape, np.float32)
    for _ in range(int(rng.choice([0, 20, 160]))):
        at = [float(v) for v in rng.uniform(0, 1, 2) * shape]
        house = np.ones(tuple(rng.integers(3, 14, 2)), np.float32)
        tone = np.array(
            ((0.6, 0.35, 0.28), (0.55, 0.55, 0.57), (0.8, 0.79, 0.76))[int(rng.integers(3))]
        )
        stamp(town, house, at[0], at[1], "max")
        stamp(
            roofs,
            house[..., None] * tone.astype(np.float32) * rng.uniform(0.7, 1.1),
            at[0],
            at[1],
            "max",
        )
    shadow = np.roll(town, (2, 2), (0, 1))[..., None]
    image = image * (1 - 0.5 * shadow) * (1 - town[..., None]) + roofs
    return blurred(image, rng.uniform(0.3, 0.9)) + noise(rng, shape, 0.015)[..., None]


_DARK = (0.4, 0.1, 0.25)
SORTS = (
    *bodies.SORTS,
    Sort(
        radar,
        "vision:1.5 fluids:1 math:1 learning:0.7",
        ("the terrain by radar", "the scene before filtering"),
        (0.7, 0, 0.2),
    ),
    Sort(
        speckle,
        "quantum:4 math:0.6 matter:1 fluids:0.5 hep:0.3",
        ("the speckle behind the diffuser", "the mode at the output", "the far field of the beam"),
        _DARK,
    ),
    Sort(
        atoms,
        "quantum:4",
        ("the cloud after release", "ions in the trap", "absorption by the atoms"),
        _DARK,
    ),
    Sort(
        spectrum,
        "astro:3 quantum:0.7 hep:0.3",
        ("the spectrum on the detector", "a raw exposure of the spectrograph"),
        _DARK,
    ),
    Sort(
        tracks,
        "hep:6 quantum:0.3",
        ("tracks in the chamber", "an event in the emulsion", "a view of the event on film"),
        _DARK,
    ),
    Sort(
        flow,
        "fluids:7 hep:0.5 math:0.6 matter:0.5",
        (
            "the flow behind the body",
            "the plume after ignition",
            "seeded particles in the laser sheet",
        ),
        (0.4, 0.1, 0.3),
    ),
    Sort(
        thermal,
        "vision:1.2 fluids:1.5 matter:0.7 life:0.5",
        ("a thermal image", "the surface seen by its heat"),
        (0.4, 0.1, 0.2),
    ),
    Sort(
        streak,
        "hep:1 fluids:1 quantum:1 matter:0.5",
        ("the streak of the pulse", "emission over time on the camera"),
        _DARK,
    ),
    Sort(
        from_above,
        "vision:2.5 learning:1.5 fluids:0.7 astro:0.2 life:0.3",
        ("fields from above", "an aerial image", "a tile of the satellite image"),
        (0.7, 0.1, 0.5),
    ),
)
