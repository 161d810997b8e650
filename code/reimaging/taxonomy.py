"""arXiv's categories: their names, their fields, and the pairs that are one under two names.

The names are arXiv's own (https://arxiv.org/category_taxonomy); archives that were closed have the
names under which they were open. Physics holds what arXiv's own list of it holds: the archives of
astrophysics, matter, high energies, nuclei, mathematical physics, nonlinear and quantum physics.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

FIELDS = (
    "Physics",
    "Mathematics",
    "Computer Science",
    "Statistics",
    "Quantitative Biology",
    "Quantitative Finance",
    "Electrical Engineering",
    "Economics",
)
UNKNOWN = "unknown"  # of an article without a record, and the field of what no list names

# arXiv lists such an article under both names at once (https://arxiv.org/category_taxonomy).
ALIASES = {
    "math.MP": "math-ph",
    "math.IT": "cs.IT",
    "stat.TH": "math.ST",
    "cs.NA": "math.NA",
    "cs.SY": "eess.SY",
    "q-fin.EC": "econ.GN",
}

_OF_ARCHIVE = {
    "math": "Mathematics",
    "cs": "Computer Science",
    "stat": "Statistics",
    "q-bio": "Quantitative Biology",
    "q-fin": "Quantitative Finance",
    "eess": "Electrical Engineering",
    "econ": "Economics",
    **dict.fromkeys(("physics", "astro-ph", "cond-mat", "nlin"), "Physics"),
}


@dataclass(frozen=True)
class Category:
    """A category: its code, its full name, its field."""

    code: str
    name: str
    field: str


@cache
def categories() -> dict[str, Category]:
    """Give all categories that arXiv has or had, by code."""
    text = resources.files("reimaging").joinpath("taxonomy.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["category"]: Category(row["category"], row["name"], row["field"]) for row in rows}


def archive_of(category: str) -> str:
    """Name the archive of a category: `cs` of cs.CV, hep-th of hep-th."""
    return category.split(".")[0]


def field_of(category: str) -> str:
    """Name the field of a category, one of `FIELDS`, or "unknown".

    A category that arXiv will have opened by then counts to the field of its archive.
    """
    known = categories().get(category)
    return known.field if known else _OF_ARCHIVE.get(archive_of(category), UNKNOWN)


def name_of(category: str) -> str:
    """Give the full name of a category; its code where there is none."""
    known = categories().get(category)
    return known.name if known else category


def folded(category: str) -> str:
    """Give the one name of a category that has two."""
    return ALIASES.get(category, category)
