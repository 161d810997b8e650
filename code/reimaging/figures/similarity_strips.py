"""Similarity strips: images, each with its twenty nearest neighbours in an embedding.

The original study's sheets, whose query stood first because its search gave it back first; with
duplicates it need not, so here a query is left out of its neighbours by its image_id.

A strip is two lines of a sheet. The query, in column 1, is as high as both and counts to the upper
one; its neighbours follow from left to right, ten a line. At the left stand the cosine distances of
the first and the last of them.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from reimaging.figures.image_cells import Cell, paint, refuse_unknown
from reimaging.figures.montage_sheet import (
    CELL,
    EDGE,
    FAINT,
    INK,
    lot,
    nothing_to_show,
    save_sheet,
    write,
    write_places,
)
from reimaging.learn.embedding_file import Embedding
from reimaging.maps.cosine_search import directions
from reimaging.maps.neighbour_file import open_index
from reimaging.table import read_table

QUERIES = 8
NEIGHBOURS = 20

_A_LINE = NEIGHBOURS // 2
_DRAWN = 64  # images from which queries are taken
_LEFT = 130  # pixels, for the distances
_BESIDE, _BETWEEN = 20, 24  # pixels between a query and its neighbours, and between strips


def choose(
    database: Path,
    stores: Sequence[Path],
    index: Path,
    embedding: Path,
    seed: int,
    target: Path,
    queries: int = QUERIES,
) -> None:
    """Choose queries that are far from each other, find their neighbours and write all down.

    Of 64 images drawn by lot the first is a query, and then, again and again, that which is
    farthest from all queries so far: so each shows another part of the embedding.

    Parameters
    ----------
    database
        The index of the images.
    stores
        The image stores.
    index, embedding
        The embedding and the index of neighbours built of it (maps/neighbour_file.py).
    seed
        Of the lot.
    target
        A CSV with the columns of `montage_sheet.write_places`, then query (its image_id), nearest
        (0 the query itself, 1 its nearest neighbour) and distance.
    queries
        How many; fewer where there are fewer images.

    Raises
    ------
    ReimagingError
        If an image of the embedding was not rendered or is not in the database, or the index was
        built of another embedding.
    """
    opened = open_index(index, embedding)
    refuse_unknown(opened.ids, database, stores, embedding)
    with Embedding(embedding) as source:
        drawn = lot(source.ids, _DRAWN, seed)
        vectors = directions(source.read(source.rows_of(drawn)))
    places: list[tuple[int, int, int, int, int, float]] = []
    for strip, number in enumerate(_far_apart(drawn, vectors, queries)):
        others, distances = opened.query_image(number, NEIGHBOURS)
        upper = 2 * strip + 1
        places.append((upper, 1, number, number, 0, 0.0))
        for place, other in enumerate(others.tolist()):
            line, column = divmod(place, _A_LINE)
            distance = round(float(distances[place]), 4)
            places.append((upper + line, column + 2, other, number, place + 1, distance))
    write_places(target, database, places, ("query", "nearest", "distance"))


def draw(table: Path, stores: Sequence[Path], target: Path) -> None:
    """Paint the strips, images whole and never enlarged, on a white sheet (PNG)."""
    rows = read_table(table)
    if not rows:
        save_sheet(nothing_to_show("no image has a neighbour"), target)
        return
    lines = max(int(row["row"]) for row in rows)
    strips = -(-lines // 2)
    columns = _LEFT + EDGE, _LEFT + EDGE + 2 * CELL + _BESIDE
    high = EDGE + strips * (2 * CELL + _BETWEEN) - _BETWEEN
    sheet = Image.new("RGB", (columns[1] + _A_LINE * CELL, high), "white")
    pen = ImageDraw.Draw(sheet)
    write(pen, (columns[0] + CELL, EDGE - 6), "1", "ms", FAINT)
    for column in range(_A_LINE):
        place = (columns[1] + CELL * (column + 0.5), EDGE - 6)
        write(pen, place, str(column + 2), "ms", FAINT)
    cells = []
    for row in rows:
        line, column, number = (int(row[name]) for name in ("row", "column", "image_id"))
        top = _top(line)
        if column == 1:
            cells.append(Cell(number, columns[0], top, 2 * CELL, strong=True))
        else:
            cells.append(Cell(number, columns[1] + CELL * (column - 2), top, CELL))
    paint(sheet, cells, stores)
    for line in range(1, lines + 1):
        middle = _top(line) + CELL / 2
        write(pen, (_LEFT + EDGE - 6, middle), str(line), "rm", FAINT)
        own = [row for row in rows if int(row["row"]) == line and row["nearest"] != "0"]
        if own:
            # the first of the upper line, the last of the lower one
            row = own[0] if line % 2 else own[-1]
            write(pen, (_LEFT - 16, middle), f"{float(row['distance']):.4f}", "rm", INK)
    save_sheet(sheet, target)


def _top(line: int) -> int:
    """Give where a line begins, in pixels; two make a strip."""
    return EDGE + CELL * (line - 1) + _BETWEEN * ((line - 1) // 2)


def _far_apart(numbers: list[int], vectors: np.ndarray, count: int) -> list[int]:
    """Take the first, then again and again what is farthest from those taken."""
    taken: list[int] = []
    nearest = np.full(len(numbers), np.inf)  # distance to the nearest that is taken
    place = 0
    while len(taken) < min(count, len(numbers)):
        taken.append(place)
        # whole steps: the last digits are another machine's
        nearest = np.minimum(nearest, np.round(1 - vectors @ vectors[place], 5))
        nearest[place] = -1
        place = int(nearest.argmax())
    return [numbers[place] for place in taken]
