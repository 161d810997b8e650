"""Our numbers beside those that the study published: what agrees, what differs, and why."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from reimaging.atomic import write_text
from reimaging.errors import ReimagingError
from reimaging.profile import Profile
from reimaging.publish.latex import escape, grouped
from reimaging.publish.numbers import slice_text
from reimaging.publish.published import END_2018, FACTS, Fact
from reimaging.table import read_table, write_table

COLUMNS = ("name", "meaning", "published", "ours", "difference", "verdict", "why")
AGREES, NEAR, DIFFERS = "agrees", "within 1 %", "differs"
NOT_COMPARABLE, NOT_COUNTED = "not comparable", "not counted here"
# The tables that ours are taken from; one that is missing is no mistake.
TABLES = (
    "headline",
    "articles_by_year",
    "articles_by_month",
    "articles_by_category",
    "articles_by_category_year",
    "formats_by_year",
    "image_size_means",
    "licences",
    "software",
)
_KINDS = ("s3", "archive", "tables")  # whose content nobody here chose but by the slice
_FIRST_TAR, _LAST_TAR = "1991-08", "2018-12"
_MOST_DIGITS = 4  # our tables have means to four places
_NEAR = 0.01
# How ours is counted otherwise, where the study is not wrong.
_OTHERWISE = {
    "articles_by_year_sum_1986_2018": "the study goes by records, ours by what lies in the tars",
    "creator_none": "ours counts strings that name no software too, and asks a PDF's Producer",
    "creator_matlab": "ours has other rules for names (docs/software.md)",
    **dict.fromkeys(
        ("images_eps", "images_pdf", "images_png", "images_ps", "images_jpg"),
        "ours counts images without a readable size too, of which the study left out 8,163",
    ),
}


def is_study_window(profile: Profile) -> bool:
    """Tell whether a run is of what the study took: all that arXiv ships to the end of 2018."""
    wanted = profile.slice
    return (
        profile.source.kind in _KINDS
        and not wanted.by_article
        and (wanted.first_month or _FIRST_TAR) <= _FIRST_TAR
        and wanted.last_month == _LAST_TAR
    )


def write_comparison(target: Path, tables: Path | Mapping[str, Path], profile: Profile) -> None:
    """Write `comparison.csv`, and print a line that sums it up.

    Parameters
    ----------
    target
        The CSV with `COLUMNS`.
    tables
        A folder of tables, or the paths of some by name; those of `TABLES` are read.
    profile
        What was run: if not on what the study took, nothing can be compared.
    """
    mine = _Ours(tables)
    reason = _reason(profile)
    rows = [_compared(fact, mine, reason) for fact in FACTS]
    write_table(target, COLUMNS, rows)
    if reason:
        print(f"{len(rows)} published numbers are not comparable: {reason}.")
        return
    verdicts = Counter(row[5] for row in rows)
    print(f"{len(rows)} published numbers: " + ", ".join(f"{n} {v}" for v, n in verdicts.items()))


def _reason(profile: Profile) -> str:
    """Say why a run cannot be compared, as the end of a sentence; nothing if it can."""
    if is_study_window(profile):
        return ""
    if profile.source.kind == "sample":
        return "its articles are drawn by a program"
    took = slice_text(profile.slice, profile.random.seed)
    study = "the study took all that arXiv ships, up to 2018-12"
    if profile.source.kind == "eprints":
        return f"{study}, and this run takes articles one by one"
    if profile.source.kind not in _KINDS:
        return f"{study}, and the tars of this run are the choice of whoever filled their folder"
    return f"{study}, and this run takes {took}"


def _compared(fact: Fact, mine: "_Ours", reason: str) -> tuple[str, ...]:
    digits = _digits(fact.value)
    ours, missing = _count(fact, mine)
    told = ["" if ours is None else _written(ours, digits), ""]
    if reason or fact.snapshot != END_2018:
        verdict, why = NOT_COMPARABLE, reason or f"the published number is of {fact.snapshot}"
    elif ours is None:
        verdict, why = NOT_COUNTED, missing
    elif _written(ours, digits) == _written(fact.value, digits):
        verdict, why = AGREES, ""
        told[1] = "" if isinstance(ours, str) else "0"
    elif isinstance(ours, str) or isinstance(fact.value, str):
        verdict, why = DIFFERS, fact.error or "unknown"
    else:
        difference = round(ours, digits) - round(fact.value, digits)
        told[1] = _written(difference, digits)
        verdict = NEAR if abs(difference) <= _NEAR * abs(fact.value) else DIFFERS
        why = fact.error if fact.explains(ours) else _OTHERWISE.get(fact.name, "unknown")
    return (fact.name, fact.meaning, _written(fact.value, digits), *told, verdict, why)


def _count(fact: Fact, mine: "_Ours") -> tuple[float | str | None, str]:
    """Give our number, or why there is none."""
    try:
        return _OURS[fact.name](mine), ""
    except _MissingError as error:
        return None, str(error)


def _digits(value: float | str) -> int:
    """Tell to how many places a number was published, as far as ours can be told."""
    _, _, places = str(value).partition(".")
    return min(len(places), _MOST_DIGITS)


def _written(value: float | str, digits: int) -> str:
    return value if isinstance(value, str) else f"{value:.{digits}f}"


class _MissingError(Exception):
    """What a run has not counted; its text says which table or which cell is missing."""


class _Ours:
    """Our numbers, from tables that are read as they are asked for."""

    def __init__(self, tables: Path | Mapping[str, Path]) -> None:
        names = (
            {name: tables / f"{name}.csv" for name in TABLES}
            if isinstance(tables, Path)
            else tables
        )
        self._paths = {name: path for name, path in names.items() if path.is_file()}
        self._read: dict[str, list[dict[str, str]]] = {}

    def rows(self, table: str) -> list[dict[str, str]]:
        """Give a table's rows."""
        if table not in self._paths:
            raise _MissingError(f"there is no {table}.csv")
        if table not in self._read:
            self._read[table] = read_table(self._paths[table])
        return self._read[table]

    def cell(self, table: str, row: Mapping[str, str], column: str) -> float:
        """Give one number of a row."""
        if not row.get(column):
            raise _MissingError(f"{table}.csv does not tell {column}")
        try:
            return float(row[column])
        except ValueError:
            raise ReimagingError(
                f"{self._paths[table]}: {column} is {row[column]!r}; allowed is a number "
                "or nothing."
            ) from None

    def named(self, name: str) -> float:
        """Give a count of headline.csv."""
        rows = {row.get("name"): row for row in self.rows("headline")}
        if name not in rows or not rows[name].get("value"):
            raise _MissingError(f"headline.csv does not tell {name}")
        return self.cell("headline", rows[name], "value")

    def sum(self, table: str, column: str, **where: str) -> float:
        """Sum a column over the rows with these values."""
        wanted = where.items()
        chosen = [r for r in self.rows(table) if all(r.get(key) == value for key, value in wanted)]
        return sum(self.cell(table, row, column) for row in chosen)

    def months(self) -> list[str]:
        """Give the first and the last month with articles, where more than the year is known."""
        months = (row.get("month") or "" for row in self.rows("articles_by_month"))
        found = sorted(month for month in months if re.fullmatch(r"\d{4}-\d\d", month, re.ASCII))
        if not found:
            raise _MissingError("articles_by_month.csv has no month")
        return [found[0], found[-1]]

    def spanned(self) -> int:
        """Count the calendar months from the first to the last."""
        first, last = (12 * int(month[:4]) + int(month[5:]) for month in self.months())
        return last - first + 1


def _named(name: str) -> "_Counting":
    return lambda mine: mine.named(name)


def _sum(table: str, column: str, **where: str) -> "_Counting":
    return lambda mine: mine.sum(table, column, **where)


def _mean_size(column: str) -> "_Counting":
    def count(mine: _Ours) -> float:
        rows = [row for row in mine.rows("image_size_means") if row.get("unit") == "both"]
        if not rows:
            raise _MissingError("image_size_means.csv has no row of both units")
        return mine.cell("image_size_means", rows[0], column)

    return count


def _with_record(mine: _Ours) -> float:
    try:
        return mine.named("articles") - mine.named("articles_without_record")
    except _MissingError:
        return mine.named("articles")  # the study's tables are of articles with a record alone


def _large_categories(mine: _Ours) -> int:
    table = "articles_by_category"
    return sum(mine.cell(table, row, "articles") > 1000 for row in mine.rows(table))


def _mean_images(mine: _Ours) -> float:
    articles = mine.sum("articles_by_year", "articles")
    if not articles:
        raise _MissingError("articles_by_year.csv has no article")
    return mine.sum("articles_by_year", "images") / articles


_Counting = Callable[[_Ours], float | str]
_IMAGES = _named("images")
_ARXIV = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
_OURS: Mapping[str, _Counting] = {
    "tar_archives": _named("tars"),
    "articles_by_year_sum_1986_2018": _sum("articles_by_year", "articles"),
    "articles_folders": _named("articles"),
    "articles_metadata_rows_2019_04_12": _with_record,
    "articles_primary_category_table_total": _sum("articles_by_category", "articles"),
    "articles_total_pdf_section": _named("articles"),
    "articles_pdf_only": _named("articles_pdf_only"),
    "articles_single_source_file": _named("articles_one_file"),
    "articles_with_at_least_one_image_estimate": _named("articles_with_images"),
    "data_first_month": lambda mine: mine.months()[0],
    "data_last_month": lambda mine: mine.months()[1],
    "months_spanned": lambda mine: mine.spanned(),
    "mean_articles_per_month": lambda mine: (
        mine.sum("articles_by_month", "articles") / mine.spanned()
    ),
    "mean_images_per_month": lambda mine: mine.sum("articles_by_month", "images") / mine.spanned(),
    "images_by_category_year_sum": _sum("articles_by_category_year", "images"),
    "images_rows_2019_04_12": _IMAGES,
    "images_rows_after_cleaning_2019_09_18": _IMAGES,
    "images_bash_find_total": _IMAGES,
    "images_total_published": lambda mine: mine.named("images") - mine.named("images_without_size"),
    "images_with_null_x_y_or_format": _named("images_without_size"),
    "mean_images_per_article": _mean_images,
    "max_images_single_article_as_printed": _named("most_images"),
    "mean_width": _mean_size("mean_width"),
    "mean_height": _mean_size("mean_height"),
    **{
        f"images_{name}": _sum("formats_by_year", "images", format=name)
        for name in ("eps", "pdf", "png", "ps", "jpg")
    },
    "primary_categories": _named("categories"),
    "articles_hep_ph": _sum("articles_by_category", "articles", category="hep-ph"),
    "articles_hep_ex_drawn": _sum("articles_by_category", "articles", category="hep-ex"),
    "categories_drawn": _large_categories,
    "images_hep_ph": _sum("articles_by_category", "images", category="hep-ph"),
    "images_cs_cv": _sum("articles_by_category", "images", category="cs.CV"),
    "licence_arxiv": _sum("licences", "articles", licence=_ARXIV),
    "licence_none": _sum("licences", "articles", licence=""),
    "creator_none": _sum("software", "images", software=""),
    "creator_matlab": _sum("software", "images", software="MATLAB"),
    "articles_metadata_rows_2020_08_17": _with_record,
    "images_rows": _IMAGES,
    "mean_images_per_article_as_printed": _mean_images,
    "captions_total": _named("figures_with_caption"),
}


def write_comparison_table(target: Path, comparison: Path, profile: Profile) -> None:
    """Write the LaTeX of the comparison: a sentence with its table, or why there is none.

    Parameters
    ----------
    target
        LaTeX that stands within a paragraph; the table floats over both columns.
    comparison
        The CSV of `write_comparison`.
    profile
        What was run.
    """
    lines = ["% Made by `doit compare`.\n"]
    if reason := _reason(profile):
        lines.append(
            f"This run is \\emph{{not comparable}} with them: {escape(reason)}. The numbers stand "
            "side by side in \\texttt{comparison.csv}, without a verdict.\n"
        )
    else:
        rows = read_table(comparison)
        shown = [row for row in rows if row["verdict"] in (AGREES, NEAR, DIFFERS)]
        counts = Counter(row["verdict"] for row in rows)
        lines.append(
            f"Of {len(shown)} numbers that can be compared, {counts[AGREES]} agree, {counts[NEAR]} "
            f"are within 1\\,\\%, {counts[DIFFERS]} differ (Table~\\ref{{tab:comparison}}); "
            f"{counts[NOT_COUNTED]} were not counted here, {counts[NOT_COMPARABLE]} are of "
            "mid 2020.\n"
        )
        lines += [
            "\\begin{table*}[p]\n\\centering\\footnotesize\n",
            "\\caption{What the study published of the end of 2018, and what we count.}\n",
            "\\label{tab:comparison}\n",
            "\\begin{tabular}{@{}lrrrp{60mm}@{}}\n\\toprule\n",
            "Number & Published & Ours & Difference & Why \\\\\n\\midrule\n",
            *(_line(row) for row in shown),
            "\\bottomrule\n\\end{tabular}\n\\end{table*}\n",
        ]
    write_text(target, "".join(lines))


def _line(row: Mapping[str, str]) -> str:
    why = "\\emph{agrees}" if row["verdict"] == AGREES else escape(row["why"])
    numbers = (_in_latex(row[column]) for column in ("published", "ours", "difference"))
    cells = (escape(row["meaning"]), *numbers, f"\\raggedright {why}")
    return f"{' & '.join(cells)}\\tabularnewline\n"


def _in_latex(number: str) -> str:
    """Set a number's thousands apart and its sign as LaTeX has it; a month stays as it is."""
    whole, point, places = number.partition(".")
    digits = whole.removeprefix("-")
    if not digits.isdecimal():
        return escape(number)
    sign = "$-$" if whole.startswith("-") else ""
    return f"{sign}{grouped(int(digits))}{point}{places}"
