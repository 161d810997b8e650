"""Opening the SQLite files of the index: to read them, and to build one that swaps in whole."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from importlib import resources
from pathlib import Path

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError


@contextmanager
def building(target: Path) -> Iterator[sqlite3.Connection]:
    """Give an empty database that takes `target`'s place when the block ends well.

    It is built without a journal: a killed build leaves nothing that could be taken for done.
    """
    with (
        replacing(target) as temporary,
        closing(sqlite3.connect(temporary, isolation_level=None, uri=True)) as database,
    ):
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("BEGIN")
        yield database
        database.execute("COMMIT")


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database to read only; rows are known by column name.

    Raises
    ------
    ReimagingError
        If there is none.
    """
    if not path.is_file():
        raise ReimagingError(f"{path}: there is no such database; `doit index` makes it.")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        yield database


def script(name: str) -> str:
    """Give the text of one of the room's .sql files, such as `schema.sql`."""
    return resources.files("reimaging.index").joinpath(name).read_text(encoding="utf-8")


def run_script(database: sqlite3.Connection, text: str) -> None:
    """Run several statements inside the transaction that is open (executescript would end it)."""
    for statement in statements(text):
        database.execute(statement)


def statements(text: str) -> Iterator[str]:
    """Cut a script into its statements; comments before one belong to it."""
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def note_made_from(database: sqlite3.Connection, made_from: Mapping[str, str]) -> None:
    """Write down in the database what it was made from."""
    database.executemany("INSERT INTO made_from VALUES (?, ?)", sorted(made_from.items()))


def is_made_from(path: Path, made_from: Mapping[str, str]) -> bool:
    """Tell whether a database stands whole at `path` and was made from just this."""
    if not path.is_file():
        return False
    try:
        with reading(path) as database:
            return dict(database.execute("SELECT key, value FROM made_from")) == dict(made_from)
    except sqlite3.DatabaseError:
        return False


def years_of_images(path: Path) -> Iterator[tuple[int, str]]:
    """Give the image_id of each image file and the year of its article, one after another."""
    with reading(path) as database:
        rows = database.execute(
            "SELECT image_id, year FROM image_files JOIN articles USING (article_id)"
        )
        for number, year in rows:
            yield number, str(year)
