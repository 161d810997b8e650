"""Images of the sky: star fields, galaxies, nebulae, comets, planets, the sun; often inverted."""

from functools import lru_cache

import numpy as np

from reimaging.sample.sensors.shipped import pixels
from reimaging.sample.sensors.sort import Sort
from reimaging.sample.sensors.texture import Shape, blurred, cells, cloud, grid, ramp, stamp, unit


@lru_cache(maxsize=64)
def _spread(tenths: int, reach: int) -> np.ndarray:
    """Return how a telescope spreads a star: a core with wings, 1 in the middle; read-only."""
    v = np.arange(-reach, reach + 1, dtype=np.float32)
    away = (v[:, None] ** 2 + v[None] ** 2) / (tenths / 10) ** 2
    image = (1 + away) ** -2.2
    image = np.clip(image - image[0, reach], 0, None)
    image.setflags(write=False)
    return image


def _stars(
    rng: np.random.Generator, shape: Shape, count: int, width: float, steep: float
) -> np.ndarray:
    """Strew stars whose number falls with their brightness by a power."""
    image = np.zeros(shape, np.float32)
    light = np.minimum(0.05 * (1 - rng.random(count)) ** (-1 / steep), 60)
    y, x = rng.uniform(0, shape[0], count), rng.uniform(0, shape[1], count)
    for flux, row, column in zip(light.tolist(), y.tolist(), x.tolist(), strict=True):
        reach = int(min(30, width * (3 + 2 * flux**0.4)))
        stamp(image, flux * _spread(round(width * 10), reach), row, column)
    bright = np.argsort(light)[-int(rng.integers(1, 4)) :]
    if rng.random() < 0.3:  # the spikes of the struts that hold the mirror
        turn = rng.uniform(0, np.pi / 2)
        v = np.arange(-45, 46, dtype=np.float32)
        for star in bright:
            across = np.cos(turn) * v[None] + np.sin(turn) * v[:, None]
            down = np.cos(turn) * v[:, None] - np.sin(turn) * v[None]
            away = 9 + 3 * min(float(light[star]), 6)
            spike = np.exp(-((across / 0.8) ** 2) - np.abs(down) / away)
            spike += np.exp(-((down / 0.8) ** 2) - np.abs(across) / away)
            stamp(image, 0.4 * min(float(light[star]), 4) * spike, float(y[star]), float(x[star]))
    if rng.random() < 0.15:  # charge that runs over into the column
        star = bright[-1]
        image[:, int(x[star])] += 0.8 * np.exp(-np.abs(np.arange(shape[0]) - y[star]) / 60)
    return image


def _shown(rng: np.random.Generator, image: np.ndarray, inverted: float = 0.45) -> np.ndarray:
    """Show brightness as astronomers do: with noise, squeezed, in grey, inverted or in colours."""
    noise: np.ndarray = rng.standard_normal(image.shape[:2], dtype=np.float32)
    deep = float(np.exp(rng.uniform(np.log(0.004), np.log(0.035))))
    noise = blurred(noise, rng.uniform(0, 0.9)) * deep
    y, x = grid(image.shape[:2])
    ground = rng.normal(0, 0.02) * x + rng.normal(0, 0.02) * y
    image = image + ((noise + ground)[..., None] if image.ndim == 3 else noise + ground)
    # squeezed so that the noise is seen but does not fill the scale
    soft = max(float(np.exp(rng.uniform(np.log(0.03), np.log(0.5)))), 5 * deep)
    level = float(rng.choice([rng.uniform(0.02, 0.1), rng.uniform(0.15, 0.4)]))
    image = level + np.arcsinh(np.maximum(image, -0.2) / soft) / np.arcsinh(1.2 / soft) * (
        1 - level
    )
    low = float(np.percentile(image[::3, ::3], 1))
    if low < 0.03 and rng.random() < 0.8:  # the noise is shown whole, not cut off at black
        image = 0.03 + (image - low) * (0.97 / (1 - low))
    if rng.random() < 0.2:  # hot pixels
        hot = rng.integers(0, image.shape[0], 20), rng.integers(0, image.shape[1], 20)
        image[hot] = 1
    image = np.clip(image, 0, 1)
    if rng.random() < inverted:
        grey = image.mean(-1) if image.ndim == 3 else image
        return 1 - grey * rng.uniform(0.85, 1) + rng.uniform(-0.03, 0.06)
    if image.ndim == 2 and rng.random() < 0.2:
        ramps = (((0, 0, 0), (0.7, 0.1, 0), (1, 0.7, 0.1), (1, 1, 1)),
                 ((0, 0, 0.1), (0.1, 0.3, 0.8), (0.8, 0.95, 1)),
                 ((0, 0, 0.5), (0, 0.9, 0.9), (0.9, 0.9, 0), (0.6, 0, 0)))  # fmt: skip
        return ramp(image, ramps[int(rng.choice(3, p=[0.5, 0.3, 0.2]))])
    return image


def _coloured(rng: np.random.Generator, image: np.ndarray, spread: float = 0.25) -> np.ndarray:
    """Give an image of the sky the colour of old or young stars, now and then."""
    return image[..., None] * np.exp(rng.normal(0, spread, 3) * (1, 0.3, -1)).astype(np.float32)


def _galaxy(
    rng: np.random.Generator, shape: Shape, size: float, at: tuple[float, float]
) -> np.ndarray:
    """Draw a galaxy: a disc with arms and a bulge, an elliptical, or one without a form."""
    y, x = grid(shape)
    turn, flat = rng.uniform(0, np.pi), rng.uniform(0.15, 1)
    u = np.cos(turn) * (x - at[1]) + np.sin(turn) * (y - at[0])
    v = (np.cos(turn) * (y - at[0]) - np.sin(turn) * (x - at[1])) / flat
    r = np.hypot(u, v) / size
    bulge = np.exp(-3.5 * (np.maximum(r * 3, 0.02) ** 0.35 - 0.3))
    kind = rng.random()
    if kind < 0.3:
        return 0.8 * np.exp(-4 * (np.maximum(r, 0.01) ** 0.3 - 0.35))
    disc = np.exp(-2.6 * r)
    if kind < 0.8:
        arms, pitch = int(rng.choice([2, 2, 3, 4])), rng.uniform(2.5, 7)
        phase = arms * np.arctan2(v, u) - pitch * np.log(r + 0.06) + 0.5 * cloud(rng, shape, 1.6)
        wave = 1 + rng.uniform(0.4, 1) * np.cos(phase) * np.clip(r * 4, 0, 1)
        knots = np.clip(1 + 0.45 * cloud(rng, shape, 0.8), 0.2, 4)
        return disc * wave * knots + rng.uniform(0.3, 1.2) * bulge
    return disc * np.clip(1 + 0.8 * cloud(rng, shape, 1.2), 0, 4)


def star_field(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a field of stars."""
    count = int(np.exp(rng.uniform(np.log(25), np.log(900))))
    image = _stars(rng, shape, count, rng.uniform(0.7, 2.2), rng.uniform(0.7, 1.4))
    return _shown(rng, _coloured(rng, image), 0) if rng.random() < 0.2 else _shown(rng, image, 0.5)


def galaxy(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw one galaxy with stars before it."""
    at = (float(rng.normal(0, 0.1)), float(rng.normal(0, 0.1)))
    body = rng.uniform(0.5, 1.5) * _galaxy(rng, shape, float(rng.uniform(0.25, 0.9)), at)
    stars = _stars(rng, shape, int(rng.integers(3, 120)), rng.uniform(0.7, 1.6), 1.1)
    if rng.random() < 0.5:
        image = _coloured(rng, body) + _coloured(rng, stars)
        return _shown(rng, image, 0)
    return _shown(rng, body + stars)


def deep_field(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw many small galaxies; a cluster that bends light into arcs at times."""
    coloured = rng.random() < 0.55
    image = np.zeros((*shape, 3) if coloured else shape, np.float32)
    for _ in range(int(rng.integers(20, 90))):
        side = int(rng.choice([17, 21, 31, 45], p=[0.4, 0.35, 0.18, 0.07]))
        patch = rng.exponential(0.5) * _small_galaxy(rng, side)
        patch = _coloured(rng, patch, 0.5) if coloured else patch
        stamp(image, patch, float(rng.uniform(0, shape[0])), float(rng.uniform(0, shape[1])))
    if rng.random() < 0.5:
        y, x = grid(shape)
        r = np.hypot(y, x)
        core = 0.5 * np.exp(-4 * r) + np.exp(-((r / 0.04) ** 2))
        arcs = np.zeros(shape, np.float32)
        turn = np.arctan2(y, x)
        for _ in range(int(rng.integers(1, 6))):
            at, where = rng.uniform(0.25, 0.7), rng.uniform(-np.pi, np.pi)
            part = np.exp(-(((r - at) / 0.012) ** 2)) * np.exp(
                -((np.angle(np.exp(1j * (turn - where))) / 0.35) ** 2)
            )
            arcs += rng.uniform(0.2, 0.8) * part
        if coloured:
            image += core[..., None] * (1, 0.8, 0.5) + arcs[..., None] * (0.4, 0.7, 1)
        else:
            image += core + arcs
    return _shown(rng, blurred(image, 0.6), 0.0 if coloured else 0.5)


def _small_galaxy(rng: np.random.Generator, side: int) -> np.ndarray:
    y, x = grid((side, side))
    turn, flat = rng.uniform(0, np.pi), rng.uniform(0.25, 1)
    u = np.cos(turn) * x + np.sin(turn) * y
    v = (np.cos(turn) * y - np.sin(turn) * x) / flat
    image = np.exp(-5 * np.hypot(u, v) ** rng.uniform(0.6, 1.3))
    return np.clip(image - 0.01, 0, None)


def cluster(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a cluster of stars, dense in its middle."""
    image = _stars(rng, shape, int(rng.integers(30, 200)), 1.0, 1.1)
    count, core = int(rng.integers(200, 900)), rng.uniform(0.08, 0.3) * min(shape)
    away, turn = core * np.abs(rng.standard_t(2, count)), rng.uniform(0, 2 * np.pi, count)
    light, width = 0.08 * (1 - rng.random(count)) ** -0.8, round(rng.uniform(7, 14))
    for flux, r, t in zip(np.minimum(light, 4).tolist(), away.tolist(), turn.tolist(), strict=True):
        patch = flux * _spread(width, 4 if flux < 1 else 8)
        stamp(image, patch, shape[0] / 2 + r * np.sin(t), shape[1] / 2 + r * np.cos(t))
    return _shown(rng, _coloured(rng, image) if rng.random() < 0.4 else image, 0.4)


def nebula(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a nebula or a remnant: glowing wisps, dark lanes, stars."""
    y, x = grid(shape)
    field = cloud(rng, shape, 1.5)
    wisps = np.exp(-np.abs(cloud(rng, shape, 1.4)) / 0.3)
    around = np.exp(
        -(((x - rng.normal(0, 0.3)) ** 2 + (y - rng.normal(0, 0.3)) ** 2) / rng.uniform(0.2, 1.5))
    )
    if rng.random() < 0.3:  # a shell
        around = np.exp(-(((np.hypot(x, y) + 0.06 * field - rng.uniform(0.35, 0.7)) / 0.12) ** 2))
    body = np.clip(around * (0.5 + 0.35 * field + 0.5 * wisps), 0, None)
    dark = np.clip(1 - 0.9 * np.clip(cloud(rng, shape, 1.6) - 0.7, 0, 1), 0, 1)
    stars = _stars(rng, shape, int(rng.integers(20, 250)), rng.uniform(0.7, 1.2), 1.1)
    if rng.random() < 0.6:
        hues = np.array([[1, 0.25, 0.3], [0.2, 0.7, 0.8], [0.9, 0.6, 0.3], [0.4, 0.4, 1]])
        one, two = hues[rng.choice(4, 2, replace=False)]
        share = unit(cloud(rng, shape, 2))[..., None]
        return _shown(
            rng,
            (body * dark)[..., None] * (one * share + two * (1 - share)) + stars[..., None],
            0.05,
        )
    return _shown(rng, body * dark + stars)


def comet(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a comet, or a jet from a core: a head and a tail that widens."""
    y, x = grid(shape)
    turn, back = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.6)
    u = np.cos(turn) * x + np.sin(turn) * y + back
    v = np.cos(turn) * y - np.sin(turn) * x
    head = 1 / (1 + (np.hypot(u, v) / rng.uniform(0.02, 0.06)) ** 1.4)
    wide = 0.04 + rng.uniform(0.1, 0.5) * np.clip(u, 0, None)
    streaks = np.clip(1 + 0.3 * cloud(rng, shape, 1.2), 0, 3)
    tail = (u > 0) * np.exp(-((v / wide) ** 2) - u * rng.uniform(0.5, 2)) * 0.5 * streaks
    return _shown(rng, head + tail + _stars(rng, shape, int(rng.integers(5, 150)), 0.9, 1.2), 0.35)


def extended(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a smooth source in noise, as radio, X-ray and infrared telescopes see it."""
    image = np.zeros(shape, np.float32)
    y, x = grid(shape)
    for _ in range(int(rng.integers(1, 8))):
        cy, cx = rng.normal(0, 0.35, 2)
        size, flat, turn = rng.uniform(0.03, 0.3), rng.uniform(0.3, 1), rng.uniform(0, np.pi)
        u, v = (
            np.cos(turn) * (x - cx) + np.sin(turn) * (y - cy),
            np.cos(turn) * (y - cy) - np.sin(turn) * (x - cx),
        )
        image += rng.exponential(0.5) * np.exp(-((u / size) ** 2) - (v / size / flat) ** 2)
    beam = float(rng.uniform(0.6, 3.5))
    noise = blurred(rng.standard_normal(shape, dtype=np.float32), beam)
    image = image + rng.uniform(0.01, 0.05) * noise / noise.std()
    return _shown(rng, image, 0.4)


def cratered(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw ground with craters, lit aslant; the whole disc of a moon or planet at times."""
    height = cloud(rng, shape, 1.6)
    for radius in np.minimum(
        2.2 * (1 - rng.random(int(rng.integers(40, 160)))) ** -0.6, min(shape) / 3
    ):
        n = int(radius * 1.8) + 2
        v = np.arange(-n, n + 1, dtype=np.float32)
        r = np.hypot(v[:, None], v[None]) / radius
        bowl = np.where(r < 1, 1.4 * r**2 - 1, 0.4 * np.exp(-(((r - 1) / 0.25) ** 2))) * (r < 1.7)
        stamp(
            height,
            bowl * radius * 0.14,
            float(rng.uniform(0, shape[0])),
            float(rng.uniform(0, shape[1])),
        )
    down, across = np.gradient(height)
    turn = rng.uniform(0, 2 * np.pi)
    slope = np.cos(turn) * across + np.sin(turn) * down
    image = np.clip(
        rng.uniform(0.35, 0.6) + rng.uniform(0.4, 1) * slope + 0.04 * cloud(rng, shape, 1.5), 0, 1
    )
    if rng.random() < 0.4:
        y, x = grid(shape)
        size = rng.uniform(0.5, 0.95)
        z = np.sqrt(np.clip(1 - (x**2 + y**2) / size**2, 0, 1))
        sun = rng.normal(0, 0.7)
        lit = np.clip((np.cos(sun) * z + np.sin(sun) * x / size) * 1.3, 0, 1)
        if rng.random() < 0.4:  # bands of clouds instead of craters
            bands = cloud(rng, (shape[0], 24), 0.9)[:, 12][:, None] + 0.15 * cloud(
                rng, shape, 1.3, (1, 5)
            )
            image = ramp(unit(bands), ((0.5, 0.3, 0.2), (0.85, 0.7, 0.5), (0.95, 0.9, 0.8)))
            return image * (lit * (z > 0))[..., None]
        image = image * 1.3 * lit * (z > 0)
    return image + 0.02 * rng.standard_normal(shape, dtype=np.float32)


def sun(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw the sun: its disc with spots, its surface near by, or its corona in the ultraviolet."""
    y, x = grid(shape)
    r = np.hypot(x, y) / rng.uniform(0.7, 0.92)
    kind = int(rng.integers(3))
    if kind == 0:
        light = np.sqrt(np.clip(1 - r * r, 0, 1)) ** 0.5
        spots = np.clip((cloud(rng, shape, 1.3) - 2.3) * 3, 0, 1) * (np.abs(y) < 0.5)
        image = light * (0.9 - 0.7 * spots + 0.02 * cloud(rng, shape, 0.5))
    elif kind == 1:  # granules, with a spot
        size = float(rng.uniform(6, 14))
        near, gap, name = cells(rng, shape, size, 0.9, 0.06)
        image = 0.4 + 0.35 * np.tanh(gap * 3) * (0.7 + 0.5 * name) - 0.1 * near
        away = np.hypot(y - rng.normal(0, 0.3), x - rng.normal(0, 0.3)) + 0.05 * cloud(
            rng, shape, 1.2
        )
        spot = np.clip((rng.uniform(0, 0.5) - away) * 8, 0, 1)
        image = image * (1 - 0.85 * spot) + 0.1 * spot * (1 - spot)
    else:
        loops = np.exp(-np.abs(cloud(rng, shape, 1.3)) / 0.25)
        active = np.clip(cloud(rng, shape, 2), 0, 3)
        image = np.where(r < 1, 0.35 + 0.2 * loops, 0.6 * np.exp(-(r - 1) * 6)) * (
            0.6 + 0.8 * active
        )
    image = np.clip(image, 0, 1)
    middles = ((0.7, 0.35, 0.05), (0.1, 0.5, 0.3), (0.75, 0.15, 0.05))
    tint = middles[int(rng.integers(3))]
    bright = np.minimum(np.array(tint) + 0.6, 1)
    return ramp(image, ((0, 0, 0), tint, bright)) if rng.random() < 0.5 else image


def shipped_sky(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a part of the deep field or of the moon, as shipped; inverted at times."""
    array = pixels("hubble_deep_field.jpg" if rng.random() < 0.6 else "moon.png")
    high, wide = array.shape[:2]
    scale = min(high / shape[0], wide / shape[1]) * rng.uniform(0.3, 1)
    y, x = (
        int(rng.uniform(0, high - shape[0] * scale)),
        int(rng.uniform(0, wide - shape[1] * scale)),
    )
    step = (
        np.linspace(0, shape[0] * scale - 1, shape[0]),
        np.linspace(0, shape[1] * scale - 1, shape[1]),
    )
    image = array[np.ix_((y + step[0]).astype(int), (x + step[1]).astype(int))] / np.float32(255)
    image = image[:: rng.choice([-1, 1]), :: rng.choice([-1, 1])]
    return 1 - image.mean(-1) if image.ndim == 3 and rng.random() < 0.3 else image


_ASIS = (0.25, 0.03, 0.1)
_SKY = ("the field around the source", "the field as observed")
SORTS = (
    Sort(
        star_field,
        "astro:4 hep:0.5 math:0.2",
        (*_SKY, "a stack of the exposures", "the survey plate", "the finding chart without marks"),
        _ASIS,
    ),
    Sort(
        galaxy,
        "astro:3 vision:0.3",
        ("the host galaxy", "the galaxy in the red band", "the interacting system"),
        _ASIS,
    ),
    Sort(
        deep_field,
        "astro:2 hep:0.6 learning:0.3",
        ("the cluster with its arcs", "the deep field", "galaxies behind the lens"),
        _ASIS,
    ),
    Sort(cluster, "astro:1.2", ("the cluster", "the core of the cluster"), _ASIS),
    Sort(
        nebula,
        "astro:1.8 hep:0.3",
        ("the nebula", "the remnant", "dust and gas near the young stars"),
        _ASIS,
    ),
    Sort(comet, "astro:0.7", ("the comet at perihelion", "the core and its jet"), _ASIS),
    Sort(extended, "astro:2 hep:0.5", (*_SKY, "the emission at long wavelengths"), _ASIS),
    Sort(
        cratered,
        "astro:1.5 vision:0.3",
        ("the lunar surface", "the crater floor", "the disc at half phase"),
        (0.5, 0.1, 0.4),
    ),
    Sort(
        sun,
        "astro:1.2 fluids:0.5",
        ("the solar disc", "the active region", "granules around the spot"),
        (0.4, 0.2, 0.3),
    ),
    Sort(
        shipped_sky,
        "astro:1 vision:0.2 learning:0.2",
        ("a part of the field", "the region at full resolution"),
        _ASIS,
    ),
)
