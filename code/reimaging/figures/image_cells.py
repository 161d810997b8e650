"""Images of the stores painted into cells of any size, an image in as many cells as name it.

The montages show each image once, in cells of one size (`montage_sheet`); in sheets of neighbours
the same image may lie near two others.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from reimaging.errors import ReimagingError
from reimaging.figures.montage_sheet import thumbnail
from reimaging.pixels.first_come import is_among
from reimaging.pixels.rendered import rendered_images
from reimaging.pixels.store import ImageStore
from reimaging.pixels.trim import Pixels

_MARGIN = 4  # pixels between a cell's edge and its image
_FRAME = (205, 205, 205)
_STRONG = (34, 34, 34)  # the frame of a cell that stands out


class Cell(NamedTuple):
    """A square of a sheet, in pixels, the image that it shows, and whether it stands out."""

    image_id: int
    left: int
    top: int
    side: int
    strong: bool = False


def paint(sheet: Image.Image, cells: Iterable[Cell], stores: Sequence[Path]) -> None:
    """Paint images, each whole and never enlarged, in framed cells of a sheet.

    Parameters
    ----------
    sheet
        What is painted on.
    cells
        In any order.
    stores
        The image stores.

    Raises
    ------
    ReimagingError
        If an image has no pixels in any of the stores.
    """
    waiting: dict[int, list[Cell]] = {}
    for cell in cells:
        waiting.setdefault(cell.image_id, []).append(cell)
    for path in stores:
        with ImageStore(path) as store:
            inside = np.isin(np.array(list(waiting), np.int64), store.ids)
            for number in [n for n, here in zip(list(waiting), inside, strict=True) if here]:
                if (pixels := store.pixels(number)) is not None:
                    for cell in waiting.pop(number):
                        _paint(sheet, cell, pixels)
    if waiting:
        raise ReimagingError(
            f"{len(waiting)} images of the sheet have no pixels in any of its {len(stores)} "
            f"stores, image {min(waiting)} for one; choose them anew."
        )


def refuse_unknown(
    image_ids: np.ndarray, database: Path, stores: Sequence[Path], source: Path
) -> None:
    """See that each image can be shown and credited.

    Parameters
    ----------
    image_ids
        int64, of the images.
    database
        The index, which knows the credits.
    stores
        The image stores.
    source
        The file that the image_ids were read from.

    Raises
    ------
    ReimagingError
        If one was not rendered, or is not in the index.
    """
    missing = image_ids[~is_among(image_ids, rendered_images(database, stores)[0])]
    if len(missing):
        raise ReimagingError(
            f"{source} has {len(missing)} images that are in none of the {len(stores)} stores or "
            f"not in {database.name}, image {missing.min()} for one; embed the images of these "
            "stores."
        )


def _paint(sheet: Image.Image, cell: Cell, pixels: Pixels) -> None:
    image = thumbnail(pixels, cell.side - 2 * _MARGIN)
    left = cell.left + (cell.side - image.width) // 2
    top = cell.top + (cell.side - image.height) // 2
    sheet.paste(image, (left, top))
    edge = (cell.left + 1, cell.top + 1, cell.left + cell.side - 2, cell.top + cell.side - 2)
    colour, width = (_STRONG, 2) if cell.strong else (_FRAME, 1)
    ImageDraw.Draw(sheet).rectangle(edge, outline=colour, width=width)
