"""What the text says of the statistics: a name and its LaTeX each, told from the tables."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from reimaging.licence import licence_name
from reimaging.publish.latex import escape, grouped, share
from reimaging.table import read_table
from reimaging.taxonomy import name_of

TABLES = (
    "articles_by_category",
    "images_per_article",
    "largest_articles",
    "formats_by_year",
    "software",
    "licences",
    "co_categories",
    "image_size_means",
    "caption_lengths",
    "caption_terms",
    "term_by_category_year",
)
_NONE = "none"
_FREE = ("CC0", "PD", "BY", "BY-SA")  # licences under which whoever wants may show an image


def findings(tables: Path) -> dict[str, str]:
    """Give what the text says, by the names of its macros.

    Parameters
    ----------
    tables
        The folder of the run's tables, of which `TABLES` are read.

    Returns
    -------
    dict
        LaTeX by name. What a run is too small to tell is "none" or "none of none".
    """
    read = {name: read_table(tables / f"{name}.csv") for name in TABLES}
    return (
        _of_categories(read["articles_by_category"], read["co_categories"])
        | _of_articles(read["images_per_article"], read["largest_articles"])
        | _of_formats(read["formats_by_year"], read["software"])
        | _of_licences(read["licences"])
        | _of_sizes(read["image_size_means"])
        | _of_captions(read["caption_lengths"], read["caption_terms"])
        | _of_term(read["term_by_category_year"])
    )


_Rows = list[dict[str, str]]


def _of_categories(categories: _Rows, pairs: _Rows) -> dict[str, str]:
    known = [row for row in categories if row["category"] != "unknown"]
    most = max(known, key=lambda row: int(row["images"]), default=None)
    largest = known[0] if known else None  # the largest comes first
    pair = pairs[0] if pairs else None
    return {
        "largest_category": escape(largest["category"]) if largest else _NONE,
        "largest_category_articles": grouped(int(largest["articles"])) if largest else "0",
        "most_images_category": escape(most["category"]) if most else _NONE,
        "most_images_category_name": escape(name_of(most["category"])) if most else _NONE,
        "most_images_category_images": grouped(int(most["images"])) if most else "0",
        "closest_pair": escape(f"{pair['category']} and {pair['other']}") if pair else _NONE,
        "closest_pair_articles": grouped(int(pair["articles"])) if pair else "0",
    }


def _of_articles(per_article: _Rows, largest: _Rows) -> dict[str, str]:
    years = [row for row in per_article if row["category"] == "all"]
    last = max(years, key=lambda row: int(row["year"]), default=None)
    articles = sum(int(row["articles"]) for row in years)
    images = sum(float(row["mean"]) * int(row["articles"]) for row in years)
    return {
        "mean_images": f"{images / articles:.2f}" if articles else _NONE,
        "median_images_last_year": f"{float(last['median']):g}" if last else _NONE,
        "quartiles_images_last_year": (
            f"{last['first_quartile']} to {last['third_quartile']}" if last else _NONE
        ),
        "largest_article": escape(largest[0]["identifier"]) if largest else _NONE,
    }


def _of_formats(by_year: _Rows, software: _Rows) -> dict[str, str]:
    formats = Counter[str]()
    for row in by_year:
        formats[row["format"]] += int(row["images"])
    images = formats.total()
    (top, count), *_ = formats.most_common(1) or [(_NONE, 0)]
    named = {row["software"]: int(row["images"]) for row in software if row["software"]}
    made_by = max(named, key=lambda name: named[name], default=_NONE)
    return {
        "top_format": escape(top),
        "share_top_format": share(count, images),
        "software_names": grouped(len(named)),
        "top_software": escape(made_by),
        "share_top_software": share(named.get(made_by, 0), images),
        "share_software_named": share(sum(named.values()), images),
    }


def _of_licences(rows: _Rows) -> dict[str, str]:
    articles = sum(int(row["articles"]) for row in rows)
    images = sum(int(row["images"]) for row in rows)
    unstated = _sum(rows, "articles", [""])
    free = [row["licence"] for row in rows if licence_name(row["licence"]) in _FREE]
    return {
        "share_articles_without_licence": share(unstated, articles),
        "share_articles_free": share(_sum(rows, "articles", free), articles),
        "share_images_free": share(_sum(rows, "images", free), images),
    }


def _of_sizes(rows: _Rows) -> dict[str, str]:
    sizes = {row["unit"]: row for row in rows}
    found = {}
    for unit, name in (("px", "pixels"), ("pt", "points")):
        row = sizes.get(unit)
        found[f"mean_size_{name}"] = (
            f"{float(row['mean_width']):,.0f} $\\times$ {float(row['mean_height']):,.0f}".replace(
                ",", "{,}"
            )
            if row
            else _NONE
        )
        found[f"images_in_{name}"] = grouped(int(row["images"]) if row else 0)
    return found


def _of_captions(lengths: _Rows, terms: _Rows) -> dict[str, str]:
    words = Counter[int]()
    for row in lengths:
        words[int(row["words"])] += int(row["captions"])
    known = [row for row in terms if row["z"]]
    two = [row for row in known if row["words"] == "2"] or known
    strongest = max(two, key=lambda row: float(row["z"]), default=None)
    weakest = min(two, key=lambda row: float(row["z"]), default=None)
    return {
        "median_words": str(_median(words)),
        "group_captions": grouped(int(terms[0]["group_of"])) if terms else "0",
        "rest_captions": grouped(int(terms[0]["rest_of"])) if terms else "0",
        "strongest_term": escape(strongest["term"]) if strongest else _NONE,
        "weakest_term": escape(weakest["term"]) if weakest else _NONE,
    }


def _of_term(rows: _Rows) -> dict[str, str]:
    hits = sum(int(row["with_term"]) for row in rows)
    return {
        "captions_with_term": grouped(hits),
        "share_captions_with_term": share(hits, sum(int(row["captions"]) for row in rows)),
    }


def _sum(rows: _Rows, column: str, licences: Iterable[str]) -> int:
    wanted = set(licences)
    return sum(int(row[column]) for row in rows if row["licence"] in wanted)


def _median(counts: Counter[int]) -> int:
    """Give the lower median of a histogram; 0 of an empty one."""
    middle, seen = (counts.total() + 1) // 2, 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= middle:
            return value
    return 0
