"""The border off, and the rest shrunk: what every picture goes through once it is pixels."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reimaging.pixels.no_pixels import blank

Pixels = NDArray[np.uint8]

LONGEST = 8  # the long side is at most this many times the short side asked for
_STRIPE = 64  # rows compared at once


def trim(pixels: Pixels) -> Pixels:
    """Cut a border of one colour off, as ImageMagick's ``-trim`` without fuzz.

    Rows and columns go while they equal, exactly, the colour of a corner: the top left one for the
    top and the left side, the top right one for the right side, the bottom left one for the bottom.

    Parameters
    ----------
    pixels
        H x W x 3, uint8.

    Returns
    -------
    ndarray
        A view of `pixels`.

    Raises
    ------
    NoPixels
        If the picture is of one colour.
    """
    rows, columns = pixels.shape[:2]
    top = _border(pixels, pixels[0, 0])
    if top == rows:
        raise blank()
    bottom = rows - _border(pixels[::-1], pixels[-1, 0])
    if top >= bottom:  # two halves of one colour each: no border, but the picture
        top, bottom = 0, rows
    # rows of the corners' one colour cannot hold a side; a band of another colour below may
    plain = (pixels[0, 0] == pixels[0, -1]).all() and (pixels[0, 0] == pixels[-1, 0]).all()
    across = (pixels[top:bottom] if plain else pixels).swapaxes(0, 1)
    left = _border(across, pixels[0, 0])
    right = columns - _border(across[::-1], pixels[0, -1])
    if left >= right:
        left, right = 0, columns
    return pixels[top:bottom, left:right]


def shrink(pixels: Pixels, short_side: int) -> Pixels:
    """Shrink a picture so that its short side is `short_side`; never enlarge it.

    The long side is bounded by `LONGEST` times `short_side`: a strip longer than that is shrunk
    until it fits. The filter is Lanczos over a window of three source periods, on the sRGB values
    as they are.

    Parameters
    ----------
    pixels
        H x W x 3, uint8.
    short_side
        In pixels, at least 1.
    """
    rows, columns = pixels.shape[:2]
    factor = min(1.0, short_side / min(rows, columns), LONGEST * short_side / max(rows, columns))
    if factor == 1.0:
        return np.ascontiguousarray(pixels)
    size = max(1, round(columns * factor)), max(1, round(rows * factor))
    image = Image.fromarray(np.ascontiguousarray(pixels))
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))


def _border(lines: Pixels, colour: Pixels) -> int:
    """Count the lines from the first on that are wholly of `colour`."""
    for start in range(0, len(lines), _STRIPE):
        stripe = lines[start : start + _STRIPE]
        marked = (stripe != colour).any(axis=(1, 2))
        if marked.any():
            return start + int(marked.argmax())
    return len(lines)
