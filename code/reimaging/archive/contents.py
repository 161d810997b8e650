"""What of a run goes into its bundle, worked out from what its tasks say that they read and make.

A bundle takes along what a reader wants (outputs, paper, models, the database), and beside it what
the last steps read, so that these can be done again from the bundle alone. A new figure or number
says in its task what it reads, and so goes along without a word here.
"""

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from reimaging.given import STEPS
from reimaging.layout import Layout

AGAIN: Final = ("figures", "compare", "paper", "report")  # steps that a bundle suffices for

Declared = Mapping[str, Iterable[Mapping[str, Any]]]


@dataclass(frozen=True)
class Contents:
    """What may go into a bundle.

    Attributes
    ----------
    files
        Of the run, sorted: what it made for readers, and what the steps of AGAIN read.
    read
        What each step of AGAIN reads of these, or of what it made itself.
    made
        All that any task makes within the project, sorted: the records of their making go along, so
        that each figure leads back to the tars.
    given
        The steps whose files a bundle gives.
    """

    files: tuple[Path, ...]
    read: Mapping[str, frozenset[Path]]
    made: tuple[Path, ...]
    given: tuple[str, ...]


def contents_of(here: Layout, declared: Declared, given: Collection[str] = ()) -> Contents:
    """Gather what goes into a bundle.

    Parameters
    ----------
    here
        Where the run's files lie.
    declared
        The tasks of each step, in doit's words.
    given
        Steps that are not done here: of what they make, what is there counts.
    """
    tasks = {step: list(of) for step, of in declared.items()}
    of_the_project = _within(here.root)
    made = {
        path
        for step, of in tasks.items()
        for each in of
        for path in each["targets"]
        if path.startswith(of_the_project) and (step not in given or Path(path).is_file())
    }
    of_the_run = _within(here.data, here.models, here.outputs)  # not code, nor the paper's LaTeX
    read = {
        step: {path for each in tasks.get(step, ()) for path in each["file_dep"]} for step in AGAIN
    }
    read = {step: {p for p in of if p.startswith(of_the_run)} for step, of in read.items()}
    return Contents(
        _paths(_for_readers(here, made).union(*read.values())),
        {step: frozenset(map(Path, of)) for step, of in read.items()},
        _paths(made),
        tuple(step for step in STEPS if step in tasks),
    )


def _for_readers(here: Layout, made: Iterable[str]) -> set[str]:
    """Choose what is passed on for its own sake; tiles for a browser can be cut anew."""
    outputs = _within(here.outputs)
    apart = _within(here.large("any").parent, here.typeset, here.archive)
    beside = {str(here.paper), str(here.database)}
    models = str(here.models)
    return {
        path
        for path in made
        if (path.startswith(outputs) and not path.startswith(apart))
        or path in beside
        or os.path.dirname(path) == models  # noqa: PTH120 of a hundred thousand
    }


# Tens of thousands of paths are compared, for which those of pathlib are slow.
def _within(*folders: Path) -> tuple[str, ...]:
    return tuple(f"{folder}{os.sep}" for folder in folders)


def _paths(names: Iterable[str]) -> tuple[Path, ...]:
    return tuple(map(Path, sorted(names)))
