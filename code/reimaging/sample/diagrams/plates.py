"""How computed pictures are laid out: values in colours, one plate or a grid of them."""

from collections.abc import Callable

import matplotlib
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from reimaging.sample.drawing import BLACK, WHITE, Drawing

Field = NDArray[np.float64]
Image = NDArray[np.uint8]

#: Colour maps that end in no white.
DARK = (
    "jet", "jet", "jet", "rainbow", "gist_rainbow", "viridis", "viridis", "plasma", "inferno",
    "magma", "turbo", "copper", "hsv", "winter", "summer", "cool", "spring", "gnuplot", "brg",
)  # fmt: skip
#: Those that do, and those with white in their middle.
LIGHT = (
    "gray", "gray", "gray_r", "hot", "hot", "bone", "coolwarm", "RdBu_r", "bwr", "seismic", "Blues",
    "Greys", "Reds", "gist_heat", "afmhot", "CMRmap", "YlOrRd", "hot_r", "bone_r",
)  # fmt: skip


def colour(values: Field, name: str) -> Image:
    """Paint values of 0 to 1 in a colour map of matplotlib."""
    painted = matplotlib.colormaps[name](values, bytes=True)
    return np.ascontiguousarray(painted[..., :3])


def choose_map(rng: Generator, dark: bool) -> str:
    """Choose a colour map; a dark one ends in no white."""
    names = DARK if dark or rng.random() < 0.5 else LIGHT
    return str(names[int(rng.integers(len(names)))])


def scaled(values: Field, low: float = 0.0, high: float = 1.0) -> Field:
    """Stretch values to what lies between `low` and `high`."""
    span = float(values.max() - values.min())
    return low + (high - low) * (values - values.min()) / (span or 1.0)


def noise(rng: Generator, rows: int, columns: int, slope: float, ring: float = 0.0) -> Field:
    """Draw a random field of unit variance.

    Parameters
    ----------
    rng
        Draws the phases.
    rows, columns
        Its shape; it repeats at its edges.
    slope
        How fast its amplitudes fall with the wave number.
    ring
        If set, only waves of about so many to the picture are kept.

    Returns
    -------
    float64 [rows, columns]
        The field.
    """
    ky = np.fft.fftfreq(rows)[:, None] * rows
    kx = np.fft.rfftfreq(columns)[None] * columns
    size = np.hypot(kx, ky)
    size[0, 0] = np.inf
    amplitude = np.exp(-(((size - ring) / (0.12 * ring)) ** 2)) if ring else size**-slope
    phases = rng.standard_normal((2, *size.shape))
    values = np.fft.irfft2(amplitude * (phases[0] + 1j * phases[1]), (rows, columns))
    return values / max(float(values.std()), 1e-12)


def grid(rows: int, columns: int) -> tuple[Field, Field]:
    """Give x and y of each pixel, the shorter side from -1 to 1, y upwards."""
    short = min(rows, columns)
    x = (np.arange(columns) - (columns - 1) / 2) * 2 / short
    y = ((rows - 1) / 2 - np.arange(rows)) * 2 / short
    return np.meshgrid(x, y)


def shape(rng: Generator, low: int = 80, high: int = 170) -> tuple[int, int]:
    """Choose the rows and columns of a plate."""
    rows = int(rng.integers(low, high))
    return rows, int(rows * float(rng.choice((1.0, 1.0, 1.0, 1.3, 1.6, 2.2, 0.7))))


def lay(rng: Generator, make: Callable[[], Image], dark: bool = True) -> tuple[Drawing, int]:
    """Lay out one plate, or a grid of them with thin gaps.

    Parameters
    ----------
    rng
        Decides how many, how large, and what is written on them.
    make
        Computes one plate.
    dark
        Whether the paper between the plates is kept from being white.

    Returns
    -------
    Drawing, int
        The drawing and the number of its plates.
    """
    chance = rng.random()
    rows, columns = (1, 1) if chance < 0.6 else (int(rng.integers(1, 4)), int(rng.integers(2, 5)))
    first = make()
    total = int(rng.uniform(110, 420))
    wide = total / columns
    high = min(wide * first.shape[0] / first.shape[1], 300.0)
    gap = float(rng.choice((0, 0.5, 1, 2, 4))) if not dark else float(rng.choice((0, 0, 0.5, 0.8)))
    black = rng.random() < 0.3
    margin = 0.0 if dark or rng.random() < 0.6 else float(rng.uniform(1, 12))
    drawing = Drawing(
        2 * margin + columns * wide + (columns - 1) * gap,
        2 * margin + rows * high + (rows - 1) * gap,
    )
    if black:
        drawing.box(0, 0, drawing.width, drawing.height, BLACK, 0.0)
    letters = rows * columns > 1 and rng.random() < 0.4
    names = rng.random() < 0.08
    size = float(np.clip(0.08 * high, 6, 14))
    for place in range(rows * columns):
        row, column = divmod(place, columns)
        x = margin + column * (wide + gap)
        y = margin + (rows - 1 - row) * (high + gap)
        drawing.tint(make() if place else first, x, y, wide, high)
        if letters or names:
            text = f"({'abcdefghijkl'[place]})" if letters else f"t = {rng.integers(1, 900)}"
            drawing.write(x + 3, y + high - size - 1, text, size, 0.0, ink=WHITE if dark else BLACK)
    return drawing, rows * columns


def enlarged(cells: NDArray[np.int64] | Image, least: int = 90) -> Image:
    """Repeat the pixels of a small picture so that its cells stay square and sharp."""
    times = max(1, round(least / cells.shape[1]))
    return np.asarray(np.repeat(np.repeat(cells, times, 0), times, 1), dtype=np.uint8)
