"""Small pictures of the figures beside a record, on a sheet; how far a figure is from its own.

The record names the figures in the order in which they lie on the sheet, `profiles/records/P.jpg`,
row by row. A picture is compared as it would be seen from afar: made as small, in grey.
"""

import math
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageOps

COLUMNS = 6
CELL = (240, 180)  # pixels, width and height
_MOST = 400_000_000  # pixels of a picture of ours; beyond it, it is none
_QUALITY = 82


def thumbnail(path: Path) -> Image.Image:
    """Make a picture as small as a cell of the sheet, whole, on white."""
    Image.MAX_IMAGE_PIXELS = _MOST
    with Image.open(path) as picture:
        picture.draft("RGB", CELL)
        white = Image.new("RGB", CELL, "white")
        clear = picture.convert("RGBA")
        solid = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
        small = ImageOps.contain(solid.convert("RGB"), CELL, Image.Resampling.BOX)
    white.paste(small, ((CELL[0] - small.width) // 2, (CELL[1] - small.height) // 2))
    return white


def sheet_bytes(pictures: Sequence[Image.Image]) -> bytes:
    """Paste thumbnails into a sheet, row by row, as JPEG."""
    rows = max(1, math.ceil(len(pictures) / COLUMNS))
    sheet = Image.new("RGB", (COLUMNS * CELL[0], rows * CELL[1]), "white")
    for place, picture in enumerate(pictures):
        sheet.paste(picture, _corner(place))
    data = BytesIO()
    sheet.save(data, "JPEG", quality=_QUALITY, optimize=True)
    return data.getvalue()


def cell(sheet: Image.Image, place: int) -> Image.Image | None:
    """Cut the thumbnail of a place out of a sheet; None if it has no such place."""
    left, top = _corner(place)
    if top + CELL[1] > sheet.height:
        return None
    return sheet.crop((left, top, left + CELL[0], top + CELL[1])).convert("RGB")


def _corner(place: int) -> tuple[int, int]:
    return place % COLUMNS * CELL[0], place // COLUMNS * CELL[1]


def ink(picture: Image.Image) -> float:
    """Tell how dark a thumbnail is: 0 if it is white, 1 if it is black."""
    return float(_darkness(picture).mean())


def how_far(one: Image.Image, other: Image.Image) -> float:
    """Give the distance of two thumbnails, by what is drawn on them.

    It is the root mean square of their difference in grey, divided by that of the darker one's own
    distance from white: 0 for the same, 1 for a drawing and a blank sheet, and up to 1.4 for two
    drawings of which one is dark where the other is white. Both are blurred to a third of their
    size first, so that a line that is moved by a pixel, or what JPEG does, is little.
    """
    greys = [_darkness(each) for each in (one, other)]
    darkest = max(float(np.sqrt(np.mean(np.square(grey)))) for grey in greys)
    if darkest == 0:
        return 0.0
    return float(np.sqrt(np.mean(np.square(greys[0] - greys[1])))) / darkest


def _darkness(picture: Image.Image) -> NDArray[np.float64]:
    size = (CELL[0] // 3, CELL[1] // 3)
    grey = picture.convert("L").resize(size, Image.Resampling.BOX)
    return 1 - np.asarray(grey, np.float64) / 255


def difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """Show where two thumbnails differ: dark where they do, white where they are the same."""
    apart = ImageChops.difference(one.convert("L"), other.convert("L"))
    return ImageOps.invert(apart.point(lambda grey: min(255, 3 * grey)))
