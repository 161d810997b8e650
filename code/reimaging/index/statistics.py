"""The statistics: each a documented query in queries/, each written as one tidy CSV."""

from importlib import resources
from pathlib import Path

from reimaging.errors import ReimagingError
from reimaging.index.database import reading
from reimaging.table import write_table


def query_names() -> list[str]:
    """Name all queries, sorted."""
    folder = resources.files("reimaging.index").joinpath("queries")
    return sorted(entry.name.removesuffix(".sql") for entry in folder.iterdir())


def write_statistic(database: Path, query: str, target: Path) -> None:
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
        write_table(target, [column[0] for column in rows.description], rows)
