"""Shares of diagrams, sensor and mixed images by category and year, by year, and in all.

Counts of what the classifier says come from SQL; `share_correction` corrects them. The shares of a
year are corrected from the year's own counts, not put together from those of its categories.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.index.database import reading
from reimaging.learn.share_correction import corrected_shares
from reimaging.table import read_table, write_table

_KEYS = ("category", "year")
COLUMNS = ("class", "images", "raw", "corrected", "low", "high")

# Predictions and image files lie in the order of the same id, so both are read from end to end.
_COUNTS = """
SELECT category, year, label, count(*) AS images
FROM predictions.predictions AS p
    CROSS JOIN image_files USING (image_id) CROSS JOIN article_summary USING (article_id)
GROUP BY category, year, label
ORDER BY category, year, label
"""
_IMAGES = (
    "SELECT category, year, sum(images) AS images FROM article_summary GROUP BY category, year"
)

Cell = tuple[str, int]
Counts = NDArray[np.float64]


def counted_classes(
    database: Path, predictions: Path
) -> tuple[dict[Cell, Counts], dict[Cell, int]]:
    """Count the images that are said to be of each class, by category and year.

    Parameters
    ----------
    database
        A whole index.
    predictions
        SQLite; its table `predictions` has image_id and label, one of CLASSES.

    Returns
    -------
    counts
        For each cell that has any, float64 [3]: images said to be of each class.
    images
        For each of these cells, how many image files there are in all.

    Raises
    ------
    ReimagingError
        If either file is missing, predictions is none, a label is no class, or an image is not in
        the index.
    """
    if not predictions.is_file():
        raise ReimagingError(f"{predictions}: there are no such predictions; they come first.")
    counts: dict[Cell, Counts] = defaultdict(lambda: np.zeros(len(CLASSES)))
    with reading(database) as connection:
        address = f"{predictions.absolute().as_uri()}?mode=ro"
        try:
            connection.execute("ATTACH ? AS predictions", (address,))
            with closing(connection.execute(_COUNTS)) as rows:
                for category, year, label, images in rows:
                    if label not in CLASSES:
                        raise ReimagingError(
                            f"{predictions}: {images} images are labelled {label!r}; allowed is "
                            f"{', '.join(CLASSES)}."
                        )
                    counts[category, year][CLASSES.index(label)] = images
            (held,) = connection.execute("SELECT count(*) FROM predictions.predictions").fetchone()
        except sqlite3.DatabaseError as error:
            raise ReimagingError(
                f"{predictions} cannot be read together with {database} ({error}); allowed is a "
                "table predictions with image_id and label."
            ) from None
        if strangers := held - int(sum(each.sum() for each in counts.values())):
            raise ReimagingError(
                f"{predictions}: {strangers} of {held} images are not in {database}; allowed are "
                "predictions of its images alone."
            )
        images_of = {(c, y): n for c, y, n in connection.execute(_IMAGES) if (c, y) in counts}
    return dict(counts), images_of


def write_class_shares(
    database: Path,
    predictions: Path,
    confusion: Path,
    seed: int,
    by_category_year: Path,
    by_year: Path,
    overall: Path,
    *,
    sampled: bool = False,
) -> None:
    """Write three tables of shares, raw and corrected with 95 % intervals, a row a class.

    Parameters
    ----------
    database, predictions
        See `counted_classes`.
    confusion
        `classifier_confusion.csv`: truth, predicted, images.
    seed
        Of the intervals.
    by_category_year
        Gets category, year and COLUMNS. `images` is how many have a prediction, in the cell and
        not in the row.
    by_year
        Gets year and COLUMNS.
    overall
        Gets COLUMNS.
    sampled
        That not all images of a category and year were predicted, but at most so many drawn by
        lot. The shares of a year and of all are then means of those of their cells, weighted by
        their image files; their intervals are those of the effective number of images (Kish,
        1965, Survey Sampling: the squared sum of the weights by the sum of their squares).

    Raises
    ------
    ReimagingError
        As `counted_classes`; or if the confusion matrix is not whole, or lacks a class.
    """
    matrix = read_confusion(confusion)
    counts, files = counted_classes(database, predictions)
    weights = {cell: files[cell] / seen.sum() if sampled else 1.0 for cell, seen in counts.items()}
    for start, target in enumerate((by_category_year, by_year, overall)):
        groups: dict[tuple[Any, ...], list[Cell]] = defaultdict(list)
        for cell in counts:
            groups[cell[start:]].append(cell)
        pooled = {
            name: _pooled([counts[cell] for cell in cells], [weights[cell] for cell in cells])
            for name, cells in sorted(groups.items())
        }
        images = {name: sum(int(counts[c].sum()) for c in groups[name]) for name in pooled}
        write_table(target, (*_KEYS[start:], *COLUMNS), _rows(pooled, images, matrix, seed))


def _pooled(counts: Sequence[Counts], weights: Sequence[float]) -> Counts:
    """Add up counts by weight, to as many images as they are worth; equal weights change none."""
    seen, weight = np.array(counts), np.array(weights)
    images = seen.sum(axis=1)
    worth = (weight @ images) ** 2 / (weight**2 @ images)
    return (weight @ seen) / (weight @ images) * worth


def _rows(
    counts: Mapping[tuple[Any, ...], Counts],
    images: Mapping[tuple[Any, ...], int],
    matrix: NDArray[np.int64],
    seed: int,
) -> Iterator[tuple[Any, ...]]:
    shares = corrected_shares(np.array(list(counts.values())).reshape(-1, 3), matrix, seed)
    for place, name in enumerate(counts):
        for number, image_class in enumerate(CLASSES):
            told = (_text(part[place, number]) for part in shares)
            yield *name, image_class, images[name], *told


def _text(share: float) -> str:
    return "" if np.isnan(share) else f"{share:.6g}"


def read_confusion(path: Path) -> NDArray[np.int64]:
    """Read `classifier_confusion.csv`: int64 [3, 3], rows the true class.

    Raises
    ------
    ReimagingError
        If it does not have each pair of classes once, with a whole number of images.
    """
    rows = read_table(path)
    told = {(row.get("truth"), row.get("predicted")): row.get("images") or "" for row in rows}
    wanted = [(true, said) for true in CLASSES for said in CLASSES]
    if (
        len(rows) != len(told)
        or told.keys() != set(wanted)
        or not all(images.isascii() and images.isdigit() for images in told.values())
    ):
        raise ReimagingError(
            f"{path} is no confusion matrix; allowed is truth, predicted, images, with each pair "
            f"of {', '.join(CLASSES)} once and a whole number."
        )
    counts = [int(told[pair]) for pair in wanted]
    return np.array(counts, np.int64).reshape(len(CLASSES), len(CLASSES))
