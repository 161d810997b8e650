"""Which steps of a run are not done here, as what they make was given: by a bundle, a dataset.

`data/P/given.json`: {"from": what gave it, "steps": names of doit's steps}. doit takes the files
of these steps as they lie there. Who has the raw data, too, removes that file to do them again.
"""

import json
from collections.abc import Collection
from pathlib import Path

from reimaging.atomic import write_text
from reimaging.errors import ReimagingError


def write_given(target: Path, origin: str, steps: Collection[str]) -> None:
    """Note that what these steps make is given, and by what.

    Parameters
    ----------
    target
        `Layout.given` of the run, or where it will lie.
    origin
        What gave it, for a reader: "images-of-the-arxiv 0.1.0, sample".
    steps
        Names as `doit list` has them.
    """
    write_text(target, json.dumps({"from": origin, "steps": list(steps)}, indent=1) + "\n")


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
    if not path.is_file():
        return []
    try:
        steps = json.loads(path.read_text(encoding="utf-8"))["steps"]
        wrong = [step for step in steps if step not in known]
    except (ValueError, KeyError, TypeError):
        wrong = [path.name]
    if wrong:
        raise ReimagingError(
            f'{path} names {wrong[0]!r}; allowed is {{"from": text, "steps": list}} with steps of '
            f"{', '.join(known)}; without the file every step is done here."
        )
    return [str(step) for step in steps]
