"""Tables of articles by category and year: sparse, at full size, tiny, empty, and the published one."""

import csv
from pathlib import Path

import pytest

from reimaging.taxonomy import categories

STUDY = Path(__file__).parents[3] / "shared/study/tables"
needs_study = pytest.mark.skipif(not STUDY.is_dir(), reason="the published tables are not here")

COLUMNS = ("category", "year", "articles", "images")


def rows_of(lines):
    return [dict(zip(COLUMNS, map(str, line), strict=True)) for line in lines]


def sparse():
    """250 articles in 60 categories, few in each, most years of a category without any."""
    names = ["unknown", *list(categories())[::3][:59]]
    counts = {}
    for n in range(250):
        key = names[(n * n + n // 7) % 60], 1991 + n * 7 % 30
        articles, images = counts.get(key, (0, 0))
        counts[key] = articles + 1, images + n * 5 % 14
    return rows_of((*key, *count) for key, count in sorted(counts.items()))


def full():
    """All categories there are, growing; each begins in another year, every eleventh ends."""
    return rows_of(
        (name, year, articles, articles * (n % 12) + n % 3)
        for n, name in enumerate(categories())
        for year in range(1991 + n * 5 % 17, 2009 + n % 4 if n % 11 == 0 else 2019)
        for articles in [(2020 - n) * (year - 1989) // (8 + n % 90) + 1]
    )


SIZES = {
    "sparse": sparse(),
    "full": full(),
    "tiny": rows_of([("cs.CV", 2012, 1, 3)]),
    "without images": rows_of([("cs.CV", 2012, 1, 0), ("unknown", 2014, 2, 0)]),
    "empty": [],
}
every_size = pytest.mark.parametrize("rows", SIZES.values(), ids=SIZES)


def draw_by_year(module, tmp_path, rows, *more):
    """Draw a figure of `articles_by_category_year.csv`; give its PDF and its PNG."""
    table = tmp_path / "table.csv"
    with table.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    targets = [tmp_path / "figure.pdf", tmp_path / "figure.png"]
    module.draw(table, *more, targets)
    return targets


def same_bytes_twice(module, tmp_path, rows, *more):
    first = [path.read_bytes() for path in draw_by_year(module, tmp_path, rows, *more)]
    return first == [path.read_bytes() for path in draw_by_year(module, tmp_path, rows, *more)]


def published():
    """The published numbers of articles, with those of images beside them."""
    images = {(row["category"], row["year"]): row["images"] for row in _read("images")}
    return [
        {**row, "images": images.get((row["category"], row["year"]), "0")}
        for row in _read("articles")
    ]


def _read(what):
    with (STUDY / f"{what}_by_category_year.csv").open(newline="") as file:
        return list(csv.DictReader(file))
