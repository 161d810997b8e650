"""The tables that the paper is drawn from, to be read and taken along."""

import csv
import math
from collections.abc import Iterator
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from reimaging.errors import ReimagingError
from reimaging.explore.collection import Collection

MOST_ROWS = 5000

_MOST_BYTES = 64 << 20  # of a table that is looked through
_QUERIES = resources.files("reimaging.index").joinpath("queries")

Value = str | int | float | None


class Entry(NamedTuple):
    """A table: its name, what it counts, and how many rows it has."""

    name: str
    title: str
    rows: int


class Content(NamedTuple):
    """The first rows of a table, of so many in all."""

    columns: list[str]
    rows: list[list[Value]]
    total: int


class StatisticsTables:
    """The tables of a folder, by name. They are read anew each time, as `doit` may rewrite them.

    Parameters
    ----------
    folder
        Of CSV files.
    of_counts
        Whether tables are left out that name single images, of which some may not be shown.
    """

    def __init__(self, folder: Path, *, of_counts: bool = False) -> None:
        self._folder, self._of_counts = folder, of_counts
        self._counted: dict[Path, tuple[tuple[int, int], int]] = {}  # by time and size: rows

    def entries(self) -> list[Entry]:
        """List the tables, in the order of their names."""
        return [
            Entry(path.stem, title_of(path.stem), self._rows(path))
            for path in sorted(self._paths())
        ]

    def _paths(self) -> Iterator[Path]:
        for path in self._folder.glob("*.csv"):
            if not (self._of_counts and _names_images(path)):
                yield path

    def _rows(self, path: Path) -> int:
        about = path.stat()
        stamp = about.st_mtime_ns, about.st_size
        known = self._counted.get(path)
        if known is None or known[0] != stamp:
            with path.open(encoding="utf-8", newline="") as file:
                known = stamp, max(0, sum(1 for _ in csv.reader(file)) - 1)
            self._counted[path] = known
        return known[1]

    def path(self, name: str) -> Path:
        """Give the file of a table.

        Raises
        ------
        ReimagingError
            If there is none of this name.
        """
        # looked up and not put together: a name is never a path
        known = {path.stem: path for path in self._paths()}
        if name not in known:
            raise ReimagingError(f"There is no table {name[:60]!r}; /api/statistics lists them.")
        return known[name]

    def content(self, name: str) -> Content:
        """Give the first rows of a table, numbers as numbers and empty cells as None.

        Raises
        ------
        ReimagingError
            As `path`, or if the table is cut off or too large.
        """
        path = self.path(name)
        if path.stat().st_size > _MOST_BYTES:
            raise ReimagingError(f"The table {name} is too large to be shown; take it as CSV.")
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            columns = next(rows, [])
            shown = [
                [_value(cell, column) for column, cell in zip(columns, row, strict=False)]
                for row in islice(rows, MOST_ROWS)
            ]
            return Content(columns, shown, len(shown) + sum(1 for _ in rows))


def tables_of(shown: Collection) -> StatisticsTables:
    """Give the tables of a profile: in public those alone that name no single image."""
    return StatisticsTables(shown.layout.tables, of_counts=shown.public and not shown.drawn)


def title_of(name: str) -> str:
    """Say what a table counts: what its query says at its head, else its name in words."""
    query = _QUERIES.joinpath(f"{name}.sql")
    if not query.is_file():
        words = name.replace("_", " ")
        return words[:1].upper() + words[1:]
    said: list[str] = []
    for line in query.read_text(encoding="utf-8").splitlines():
        if not line.startswith("--"):
            break
        said.append(line.removeprefix("--").strip())
    return " ".join(said).removesuffix(".")


def _names_images(path: Path) -> bool:
    with path.open(encoding="utf-8", newline="") as file:
        return any("image_id" in column for column in next(csv.reader(file), []))


def _value(cell: str, column: str) -> Value:
    """Read a cell; identifiers stay text, such as 1204.1234 and an image's id of 63 bits."""
    if not cell:
        return None
    if column in ("image_id", "other", "identifier", "query") or column.endswith("_id"):
        return cell
    try:
        return int(cell) if len(cell) < 16 else cell
    except ValueError:
        pass
    try:
        number = float(cell)
    except ValueError:
        return cell
    return number if math.isfinite(number) else cell
