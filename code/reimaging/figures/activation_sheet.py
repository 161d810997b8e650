"""The images that excite chosen features of a network most, and those that excite them least.

A row a feature: at the left the images with the highest activations, the highest first, at the
right those with the lowest, the lowest first. A rectified feature is 0 for many images; of equal
ones some are drawn by lot, and the sheet says of how many.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

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
from reimaging.learn.embedding_file import Embedding
from reimaging.maps.feature_extremes import choose_features, extremes
from reimaging.table import read_table

FEATURES = 6
IMAGES = 8  # at either end

_CELL = 132  # pixels
_LEFT = 200  # pixels, for what is said of a feature
_HEAD = 40  # pixels, for what is said of the ends
_BETWEEN, _APART = 12, 28  # pixels between rows, and between the two ends


def choose(
    database: Path,
    stores: Sequence[Path],
    embedding: Path,
    seed: int,
    target: Path,
    features: int = FEATURES,
    images: int = IMAGES,
) -> None:
    """Choose features, find the images at their ends and write them down.

    Parameters
    ----------
    database
        The index.
    stores
        The image stores.
    embedding
        Vectors whose dimensions are the network's features, not reduced.
    seed
        Of the lot among images of equal activation.
    target
        A CSV with the columns of `montage_sheet.write_places`, then feature (from 0), end (highest
        or lowest), activation, alike (the images with exactly this activation) and images (all of
        the embedding). Columns 1 to 8 are the highest, 9 to 16 the lowest.
        Where no feature tells one image from another there are no rows, which is said.
    features, images
        How many features, and how many images at either end.

    Raises
    ------
    ReimagingError
        If an image of the embedding was not rendered or is not in the database.
    """
    with Embedding(embedding) as source:
        refuse_unknown(source.ids, database, stores, embedding)
        chosen = choose_features(source, features)
        if not chosen:
            print(f"No feature of {embedding.name} differs between its {len(source)} images.")
        places = [
            (
                row,
                column,
                one.image_id,
                feature,
                end,
                f"{one.activation:.5g}",
                one.alike,
                len(source),
            )
            for row, (feature, ends) in enumerate(
                zip(chosen, extremes(source, chosen, images, seed), strict=True), 1
            )
            for end, own, first in (("highest", ends[0], 1), ("lowest", ends[1], images + 1))
            for column, one in enumerate(own, first)
        ]
    write_places(target, database, places, ("feature", "end", "activation", "alike", "images"))


def draw(table: Path, stores: Sequence[Path], target: Path) -> None:
    """Paint the rows, images whole and never enlarged, on a white sheet (PNG)."""
    rows = read_table(table)
    if not rows:
        save_sheet(nothing_to_show("no feature tells one image from another"), target)
        return
    lowest = min(int(row["column"]) for row in rows if row["end"] == "lowest")
    columns, high = (max(int(row[name]) for row in rows) for name in ("column", "row"))
    left, top = _LEFT + EDGE, _HEAD + EDGE
    second = left + _CELL * (lowest - 1) + _APART

    def across(column: int) -> int:
        return left + _CELL * (column - 1) + (_APART if column >= lowest else 0)

    size = across(columns + 1), top + high * (_CELL + _BETWEEN) - _BETWEEN
    sheet = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(sheet)
    write(pen, (left, LETTERS + 4), "highest activations", "ls", INK)
    write(pen, (second, LETTERS + 4), "lowest activations", "ls", INK)
    for column in {int(row["column"]) for row in rows}:
        write(pen, (across(column) + _CELL / 2, top - 6), str(column), "ms", FAINT)
    cells = []
    for row in rows:
        down = top + (int(row["row"]) - 1) * (_CELL + _BETWEEN)
        cells.append(Cell(int(row["image_id"]), across(int(row["column"])), down, _CELL))
        if int(row["column"]) != 1:
            continue
        middle = down + _CELL / 2
        write(pen, (left - 6, middle), row["row"], "rm", FAINT)
        line = 0.7 * LETTERS
        write(pen, (_LEFT - 8, middle - line), f"feature {row['feature']}", "rm", INK)
        write(pen, (_LEFT - 8, middle + line), _lowest(rows, row["row"]), "rm", FAINT)
    paint(sheet, cells, stores)
    save_sheet(sheet, target)


def _lowest(rows: Sequence[Mapping[str, str]], line: str) -> str:
    """Say, of a row, of how many images its lowest are drawn, or between what it varies."""
    own = [row for row in rows if row["row"] == line]
    lowest = next(row for row in own if row["end"] == "lowest")
    if int(lowest["alike"]) > 1:
        share = 100 * int(lowest["alike"]) / int(lowest["images"])
        return f"{float(lowest['activation']):.3g} in {share:.0f} %"
    return f"{float(lowest['activation']):.2g} to {float(own[0]['activation']):.2g}"
