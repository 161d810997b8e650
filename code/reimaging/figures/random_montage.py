"""The random montage: 12 x 12 images drawn by lot from all that were rendered, in a fixed order.

The original study's lead picture, with a seed, hairline frames and a credit for each image.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from reimaging.atomic import replacing
from reimaging.index.database import reading
from reimaging.pixels.arrays import stratified_choice
from reimaging.pixels.store import ImageStore, read_outcomes
from reimaging.table import read_table, write_table

SIDE = 12  # images a row, and rows
CELL = 168  # pixels
_INSIDE = 160  # pixels within a cell's frame and margin
_FRAME = (205, 205, 205)

_COLUMNS = ("row", "column", "image_id", "identifier", "path", "year", "category", "licence")


def choose(database: Path, stores: Sequence[Path], seed: int, target: Path) -> None:
    """Draw the images of the montage by lot and write them down, with what credits need.

    Parameters
    ----------
    database
        The index.
    stores
        The image stores; only images that were rendered are drawn.
    seed
        Of the lot.
    target
        A CSV with the columns row, column (from 1), image_id, identifier, path, year, category,
        licence; fewer than 144 rows where there are fewer images.
    """
    rendered = [number for number, outcome in read_outcomes(stores).items() if outcome == "ok"]
    with reading(database) as connection:
        known = {n for (n,) in connection.execute("SELECT image_id FROM image_files")}
        lot = stratified_choice([(n, "") for n in rendered if n in known], SIDE * SIDE, seed)
        rows = [
            (
                place // SIDE + 1,
                place % SIDE + 1,
                number,
                *connection.execute(
                    "SELECT identifier, path, year, primary_category, licence "
                    "FROM image_files JOIN articles USING (article_id) WHERE image_id = ?",
                    (number,),
                ).fetchone(),
            )
            for place, number in enumerate(lot)
        ]
    write_table(target, _COLUMNS, rows)


def draw(table: Path, stores: Sequence[Path], target: Path) -> None:
    """Paste the chosen images, whole and never enlarged, on a white sheet (PNG)."""
    rows = read_table(table)
    waiting = {int(row["image_id"]): row for row in rows}
    height = CELL * max((int(row["row"]) for row in rows), default=1)
    sheet = Image.new("RGB", (CELL * SIDE, height), "white")
    pen = ImageDraw.Draw(sheet)
    for path in stores:
        with ImageStore(path) as store:
            for number in sorted(waiting.keys() & {int(n) for n in store.ids}):
                row = waiting.pop(number)
                left, top = CELL * (int(row["column"]) - 1), CELL * (int(row["row"]) - 1)
                image = _thumbnail(store.pixels(number))
                x, y = left + (CELL - image.width) // 2, top + (CELL - image.height) // 2
                sheet.paste(image, (x, y))
                pen.rectangle((left + 1, top + 1, left + CELL - 2, top + CELL - 2), outline=_FRAME)
    with replacing(target) as temporary:
        sheet.save(temporary, optimize=False, compress_level=6)


def _thumbnail(pixels: np.ndarray | None) -> Image.Image:
    if pixels is None:
        raise ValueError("an image that was rendered has pixels")
    image = Image.fromarray(pixels)
    image.thumbnail((_INSIDE, _INSIDE), Image.Resampling.LANCZOS, reducing_gap=None)
    return image
