"""What each step of a run took, as the journal that doit's reporter writes has it."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

_NOT_TOLD = ("report", "archive", "deposit", "publish-data")


@dataclass
class Step:
    """What one group of tasks took, the last time each was done: seconds, bytes made."""

    name: str
    tasks: int = 0
    seconds: float = 0.0
    bytes: int = 0


def read_steps(journal: Path) -> list[Step]:
    """Add up the journal by step, in the order in which steps first appear.

    The report's own task is left out, as it cannot tell what itself takes, and so is what comes
    after it: else passing a run on would make its report another. A line that is not whole,
    as a killed run leaves it, is passed over.
    """
    last: dict[str, tuple[float, int]] = {}
    lines = journal.read_text(encoding="utf-8").splitlines() if journal.is_file() else []
    for line in lines:
        try:
            entry = json.loads(line)
            last[entry["task"]] = (float(entry["seconds"]), int(entry["bytes"]))
        except (ValueError, KeyError, TypeError):
            continue
    steps: dict[str, Step] = {}
    for task, (seconds, made) in last.items():
        name = task.split(":")[0]
        if name not in _NOT_TOLD:
            step = steps.setdefault(name, Step(name))
            step.tasks += 1
            step.seconds += seconds
            step.bytes += made
    return list(steps.values())


def digest(journal: Path) -> str:
    """Name what `read_steps` gives; a report carries it, so that it can be told to be stale."""
    return hashlib.sha256(repr(read_steps(journal)).encode()).hexdigest()


def is_told(journal: Path, report: Path) -> bool:
    """Tell whether a report says what the journal says now."""
    return report.is_file() and digest(journal) in report.read_text(encoding="utf-8")
