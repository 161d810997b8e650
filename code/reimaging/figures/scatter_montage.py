"""The scatter montage: the images of a map, each at its own place on it.

Where it is crowded images are smaller, and where they overlap each has what is nearer to its own
centre (maps/montage.py). As in an atlas, an image is found by the row and column of its square.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from reimaging.figures.image_cells import refuse_unknown
from reimaging.figures.montage_sheet import (
    EDGE,
    FAINT,
    lot,
    nothing_to_show,
    save_sheet,
    write,
    write_places,
)
from reimaging.maps.map_file import read_map
from reimaging.maps.montage import paint, write_montage
from reimaging.maps.montage_plan import Plan, behind, scatter_plan
from reimaging.table import read_table

SQUARES = 12  # a row of the atlas
SQUARE = 180  # pixels, in the paper
MOST = 2000  # images, in the paper

_FEWEST_ROWS, _MOST_ROWS = 5, 14  # of squares
_SMALLEST = 20  # pixels: less shows nothing
_TICK = 10  # pixels


def choose(
    database: Path,
    stores: Sequence[Path],
    map_file: Path,
    seed: int,
    target: Path,
    most: int = MOST,
    square: int = SQUARE,
) -> None:
    """Give each image of a map its place and size, and write them down with what credits need.

    Parameters
    ----------
    database
        The index of the images.
    stores
        The image stores.
    map_file
        The map (maps/map_file.py).
    seed
        Of the lot by which images are drawn if the map has too many.
    target
        A CSV with the columns of `montage_sheet.write_places`, where row and column are those of
        the square (from 1), then x, y (pixel of the centre, from the top left), side (of the box,
        in pixels), and behind: the image that is in front at the very same pixel, if there is one.
    most
        Images to show.
    square
        Side of a square, in pixels; the montage is 12 squares wide.

    Raises
    ------
    ReimagingError
        If an image of the map was not rendered or is not in the database, or all lie at one place.
    """
    places = read_map(map_file)
    refuse_unknown(places.image_id, database, stores, map_file)
    chosen = np.sort(np.array(lot(places.image_id, most, seed), np.int64))
    xy = places.places_of(chosen)
    width, height = SQUARES * square, _rows_of(xy) * square
    plan = scatter_plan(chosen, xy, width=width, height=height, smallest=_SMALLEST, largest=square)
    columns = (plan.y // square + 1, plan.x // square + 1, chosen, plan.x, plan.y, plan.across)
    rows = [
        (*place, front or "")
        for *place, front in np.column_stack([*columns, behind(plan)]).tolist()
    ]
    write_places(target, database, sorted(rows), ("x", "y", "side", "behind"))


def draw(table: Path, stores: Sequence[Path], target: Path) -> None:
    """Paint the montage for the paper, its squares numbered (PNG, 2,204 pixels wide)."""
    plan = plan_of(read_table(table))
    if not len(plan):
        save_sheet(nothing_to_show("no image is on the map"), target)
        return
    columns, rows = -(-plan.width // SQUARE), -(-plan.height // SQUARE)
    sheet = Image.new("RGB", (EDGE + SQUARE * columns, EDGE + SQUARE * rows), "white")
    sheet.paste(Image.fromarray(paint(plan, stores, target.parent)), (EDGE, EDGE))
    pen = ImageDraw.Draw(sheet)
    for column in range(columns):
        left = EDGE + SQUARE * column
        pen.line((left, EDGE - _TICK, left, EDGE), fill=FAINT)
        write(pen, (left + SQUARE / 2, EDGE - 6), str(column + 1), "ms", FAINT)
    for row in range(rows):
        top = EDGE + SQUARE * row
        pen.line((EDGE - _TICK, top, EDGE, top), fill=FAINT)
        write(pen, (EDGE - 6, top + SQUARE / 2), str(row + 1), "rm", FAINT)
    save_sheet(sheet, target)


def draw_large(table: Path, stores: Sequence[Path], target: Path) -> None:
    """Paint the montage and nothing beside it (PNG), for tiles."""
    write_montage(target, plan_of(read_table(table)), stores)


def plan_of(rows: Sequence[Mapping[str, str]]) -> Plan:
    """Plan the montage that a table describes, on a canvas that holds all its boxes."""
    # front ones first, as in the plan that was written down
    ordered = sorted(rows, key=lambda row: int(row["image_id"]))
    columns = ("image_id", "x", "y", "side")
    number, x, y, side = (np.array([row[name] for row in ordered], np.int64) for name in columns)
    width, height = (int((at + side - side // 2).max(initial=1)) for at in (x, y))
    return Plan(width, height, number, x, y, side, side)


def _rows_of(xy: NDArray[np.float32]) -> int:
    """Give how many squares high a map is that is 12 wide."""
    if not len(xy):
        return _FEWEST_ROWS
    wide, high = np.ptp(xy.astype(np.float64), axis=0)
    rows = np.ceil(SQUARES * high / wide) if wide > 0 else _MOST_ROWS
    return int(np.clip(rows, _FEWEST_ROWS, _MOST_ROWS))
