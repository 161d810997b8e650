"""The border off, and the rest shrunk: what every picture goes through once it is pixels."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reimaging.pixels.no_pixels import blank

Pixels = NDArray[np.uint8]  # H x W x 3
# H x W, each pixel red, green, blue and one constant byte, as drawing libraries hold them: whole
# pixels are compared at once, and nothing is repacked before the picture is small.
Canvas = NDArray[np.uint32]

LONGEST = 8  # the long side is at most this many times the short side asked for
_STRIPE = 64  # rows compared at once


def canvas_of(image: Image.Image) -> Canvas:
    """Give a picture as a canvas; transparency must be gone from it."""
    if image.mode != "RGB":  # a conversion to what it is would be a copy
        image = image.convert("RGB")
    return np.asarray(image.convert("RGBX")).view(np.uint32)[..., 0]


def trim(canvas: Canvas) -> Canvas:
    """Cut a border of one colour off, as ImageMagick's ``-trim`` without fuzz.

    Rows and columns go while they equal, exactly, the colour of a corner: the top left one for the
    top and the left side, the top right one for the right side, the bottom left one for the bottom.

    Returns
    -------
    ndarray
        A view of `canvas`.

    Raises
    ------
    NoPixels
        If the picture is of one colour.
    """
    rows, columns = canvas.shape
    top = _border(canvas, canvas[0, 0])
    if top == rows:
        raise blank()
    bottom = rows - _border(canvas[::-1], canvas[-1, 0])
    if top >= bottom:  # two halves of one colour each: no border, but the picture
        top, bottom = 0, rows
    # rows of the corners' one colour cannot hold a side; a band of another colour below may
    plain = canvas[0, 0] == canvas[0, -1] == canvas[-1, 0]
    across = (canvas[top:bottom] if plain else canvas).T
    left = _border(across, canvas[0, 0])
    right = columns - _border(across[::-1], canvas[0, -1])
    if left >= right:
        left, right = 0, columns
    return canvas[top:bottom, left:right]


def shrink(canvas: Canvas, short_side: int) -> Pixels:
    """Shrink a picture so that its short side is `short_side`; never enlarge it.

    The long side is bounded by `LONGEST` times `short_side`: a strip longer than that is shrunk
    until it fits. The filter is Hamming's, over one period of the result, on the sRGB values as
    they are: of Pillow's it comes closest to the mean over the area, and costs little.

    Parameters
    ----------
    canvas
        The picture.
    short_side
        In pixels, at least 1.
    """
    rows, columns = canvas.shape
    factor = min(1.0, short_side / min(rows, columns), LONGEST * short_side / max(rows, columns))
    sheet = Image.frombuffer("RGBX", (columns, rows), np.ascontiguousarray(canvas))
    image = sheet.convert("RGB")
    if factor < 1.0:
        size = max(1, round(columns * factor)), max(1, round(rows * factor))
        image = image.resize(size, Image.Resampling.HAMMING, reducing_gap=3.0)
    return np.asarray(image)


def _border(lines: Canvas, colour: np.uint32) -> int:
    """Count the lines from the first on that are wholly of `colour`."""
    for start in range(0, len(lines), _STRIPE):
        stripe = lines[start : start + _STRIPE]
        marked = (stripe != colour).any(axis=1)
        if marked.any():
            return start + int(marked.argmax())
    return len(lines)
