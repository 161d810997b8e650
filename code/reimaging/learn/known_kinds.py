"""What is seen on images of the drawn sample, as the table says that is drawn with it."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError
from reimaging.index.database import reading

_AT_ONCE = 10_000  # rows that are held as Python's own values
_COLUMNS = ("identifier", "path", "kind")
# The table lies in a file that SQLite removes: it has a row of text for each image.
_TRUTH = "CREATE TEMP TABLE truth (identifier TEXT, path TEXT, kind TEXT)"
_KNOWN = """
SELECT image_id, kind
FROM temp.truth CROSS JOIN articles USING (identifier) CROSS JOIN image_files USING (article_id)
WHERE truth.path = image_files.path
"""


class Kinds(Mapping[int, str]):
    """What is seen on images, by image_id: 12 bytes an image, where a dictionary takes 150.

    Parameters
    ----------
    ids
        int64 [n], ascending.
    codes
        int32 [n], places in `names`.
    names
        The kinds that there are.
    """

    def __init__(
        self, ids: NDArray[np.int64], codes: NDArray[np.int32], names: tuple[str, ...]
    ) -> None:
        self._ids, self._codes, self._names = ids, codes, names

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[int]:
        return map(int, self._ids)

    def __getitem__(self, image_id: int) -> str:
        place = int(np.searchsorted(self._ids, image_id))
        if place == len(self._ids) or self._ids[place] != image_id:
            raise KeyError(image_id)
        return self._names[self._codes[place]]


def known_kinds(database: Path, truth: Path) -> Kinds:
    """Give the kind of each image that is known, such as "line plot", by image_id.

    Parameters
    ----------
    database
        The index.
    truth
        A CSV with the columns identifier, path and kind, as the drawn sample has one.

    Raises
    ------
    ReimagingError
        If a column is missing.
    """
    codes: dict[str, int] = {}
    found = [np.empty((0, 2), np.int64)]
    with reading(database) as connection:
        connection.execute("PRAGMA temp_store = FILE")
        connection.execute(_TRUTH)
        connection.executemany("INSERT INTO truth VALUES (?, ?, ?)", _rows(truth))
        rows = connection.execute(_KNOWN)
        while block := rows.fetchmany(_AT_ONCE):
            pairs = [(number, codes.setdefault(kind, len(codes))) for number, kind in block]
            found.append(np.array(pairs, np.int64))
    together = np.concatenate(found)
    together = together[np.argsort(together[:, 0])]
    ids, kinds = np.ascontiguousarray(together[:, 0]), together[:, 1].astype(np.int32)
    return Kinds(ids, kinds, tuple(codes))


def _rows(truth: Path) -> Iterator[tuple[Any, ...]]:
    """Read the table a row at a time."""
    with truth.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames and not set(_COLUMNS) <= set(rows.fieldnames):
            raise ReimagingError(
                f"{truth} has the columns {', '.join(rows.fieldnames)}; allowed is a table with "
                "identifier, path and kind."
            )
        for row in rows:
            yield tuple(row[name] for name in _COLUMNS)
