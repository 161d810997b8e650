"""What benchmarks measured, kept for good: a line of JSON a measurement, and what fell since.

A file a benchmark, history/NAME.jsonl, to which lines are only ever added: so git merges what two
people measured (`merge=union` in .gitattributes), and the order is that of the dates.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from circumstances import Machine

OURS = "ours"
FALL = 15  # per cent: a figure that is worse by more is told of


@dataclass(frozen=True)
class Figure:
    """A figure that a benchmark measured.

    Attributes
    ----------
    key
        What was measured; with `of` and `size` unique within the benchmark. A peer's has the key,
        the size and the unit of ours.
    value
        Above 0 where it is to be drawn.
    unit
        "MB/s", "s", "MiB", "x" for a ratio.
    better
        "higher" or "lower".
    of
        "ours", or the name of a peer that did the same work in the same call.
    size
        Rows or images, where growth with size is measured.
    """

    key: str
    value: float
    unit: str
    better: str = "higher"
    of: str = OURS
    size: float | None = None

    def __post_init__(self) -> None:
        if self.better not in ("higher", "lower"):
            raise ValueError(f"{self.key}: better is {self.better!r}; higher and lower are allowed")

    @property
    def name(self) -> tuple[object, ...]:
        """What another measurement must have in common with it to be compared."""
        return self.key, self.of, self.size, self.unit, self.better


@dataclass(frozen=True)
class Measurement:
    """A benchmark run once to its end.

    Attributes
    ----------
    benchmark
        Its name.
    date
        When it ended, in UTC: `2026-11-30T18:05:00Z`.
    commit, changes
        The code, as `circumstances.code_here` tells.
    machine
        The class of it.
    arguments
        What the script was asked; none in the suite.
    seconds
        How long it took.
    figures
        What it found, ours and those of peers.
    """

    benchmark: str
    date: str
    commit: str
    changes: str
    machine: Machine
    arguments: tuple[str, ...]
    seconds: float
    figures: tuple[Figure, ...]

    @property
    def code(self) -> str:
        """The code in a few letters."""
        return self.commit[:7] + (" with changes" if self.changes else "")


class Fall(NamedTuple):
    """A figure of ours that is worse than it was; `beside` are its peers, then and now."""

    now: Figure
    before: Figure
    measured: Measurement
    beside: list[tuple[Figure, Figure]]

    def __str__(self) -> str:
        size = "" if self.now.size is None else f" of {self.now.size:,.0f}"
        told = f"{self.now.key}{size}: {_moved(self.before, self.now)}"
        peers = [f"{now.of} {_moved(before, now)}" for before, now in self.beside]
        return told + (f"; beside it {', '.join(peers)}" if peers else "")


def append(folder: Path, measurement: Measurement) -> None:
    """Add a measurement to those that are kept.

    Raises
    ------
    ValueError
        If two of its figures have one name, or one is no number.
    """
    names = [figure.name for figure in measurement.figures]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"{measurement.benchmark}: measured twice: {twice}")
    told = asdict(measurement) | {"seconds": round(measurement.seconds, 1)}
    told["figures"] = [_written(figure) for figure in measurement.figures]
    line = json.dumps(told, ensure_ascii=False, allow_nan=False)
    folder.mkdir(exist_ok=True)
    with _file(folder, measurement.benchmark).open("ab+") as file:
        file.seek(max(0, file.tell() - 1))
        if file.read() not in (b"", b"\n"):  # broken off by a kill, or by hand
            file.write(b"\n")
        file.write(f"{line}\n".encode())


def read(folder: Path, benchmark: str) -> list[Measurement]:
    """Give what was ever measured by a benchmark, the oldest first.

    A line that is no measurement, as a kill or a merge may leave one, is told of and left out:
    hours of measuring shall not end there.
    """
    path, found = _file(folder, benchmark), []
    if not path.is_file():
        return []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(_read(json.loads(line)))
        except (ValueError, TypeError, KeyError):
            place = f"{folder.name}/{path.name}, line {number}"
            print(f"{place} is no measurement, and is left out.", file=sys.stderr)
    return sorted(found, key=lambda each: each.date)


def fallen(past: Sequence[Measurement], new: Measurement, most: float = FALL) -> list[Fall]:
    """Find the figures of ours that are worse than the last time.

    Parameters
    ----------
    past
        Earlier measurements of the same benchmark, the oldest first.
    new
        The one that is judged, by the last of the same class of machine and the same arguments.
    most
        The per cent of the earlier value by which one may be worse.
    """
    alike = [m for m in past if (m.machine, m.arguments) == (new.machine, new.arguments)]
    return [
        Fall(now, before, measured, list(_beside(now, new, measured)))
        for now in new.figures
        if now.of == OURS
        for measured, before in [_last(alike, now)]
        if measured is not None and before is not None
        if 100 * _worse(before, now) > most * abs(before.value) + 1e-9
    ]


def _worse(before: Figure, now: Figure) -> float:
    less = before.value - now.value
    return less if now.better == "higher" else -less


def _last(
    past: Sequence[Measurement], figure: Figure
) -> tuple[Measurement, Figure] | tuple[None, None]:
    for measured in reversed(past):
        for each in measured.figures:
            if each.name == figure.name:
                return measured, each
    return None, None


def _beside(ours: Figure, new: Measurement, old: Measurement) -> Iterator[tuple[Figure, Figure]]:
    before = {figure.name: figure for figure in old.figures}
    for figure in new.figures:
        of_same_work = (figure.key, figure.size) == (ours.key, ours.size) and figure.of != OURS
        if of_same_work and figure.name in before:
            yield before[figure.name], figure


def _moved(before: Figure, now: Figure) -> str:
    change = f" ({100 * (now.value / before.value - 1):+.0f} %)" if before.value else ""
    unit = f" {now.unit}" if now.unit else ""
    return f"{before.value:.4g} → {now.value:.4g}{unit}{change.replace('-', '−')}"


def _written(figure: Figure) -> dict[str, Any]:
    """Leave out what every figure has unless told otherwise, and digits that nobody measured."""
    usual = {"of": OURS, "better": "higher", "size": None}
    told = asdict(figure) | {"value": float(f"{figure.value:.6g}")}
    return {
        name: value for name, value in told.items() if name not in usual or value != usual[name]
    }


def _read(told: dict[str, Any]) -> Measurement:
    figures = tuple(Figure(**figure) for figure in told["figures"])
    machine = Machine(**told["machine"])
    other = {"figures": figures, "machine": machine, "arguments": tuple(told["arguments"])}
    return Measurement(**(told | other))


def _file(folder: Path, benchmark: str) -> Path:
    return folder / f"{benchmark}.jsonl"
