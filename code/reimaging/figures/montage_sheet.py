"""Sheets of images: each whole in its framed cell, and what credits need in a table.

Rows and columns are numbered, as credits name an image by both. What is far longer than wide is
shown a few pixels wide, as a hairline would be lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.index.database import reading
from reimaging.pixels.arrays import stratified_choice
from reimaging.pixels.store import ImageStore
from reimaging.table import write_table

SIDE = 12  # images a row
CELL = 168  # pixels
EDGE = 44  # pixels above and left of the cells, for their numbers
LETTERS = 28  # pixels: at least 6 points where a sheet is as wide as a page
INK = (34, 34, 34)
FAINT = (110, 110, 110)
_INSIDE = 160  # pixels within a cell's frame and margin
_THINNEST = 3  # pixels
_FRAME = (205, 205, 205)

COLUMNS = ("row", "column", "image_id", "identifier", "path", "year", "category", "licence")


def lot(ids: np.ndarray, count: int, seed: int) -> list[int]:
    """Draw so many images by lot, in a seeded order that does not depend on theirs."""
    # one at a time: of ten million few are held as Python's own numbers
    return stratified_choice(((int(number), "") for number in ids), count, seed)


def write_places(
    target: Path,
    database: Path,
    places: Iterable[tuple[Any, ...]],
    more: Sequence[str] = (),
) -> None:
    """Write where each image lies on a sheet, with what its credit needs.

    Parameters
    ----------
    target
        A CSV with the columns `COLUMNS` and `more`.
    database
        The index.
    places
        Row and column (from 1) and image_id of each, and the values of the columns in `more`.
    more
        Columns that this sheet has beside those of all.
    """
    with reading(database) as connection:
        rows = [
            (
                row,
                column,
                number,
                *connection.execute(
                    "SELECT identifier, path, year, primary_category, licence "
                    "FROM image_files JOIN articles USING (article_id) WHERE image_id = ?",
                    (number,),
                ).fetchone(),
                *values,
            )
            for row, column, number, *values in places
        ]
    write_table(target, (*COLUMNS, *more), rows)


def paste(rows: Sequence[Mapping[str, str]], stores: Sequence[Path], left: int = 0) -> Image.Image:
    """Paste images, whole and never enlarged, on a white sheet with hairline frames.

    Parameters
    ----------
    rows
        Of a table of places.
    stores
        The image stores.
    left
        Pixels that stay free at the left, beside those of the rows' numbers.

    Raises
    ------
    ReimagingError
        If an image is in none of the stores.
    """
    waiting = {int(row["image_id"]): row for row in rows}
    high = max((int(row["row"]) for row in rows), default=1)
    sheet = Image.new("RGB", (left + EDGE + CELL * SIDE, EDGE + CELL * high), "white")
    pen = ImageDraw.Draw(sheet)
    if not rows:
        write(pen, (sheet.width // 2, sheet.height // 2), "no image was rendered", "mm", FAINT)
    _number(pen, left, rows)
    for path in stores:
        with ImageStore(path) as store:
            inside = np.isin(np.array(list(waiting), np.int64), store.ids)
            for number in [n for n, here in zip(list(waiting), inside, strict=True) if here]:
                row = waiting.pop(number)
                x = left + EDGE + CELL * (int(row["column"]) - 1)
                y = EDGE + CELL * (int(row["row"]) - 1)
                image = thumbnail(store.pixels(number))
                sheet.paste(image, (x + (CELL - image.width) // 2, y + (CELL - image.height) // 2))
                pen.rectangle((x + 1, y + 1, x + CELL - 2, y + CELL - 2), outline=_FRAME)
    if waiting:
        raise ReimagingError(
            f"{len(waiting)} images of the montage are in none of its {len(stores)} stores, "
            f"image {min(waiting)} for one; choose them anew."
        )
    return sheet


def _number(pen: ImageDraw.ImageDraw, left: int, rows: Sequence[Mapping[str, str]]) -> None:
    """Write the numbers of the columns and of the rows that have images."""
    for column in {int(row["column"]) for row in rows}:
        place = (left + EDGE + CELL * (column - 0.5), EDGE - 6)
        write(pen, place, str(column), "ms", FAINT)
    for line in {int(row["row"]) for row in rows}:
        write(pen, (left + EDGE - 6, EDGE + CELL * (line - 0.5)), str(line), "rm", FAINT)


def write(
    pen: ImageDraw.ImageDraw,
    place: tuple[float, float],
    text: str,
    anchor: str,
    colour: tuple[int, int, int],
) -> None:
    """Write a line on a sheet, in the one font of all figures, which matplotlib brings."""
    from matplotlib import get_data_path

    font = ImageFont.truetype(
        str(Path(get_data_path()) / "fonts/ttf/DejaVuSans.ttf"),
        LETTERS,
        layout_engine=ImageFont.Layout.BASIC,  # the same letters with and without libraqm
    )
    pen.text(place, text, fill=colour, font=font, anchor=anchor)


def nothing_to_show(said: str) -> Image.Image:
    """Give, in place of a sheet without images, a line that says why."""
    sheet = Image.new("RGB", (6 * CELL, 2 * LETTERS), "white")
    write(ImageDraw.Draw(sheet), (sheet.width / 2, sheet.height / 2), said, "mm", FAINT)
    return sheet


def save_sheet(sheet: Image.Image, target: Path) -> None:
    """Save a sheet as PNG, with the same bytes each time."""
    with replacing(target) as temporary:
        sheet.save(temporary, optimize=False, compress_level=6)


def thumbnail(pixels: np.ndarray | None, inside: int = _INSIDE) -> Image.Image:
    """Make an image fit into a square of so many pixels, whole and never enlarged."""
    if pixels is None:
        raise ValueError("an image that was rendered has pixels")
    image = Image.fromarray(pixels)
    scale = min(1.0, inside / max(image.size))
    wide, high = (max(min(_THINNEST, side), round(side * scale)) for side in image.size)
    return image.resize((wide, high), Image.Resampling.LANCZOS)
