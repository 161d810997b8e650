"""The montage by year: a row of images drawn by lot for each span of years, the earliest on top.

The random montage shows the last years most, for they hold most images; here each time has the
same room.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from PIL import ImageDraw

from reimaging.figures.montage_sheet import (
    CELL,
    EDGE,
    FAINT,
    INK,
    LETTERS,
    SIDE,
    lot,
    paste,
    save_sheet,
    write,
    write_places,
)
from reimaging.pixels.rendered import rendered_images
from reimaging.table import read_table

_ROWS = 12
_LEFT = 190  # pixels, for the years and from how many images a row was drawn


def spans(first: int, last: int, rows: int = _ROWS) -> list[tuple[int, int]]:
    """Cut years into so many spans, of which none is longer than another by more than a year.

    Where there are fewer years than that, each year is a span.

    Returns
    -------
    list of (int, int)
        First and last year of each.
    """
    years = last - first + 1
    rows = min(rows, years)
    starts = [first + years * row // rows for row in range(rows + 1)]
    return [(low, after - 1) for low, after in pairwise(starts)]


def choose(database: Path, stores: Sequence[Path], seed: int, target: Path) -> None:
    """Draw twelve images by lot for each span of years and write them down.

    Parameters
    ----------
    database
        The index.
    stores
        The image stores; only images that were rendered are drawn.
    seed
        Of the lot.
    target
        A CSV with the columns of `random_montage.choose`, then span (1991-1993, or 1991 alone) and
        drawn_from, the number of images of the span that could have been drawn. A span without
        images has no row, one with few a short one.
    """
    known, years = rendered_images(database, stores)
    places: list[tuple[int, int, int, str, int]] = []
    row = 0
    for low, high in spans(int(years.min()), int(years.max())) if len(years) else ():
        inside = known[(low <= years) & (years <= high)]
        row += bool(len(inside))
        span = str(low) if low == high else f"{low}-{high}"
        # a lot of its own, or the images of the random montage would come once more
        for column, number in enumerate(lot(inside, SIDE, seed + 1), 1):
            places.append((row, column, number, span, len(inside)))
    write_places(target, database, places, ("span", "drawn_from"))


def draw(table: Path, stores: Sequence[Path], target: Path) -> None:
    """Paste the chosen images, a row a span, with its years and number of images (PNG)."""
    rows = read_table(table)
    sheet = paste(rows, stores, _LEFT)
    pen = ImageDraw.Draw(sheet)
    for each in {each["row"]: each for each in rows}.values():
        middle = EDGE + CELL * (int(each["row"]) - 0.5)
        years = each["span"].replace("-", "–")
        write(pen, (_LEFT - 8, middle - 0.7 * LETTERS), years, "rm", INK)
        number = f"of {int(each['drawn_from']):,}"
        write(pen, (_LEFT - 8, middle + 0.7 * LETTERS), number, "rm", FAINT)
    save_sheet(sheet, target)
