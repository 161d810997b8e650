"""Scans of bodies: slices by resonance and X-rays, radiographs, ultrasound."""

import numpy as np

from reimaging.sample.sensors.sort import Sort
from reimaging.sample.sensors.texture import Shape, blurred, cloud, enlarged, grid


def noise(rng: np.random.Generator, shape: Shape, strength: float) -> np.ndarray:
    """Return the noise of a detector."""
    return strength * rng.standard_normal(shape, dtype=np.float32)


def blob(
    rng: np.random.Generator,
    shape: Shape,
    at: tuple[float, float],
    size: tuple[float, float],
    wavy: float,
) -> np.ndarray:
    """Return how deep each pixel lies inside a wavy ellipse: above 0 inside, 1 in its middle."""
    y, x = grid(shape)
    v, u = (y - at[0]) / size[0], (x - at[1]) / size[1]
    turn = np.arctan2(v, u)
    edge = 1.0 + sum(
        wavy / k * rng.normal() * np.cos(k * turn + rng.uniform(0, 6.3)) for k in (2, 3, 4, 5)
    )
    return edge - np.hypot(u, v)


def inside(deep: np.ndarray, soft: float = 0.03) -> np.ndarray:
    return np.clip(deep / soft, 0, 1)


def head(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a slice through a head: skull, folded brain, ventricles; by resonance or X-rays."""
    tall = rng.uniform(0.85, 0.95)
    wide = min(tall * rng.uniform(0.75, 0.95), 0.95 * shape[1] / min(shape))
    deep = blob(rng, shape, (0, 0), (tall, wide), 0.03)
    coarse = rng.standard_normal(shape, dtype=np.float32)
    width = float(rng.uniform(0.011, 0.018)) * min(shape)
    coarse = blurred(coarse, width) - blurred(coarse, 1.7 * width)
    folds = 0.5 + 0.5 * np.tanh(2 * coarse / coarse.std())
    _, x = grid(shape)
    scalp, skull, brain = inside(deep), inside(deep - 0.06), inside(deep - 0.13)
    rows = {
        0: (0.8, 0.1, 0.45, 0.7, 0.12),
        1: (0.6, 0.15, 0.5, 0.35, 0.9),
        2: (0.3, 0.95, 0.4, 0.45, 0.2),
    }
    skin, bone, grey, white, fluid = rows[int(rng.integers(3))]
    core = inside(deep - 0.17 - 0.2 * folds, 0.04)
    tissue = grey + (white - grey) * core
    furrow = (folds > 0.85) & (deep < 0.3)
    tissue = np.where(furrow, 0.35 * tissue + 0.65 * fluid, tissue)
    for side in (-1, 1):
        inner = blob(rng, shape, (rng.normal(-0.05, 0.05), side * 0.13), (0.3, 0.09), 0.2)
        share = inside(inner, 0.2)
        tissue = tissue * (1 - share) + fluid * share
    tissue = np.where(np.abs(x + 0.01 * folds) < 0.012, fluid, tissue)
    if rng.random() < 0.3:  # a lesion
        share = inside(blob(rng, shape, tuple(rng.uniform(-0.4, 0.4, 2)), (0.15, 0.15), 0.2), 0.3)
        tissue = tissue * (1 - share) + rng.uniform(0.7, 1) * share
    image = scalp * skin * (1 - skull) + skull * bone * (1 - brain) + brain * tissue
    image = blurred(image * (1 + 0.06 * cloud(rng, shape, 1)), rng.uniform(0.4, 1.3))
    return image * (1 + 0.15 * x) + np.abs(noise(rng, shape, rng.uniform(0.01, 0.06)))


def small(shape: Shape, most: int = 150) -> Shape:
    """Return a shape of the same aspect that is no larger, for what is soft anyway."""
    shrink = max(1.0, max(shape) / most)
    return round(shape[0] / shrink), round(shape[1] / shrink)


def body(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a slice through a trunk: fat, muscles, organs, a spine, at times lungs."""
    whole, shape = shape, small(shape)
    wide = min(0.95 * shape[1] / min(shape), rng.uniform(1.0, 1.5))
    deep = blob(rng, shape, (0, 0), (rng.uniform(0.7, 0.92), wide), 0.04)
    image = inside(deep) * 0.35 + inside(deep - 0.08) * 0.2
    lungs = rng.random() < 0.5
    for _ in range(int(rng.integers(4, 12))):
        at = (float(rng.normal(0, 0.28)), float(rng.normal(0, 0.35)) * wide)
        share = inside(blob(rng, shape, at, tuple(rng.uniform(0.08, 0.35, 2)), 0.15), 0.12)
        share = share * inside(deep - 0.12)
        image = image * (1 - share) + rng.uniform(0.35, 0.75) * share
    if lungs:
        for side in (-1, 1):
            share = inside(
                blob(rng, shape, (-0.05, side * 0.48 * wide), (0.5, 0.3 * wide), 0.12), 0.05
            )
            vessels = 0.08 + 0.4 * np.clip(cloud(rng, shape, 0.9) - 1.3, 0, 1)
            image = image * (1 - share) + vessels * share
    bone = inside(blob(rng, shape, (0.5, 0), (0.16, 0.17), 0.15), 0.2)
    hole = inside(blob(rng, shape, (0.55, 0), (0.05, 0.06), 0.1), 0.2)
    image = image * (1 - bone) + (0.95 - 0.5 * hole) * bone
    for turn in np.linspace(0, 2 * np.pi, int(rng.integers(8, 16)), endpoint=False):
        y, x = 0.78 * 0.8 * np.sin(turn), 0.8 * wide * np.cos(turn)
        rib = inside(blob(rng, shape, (y, x), (0.05, 0.08), 0.1), 0.4)
        image = np.maximum(image, 0.9 * rib)
    image = enlarged(image, whole) + 0.02 * cloud(rng, whole, 1) * (enlarged(deep, whole) > 0.1)
    return image + noise(rng, whole, rng.uniform(0.01, 0.05)) * (enlarged(deep, whole) > -0.1)


def x_ray(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a radiograph: a chest, or bones of a limb, bright on dark."""
    y, x = grid(shape)
    if rng.random() < 0.6:
        wide = min(shape[1] / min(shape), 1.2)
        image = 0.75 - 0.1 * np.abs(x) / wide + 0.05 * cloud(rng, shape, 2)
        for side in (-1, 1):
            lung = inside(
                blob(rng, shape, (-0.05, side * 0.42 * wide), (0.72, 0.33 * wide), 0.08), 0.25
            )
            image = image - 0.5 * lung
        for k in range(9):
            curve = y + 0.75 - 0.17 * k - 0.25 * (np.abs(x) / wide - 0.4) ** 2 * 4
            image = image + 0.13 * np.exp(-((curve / 0.035) ** 2)) * (np.abs(x) < 0.85 * wide)
        image = image + 0.25 * np.exp(-((x / 0.1) ** 2)) + 0.2 * inside(
            blob(rng, shape, (0.25, 0.15), (0.3, 0.3), 0.1), 0.4)  # fmt: skip
        image = image * np.clip(1.15 - (np.abs(x) / wide) ** 6, 0, 1)
    else:
        image = np.full(shape, 0.08, np.float32)
        for _ in range(int(rng.integers(1, 5))):
            at, turn = rng.uniform(-0.6, 0.6), rng.normal(0, 0.15)
            along = y * np.cos(turn) + x * np.sin(turn)
            u = x * np.cos(turn) - y * np.sin(turn) - at
            thick = rng.uniform(0.07, 0.16) * (
                1 + 0.5 * np.exp(-((np.abs(along) - 0.8) ** 2) / 0.04)
            )
            image = image + 0.2 * np.exp(-((u / thick / 2.4) ** 4))
            image = image + 0.4 * np.sqrt(np.clip(1 - (u / thick) ** 2, 0, 1)) * (
                0.6 + 0.4 * np.abs(u / thick)
            )
    return blurred(image, 0.8) + noise(rng, shape, 0.025)


def ultrasound(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a fan of ultrasound: speckled tissue, dark hollows, bright borders."""
    high, wide = shape
    y = np.arange(high, dtype=np.float32)[:, None] / high + 0.12
    x = (np.arange(wide, dtype=np.float32)[None] - wide / 2) / high
    r, turn = np.hypot(x, y), np.arctan2(x, np.broadcast_to(y, shape))
    # the speckle is drawn where the probe sees it, by depth and angle, and then looked up
    tissue = 0.5 + 0.35 * cloud(rng, (160, 160), 1.4, (1, 2))
    speckle = np.hypot(cloud(rng, (160, 160), 0.3, (1, 3)), cloud(rng, (160, 160), 0.3, (1, 3)))
    for _ in range(int(rng.integers(1, 4))):
        deep = blob(
            rng,
            (160, 160),
            tuple(rng.uniform(-0.6, 0.6, 2)),
            tuple(rng.uniform(0.15, 0.45, 2)),
            0.15,
        )
        tissue = tissue * (1 - 0.9 * inside(deep, 0.1)) + 0.7 * np.exp(-((deep / 0.06) ** 2))
    polar = np.clip(tissue, 0.02, 2) * speckle
    opening = float(rng.uniform(0.45, 0.75))
    row = np.clip((r - 0.14) * 160, 0, 159).astype(np.intp)
    column = np.clip((turn / opening + 1) * 80, 0, 159).astype(np.intp)
    image = blurred(polar[row, column], 0.8)
    image = np.log1p(4 * image) / np.log(6) * np.exp(-0.5 * r)
    return np.where((np.abs(turn) < opening) & (r > 0.16) & (r < 1.08), image, 0.02).astype(
        np.float32
    )


_DARK = (0.4, 0.1, 0.25)
SORTS = (
    Sort(
        head,
        "life:3 vision:2.5 learning:2 math:1.5",
        ("a slice of the brain", "the reconstructed slice", "a slice from the scanner"),
        _DARK,
    ),
    Sort(
        body,
        "life:2 vision:2 learning:1.5 math:1.5",
        ("a slice of the trunk", "the reconstruction from few views"),
        _DARK,
    ),
    Sort(
        x_ray,
        "life:2 vision:1.5 learning:2",
        ("a radiograph of the chest", "the radiograph"),
        (0.5, 0, 0.4),
    ),
    Sort(
        ultrasound,
        "life:1.5 vision:1",
        ("the organ by ultrasound", "a frame of the ultrasound sequence"),
        _DARK,
    ),
)
