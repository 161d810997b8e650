"""What is known of a folder of files, as one account: each file, how it was made, from what.

The records lead on to files that are not in the folder, as far as their own records lie in it. So a
bundle without its intermediate files still tells how its figures came of the bulk tars.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from reimaging.layout import Layout
from reimaging.provenance.record import FOLDER, Making, file_sha256, is_inside, read_making

MOST: Final = 200_000  # things that are followed


@dataclass(frozen=True)
class Thing:
    """A file in one state of its content.

    Attributes
    ----------
    file, sha256
        Its path within the project, and what it holds.
    size
        In bytes; None where it is not known.
    is_here
        Whether it is in the folder, in this state.
    making
        What made it; None where no record says it of this state.
    """

    file: str
    sha256: str
    size: int | None
    is_here: bool
    making: Making | None


@dataclass(frozen=True)
class BulkTar:
    """A bulk tar, known by what its receipt states."""

    name: str
    md5: str
    size: int

    @property
    def key(self) -> str:
        """Its key in git-annex."""
        return f"MD5E-s{self.size}--{self.md5}.tar"


@dataclass
class Account:
    """What a folder of files tells.

    Attributes
    ----------
    things
        By path and hash: a file may have been read in more than one state.
    tars
        The tar behind a receipt, by the receipt's path.
    """

    things: dict[tuple[str, str], Thing] = field(default_factory=dict)
    tars: dict[str, BulkTar] = field(default_factory=dict)

    @property
    def here(self) -> list[Thing]:
        """The files of the folder, by name."""
        return [thing for _, thing in sorted(self.things.items()) if thing.is_here]

    @property
    def makings(self) -> list[Making]:
        """How files were made, by task."""
        made = [thing.making for thing in self.things.values() if thing.making]
        return sorted(made, key=lambda making: (making.task, making.started, making.file))

    @property
    def used(self) -> set[str]:
        """The paths of all that was read for something."""
        return {each.file for making in self.makings for each in making.inputs}


def account_of(root: Path, layout: Layout, files: Iterable[Path]) -> Account:
    """Look at every file, and follow the records.

    Parameters
    ----------
    root
        The folder, laid out as the project is.
    layout
        The paths of the run within it.
    files
        Those that count as being in it, relative to it; the records themselves are passed over.
    """
    account = Account()
    for file in sorted({path.as_posix() for path in files}):
        if PurePosixPath(file).parent.name == FOLDER:
            continue
        path, making = root / file, read_making(root / file)
        digest = file_sha256(path)
        told = making if making and making.sha256 == digest else None
        account.things[file, digest] = Thing(file, digest, path.stat().st_size, True, told)
        if tar := _tar(layout, path):
            account.tars[file] = tar
    waiting = account.makings
    while waiting and len(account.things) < MOST:
        for each in waiting.pop().inputs:
            if (each.file, each.sha256) in account.things:
                continue
            making = read_making(root / each.file) if is_inside(each.file) else None
            told = making if making and making.sha256 == each.sha256 else None
            size = told.bytes if told else None
            thing = Thing(each.file, each.sha256, size, False, told)
            account.things[each.file, each.sha256] = thing
            waiting += [told] if told else []
    return account


def _tar(layout: Layout, path: Path) -> BulkTar | None:
    """Read what a receipt states, where a file is one."""
    if path != layout.receipt(path.stem):
        return None
    try:
        told = json.loads(path.read_bytes())
        return BulkTar(str(told["name"]), str(told["md5"]), int(told["size"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
