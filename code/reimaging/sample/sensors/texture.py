"""Numbers that look like surfaces: clouds, cells, shading, ramps of colour."""

from collections.abc import Sequence

import numpy as np
from PIL import Image
from scipy import ndimage

Shape = tuple[int, int]
Colour = Sequence[float] | np.ndarray


def cloud(
    rng: np.random.Generator,
    shape: Shape,
    slope: float = 1.8,
    stretch: tuple[float, float] = (1, 1),
) -> np.ndarray:
    """Draw noise whose amplitude falls with frequency, as most surfaces have it.

    Parameters
    ----------
    rng
        Where chance comes from.
    shape
        Height and width.
    slope
        How fast the amplitude falls: 0 is white noise, 3 soft hills.
    stretch
        How much longer the structures are down and across.

    Returns
    -------
    numpy.ndarray
        float32 with mean 0 and deviation 1.

    """
    # sizes with small factors, for the transform; the rest is cut off, so nothing is periodic
    high, wide = (-(-int(n * 1.1 + 8) // 24) * 24 for n in shape)
    down = np.fft.fftfreq(high)[:, None] * high * stretch[0] / max(high, wide)
    across = np.fft.rfftfreq(wide)[None] * wide * stretch[1] / max(high, wide)
    # the frequency 1 is one wave over the longer side
    radius = np.sqrt((down * down + across * across).astype(np.float32)) * max(high, wide)
    radius[0, 0] = np.inf
    parts = rng.standard_normal((*radius.shape, 2), dtype=np.float32)
    spectrum = (parts[..., 0] + 1j * parts[..., 1]) * np.maximum(radius, 1.0) ** -slope
    field = np.fft.irfft2(spectrum, (high, wide))[: shape[0], : shape[1]].astype(np.float32)
    field -= field.mean()
    return field / max(float(field.std()), 1e-9)


def unit(values: np.ndarray, low: float = 1, high: float = 99) -> np.ndarray:
    """Stretch values to 0..1 between two percentiles, cut off what lies beyond."""
    few = values[tuple(slice(None, None, max(1, n // 80)) for n in values.shape)]
    start, stop = np.percentile(few, (low, high))
    return np.clip((values - start) / max(stop - start, 1e-9), 0, 1).astype(np.float32)


def enlarged(values: np.ndarray, shape: Shape, smooth: bool = True) -> np.ndarray:
    """Resample values (one or three channels) to a height and a width."""
    method = Image.Resampling.BICUBIC if smooth else Image.Resampling.NEAREST
    if values.ndim == 3:
        return np.stack([enlarged(values[..., c], shape, smooth) for c in range(3)], -1)
    picture = Image.fromarray(np.ascontiguousarray(values, dtype=np.float32))
    return np.asarray(picture.resize((shape[1], shape[0]), method))


def blurred(values: np.ndarray, sigma: float) -> np.ndarray:
    """Blur over the picture's two sides; wide blurs are made small and enlarged."""
    if sigma < 0.2:
        return values
    shrink = int(sigma // 2.5)
    if shrink > 1 and min(values.shape[:2]) > 8 * shrink:
        small = (max(2, values.shape[0] // shrink), max(2, values.shape[1] // shrink))
        return enlarged(blurred(enlarged(values, small), sigma / shrink), values.shape[:2])
    sigmas = (sigma, sigma, 0)[: values.ndim]
    return ndimage.gaussian_filter(values, sigmas, truncate=2.5, mode="nearest")


def grid(shape: Shape) -> tuple[np.ndarray, np.ndarray]:
    """Return y and x, centred, with the shorter side from -1 to 1."""
    half = min(shape) / 2
    y = (np.arange(shape[0], dtype=np.float32) - (shape[0] - 1) / 2) / half
    x = (np.arange(shape[1], dtype=np.float32) - (shape[1] - 1) / 2) / half
    return np.broadcast_to(y[:, None], shape), np.broadcast_to(x[None], shape)


def cells(
    rng: np.random.Generator,
    shape: Shape,
    size: float,
    jitter: float = 0.9,
    bend: float = 0.0,
    stretch: tuple[float, float] = (1, 1),
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Divide the plane among points that are strewn, one into each square of a grid.

    Parameters
    ----------
    rng
        Where chance comes from.
    shape
        Height and width.
    size
        How far the points lie apart, in pixels.
    jitter
        0 for a square grid, 1 for points that lie anywhere.
    bend
        How far, in cells, a cloud bends the borders.
    stretch
        How much longer the cells are down and across.

    Returns
    -------
    tuple
        The distance to the nearest point and how much farther the next one lies (both in cells),
        and a number between 0 and 1 that each cell has for itself.

    """
    if size * min(stretch) > 10:  # half the pixels each way say as much in a quarter of the time
        half = (shape[0] // 2 + 1, shape[1] // 2 + 1)
        near, gap, name = cells(rng, half, size / 2, jitter, bend, (stretch[0], stretch[1]))
        return enlarged(near, shape), enlarged(gap, shape), enlarged(name, shape, smooth=False)
    y = np.arange(shape[0], dtype=np.float32)[:, None] / (size * stretch[0]) + 1
    x = np.arange(shape[1], dtype=np.float32)[None] / (size * stretch[1]) + 1
    if bend:
        y = np.maximum(y + bend * cloud(rng, shape, 1.6), 1)
        x = np.maximum(x + bend * cloud(rng, shape, 1.6), 1)
    y, x = np.broadcast_arrays(y, x)
    rows, columns = int(y.max()) + 2, int(x.max()) + 2
    spots = 0.5 + jitter * (rng.random((2, rows * columns), dtype=np.float32) - 0.5)
    names = rng.random(rows * columns, dtype=np.float32)
    row, column = y.astype(np.int32), x.astype(np.int32)
    dy, dx = y - row, x - column
    middle = row * columns + column
    first = np.full(shape, 9, np.float32)
    second, nearest = first.copy(), middle.copy()
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            at = middle + (down * columns + across)
            away = (spots[0].take(at) + (down - dy)) ** 2 + (spots[1].take(at) + (across - dx)) ** 2
            np.minimum(second, np.maximum(first, away), out=second)
            np.copyto(nearest, at, where=away < first)
            np.minimum(first, away, out=first)
    near = np.sqrt(first)
    return near, np.sqrt(second) - near, names.take(nearest)


def shaded(height: np.ndarray, strength: float, turn: float) -> np.ndarray:
    """Light a height map from one side, and return the brightness between 0 and 1."""
    down, across = np.gradient(height.astype(np.float32))
    down, across = down * strength, across * strength
    slope = np.cos(turn) * across + np.sin(turn) * down
    return np.clip(0.5 + 0.5 * slope / np.sqrt(1 + down * down + across * across), 0, 1)


def ramp(values: np.ndarray, colours: Sequence[Colour]) -> np.ndarray:
    """Colour values between 0 and 1 with colours (0..1) that follow each other."""
    stops = np.linspace(0, 255, len(colours))
    steps = np.arange(256)
    table = np.stack([np.interp(steps, stops, [c[i] for c in colours]) for i in range(3)], -1)
    return table.astype(np.float32)[(np.clip(values, 0, 1) * 255).astype(np.uint8)]


def tinted(values: np.ndarray, colour: Colour) -> np.ndarray:
    """Give values a colour (0..1)."""
    return values[..., None] * np.asarray(colour, np.float32)


def stamp(canvas: np.ndarray, patch: np.ndarray, y: float, x: float, how: str = "add") -> None:
    """Add a patch into the canvas around a point, or keep the larger of both (``how='max'``)."""
    top, left = round(y) - patch.shape[0] // 2, round(x) - patch.shape[1] // 2
    y0, x0 = max(top, 0), max(left, 0)
    y1 = min(top + patch.shape[0], canvas.shape[0])
    x1 = min(left + patch.shape[1], canvas.shape[1])
    if y0 >= y1 or x0 >= x1:
        return
    part = patch[y0 - top : y1 - top, x0 - left : x1 - left]
    if how == "max":
        np.maximum(canvas[y0:y1, x0:x1], part, out=canvas[y0:y1, x0:x1])
    else:
        canvas[y0:y1, x0:x1] += part
