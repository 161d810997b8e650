"""Micrographs of what lives: cells that glow, stained tissue, bacteria, views through a lens."""

import numpy as np
from PIL import Image

from reimaging.sample.sensors.shipped import pixels
from reimaging.sample.sensors.sort import Sort
from reimaging.sample.sensors.texture import Shape, blurred, cells, cloud, tinted


def fine(rng: np.random.Generator, shape: Shape, strength: float = 0.05) -> np.ndarray:
    """Return the noise of a detector."""
    return strength * rng.standard_normal(shape, dtype=np.float32)


def fluorescence(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw what glows on black: nuclei, threads, membranes, in one to three colours."""
    colours = np.array([[0.1, 1, 0.2], [1, 0.15, 0.1], [0.25, 0.35, 1], [1, 0.2, 1], [0.1, 0.9, 1]])
    image = np.zeros((*shape, 3), np.float32)
    size = float(rng.uniform(14, 60))
    near, gap, name = cells(rng, shape, size, 0.9, 0.08)
    field = cloud(rng, shape, 1)
    for colour in rng.permutation(colours)[: int(rng.integers(1, 4))]:
        kind = int(rng.integers(4))
        if kind == 0:
            part = np.clip((0.38 - near) * 6, 0, 1) * (0.5 + 0.3 * field + name) * (name > 0.2)
        elif kind == 1:
            part = np.exp(-gap * size / rng.uniform(2, 4)) * (0.8 + 0.3 * field)
        elif kind == 2:
            thread = cloud(rng, shape, 1.5)
            part = np.exp(-np.abs(thread) / 0.05) * np.clip(0.9 - near, 0.1, 1)
        else:
            part = np.clip(field - 1.2, 0, 2) * np.clip(1 - near, 0, 1) * 1.5
        image += tinted(np.clip(blurred(part, 0.7), 0, 1.2), colour) * rng.uniform(0.5, 1)
    image = image + 0.3 * blurred(image, 6) + fine(rng, shape, 0.02)[..., None]
    return image.max(-1) if rng.random() < 0.25 else image


def tissue(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw stained tissue: pink ground, violet nuclei, glands that are pale."""
    size = float(rng.uniform(7, 20))
    near, _, name = cells(rng, shape, size, 1, 0.12)
    ground, folds = cloud(rng, shape, 1.5), cloud(rng, shape, 1.3, (1, rng.uniform(1, 4)))
    pink = np.array([0.88, 0.62, 0.74]) * rng.uniform(0.85, 1.1, 3)
    violet = np.array([0.38, 0.24, 0.55]) * rng.uniform(0.7, 1.3, 3)
    if rng.random() < 0.25:
        pink, violet = np.array([0.85, 0.82, 0.86]), np.array([0.5, 0.28, 0.12])
    image = pink * (1 + 0.1 * folds[..., None]) + 0.05 * ground[..., None]
    lumen = np.clip((cloud(rng, shape, 2) - rng.uniform(0.6, 2)) * 4, 0, 1)
    image = image * (1 - lumen[..., None]) + 0.93 * lumen[..., None]
    dense = np.clip(0.6 + 0.5 * ground, 0, 1) * (1 - lumen)
    nucleus = np.clip((0.36 + 0.1 * name - near) * 7, 0, 1) * (name < dense)
    share = (nucleus * np.clip(0.8 + 0.2 * cloud(rng, shape, 0.8), 0, 1))[..., None]
    return blurred(image * (1 - share) + violet * share, 0.5) + fine(rng, shape, 0.02)[..., None]


def phase_contrast(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw living cells or bacteria on a grey ground, with a halo."""
    size = float(rng.uniform(12, 50))
    near, _, name = cells(rng, shape, size, 1, 0.1, (1, float(rng.choice([1, 1.8, 3]))))
    lives = name < rng.uniform(0.3, 1)
    deep = (0.42 - near) * size / 3 * lives - (~lives)
    inside = np.clip(deep, 0, 1)
    image = 0.5 + 0.35 * np.exp(-(deep**2)) * lives - rng.uniform(0.1, 0.4) * inside
    image = image + 0.12 * inside * cloud(rng, shape, 0.9) + 0.04 * cloud(rng, shape, 2)
    return blurred(image, 0.7) + fine(rng, shape, 0.02)


def lens_view(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    """Draw a part of a shipped picture that a lens or a microscope took of what lives."""
    name = str(rng.choice(["ihc.png", "cell.png", "microaneurysms.png", "retina.jpg"]))
    array = pixels(name)
    high, wide = array.shape[:2]
    scale = min(high / shape[0], wide / shape[1]) * rng.uniform(0.35, 1)
    h, w = shape[0] * scale, shape[1] * scale
    x, y = rng.uniform(0, wide - w), rng.uniform(0, high - h)
    picture = Image.fromarray(array).resize((shape[1], shape[0]), box=(x, y, x + w, y + h))
    image = np.asarray(picture, np.float32) / 255
    return image[:: rng.choice([-1, 1]), :: rng.choice([-1, 1])]


SORTS = (
    Sort(
        fluorescence,
        "life:4 quantum:0.3 vision:0.6",
        ("labelled cells", "the stained filaments", "nuclei and membranes in false colours"),
        (0.15, 0.05, 0.3),
    ),
    Sort(
        tissue,
        "life:3 vision:1 learning:0.5",
        ("a section of stained tissue", "the tissue that was classified"),
        (0.3, 0.07, 0.4),
    ),
    Sort(
        phase_contrast,
        "life:3 vision:0.5 fluids:0.5",
        ("living cells in the chamber", "bacteria after two hours", "a frame of the time lapse"),
    ),
    Sort(
        lens_view,
        "life:2.5 vision:0.7 learning:0.4",
        (
            "the specimen under the microscope",
            "a region of the specimen",
            "a view through the lens",
        ),
        (0.4, 0.1, 0.5),
    ),
)
