"""The statistics: each a documented query in queries/, each written as one tidy CSV."""

import csv
import io
from importlib import resources
from pathlib import Path

from reimaging.atomic import write_text
from reimaging.errors import ReimagingError
from reimaging.index.database import reading


def query_names() -> list[str]:
    """Name all queries, sorted."""
    folder = resources.files("reimaging.index").joinpath("queries")
    return sorted(entry.name.removesuffix(".sql") for entry in folder.iterdir())


def write_table(database: Path, query: str, target: Path) -> None:
    """Ask one query of the database and write its rows as CSV with a header.

    Raises
    ------
    ReimagingError
        If there is no such query.
    """
    if query not in query_names():
        raise ReimagingError(f"There is no query {query}; there are {', '.join(query_names())}.")
    text = resources.files("reimaging.index").joinpath(f"queries/{query}.sql").read_text("utf-8")
    with reading(database) as connection:
        rows = connection.execute(text)
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(column[0] for column in rows.description)
        writer.writerows(tuple(row) for row in rows)
    write_text(target, table.getvalue())


def read_table(path: Path) -> list[dict[str, str]]:
    """Read such a CSV: a dictionary a row, by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
