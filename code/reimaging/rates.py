"""What each kind of task takes, as it was measured: rates.csv, which benchmarks/rates.py writes.

A rate has a fixed part and one that grows with what a task works on, of processor, memory and disk:
by straight lines through two measurements where growth could be seen, else through one.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from math import log2
from typing import Final

FILE: Final = "rates.csv"  # in this package
MARGIN: Final = 1.3  # of memory, for what other machines and other articles take
GROWTHS: Final = ("n", "n log n", "n^2")
SPREADS: Final = ("tar", "group", "once")


@dataclass(frozen=True)
class Rate:
    """What a kind of task takes.

    Attributes
    ----------
    name
        Step and task, such as "cluster.train".
    unit
        What it is counted in, such as "image".
    growth
        How processor time and memory grow: "n", "n log n" or "n^2".
    spread
        "tar": a task a bulk tar; "group": tasks side by side; "once": one task.
    cpu_each, cpu_fixed
        Seconds of processor a unit (at a growth other than n: a unit of that), and beside it.
    cores
        That it keeps busy, on average.
    longest
        Share of the longest task of a group in the whole.
    memory_each, memory_fixed
        Bytes that one task holds at most, children included: a unit, and beside it.
    disk_each, disk_fixed
        Bytes that it leaves behind: a unit, and beside it.
    least, most
        Between how many units it was measured.
    date, machine, command
        When, on what and by what it was measured.
    """

    name: str
    unit: str
    growth: str
    spread: str
    cpu_each: float
    cpu_fixed: float
    cores: float
    longest: float
    memory_each: float
    memory_fixed: float
    disk_each: float
    disk_fixed: float
    least: float
    most: float
    date: str
    machine: str
    command: str

    def cpu(self, amount: float) -> float:
        """Give the seconds of processor that so many units take."""
        return self.cpu_fixed + self.cpu_each * grown(amount, self.growth)

    def memory(self, amount: float) -> float:
        """Give the bytes that a task of so many units holds at most, without a margin."""
        return self.memory_fixed + self.memory_each * amount

    def disk(self, amount: float) -> float:
        """Give the bytes that so many units leave behind."""
        return self.disk_fixed + self.disk_each * amount


_FIELDS: Final = fields(Rate)
COLUMNS: Final = tuple(field.name for field in _FIELDS)


@cache
def rates() -> Mapping[str, Rate]:
    """Read all rates, by name."""
    text = resources.files("reimaging").joinpath(FILE).read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        values = {f.name: float(row[f.name]) if f.type is float else row[f.name] for f in _FIELDS}
        found[row["name"]] = Rate(**values)  # type: ignore[arg-type]
    return found


def grown(amount: float, growth: str) -> float:
    """Give what time is proportional to: the amount, or what it becomes by a growth."""
    if growth == "n log n":
        return amount * log2(max(2.0, amount))
    return amount**2 if growth == "n^2" else amount


def memory_of(step: str) -> int | None:
    """Tell how many bytes a task of a step takes at most, with a margin.

    Of a step whose work falls into a task a tar it is one of these, whatever the size of the run;
    of others the largest, at the size at which it was measured: some of these grow with the run, as
    `reimaging plan` tells.

    Parameters
    ----------
    step
        Such as "convert".

    Returns
    -------
    int or None
        None if no task of it was measured.
    """
    of_step = [rate for name, rate in rates().items() if name.split(".")[0] == step]
    of_tars = [rate for rate in of_step if rate.spread == "tar"] or of_step
    if not of_tars:
        return None
    return round(MARGIN * max(rate.memory(rate.most) for rate in of_tars))
