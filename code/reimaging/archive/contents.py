"""What of a run goes into its bundle, worked out from what its tasks say that they read and make.

A bundle takes along what a reader wants (outputs, paper, models, the database), and beside it what
the last steps read, so that these can be done again from the bundle alone. A new figure or number
says in its task what it reads, and so goes along without a word here.
"""

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
    made = {
        path
        for step, of in tasks.items()
        for each in of
        for path in map(Path, each["targets"])
        if path.is_relative_to(here.root) and (step not in given or path.is_file())
    }
    read = {
        step: frozenset(
            path
            for each in tasks.get(step, ())
            for path in map(Path, each["file_dep"])
            if _is_of_the_run(here, path)
        )
        for step in AGAIN
    }
    shown = {path for path in made if _is_for_readers(here, path)}
    return Contents(
        tuple(sorted(shown.union(*read.values()))),
        read,
        tuple(sorted(made)),
        tuple(step for step in STEPS if step in tasks),
    )


def _is_of_the_run(here: Layout, path: Path) -> bool:
    """Tell what a run made from code and from the LaTeX of the paper."""
    return any(path.is_relative_to(folder) for folder in (here.data, here.models, here.outputs))


def _is_for_readers(here: Layout, path: Path) -> bool:
    """Tell what is passed on for its own sake; tiles for a browser can be cut anew."""
    if path.is_relative_to(here.outputs):
        apart = (here.large("any").parent, here.typeset, here.archive)
        return not any(path.is_relative_to(folder) for folder in apart)
    return path in (here.paper, here.database) or path.parent == here.models
