"""The sheet of clusters: a row each, the images nearest to its centre first.

Left of a row stand the cluster's number and name, how many images it has, and what it is mostly
made of.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress, islice
from pathlib import Path

import numpy as np
from PIL import ImageDraw

from reimaging.figures.category_sheet import many, width_of
from reimaging.figures.montage_sheet import (
    CELL,
    EDGE,
    FAINT,
    INK,
    LETTERS,
    SIDE,
    paste,
    save_sheet,
    write,
    write_places,
)
from reimaging.learn.clusters import read_clusters
from reimaging.pixels.first_come import is_among
from reimaging.pixels.rendered import rendered_images
from reimaging.table import read_table

ROWS = 18  # a sheet a page high
_LEFT = 340  # pixels, for what is said of a cluster; the sheet is 2,400 wide
_LINE = 1.15  # heights of letters from line to line
_WIDEST = _LEFT - 24  # pixels of a line
_AT_ONCE = 10_000  # images that are held as Python's own values
_SAID = ("cluster", "name", "images", "category", "category_share", "kind", "kind_share")


def spread_by_rank(clusters: Sequence[int], count: int) -> list[int]:
    """Choose so many of a sequence, evenly spread, the first and the last among them."""
    if len(clusters) <= count:
        return list(clusters)
    return [clusters[round(n * (len(clusters) - 1) / (count - 1))] for n in range(count)]


def choose(
    database: Path, stores: Sequence[Path], clusters: Path, table: Path, target: Path
) -> None:
    """Choose clusters from the largest to the smallest, and of each the images nearest its centre.

    Parameters
    ----------
    database
        The index.
    stores
        The image stores; only images that were rendered are shown.
    clusters
        What `learn.clusters` wrote.
    table
        What `learn.cluster_table` wrote: which clusters there are, and what is said of them.
    target
        A CSV with the columns of `montage_sheet.COLUMNS`, then likeness, cluster, name, images,
        cluster_category, category_share, kind, kind_share. Of equally near images that with the
        lower image_id comes first.
    """
    rows = {int(row["cluster"]): row for row in read_table(table)}
    wanted = spread_by_rank(sorted(rows), ROWS)
    rendered, _ = rendered_images(database, stores)
    nearest: dict[int, list[tuple[float, int]]] = defaultdict(list)
    members = (each for each in read_clusters(clusters) if each.cluster in wanted)
    while block := list(islice(members, _AT_ONCE)):
        numbers = np.array([member.image_id for member in block], np.int64)
        for member in compress(block, is_among(numbers, rendered)):
            heap, item = nearest[member.cluster], (member.likeness, -member.image_id)
            if len(heap) < SIDE:
                heapq.heappush(heap, item)
            else:
                heapq.heappushpop(heap, item)
    shown = [cluster for cluster in wanted if nearest[cluster]]
    places = [
        (line, column, -number, likeness, *(rows[cluster][name] for name in _SAID))
        for line, cluster in enumerate(shown, 1)
        for column, (likeness, number) in enumerate(sorted(nearest[cluster], reverse=True), 1)
    ]
    more = ["cluster_category" if name == "category" else name for name in _SAID]
    write_places(target, database, places, ("likeness", *more))


def draw(table: Path, stores: Sequence[Path], target: Path) -> None:
    """Paste the chosen images, a row a cluster, with what is said of it (PNG)."""
    rows = read_table(table)
    sheet = paste(rows, stores, _LEFT)
    pen = ImageDraw.Draw(sheet)
    for each in {each["row"]: each for each in rows}.values():
        lines = list(_lines(each))
        middle = EDGE + CELL * (int(each["row"]) - 0.5)
        for number, (text, colour) in enumerate(lines):
            height = middle + _LINE * LETTERS * (number - (len(lines) - 1) / 2)
            write(pen, (_LEFT - 8, height), text, "rm", colour)
    save_sheet(sheet, target)


def _lines(row: Mapping[str, str]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Give what stands left of a row: the name in two lines at most, the size, the shares."""
    terms = [term for term in row["name"].split(", ") if term]
    first = _fitted(terms)
    second = _fitted(terms[len(first) :])
    for line in (first, second):
        if line:
            yield _short(", ".join(line)), INK
    yield many(int(row["images"]), "image"), FAINT
    yield from (
        (_short(f"{float(row[share]):.0%} {row[name]}"), FAINT)
        for name, share in (("cluster_category", "category_share"), ("kind", "kind_share"))
        if row[name]
    )


def _fitted(terms: Sequence[str]) -> list[str]:
    """Take as many terms as a line holds, one at least."""
    count = min(1, len(terms))
    while count < len(terms) and _pixels(", ".join(terms[: count + 1])) <= _WIDEST:
        count += 1
    return list(terms[:count])


def _short(text: str) -> str:
    """Leave out what a line does not hold."""
    kept = len(text)
    while _pixels(shown := text if kept == len(text) else f"{text[:kept].rstrip()}…") > _WIDEST:
        kept -= 1
    return shown


def _pixels(text: str) -> float:
    """Measure how wide a text is in the letters of a sheet: one point is one pixel there."""
    return 72 * width_of(text, LETTERS)
