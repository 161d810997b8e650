"""The tables that are exported: what each is, and in which order its rows lie.

What is asked most often is of some years, or of a category. So rows of images and of figures have
year and category of their article beside them and lie in that order: a reader such as DuckDB looks
at the least and greatest of each row group and passes over those that it has no need of.
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from sqlite3 import Connection

EMBEDDING = "embedding"  # how the names of the tables of embeddings begin

_ALL = "*"  # how columns.csv calls any table

_OF_ARTICLE = "CROSS JOIN article_summary AS s USING (article_id)"
_OF_FIGURE = (
    "CROSS JOIN temp.figure_places AS f USING (figure_id) "
    "CROSS JOIN article_summary AS s ON s.article_id = f.article_id"
)
_OF_IMAGE = (
    "CROSS JOIN image_files AS i USING (image_id) "
    "CROSS JOIN article_summary AS s ON s.article_id = i.article_id"
)
_CELL: Mapping[str, str] = {"year": "INTEGER", "category": "TEXT"}
_AS_IMAGES = ("s.year", "s.category", "i.article_id", "i.path")


@dataclass(frozen=True)
class Table:
    """A table of SQLite's that becomes a Parquet file.

    Attributes
    ----------
    name
        Of the file, without its suffix.
    about
        What a row is, in a few words.
    source
        The database that holds it, as it is attached, and its name there. Its columns are exported
        as they stand.
    order
        By which its rows are sorted, as SQL. `t` is the table, `s` the summary of the article, `i`
        the image file, `f` the figure.
    joins
        SQL that brings in `s`, `i` and `f`. The tables are read in the order in which they are
        written (CROSS JOIN), this one first, from end to end.
    added
        Columns of `s` that it gets besides, with their types.
    ticker
        A hash among its columns, which tells how far it is read while it is sorted; "" if its rows
        lie in order as they are.
    load
        Puts it, or what it is joined with, into a temporary table first.
    key
        What SQLite calls the primary key by which its rows lie; "" if they lie by their rowid.
    """

    name: str
    about: str
    source: tuple[str, str]
    order: tuple[str, ...]
    joins: str = ""
    added: Mapping[str, str] = field(default_factory=dict)
    ticker: str = ""
    load: Callable[[Connection], None] | None = None
    key: str = ""


def index_tables() -> tuple[Table, ...]:
    """Give the tables of the index."""
    return (
        Table("tars", "a bulk tar", ("main", "tars"), ("t.tar",)),
        Table("members", "a member of a bulk tar", ("main", "members"), ("t.tar", "t.position")),
        Table(
            "articles", "an article", ("main", "articles"),
            ("s.year", "s.category", "t.article_id"), _OF_ARTICLE,
            {"month": "TEXT", "category": "TEXT", "images": "INTEGER"}, "article_id",
        ),
        Table(
            "categories", "a category of an article", ("main", "categories"),
            ("t.category", "t.article_id", "t.position"),
        ),
        Table(
            "authors", "an author of an article", ("main", "authors"),
            ("t.article_id", "t.position"),
        ),
        Table(
            "image_files", "an image file of an article", ("main", "image_files"),
            ("s.year", "s.category", "t.article_id", "t.path"), _OF_ARTICLE, _CELL, "image_id",
        ),
        Table(
            "figures", "a figure, a part of one, or a caption outside of any", ("main", "figures"),
            ("s.year", "s.category", "t.article_id", "t.position"), _OF_ARTICLE, _CELL,
            "figure_id",
        ),
        Table(
            "figure_images", "an image that a figure names", ("main", "figure_images"),
            ("s.year", "s.category", "f.article_id", "f.position", "t.position"), _OF_FIGURE,
            _CELL, "figure_id", _place_figures, "sqlite_autoindex_figure_images_1",
        ),
    )  # fmt: skip


def image_table(
    name: str,
    about: str,
    source: tuple[str, str],
    *,
    first: tuple[str, ...] = (),
    load: Callable[[Connection], None] | None = None,
) -> Table:
    """Give a table that says something of images, by image_id, in the order of image_files.

    What it says of an image that is not in the index is left out.

    Parameters
    ----------
    name, about, source, load
        As of any table.
    first
        By which it is sorted before all else, as SQL.
    """
    order = (*first, *_AS_IMAGES)
    return Table(name, about, source, order, _OF_IMAGE, _CELL, "image_id", load)


def meaning(table: str, column: str) -> str:
    """Say what a column means.

    Raises
    ------
    KeyError
        If it is not described.
    """
    known = _meanings()
    name = EMBEDDING if table.startswith(f"{EMBEDDING}_") else table
    return known[name, column] if (name, column) in known else known[_ALL, column]


def is_table(name: str) -> bool:
    """Tell whether an export may have a table of this name."""
    known = {table for table, _ in _meanings()} - {_ALL, EMBEDDING}
    return name in known or name.startswith(f"{EMBEDDING}_")


def _place_figures(connection: Connection) -> None:
    """Put the article and the place of each figure into a temporary table.

    They are taken from an index: the rows of figures are long, for their captions.
    """
    connection.execute(
        "CREATE TEMP TABLE figure_places ("
        "figure_id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL, position INTEGER NOT NULL)"
    )
    connection.execute(
        "INSERT INTO figure_places SELECT figure_id, article_id, position "
        "FROM figures INDEXED BY figures_article ORDER BY figure_id"
    )


@cache
def _meanings() -> dict[tuple[str, str], str]:
    text = resources.files("reimaging.parquet").joinpath("columns.csv").read_text(encoding="utf-8")
    return {
        (row["table"], row["column"]): row["meaning"] for row in csv.DictReader(io.StringIO(text))
    }
