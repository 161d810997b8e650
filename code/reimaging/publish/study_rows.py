"""Rows of our tables from the tables that the original study published.

`study_tables` has them read and checked, and says which table becomes which.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.index.caption_terms import log_odds
from reimaging.learn.share_correction import sample_interval

LAST_YEAR = 2018
# The study drew so many captions of either side.
_CAPTIONS = 100_000
_NAMES_NONE = ("", "-", "none")
_MERGED = {"epsf": "eps", "pstex": "ps"}
# Our name of a count: the study's.
_HEADLINE = {
    "tars": "tar_archives",
    "articles": "articles_by_year_sum_1986_2018",
    "articles_one_file": "articles_single_source_file",
    "articles_pdf_only": "articles_pdf_only",
    "images": "images_by_category_year_sum",
    "images_without_size": "images_with_null_x_y_or_format",
    "categories": "primary_categories",
}
_MONTHS = {"first_year": "data_first_month", "last_year": "data_last_month"}
_SIZES = ("images_total_published", "mean_width", "mean_height")
_ALLOWED = {
    **dict.fromkeys(_HEADLINE.values(), r"\d+"),
    **dict.fromkeys(_MONTHS.values(), r"\d{4}-\d\d"),
    **dict.fromkeys(_SIZES, r"\d+(\.\d+)?"),
}

Tables = Mapping[str, Sequence[Mapping[str, str]]]
Rows = Iterable[Sequence[Any]]


def _count(row: Mapping[str, str], column: str) -> int:
    return int(row[column] or 0)  # the study leaves out what there is none of


def articles_by_year(theirs: Tables) -> Rows:
    """Give articles and images by year."""
    for row in theirs["articles_images_by_year"]:
        yield row["year"], _count(row, "articles"), "", "", _count(row, "images")


def articles_by_month(theirs: Tables) -> Rows:
    """Give articles and images by month, to the end of 2018."""
    for row in theirs["articles_images_by_month"]:
        if int(row["year"]) <= LAST_YEAR:
            month = f"{row['year']}-{row['month'].zfill(2)}"
            yield month, _count(row, "articles"), _count(row, "images")


def _by_category_year(theirs: Tables) -> dict[tuple[str, int], tuple[int, int]]:
    """Join articles with images by category and year, sorted."""
    counts = [Counter[tuple[str, int]](), Counter[tuple[str, int]]()]
    for found, column in zip(counts, ("articles", "images"), strict=True):
        for row in theirs[f"{column}_by_category_year"]:
            if int(row["year"]) <= LAST_YEAR:
                found[row["category"], int(row["year"])] += _count(row, column)
    articles, images = counts
    return {cell: (articles[cell], images[cell]) for cell in sorted(articles | images)}


def articles_by_category_year(theirs: Tables) -> Rows:
    """Join articles with images by category and year."""
    for cell, counts in _by_category_year(theirs).items():
        yield *cell, *counts


def articles_by_category(theirs: Tables) -> Rows:
    """Sum articles and images of a category over the years."""
    articles, images = Counter[str](), Counter[str]()
    for (category, _), counts in _by_category_year(theirs).items():
        articles[category] += counts[0]
        images[category] += counts[1]
    for category in sorted(articles, key=lambda name: (-articles[name], name)):
        yield category, articles[category], "", images[category]


def images_per_article(theirs: Tables) -> Rows:
    """Give the means of all and of each category by year, the rest blank."""
    unknown = [""] * 4
    for row in theirs["articles_images_by_year"]:
        articles, images = _count(row, "articles"), _count(row, "images")
        if articles:
            yield "all", row["year"], articles, "", round(images / articles, 4), *unknown
    averages = {
        (row["category"], int(row["year"])): float(row["average_images_per_article"])
        for row in theirs["average_images_by_category_year"]
    }
    for cell, (articles, _) in _by_category_year(theirs).items():
        if cell in averages:
            yield *cell, articles, "", round(averages[cell], 4), *unknown


def formats_by_year(theirs: Tables) -> Rows:
    """Merge the extensions that the study kept apart."""
    counts = Counter[tuple[int, str]]()
    for row in theirs["extension_by_year"]:
        extension = row["extension"]
        counts[int(row["year"]), _MERGED.get(extension, extension)] += _count(row, "images")
    return ((*cell, counts[cell]) for cell in sorted(+counts))


def _named(creator: str) -> str:
    return "" if creator in _NAMES_NONE else creator


def software_by_year(theirs: Tables) -> Rows:
    """Give images by the names of their makers and year, those without a name last."""
    counts = Counter[tuple[str, int]]()
    for row in theirs["creator_by_year"]:
        counts[_named(row["creator"]), int(row["year"])] += _count(row, "images")
    return ((*cell, counts[cell]) for cell in sorted(+counts, key=lambda c: (c[0] == "", *c)))


def software(theirs: Tables) -> Rows:
    """Give images by the names of their makers, as summed by the study."""
    counts = Counter[str]()
    for row in theirs["creator_totals"]:
        if row["table"] == "end_2018_ge_1000":
            counts[_named(row["creator"])] += _count(row, "images")
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def licences(theirs: Tables) -> Rows:
    """Give the articles of each licence at the end of 2018."""
    counts = [
        ("" if row["licence"] == "(none provided)" else row["licence"], _count(row, "total"), "")
        for row in theirs["licences"]
        if row["snapshot"] == "end_2018"
    ]
    return sorted(counts, key=lambda row: (-row[1], row[0]))


def caption_terms(theirs: Tables) -> Rows:
    """Compare the counts of a term, where both are known."""
    told, untold = [], []
    for row in theirs["caption_keywords_merged"]:
        term, group, rest = row["keyword"].replace("_", " "), row["ml_count"], row["not_ml_count"]
        counts = (term, 1 + term.count(" "), group, _CAPTIONS, rest, _CAPTIONS)
        if group and rest:
            found = log_odds(int(group), _CAPTIONS, int(rest), _CAPTIONS)
            told.append((*counts, f"{found.log_odds:.4f}", f"{found.z:.3f}"))
        elif group or rest:
            untold.append((*counts, "", ""))
    yield from sorted(told, key=lambda row: -float(row[-1]))
    # Those of the group first, which lean to it more the more there are of them.
    yield from sorted(untold, key=lambda row: (not row[2], -int(row[2] or 0), int(row[4] or 0)))


def class_shares_by_category_year(theirs: Tables) -> Rows:
    """Give the raw shares of the classes, with the interval that the sample alone leaves."""
    rows = theirs["ternary_predictions_by_category_year"]
    sizes = [int(row["inferred_sample_size"]) for row in rows]
    shares = [[float(row[f"{name}_percent"]) / 100 for name in CLASSES] for row in rows]
    counts = [[share * size for share in cell] for cell, size in zip(shares, sizes, strict=True)]
    low, high = sample_interval(counts)
    for place, row in enumerate(rows):
        for number, name in enumerate(CLASSES):
            told = (f"{ends[place, number]:.6g}" for ends in (low, high))
            raw = f"{shares[place][number]:.6g}"
            yield row["category"], row["year"], name, sizes[place], raw, "", *told


def image_size_means(theirs: Tables) -> Rows:
    """Give the one mean that was published, over both units."""
    told = _headline_values(theirs)
    images, *sizes = (told[name] for name in _SIZES)
    return [("both", images, *(round(float(size), 4) for size in sizes))]


def headline(theirs: Tables) -> Rows:
    """Give the counts that ours has in the same sense."""
    told = _headline_values(theirs)
    yield from ((ours, told[name]) for ours, name in _HEADLINE.items())
    yield from ((ours, told[name][:4]) for ours, name in _MONTHS.items())


def _headline_values(theirs: Tables) -> dict[str, str]:
    rows = theirs["headline"]
    told = {row["name"]: row["value"] for row in rows if row["snapshot"] == "end_2018"}
    for name, allowed in _ALLOWED.items():
        value = told.get(name, "")
        if not re.fullmatch(allowed, value, re.ASCII):
            raise ReimagingError(
                f"headline.csv has {value!r} for {name} of end_2018; allowed is what the study "
                "published, a number or a month such as 1986-04."
            )
    return told
