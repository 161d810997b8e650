"""Blocks of small pictures on a figure, where each pixel of a small picture is seen as a square.

A block is an image in the dots that figures are saved with, and is placed on whole ones: nothing
smooths it on the way to the PNG.
"""

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageColor

from reimaging.figures.style import HAIR, INK, SMALL
from reimaging.pixels.trim import Pixels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DOTS = 200  # an inch, as `style.save` has it
LINE = 2  # dots: around and between pictures
_FINER = 3  # parts of a dot's side, where pixels are larger than dots


def enlarged(pictures: Pixels, dots: int) -> Pixels:
    """Bring square pictures to so many dots a side.

    A dot has the mean of what lies beneath it. So a pixel becomes a square, and a picture that has
    more pixels than dots is made smaller.

    Parameters
    ----------
    pictures
        uint8 [n, side, side, 1 or 3], grey or sRGB.
    dots
        Of a side.

    Returns
    -------
    numpy.ndarray
        uint8 [n, dots, dots, 3].
    """
    times = -(-dots // pictures.shape[1])
    made = np.empty((len(pictures), dots, dots, 3), np.uint8)
    for place, picture in enumerate(pictures):
        large = picture.repeat(times, axis=0).repeat(times, axis=1)
        coloured = np.broadcast_to(large, (*large.shape[:2], 3))
        image = Image.fromarray(np.ascontiguousarray(coloured))
        made[place] = np.asarray(image.resize((dots, dots), Image.Resampling.BOX))
    return made


def block(pictures: Pixels, columns: int, dots: int) -> Pixels:
    """Lay pictures out in lines of so many, from left to right, with hairlines around each.

    Parameters
    ----------
    pictures
        uint8 [n, side, side, 1 or 3].
    columns
        A line; the last line may be shorter.
    dots
        Of the side of each.

    Returns
    -------
    numpy.ndarray
        uint8 [high, wide, 3], in dots; white where there is no picture.
    """
    lines = -(-len(pictures) // columns)
    across, down = extent(columns, dots), extent(lines, dots)
    laid = np.full((down, across, 3), 255, np.uint8)
    pitch = dots + LINE
    for place, picture in enumerate(enlarged(pictures, dots)):
        line, column = divmod(place, columns)
        top, left = line * pitch, column * pitch
        laid[top : top + pitch + LINE, left : left + pitch + LINE] = ImageColor.getrgb(HAIR)
        laid[top + LINE : top + pitch, left + LINE : left + pitch] = picture
    return laid


def extent(count: int, dots: int) -> int:
    """Give how many dots so many pictures take in a row, with the hairlines around them."""
    return count * (dots + LINE) + LINE


def place(
    figure: "Figure", pictures: Pixels, columns: int, dots: int, left: int, top: int
) -> "Axes":
    """Put a block of pictures on a figure, so many dots from its left and upper edge."""
    laid = block(pictures, columns, dots)
    wide, high = figure.get_size_inches() * DOTS
    down, across = laid.shape[:2]
    axes = figure.add_axes(
        (left / wide, 1 - (top + down) / high, across / wide, down / high), frame_on=False
    )
    # some viewers of a PDF blur edges over half a dot: of a finer one that is not seen
    finer = _FINER if pictures.shape[1] < dots else 1
    axes.imshow(laid.repeat(finer, axis=0).repeat(finer, axis=1), interpolation="none")
    axes.set_xticks([])
    axes.set_yticks([])
    return axes


def tell(
    figure: "Figure", text: str, left: float, top: float, colour: str = INK, size: float = SMALL
) -> None:
    """Write a line, its foot so many dots below the figure's upper edge."""
    wide, high = figure.get_size_inches() * DOTS
    figure.text(left / wide, 1 - top / high, text, fontsize=size, color=colour)
