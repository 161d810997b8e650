"""What programs compute from a photograph: edges, masks, heat maps, depth, restored copies."""

from collections.abc import Callable

import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from reimaging.sample.drawing import Ink
from reimaging.sample.mixed.page import PALETTE, PURE, Bytes, pick
from reimaging.sample.mixed.taken import Mask, regions
from reimaging.sample.sensors.degrade import compressed, greyed
from reimaging.sample.sensors.texture import cloud

Floats = NDArray[np.float32]


def luminance(pixels: Bytes) -> Floats:
    """Give the brightness of pixels, 0..1."""
    values = pixels.astype(np.float32) / 255
    return np.asarray(greyed(values), dtype=np.float32)


def as_rgb(pixels: Bytes) -> Bytes:
    """Give grey pixels three channels."""
    return pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, 2)


def as_bytes(values: NDArray[np.floating]) -> Bytes:
    """Turn values of 0..1 into pixels."""
    return (np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8)


def by_map(values: NDArray[np.floating], name: str) -> Bytes:
    """Turn values of 0..1 into the colours of a map."""
    return as_bytes(matplotlib.colormaps[name](np.clip(values, 0, 1))[..., :3])


def mingled(pixels: Bytes, mask: Mask, ink: Ink, share: float) -> Bytes:
    """Lay a colour over the masked pixels, so that they shine through."""
    mixed = as_rgb(pixels).astype(np.float32)
    mixed[mask] = (1 - share) * mixed[mask] + share * 255 * np.array(ink, np.float32)
    return mixed.astype(np.uint8)


def edges(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Edges, white on black or black on white, thin or soft."""
    grey = ndimage.gaussian_filter(luminance(pixels), float(rng.uniform(0.6, 1.6)))
    slope = np.hypot(ndimage.sobel(grey, 0), ndimage.sobel(grey, 1))
    slope = slope / (np.percentile(slope, 98) + 1e-6)
    if rng.random() < 0.5:
        slope = (slope > rng.uniform(0.3, 0.6)).astype(np.float32)
    return as_bytes(1 - slope if rng.random() < 0.25 else slope)


def mask(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Show what was told from the ground, white on black."""
    if rng.random() < 0.4:
        grey = ndimage.gaussian_filter(luminance(pixels), 1.5)
        return np.where(grey > np.percentile(grey, rng.uniform(50, 85)), 255, 0).astype(np.uint8)
    labels = regions(rng, pixels, int(rng.integers(3, 7)))
    wanted = labels == labels[pixels.shape[0] // 2, pixels.shape[1] // 2]
    return np.where(wanted, 255, 0).astype(np.uint8)


def label_map(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Regions, each in a colour of its own."""
    labels = regions(rng, pixels, int(rng.integers(4, 11)))
    inks = (PALETTE if rng.random() < 0.7 else PURE) + ((0.0, 0.0, 0.0),)
    table = np.array([pick(rng, inks) for _ in range(int(labels.max()) + 1)])
    return as_bytes(table[labels])


def attention(rng: np.random.Generator, pixels: Bytes) -> Floats:
    """Where a network looks: a few soft hills, 0..1."""
    high, wide = pixels.shape[:2]
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32) / max(high, wide)
    hills = np.zeros((high, wide), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        u, v = (
            rng.uniform(0.2, 0.8) * wide / max(high, wide),
            rng.uniform(0.2, 0.8) * high / max(high, wide),
        )
        a, b = rng.uniform(0.05, 0.22, 2)
        hills = np.maximum(
            hills, rng.uniform(0.5, 1) * np.exp(-(((x - u) / a) ** 2) - ((y - v) / b) ** 2)
        )
    hills += 0.1 * cloud(rng, (high, wide), 2)
    return np.clip(hills / hills.max(), 0, 1)


def heat(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Make a heat map, alone or over the photograph."""
    name = pick(rng, ("jet", "jet", "jet", "viridis", "hot", "inferno"))
    coloured = by_map(attention(rng, pixels), name)
    if rng.random() < 0.3:
        return coloured
    share = float(rng.uniform(0.35, 0.65))
    return ((1 - share) * as_rgb(pixels) + share * coloured).astype(np.uint8)


def saliency(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Make a grey map of what is conspicuous."""
    hills = attention(rng, pixels) * (0.4 + 0.6 * luminance(pixels))
    return as_bytes(hills / hills.max())


def depth(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Depth or disparity: near below, with steps at the regions."""
    labels = regions(rng, pixels, int(rng.integers(5, 10)))
    steps = rng.uniform(-0.25, 0.25, int(labels.max()) + 1)
    down = np.linspace(0.1, 0.9, pixels.shape[0])[:, None]
    values = ndimage.gaussian_filter(
        np.clip(down + steps[labels], 0, 1), float(rng.uniform(0.5, 3))
    )
    name = pick(rng, ("gray", "gray", "jet", "plasma", "magma", "viridis", "gray_r"))
    return by_map(values, name)


def noisy(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Make a copy with strong noise."""
    values = pixels.astype(np.float32)
    if rng.random() < 0.25:
        hit = rng.random(pixels.shape[:2])
        values[hit < 0.12], values[hit > 0.88] = 0, 255
        return values.astype(np.uint8)
    noise = rng.standard_normal(pixels.shape, dtype=np.float32)
    return np.clip(values + rng.uniform(20, 60) * noise, 0, 255).astype(np.uint8)


def soft(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Make a copy out of focus, or smeared by motion."""
    spread = float(rng.uniform(1.2, 4))
    if rng.random() < 0.4:
        values = ndimage.uniform_filter1d(pixels.astype(np.float32), int(3 * spread) + 2, axis=1)
        return values.astype(np.uint8)
    sigmas = (spread, spread, 0)[: pixels.ndim]
    return ndimage.gaussian_filter(pixels.astype(np.float32), sigmas).astype(np.uint8)


def coarse(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Make a copy of few pixels."""
    image, factor = Image.fromarray(pixels), float(rng.uniform(4, 10))
    size = (max(4, round(image.width / factor)), max(4, round(image.height / factor)))
    how = Image.Resampling.NEAREST if rng.random() < 0.6 else Image.Resampling.BICUBIC
    return np.asarray(image.resize(size, Image.Resampling.BOX).resize(image.size, how))


def blocky(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Make a copy after strong compression."""
    return np.asarray(compressed(Image.fromarray(pixels), int(rng.integers(4, 16))))


def holed(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Make a copy of which a part is missing."""
    hole = pixels.copy()
    high, wide = pixels.shape[:2]
    fill = pick(rng, (255, 255, 0, 128))
    if rng.random() < 0.3:
        hole[rng.random((high, wide)) < rng.uniform(0.4, 0.85)] = fill
    elif rng.random() < 0.5:
        h, w = int(high * rng.uniform(0.25, 0.5)), int(wide * rng.uniform(0.25, 0.5))
        y, x = int(rng.integers(0, high - h)), int(rng.integers(0, wide - w))
        hole[y : y + h, x : x + w] = fill
    else:
        hole[cloud(rng, (high, wide), 1.8) > 1.0] = fill
    return hole


def recoloured(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Make a copy in other light or in other colours."""
    values = as_rgb(pixels).astype(np.float32) / 255
    values = values ** float(np.exp(rng.normal(0, 0.5)))
    if rng.random() < 0.4:
        values = values[..., rng.permutation(3)]
    return as_bytes(values * np.exp(rng.normal(0, 0.2, 3)))


def painted(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Make a copy in the style of a painting: patches of one colour each."""
    values = ndimage.median_filter(as_rgb(pixels)[::2, ::2], (5, 5, 1)).astype(np.float32)
    steps = float(rng.choice([24, 40, 64]))
    values = np.round(values / steps) * steps * rng.uniform(0.9, 1.15)
    image = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    return np.asarray(image.resize(pixels.shape[1::-1], Image.Resampling.BICUBIC))


def restored(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Make a copy that is nearly the original."""
    sigmas = (1, 1, 0)[: pixels.ndim]
    smooth = ndimage.gaussian_filter(
        pixels.astype(np.float32), np.array(sigmas) * rng.uniform(0.3, 1.3)
    )
    return np.clip(smooth * rng.uniform(0.93, 1.07), 0, 255).astype(np.uint8)


def difference(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Show what differs between a photograph and its copy."""
    grey = luminance(pixels)
    change = np.abs(grey - ndimage.gaussian_filter(grey, 1.5)) * float(rng.uniform(3, 8))
    return by_map(change, pick(rng, ("gray", "gray", "jet", "hot")))


def motion(rng: np.random.Generator, pixels: Bytes) -> Bytes:
    """Optical flow by hue and strength, pale where nothing moves."""
    small = (max(8, pixels.shape[0] // 4), max(8, pixels.shape[1] // 4))
    u, v = cloud(rng, small, 2.4), cloud(rng, small, 2.4)
    hue = (np.arctan2(v, u) / (2 * np.pi)) % 1
    strength = np.clip(np.hypot(u, v) / 2.2, 0, 1)[..., None]
    colours = matplotlib.colormaps["hsv"](hue)[..., :3]
    flow = 1 - strength * (1 - colours)
    image = Image.fromarray(as_bytes(flow))
    return np.asarray(image.resize(pixels.shape[1::-1], Image.Resampling.BILINEAR))


Compute = Callable[[np.random.Generator, Bytes], Bytes]


def resized(pixels: Bytes, shape: tuple[int, int]) -> Bytes:
    """Bring pixels to a height and a width."""
    image = Image.fromarray(pixels).resize((shape[1], shape[0]), Image.Resampling.BILINEAR)
    return np.asarray(image)
