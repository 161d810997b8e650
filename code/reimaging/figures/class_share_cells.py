"""Shares of classes by category and year as figures draw them, and those they leave pale."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reimaging.image_class import CLASSES

FEW = 30  # images: of fewer, half of the interval of a share is 18 points or more


class Cell(NamedTuple):
    """The images of a category and year.

    Attributes
    ----------
    images
        How many have a prediction.
    shares, raw
        Of each class, 0 to 1, in the order of CLASSES. `shares` are the corrected ones, or the raw
        ones where none are known.
    low, high
        The 95 % interval of the share of diagrams; NaN where it is not known.
    """

    images: int
    shares: tuple[float, ...]
    raw: tuple[float, ...]
    low: float
    high: float


Cells = dict[str, dict[int, Cell]]  # by category and year


def are_corrected(rows: Sequence[Mapping[str, str]]) -> bool:
    """Tell whether a table has corrected shares, in every row with images."""
    return all(row["corrected"] for row in rows if row["raw"])


def cells_of(rows: Sequence[Mapping[str, str]]) -> Cells:
    """Gather the rows of `class_shares_by_category_year.csv`, leaving out cells without images."""
    corrected = are_corrected(rows)
    found: dict[str, dict[int, dict[str, Mapping[str, str]]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for row in rows:
        if row["raw"]:
            found[row["category"]][int(row["year"])][row["class"]] = row
    return {
        category: {
            year: _cell([of_class[name] for name in CLASSES], corrected)
            for year, of_class in sorted(by_year.items())
        }
        for category, by_year in found.items()
    }


def _cell(rows: Sequence[Mapping[str, str]], corrected: bool) -> Cell:
    raw = tuple(float(row["raw"]) for row in rows)
    shares = tuple(float(row["corrected"]) for row in rows) if corrected else raw
    low, high = (float(rows[0][end] or math.nan) for end in ("low", "high"))
    return Cell(int(rows[0]["images"]), shares, raw, low, high)


def images_of(by_year: Mapping[int, Cell]) -> int:
    """Count the images of a category."""
    return sum(cell.images for cell in by_year.values())
