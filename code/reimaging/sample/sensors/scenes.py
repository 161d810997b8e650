"""Scenes that a photographer meets outside: streets by day and night, hills, water, fog."""

import numpy as np
from PIL import Image, ImageDraw

from reimaging.sample.sensors import materials
from reimaging.sample.sensors.stage import Stage
from reimaging.sample.sensors.texture import (
    Shape,
    blurred,
    cloud,
    enlarged,
    grid,
    ramp,
    unit,
)


def sky(rng: np.random.Generator, shape: Shape, level: float) -> np.ndarray:
    """Draw a sky that is lighter towards the horizon, clear or clouded."""
    small = (max(24, shape[0] // 2), max(24, shape[1] // 2))
    down = np.linspace(0, 1, small[0], dtype=np.float32)[:, None]
    blue, pale = np.array([0.25, 0.45, 0.8]), np.array([0.8, 0.87, 0.93])
    if rng.random() < 0.4:  # overcast
        blue, pale = np.array([0.62, 0.66, 0.7]), np.array([0.85, 0.86, 0.88])
    elif rng.random() < 0.2:  # evening
        blue, pale = np.array([0.2, 0.25, 0.45]), np.array([0.95, 0.65, 0.4])
    image = ramp(np.broadcast_to(np.minimum(down / max(level, 0.1), 1), small), [blue, pale])
    banks = np.clip(cloud(rng, small, 1.5, (1, 2)) - rng.uniform(-0.8, 1.5), 0, 1)[..., None]
    bright = 0.92 + 0.06 * cloud(rng, small, 1.3)[..., None]
    return np.clip(enlarged(image * (1 - banks) + bright * banks, shape), 0, 1)


def street(rng: np.random.Generator, shape: Shape, night: bool = False) -> np.ndarray:
    """Draw a street in perspective: road, houses, cars, people, trees."""
    level = float(rng.uniform(0.32, 0.55))
    ground = sky(rng, shape, level)
    haze = ground[int(level * shape[0])].mean(0)
    if night:
        ground, haze = ground * 0.06, haze * 0.05
    dim = 0.25 if night else 1.0
    clear = float(rng.choice([15, 40, 120, 250], p=[0.1, 0.2, 0.4, 0.3]))
    stage = Stage(ground, float(rng.uniform(1.2, 3.5)), level, float(rng.uniform(0.6, 1.1)),
                  float(rng.normal(0, 0.18)), haze, clear)  # fmt: skip
    road, walk = float(rng.uniform(2.5, 7)), float(rng.uniform(1, 4))
    wild = rng.random() < 0.35  # in the country: meadows and trees instead of houses
    sides = materials.rough(rng, 0.4, "gravel", 0.2, 0.05)
    if wild:
        sides = materials.rough(rng, 0.35, "grass") * np.array([0.95, 1.05, 0.6])
    asphalt = materials.rough(rng, float(rng.uniform(0.2, 0.5)), "gravel", 0.25, 0.03)
    for far, near in ((300, 40), (40, 15), (15, 7), (7, 3.5), (3.5, 1.5), (1.5, 0.3)):
        for x0, x1, texture in ((-90, 90, sides), (-road, road, asphalt)):
            corners = np.array([[x0, 0, far], [x1, 0, far], [x1, 0, near], [x0, 0, near]])
            stage.quad(corners, texture, dim)
    _lines(rng, stage, road, dim)
    fronts = [] if wild else [materials.facade(rng, night) for _ in range(4)]
    for z in np.linspace(62, 6, 7):  # from far to near, so that what is near covers
        for side in (-1, 1):
            if fronts and rng.random() < 0.9:
                _house(rng, stage, side * (road + walk), float(z), fronts)
        for side in (-1, 1):
            _beside(rng, stage, side, road, walk, float(z), night, wild)
    image = stage.pixels()
    if night:  # lamps and what they light
        image = _lamps(rng, image, level)
    elif rng.random() < 0.4:  # sun from one side
        _, x = grid(shape)
        image = image * (1 + 0.25 * rng.choice([-1, 1]) * x / np.abs(x).max())[..., None]
    return _grain(rng, image)


def night_street(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a street at night."""
    return street(rng, shape, night=True)


def hills(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw ranges of hills that fade into the distance, meadows or a lake before them."""
    high, wide = shape
    level = float(rng.uniform(0.25, 0.6))
    image = sky(rng, shape, level)
    haze = image[int(level * high)].mean(0)
    y = np.arange(high)[:, None]
    ranges = int(rng.integers(2, 5))
    tone = materials.colour(rng, 0.3, 0.2) * np.array([0.9, 1.1, 0.7])
    peak = float(rng.uniform(0.03, 0.2))
    for i in range(ranges):
        ridge = cloud(rng, (24, wide), float(rng.uniform(1.3, 2)))[12]
        top = high * (level + 0.05 * i - peak * (0.5 + 0.5 * ridge) / (1 + 0.4 * i))
        near = (i + 1) / ranges
        relief = cloud(rng, shape, 0.85, (1, 2))
        face = tone * near + haze * (1 - near) * 0.85
        surface = face * np.clip(1 + 0.35 * near * relief, 0.2, 2)[..., None]
        if i == 0 and rng.random() < 0.4:  # snow
            snow = np.clip(2 - (y - top[None]) / (0.05 * high) + relief, 0, 1)[..., None]
            surface = surface * (1 - snow) + 0.9 * snow
        edge = np.clip(y - top[None] + 0.5, 0, 1)[..., None]
        image = image * (1 - edge) + surface * edge
    if rng.random() < 0.35:  # a lake that mirrors
        shore = int(high * (level + 0.05 * ranges + 0.05))
        depth = min(high - shore, shore)
        if depth > 4:
            mirror = image[shore - depth : shore][::-1]
            waves = 1 + 0.12 * cloud(rng, mirror.shape[:2], 1, (1, 6))
            image[shore : shore + depth] = mirror * 0.75 * waves[..., None]
    stage = Stage(image, 1.7, level, 0.9, 0.0, haze, 250)
    for _ in range(int(rng.integers(0, 14))):
        z = float(rng.uniform(6, 60))
        stage.figure(
            float(rng.uniform(-0.7, 0.7)) * z, z, float(rng.uniform(3, 8)), materials.tree(rng)
        )
    return _grain(rng, stage.pixels())


def under_water(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw under water: blue or green, with rays from above, a ground and what swims."""
    y, x = grid(shape)
    down = unit(y, 0, 100)
    dark, light = materials.colour(rng, 0.12, 0.2), materials.colour(rng, 0.55, 0.1)
    tint = np.array(((0.3, 0.9, 1.1), (0.5, 1.1, 0.9), (0.4, 0.8, 1.3))[int(rng.integers(3))])
    image = ramp(1 - down + 0.08 * cloud(rng, shape, 1.6), [dark * tint, light * tint])
    rays = unit(cloud(rng, (24, shape[1]), 1.2)[12])[None] * np.clip(1 - down * 1.3, 0, 1)
    image = image + 0.25 * rays[..., None] * tint
    if rng.random() < 0.7:
        reef = enlarged(materials.rough(rng, 0.35, "gravel", 0.7), shape) * tint
        top = 0.75 + 0.12 * cloud(rng, (24, shape[1]), 1.4)[12][None]
        edge = np.clip((down - top) * 12, 0, 1)[..., None]
        image = image * (1 - edge) + reef * edge * 0.9
    for _ in range(int(rng.integers(0, 12))):
        cy, cx, size = rng.uniform(-0.8, 0.8), rng.uniform(-1.3, 1.3), rng.uniform(0.03, 0.2)
        body = ((y - cy) / (0.4 * size)) ** 2 + ((x - cx) / size) ** 2
        tail = (np.abs(y - cy) < 0.5 * (x - cx - 0.6 * size)) & (x < cx + 1.4 * size)
        inside = np.clip((1 - body) * 3, 0, 1) + tail
        share = np.clip(blurred(inside.astype(np.float32), 0.8), 0, 1)[..., None] * 0.85
        light_on = np.clip(0.7 - (y - cy) / size, 0.2, 1.5)[..., None]
        image = (
            image * (1 - share)
            + materials.colour(rng, 0.35, 0.2) * (0.4 + 0.6 * tint) * light_on * share
        )
    return _grain(rng, blurred(image, float(rng.uniform(0, 1.2))))


def _lines(rng: np.random.Generator, stage: Stage, road: float, dim: float) -> None:
    """Paint lines on the road."""
    white = np.full((8, 8, 3), float(rng.uniform(0.6, 0.9)))
    dashed = rng.random() < 0.7
    lanes = [0.0] if rng.random() < 0.6 else [-road / 3, road / 3]
    for z in np.geomspace(40, 1, 10):
        for x in lanes:
            w, length = 0.08, z * (0.18 if dashed else 0.4)
            far = z + length
            corners = [[x - w, 0, far], [x + w, 0, far], [x + w, 0, z], [x - w, 0, z]]
            stage.quad(np.array(corners), white, dim)
    if rng.random() < 0.15:  # a crossing
        z = float(rng.uniform(4, 10))
        for x in np.arange(-road, road, 1.0):
            corners = [[x, 0, z + 3], [x + 0.5, 0, z + 3], [x + 0.5, 0, z], [x, 0, z]]
            stage.quad(np.array(corners), white, dim)


def _house(
    rng: np.random.Generator, stage: Stage, x: float, z: float, fronts: list[np.ndarray]
) -> None:
    """Put a house beside the street, its front along it."""
    tall, long = float(rng.uniform(4, 16)), 9.5
    side = 1 if x > 0 else -1
    front, gable = (fronts[int(i)] for i in rng.integers(0, len(fronts), 2))
    near = max(z - long, 0.3)
    out = x + side * 9
    light = float(rng.uniform(0.6, 1.1))
    end = np.array([[x, tall, near], [out, tall, near], [out, 0, near], [x, 0, near]])
    stage.quad(end, gable, light * 0.8)
    front = front[:, :: 1 if side < 0 else -1]
    along = np.array([[x, tall, z], [x, tall, near], [x, 0, near], [x, 0, z]])
    stage.quad(along, front, light * (1.0 if side < 0 else 0.75))


def _beside(
    rng: np.random.Generator, stage: Stage, side: int, road: float, walk: float, z: float,
    night: bool, wild: bool,
) -> None:  # fmt: skip
    """Put trees, people and cars beside and on the street."""
    out = side * (road + walk * rng.uniform(0.1, 0.9) + (rng.uniform(0, 10) if wild else 0))
    if rng.random() < (0.8 if wild else 0.25) and not night:
        stage.shadow((out, z), (1.6, 0.8), 0.4)
        stage.figure(out, z, float(rng.uniform(3, 8)), materials.tree(rng))
    if rng.random() < 0.3 and z < 40:
        x = side * (road + walk * rng.uniform(0, 0.9)) * (1 if rng.random() < 0.7 else 0.6)
        tall = float(rng.uniform(1.5, 1.9))
        stage.shadow((x, z), (0.35, 0.2), 0.5)
        man = materials.person(rng)
        if night:
            alpha = man.getchannel("A")
            man = man.convert("RGB").point(lambda v: v // 4)
            man.putalpha(alpha)
        stage.figure(x, z, tall, man)
    if rng.random() < 0.45:
        x = side * road * float(rng.choice([0.8, 0.45]))
        stage.shadow((x, z), (1.1, 0.7), 0.7)
        stage.figure(x, z, float(rng.uniform(1.4, 2.2)), materials.car(rng, night))


def _lamps(rng: np.random.Generator, image: np.ndarray, level: float) -> np.ndarray:
    """Add lamps with glows, and the light before the camera's own car."""
    high, wide = image.shape[:2]
    sheet = Image.new("RGB", (wide, high))
    draw = ImageDraw.Draw(sheet)
    for _ in range(int(rng.integers(4, 24))):
        u, v = float(rng.uniform(0, wide)), high * (level + float(rng.normal(-0.05, 0.12)))
        r = float(rng.exponential(0.008) + 0.004) * wide
        tone = ((255, 225, 160), (255, 250, 235), (255, 60, 40), (255, 170, 70))[
            int(rng.integers(4))
        ]
        draw.ellipse((u - r, v - r, u + r, v + r), fill=tone)
    light = np.asarray(sheet, np.float32) / 255
    glow = light + 2.5 * blurred(light, 0.02 * wide) + 2 * blurred(light, 0.08 * wide)
    y, x = grid((high, wide))
    beam = np.exp(-(((y - 0.6) / 0.5) ** 2) - (x / 0.9) ** 2) * (y > 2 * level - 1)
    return image * (1 + 3 * beam[..., None] + 2 * blurred(glow, 0.05 * wide)) + glow


def _grain(rng: np.random.Generator, image: np.ndarray) -> np.ndarray:
    """Soften what was drawn too sharply, and give all of it the grain that a lens and air give."""
    image = blurred(image, float(rng.uniform(0.3, 0.9)))
    grain = 1 + 0.03 * cloud(rng, image.shape[:2], 0.8)
    return np.clip(image * grain[..., None], 0, 1)
