"""Which steps of a run are not done here, as what they make was given: by a bundle, a dataset.

`data/P/given.json`: {"from": what gave it, "steps": names of doit's steps}. doit takes the files
of these steps as they lie there. Who has the raw data, too, removes that file to do them again.

It may also name figures under "without", and the steps "paper" and "report": those that are not
done here, as images that they show may not be passed on and did not come along.
"""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from reimaging.atomic import write_text
from reimaging.errors import ReimagingError

# What a bundle or a dataset can give; figures, comparison, paper and report are made of it.
STEPS = (
    *("acquire", "records", "ingest", "index", "convert", "arrays", "learn", "predict", "cluster"),
    *("embed", "neighbours", "map", "generate", "tables", "zoom"),
)


def write_given(
    target: Path, origin: str, steps: Collection[str], without: Collection[str] = ()
) -> None:
    """Note that what these steps make is given, and by what.

    Parameters
    ----------
    target
        `Layout.given` of the run, or where it will lie.
    origin
        What gave it, for a reader: "images-of-the-arxiv 0.1.0, sample".
    steps
        Names as `doit list` has them.
    without
        Names of figures and montages that cannot be drawn of what is given, and of the steps that
        need these.
    """
    told: dict[str, str | list[str]] = {"from": origin, "steps": list(steps)}
    if without:
        told["without"] = list(without)
    write_text(target, json.dumps(told, indent=1) + "\n")


def given_steps(path: Path, known: Collection[str]) -> list[str]:
    """Name the steps that are not done here, none where no file says so.

    Parameters
    ----------
    path
        `Layout.given` of the run.
    known
        The names that there are.

    Raises
    ------
    ReimagingError
        If the file cannot be read, or names a step that there is not.
    """
    steps = list(dict.fromkeys(_told(path, "steps")))
    if wrong := [step for step in steps if step not in known]:
        raise ReimagingError(
            f"{path} names {wrong[0]!r}; allowed are the steps {', '.join(known)}; without the "
            "file every step is done here."
        )
    return steps


def is_given(path: Path, step: str) -> bool:
    """Tell whether what a step makes is given; raises ReimagingError as `given_steps` does."""
    return step in _told(path, "steps")


def not_drawn(path: Path) -> list[str]:
    """Name the figures that are not drawn here, and steps that need these.

    Raises
    ------
    ReimagingError
        As `given_steps` does.
    """
    return _told(path, "without")


def _told(path: Path, key: str) -> list[str]:
    if not path.is_file():
        return []
    told: Any
    try:
        told = {"without": [], **json.loads(path.read_text(encoding="utf-8"))}[key]
    except (ValueError, KeyError, TypeError):
        told = None
    if not isinstance(told, list) or not all(isinstance(each, str) for each in told):
        raise ReimagingError(
            f'{path} does not say which steps are given; allowed is {{"from": text, "steps": list '
            "of texts}; without the file every step is done here."
        )
    return told
