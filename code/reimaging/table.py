"""Tables: CSV in UTF-8 with a header, one line end, the same bytes on every machine."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from reimaging.atomic import write_text


def write_table(target: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows under a header of column names."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    write_text(target, text.getvalue())


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a table: a dictionary a row, by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
