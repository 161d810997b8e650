"""The grid montage: the images of a map in the cells of a grid, alike ones side by side.

The original study's grid of 40 x 25 cells of 72 x 56 pixels, without gaps; it cropped its images to
the cells, here each is shown whole. In the paper a cell is three quarters of that.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
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
from reimaging.maps.grid_assignment import Shape, assign, grid_shape
from reimaging.maps.map_file import read_map
from reimaging.maps.montage import paint, write_montage
from reimaging.maps.montage_plan import Plan, grid_plan
from reimaging.table import read_table

STUDY = Shape(columns=40, rows=25)
CELL = (72, 56)  # pixels

_PAPER = (54, 42)  # pixels
_EVERY = 5  # rows and columns are numbered 1, 5, 10 ...


def choose(
    database: Path,
    stores: Sequence[Path],
    map_file: Path,
    seed: int,
    target: Path,
    shape: Shape = STUDY,
) -> None:
    """Give each image of a map a cell, and write them down with what credits need.

    Parameters
    ----------
    database
        The index of the images.
    stores
        The image stores.
    map_file
        The map (maps/map_file.py).
    seed
        Of the lot by which images are drawn if the map has more than there are cells.
    target
        A CSV with the columns of `montage_sheet.write_places`, row after row.
    shape
        Of the grid. If the map has fewer images, the grid is smaller, but about as wide to high.

    Raises
    ------
    ReimagingError
        If an image of the map was not rendered or is not in the database.
    """
    places = read_map(map_file)
    refuse_unknown(places.image_id, database, stores, map_file)
    cells = shape.columns * shape.rows
    chosen = np.array(lot(places.image_id, cells, seed), np.int64)
    if len(chosen) < cells:
        shape = grid_shape(len(chosen), shape.columns / shape.rows)
    assigned = assign(places.places_of(chosen), shape.columns, shape.rows) + 1
    rows = np.column_stack([assigned, chosen]).tolist()
    write_places(target, database, sorted(map(tuple, rows)))


def draw(table: Path, stores: Sequence[Path], target: Path) -> None:
    """Paint the montage for the paper, rows and columns numbered (PNG of 2,204 pixels a row)."""
    plan = plan_of(read_table(table), _PAPER)
    if not len(plan):
        save_sheet(nothing_to_show("no image is on the map"), target)
        return
    sheet = Image.new("RGB", (EDGE + plan.width, EDGE + plan.height), "white")
    sheet.paste(Image.fromarray(paint(plan, stores, target.parent)), (EDGE, EDGE))
    pen = ImageDraw.Draw(sheet)
    for column in _numbered(plan.width // _PAPER[0]):
        place = (EDGE + _PAPER[0] * (column - 0.5), EDGE - 6)
        write(pen, place, str(column), "ms", FAINT)
    for row in _numbered(plan.height // _PAPER[1]):
        write(pen, (EDGE - 6, EDGE + _PAPER[1] * (row - 0.5)), str(row), "rm", FAINT)
    save_sheet(sheet, target)


def draw_large(table: Path, stores: Sequence[Path], target: Path) -> None:
    """Paint the montage in cells of 72 x 56 pixels and nothing beside it (PNG), for tiles."""
    plan = plan_of(read_table(table), CELL)
    if len(plan):
        write_montage(target, plan, stores)
    else:
        save_sheet(nothing_to_show("no image is on the map"), target)


def plan_of(rows: Sequence[Mapping[str, str]], cell: tuple[int, int]) -> Plan:
    """Plan the montage that a table describes, in cells of so many pixels."""
    cells = np.array([(row["row"], row["column"]) for row in rows], np.int64).reshape(-1, 2)
    high, wide = cells.max(axis=0, initial=0).tolist()
    numbers = np.array([row["image_id"] for row in rows], np.int64)
    return grid_plan(numbers, cells - 1, (wide, high), cell)


def _numbered(count: int) -> list[int]:
    return [number for number in range(1, count + 1) if number == 1 or number % _EVERY == 0]
