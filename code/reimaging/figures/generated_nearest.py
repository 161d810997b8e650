"""Generated pictures beside the real images nearest to them: whether a generator merely copies.

A generated picture stands enlarged in a strong frame, at its right the three real images that are
nearest to it, the nearest first: of all that it learnt from, or of many of them by lot. Below each
stands its distance, where 1 is how far a real picture lies from its nearest other one.
"""

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import h5py
import numpy as np
from PIL import Image, ImageDraw

from reimaging.errors import ReimagingError
from reimaging.figures.category_sheet import many
from reimaging.figures.cluster_sheet import spread_by_rank
from reimaging.figures.image_cells import Cell, paint, refuse_unknown
from reimaging.figures.montage_sheet import (
    EDGE,
    FAINT,
    INK,
    LETTERS,
    nothing_to_show,
    save_sheet,
    write,
    write_places,
)
from reimaging.figures.picture_blocks import enlarged
from reimaging.pixels.trim import Pixels
from reimaging.table import read_table

SAMPLES = 12
NEAREST = 3  # real images of each

_A_LINE = 2  # samples of a line
_MADE = 256  # pixels of a generated picture: the largest that is drawn as it is
_FRAME = 6  # pixels around it
_STRONG = _MADE + 2 * _FRAME
_CELL = _STRONG - 36  # pixels of a real image's cell, that its distance finds room below
_WITHIN, _BETWEEN = 14, 20  # pixels within a sample and between lines
_APART = 52  # pixels between the samples of a line
_SAMPLE = _STRONG + _WITHIN + NEAREST * _CELL  # pixels: how wide one is
_LINE = 1.35 * LETTERS  # pixels from line to line of what is said below
_LETTERS_A_LINE = 138
_NEAR = (213, 94, 0)  # of distances below that of real pictures


def choose(
    database: Path, stores: Sequence[Path], nearest: Path, target: Path, samples: int = SAMPLES
) -> None:
    """Choose generated pictures, from the nearest to a real one to the farthest, and write them.

    Parameters
    ----------
    database
        The index.
    stores
        The image stores.
    nearest
        A file of generated pictures and the real images nearest to each.
    target
        A CSV with the columns of `montage_sheet.write_places`, then sample (its row among the
        generated pictures), nearest (1 to 3) and distance. It lists real images alone; a sheet has
        two samples a line, and of each line columns 1 to 3 belong to the first.
    samples
        How many, evenly spread by distance; all where there are fewer.

    Raises
    ------
    ReimagingError
        If an image was not rendered or is not in the database.
    """
    with h5py.File(nearest) as file:
        names, image_ids, distances = (
            file[name][:] for name in ("sample", "image_id", "distance")
        )  # fmt: skip
    # whole steps: the last digits are another machine's
    ordered = sorted(range(len(names)), key=lambda n: (round(distances[n, 0], 6), names[n]))
    chosen = spread_by_rank(ordered, samples)
    refuse_unknown(np.unique(image_ids[chosen]), database, stores, nearest)
    places = [
        (
            place // _A_LINE + 1,
            place % _A_LINE * NEAREST + rank + 1,
            int(image_ids[n, rank]),
            int(names[n]),
            rank + 1,
            f"{distances[n, rank]:.6g}",
        )
        for place, n in enumerate(chosen)
        for rank in range(NEAREST)
    ]
    write_places(target, database, places, ("sample", "nearest", "distance"))


def draw(table: Path, stores: Sequence[Path], nearest: Path, target: Path) -> None:
    """Paint generated pictures, each with the real images nearest to it (PNG)."""
    rows = read_table(table)
    if not rows:
        save_sheet(nothing_to_show("no picture was generated"), target)
        return
    near = _read(nearest, [int(row["sample"]) for row in rows])
    said = list(_legend(near))
    lines, columns = (max(int(row[name]) for row in rows) for name in ("row", "column"))
    wide = EDGE + _A_LINE * (_SAMPLE + _APART) - _APART + _FRAME
    high = _top(lines + 1) + round(_LINE * len(said)) + 12
    sheet = Image.new("RGB", (wide, high), "white")
    pen = ImageDraw.Draw(sheet)
    for column in range(1, columns + 1):
        write(pen, (_left(column) + _CELL / 2, EDGE - 12), str(column), "ms", FAINT)
    for line in range(1, lines + 1):
        write(pen, (EDGE - 8, _top(line) + _STRONG / 2), str(line), "rm", FAINT)
    cells = []
    for row in rows:
        left, top = _left(int(row["column"])), _top(int(row["row"]))
        cells.append(Cell(int(row["image_id"]), left, top, _CELL))
        if row["nearest"] == "1":
            beside = left - _WITHIN - _STRONG
            _paint(sheet, near.made[int(row["sample"])], beside, top)
            if row["row"] == "1":
                write(pen, (beside + _STRONG / 2, EDGE - 12), "generated", "ms", FAINT)
        share = float(row["distance"]) / (near.typical or 1)
        colour = _NEAR if share < 1 and near.typical else INK
        write(pen, (left + _CELL / 2, top + _CELL + 18), f"{share:.2f}", "mm", colour)
    paint(sheet, cells, stores)
    for number, text in enumerate(said):
        write(pen, (EDGE, _top(lines + 1) + _LINE * number), text, "la", FAINT)
    save_sheet(sheet, target)


class _Near(NamedTuple):
    """What the file says: pictures by number, the typical distance, by what, and among how many."""

    made: dict[int, Pixels]
    typical: float
    features: str
    of: int
    compared: int
    learnt_from: int


def _read(nearest: Path, wanted: Sequence[int]) -> _Near:
    """Read the generated pictures that a table names, enlarged."""
    with h5py.File(nearest) as file:
        places = {int(number): place for place, number in enumerate(file["sample"][:])}
        if missing := set(wanted) - places.keys():
            raise ReimagingError(
                f"{nearest} has no generated picture {min(missing)}, which the table names; choose "
                "them anew."
            )
        made = {n: enlarged(file["made"][places[n]][None], _MADE)[0] for n in set(wanted)}
        typical, features = float(file.attrs["typical"]), str(file.attrs["features"])
        compared, learnt_from = int(file.attrs["compared"]), int(file.attrs["learnt_from"])
    return _Near(made, typical, features, len(places), compared, learnt_from)


def _legend(near: _Near) -> Iterator[str]:
    """Say what the numbers are, in lines that fit the sheet."""
    unit = (
        "1 is how far a real picture is from its nearest other one (median), and what is below "
        "(orange) is nearer than real pictures are to each other."
    )
    if not near.typical:
        unit = "at least half of the real pictures have an equal one, so that nothing tells near."
    among = many(near.compared, "real picture")
    if near.compared < near.learnt_from:
        among += f" by lot, of the {near.learnt_from:,} learnt from"
    told = (
        "Below each real image: how far it is from the generated picture, by features of the "
        f"{near.features}; {unit}",
        f"{len(near.made):,} of {many(near.of, 'generated picture')}, from that nearest to a "
        f"real one to the farthest; the nearest are sought among {among}.",
    )
    for text in told:
        yield from textwrap.wrap(text, _LETTERS_A_LINE)


def _left(column: int) -> int:
    """Give where the cell of a real image begins, in pixels."""
    sample, rank = divmod(column - 1, NEAREST)
    return EDGE + sample * (_SAMPLE + _APART) + _STRONG + _WITHIN + rank * _CELL


def _top(line: int) -> int:
    """Give where a line of samples begins, in pixels."""
    return EDGE + (line - 1) * (_STRONG + _BETWEEN)


def _paint(sheet: Image.Image, made: Pixels, left: int, top: int) -> None:
    """Paint a generated picture in its strong frame."""
    edge = (left, top, left + _STRONG - 1, top + _STRONG - 1)
    ImageDraw.Draw(sheet).rectangle(edge, fill=INK)
    sheet.paste(Image.fromarray(made), (left + _FRAME, top + _FRAME))
