"""The record of a run: what was measured of all that it made, how far that may be off, and why.

A record is a table in git, `profiles/records/P.csv`, a line a measure, in the order of the steps:
`step`, `item` (a file, a table of the database, a number of the text), `measure`, `value`,
`tolerance`, `why`. A tolerance is

- nothing: the value has to be the same;
- a number such as `0.05`: each number in the value may be off by as much;
- a share such as `10%`: each number may be off by that share of the recorded one;
- both, such as `0.1+10%`: by as much and that share together;
- `machine`: another kind of machine gives another value, and the item's other measures decide;
- `told`: it is shown and not compared.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from reimaging.errors import ReimagingError
from reimaging.table import read_table, write_table

MACHINE, TOLD = "machine", "told"
_NUMBER = r"\d+(\.\d+)?"
_TOLERANCE = re.compile(rf"|machine|told|{_NUMBER}|({_NUMBER}\+)?{_NUMBER}%")


@dataclass(frozen=True)
class Measured:
    """One measure of one thing that a step makes.

    Attributes
    ----------
    step
        As `doit list` names it; "settings" for what the profile says.
    item
        What was measured.
    measure
        Of it: "bytes", "content", "rows", "mean of height".
    value
        As text: a sha256, numbers with or without words.
    """

    step: str
    item: str
    measure: str
    value: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.step, self.item, self.measure


@dataclass(frozen=True)
class Recorded(Measured):
    """What a measure was when the record was written, how far it may be off, and why."""

    tolerance: str = ""
    why: str = ""


def record_path(root: Path, name: str) -> Path:
    """Say where the record of a profile lies."""
    return root / "profiles" / "records" / f"{name}.csv"


def write_record(target: Path, lines: Iterable[Recorded]) -> None:
    """Write a record, in the order given."""
    write_table(target, [field.name for field in fields(Recorded)], map(astuple, lines))


def read_record(path: Path) -> list[Recorded]:
    """Read a record.

    Raises
    ------
    ReimagingError
        If it is not there, a line is none of a record's, or two lines are of the same measure.
    """
    if not path.is_file():
        raise ReimagingError(
            f"There is no {path}; `reimaging verify --update` writes the record of this run, and "
            "--against FOLDER compares it with another one."
        )
    names = [field.name for field in fields(Recorded)]
    try:
        rows = read_table(path)
    except (UnicodeDecodeError, csv.Error) as error:
        raise ReimagingError(f"{path} is no table: {error}; take it from git again.") from None
    lines: dict[tuple[str, str, str], Recorded] = {}
    for number, row in enumerate(rows, 2):
        if list(row) != names or None in row.values():
            raise ReimagingError(f"{path}, line {number}: the columns {', '.join(names)} are due.")
        if not _TOLERANCE.fullmatch(row["tolerance"]):
            raise ReimagingError(
                f"{path}, line {number}: the tolerance is {row['tolerance']!r}; allowed is "
                f"nothing, a number such as 0.05, a share such as 10%, both as 0.05+10%, {MACHINE} "
                f"or {TOLD}."
            )
        line = Recorded(**row)
        if line.key in lines:
            raise ReimagingError(
                f"{path}, line {number}: {', '.join(line.key)} stands there twice."
            )
        lines[line.key] = line
    return list(lines.values())
