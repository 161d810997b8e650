"""The tables that the original study published, in the columns of ours.

The study's tables are tidy CSVs, typed off its repository: a file a table, named as `RENAMES` has
them. So its figures of ten million images can be drawn by our code. docs/study-tables.md says the
same in words.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.publish import study_rows
from reimaging.publish.study_rows import Rows, Tables
from reimaging.table import read_table, write_table

_ALLOWED = {
    "year": (r"\d{4}", "a year"),
    "month": (r"0?[1-9]|1[0-2]", "a month from 1 to 12"),
    "average_images_per_article": (r"\d+(\.\d+)?", "a number"),
    **dict.fromkeys(
        (f"{name}_percent" for name in CLASSES),
        (r"\d{1,2}(\.\d+)?|100(\.0+)?", "a number from 0 to 100"),
    ),
    "inferred_sample_size": (r"\d+", "a whole number"),
    **dict.fromkeys(("articles", "images", "total"), (r"\d*", "a whole number or nothing")),
    **dict.fromkeys(("ml_count", "not_ml_count"), (r"\d{0,5}", "a number below 100,000")),
}
_CELLS = tuple(
    f"{counted}_by_category_year.{column}"
    for counted in ("articles", "images")
    for column in ("category", "year", counted)
)
_TERNARY = "ternary_predictions_by_category_year"


@dataclass(frozen=True)
class Rename:
    """How one of our tables is made of theirs.

    Attributes
    ----------
    columns
        For each column of ours the file and column of theirs, as "licences.total"; what is written
        instead, if not that; empty where the study did not publish it, and the column is blank.
    rows
        What is written, from their tables.
    also
        Other columns of theirs that it takes, to tell which rows are meant.
    mended
        What is done beyond renaming.
    still
        What is known to be wrong or missing in it, and stays.
    """

    columns: Mapping[str, str]
    rows: Callable[[Tables], Rows]
    also: tuple[str, ...] = ()
    mended: str = ""
    still: str = ""

    @property
    def files(self) -> dict[str, set[str]]:
        """The columns that it takes, by file."""
        taken: dict[str, set[str]] = {}
        for place in (*self.columns.values(), *self.also):
            if "." in place:
                file, column = place.split(".")
                taken.setdefault(file, set()).add(column)
        return taken


def rename_study_tables(source: Path, target: Path) -> list[str]:
    """Write the study's published tables in our columns.

    Parameters
    ----------
    source
        A folder with the tables as typed off the study's repository.
    target
        Another folder, for ours; it is made where there is none.

    Returns
    -------
    list of str
        The names of the tables that were written, without ".csv".

    Raises
    ------
    ReimagingError
        If a table of theirs is missing or not as it should be; nothing is written then.
    """
    if source.resolve() == target.resolve():
        raise ReimagingError(
            f"{target} is where the study's tables are; allowed is another folder, as some of our "
            "tables have the same names."
        )
    theirs = _read(source)
    ours = {name: list(rename.rows(theirs)) for name, rename in RENAMES.items()}
    for name, rows in ours.items():
        write_table(target / f"{name}.csv", list(RENAMES[name].columns), rows)
    return list(ours)


def _read(source: Path) -> Tables:
    wanted: dict[str, set[str]] = {}
    for rename in RENAMES.values():
        for file, columns in rename.files.items():
            wanted.setdefault(file, set()).update(columns)
    if missing := [name for name in sorted(wanted) if not (source / f"{name}.csv").is_file()]:
        more = f" nor {len(missing) - 1} more" if missing[1:] else ""
        raise ReimagingError(
            f"{source} does not hold {missing[0]}.csv{more}; allowed is a folder with the study's "
            "published tables, as docs/study-tables.md names them."
        )
    return {name: _checked(source / f"{name}.csv", columns) for name, columns in wanted.items()}


def _checked(path: Path, columns: set[str]) -> Sequence[Mapping[str, str]]:
    try:
        rows = read_table(path)
    except UnicodeDecodeError:
        raise ReimagingError(f"{path} is no text; allowed is a CSV in UTF-8.") from None
    for number, row in enumerate(rows, 1):
        for column in sorted(columns):
            if row.get(column) is None:
                raise ReimagingError(f"{path}: row {number} has no {column}; it needs one.")
            pattern, means = _ALLOWED.get(column, (".*", ""))
            if not re.fullmatch(pattern, row[column], re.ASCII | re.DOTALL):
                raise ReimagingError(
                    f"{path}: {column} of row {number} is {row[column]!r}; allowed is {means}."
                )
    return rows


RENAMES: Mapping[str, Rename] = {
    "headline": Rename(
        {"name": "headline.name", "value": "headline.value"},
        study_rows.headline,
        also=("headline.snapshot",),
        mended="Only counts that ours has in the same sense; of several totals of articles and of "
        "images those that the other tables add up to, 1,483,841 and 10,061,222",
    ),
    "articles_by_year": Rename(
        {
            "year": "articles_images_by_year.year",
            "articles": "articles_images_by_year.articles",
            "dated_by_identifier": "",
            "articles_with_images": "",
            "images": "articles_images_by_year.images",
        },
        study_rows.articles_by_year,
        mended="A missing number of images is 0",
    ),
    "articles_by_month": Rename(
        {
            "month": "articles_images_by_month.month",
            "articles": "articles_images_by_month.articles",
            "images": "articles_images_by_month.images",
        },
        study_rows.articles_by_month,
        also=("articles_images_by_month.year",),
        mended="January 2019 is left out, which has articles but no images; a missing number of "
        "images is 0",
        still="Counted a month before the other tables: 385 articles and 5,264 images are missing",
    ),
    "articles_by_category": Rename(
        {
            "category": "articles_by_category_year.category",
            "articles": "articles_by_category_year.articles",
            "articles_with_images": "",
            "images": "images_by_category_year.images",
        },
        study_rows.articles_by_category,
        also=_CELLS,
        mended="Summed over the years to 2018, as the study's own articles_by_category.csv "
        "includes articles of 2019 in 150 of its 171 categories",
    ),
    "articles_by_category_year": Rename(
        {
            "category": "articles_by_category_year.category",
            "year": "articles_by_category_year.year",
            "articles": "articles_by_category_year.articles",
            "images": "images_by_category_year.images",
        },
        study_rows.articles_by_category_year,
        also=_CELLS,
        mended="Articles and images are joined; where there are articles but no images, these "
        "are 0",
        still="cs.SE has 17,187 images in 341 articles of 2013, most likely of a few very large "
        "sources",
    ),
    "images_per_article": Rename(
        {
            "category": "average_images_by_category_year.category",
            "year": "average_images_by_category_year.year",
            "articles": "articles_by_category_year.articles",
            "articles_with_images": "",
            "mean": "average_images_by_category_year.average_images_per_article",
            "first_quartile": "",
            "median": "",
            "third_quartile": "",
            "most": "",
        },
        study_rows.images_per_article,
        also=(*_CELLS, *(f"articles_images_by_year.{c}" for c in ("year", "articles", "images"))),
        mended='The rows of "all" are images by articles of each year',
        still="The means were taken after the database was cleaned: 64 images are missing, in "
        "cond-mat.mtrl-sci 2017, cs.AR 2018, cs.PF 2014, cs.SD 2016 and nlin.SI 2016",
    ),
    "formats_by_year": Rename(
        {
            "year": "extension_by_year.year",
            "format": "extension_by_year.extension",
            "images": "extension_by_year.images",
        },
        study_rows.formats_by_year,
        mended="epsf goes to eps and pstex to ps, as the study had done with jpeg and jpg",
        still="8,163 images are missing: 8,099 without size or format and the 64 of the cleaning",
    ),
    "software_by_year": Rename(
        {
            "software": "creator_by_year.creator",
            "year": "creator_by_year.year",
            "images": "creator_by_year.images",
        },
        study_rows.software_by_year,
        mended='A dash or nothing as creator is blank: "none named"',
        still="Names of few images were not published, so that 9,363,143 of 10,061,222 images are "
        "here and shares come out too large; some names are of no software, such as Unknown, "
        "Administrator and 0",
    ),
    "software": Rename(
        {"software": "creator_totals.creator", "images": "creator_totals.images"},
        study_rows.software,
        also=("creator_totals.table",),
        mended='"none" as creator is blank',
        still="Names of fewer than 1,000 images were not published; the totals are slightly below "
        "the sums of software_by_year, as of MATLAB, 876,177 and 876,518",
    ),
    "licences": Rename(
        {"licence": "licences.licence", "articles": "licences.total", "images": ""},
        study_rows.licences,
        also=("licences.snapshot",),
        mended='"(none provided)" is blank',
        still="1,506,177 articles are counted, those of January and February 2019 among them",
    ),
    "image_size_means": Rename(
        {
            "unit": "both",
            "images": "headline.value",
            "mean_width": "headline.value",
            "mean_height": "headline.value",
        },
        study_rows.image_size_means,
        also=("headline.name", "headline.snapshot"),
        still="Pixels and points are mixed in one mean",
    ),
    "caption_terms": Rename(
        {
            "term": "caption_keywords_merged.keyword",
            "words": "2",
            "group_captions": "caption_keywords_merged.ml_count",
            "group_of": "100,000",
            "rest_captions": "caption_keywords_merged.not_ml_count",
            "rest_of": "100,000",
            "log_odds": "as ours",
            "z": "as ours",
        },
        study_rows.caption_terms,
        mended="log_odds and z are computed as ours where both counts are known, which are blank "
        "beyond the 100 most frequent terms of a side",
        still='Captions of "not machine learning" were drawn of all captions, as its condition '
        "was always true; those of machine learning were drawn without cs.LG and of articles in "
        "one category alone; an occurrence may count more than once a caption",
    ),
    "class_shares_by_category_year": Rename(
        {
            "category": f"{_TERNARY}.category",
            "year": f"{_TERNARY}.year",
            "class": "a row each",
            "images": f"{_TERNARY}.inferred_sample_size",
            "raw": f"{_TERNARY}.diagram_percent",
            "corrected": "",
            "low": "of the sample alone",
            "high": "of the sample alone",
        },
        study_rows.class_shares_by_category_year,
        also=tuple(f"{_TERNARY}.{name}_percent" for name in CLASSES[1:]),
        mended="A row a class instead of a column; low and high are the 95 % interval that so many "
        "images leave, errors of the classifier apart",
        still="Read off the bars of the study's figure; no accuracy of its classifier was "
        "published, so that its shares cannot be corrected; of a category and year 1,000 images "
        "at most were classified, and one that could not be read counts as the one before",
    ),
}
# Our statistics of which the study published no numbers, and what it has instead.
NOT_PUBLISHED: Mapping[str, str] = {
    "caption_lengths": "nothing",
    "caption_topics": "a topic model without printed topics",
    "captions_by_category_year": "nothing",
    "co_categories": "a heat map",
    "creators": "raw strings of PostScript, JPEG and GIF alone",
    "formats": "extensions and formats, each alone",
    "image_aspects": "nothing",
    "image_sizes": "means alone",
    "largest_articles": "one article with 67 images, which cannot be the most",
    "listed_categories": "nothing",
    "outcomes": "nothing",
    "term_by_category_year": "sums over all years",
}
