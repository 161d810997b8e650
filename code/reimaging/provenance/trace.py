"""Walks the records back from a file to the bulk tars, and looks whether all of it still stands.

What is found is a graph: a file is looked at once, however many were made from it. A record may
come from a stranger's archive: it leads to no file outside the project, and only so far.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from tqdm import tqdm

from reimaging.acquire.recording import link_key
from reimaging.errors import ReimagingError
from reimaging.layout import Layout
from reimaging.provenance.record import Making, file_sha256, is_inside, read_making, stands

LARGE: Final = 64 << 20  # bytes beyond which a file that seems untouched is not read
MOST: Final = 200_000  # files that are followed; the whole of arXiv has 3,000 tars
_MADE_IN: Final = ("data", "models", "outputs")  # elsewhere lies what git has the history of


@dataclass(frozen=True)
class Node:
    """A file on the way.

    Attributes
    ----------
    file
        Its path within the project.
    making
        What made it; None where no record says it.
    now
        Its hash as it is; None if it is not there, or cannot be read.
    """

    file: str
    making: Making | None
    now: str | None

    @property
    def is_kept_elsewhere(self) -> bool:
        """Whether it is not here, as in a bundle, and its record tells of it nevertheless."""
        return self.now is None and self.making is not None

    @property
    def is_source(self) -> bool:
        """Whether it is code or text of the project, which no task makes."""
        inside = is_inside(self.file) and PurePosixPath(self.file).parts[0] not in _MADE_IN
        return self.making is None and inside

    @property
    def is_by_hand(self) -> bool:
        """Whether it holds labels, which people make."""
        return self.making is None and PurePosixPath(self.file).match("data/*/labels.csv")

    @property
    def trouble(self) -> str:
        """What is wrong with it in words, empty if nothing is."""
        if not is_inside(self.file):
            return ""  # it is told by its hash alone
        if self.making is None and self.now is None:
            return "not there"
        if self.making is None:
            return "" if self.is_source or self.is_by_hand else "no record of what made it"
        return "" if self.now in (None, self.making.sha256) else "altered after it was made"


@dataclass(frozen=True)
class Tar:
    """A bulk tar as its receipt states it.

    Attributes
    ----------
    name, md5, size
        Its name, its md5 and its bytes.
    trouble
        What is wrong with it in words: the dataset may know another. Empty if nothing is.
    """

    name: str
    md5: str
    size: int
    trouble: str


@dataclass(frozen=True)
class Trace:
    """How a file came to be.

    Attributes
    ----------
    start
        The file.
    nodes
        Every file on the way, by its path.
    changed
        Pairs of a file and one that was read for it and is another by now.
    tars
        Where the way ends, by name.
    left
        How many files were not followed, as there are too many.
    """

    start: str
    nodes: Mapping[str, Node]
    changed: frozenset[tuple[str, str]]
    tars: tuple[Tar, ...]
    left: int = 0

    @property
    def troubles(self) -> list[str]:
        """What is not as the records say, a sentence a file, in the order of their names."""
        own = {node.file: node.trouble for node in self.nodes.values() if node.trouble}
        for _, file in sorted(self.changed):
            if file not in own:
                made = sorted(user for user, used in self.changed if used == file)
                more = f" and {len(made) - 1} more" if made[1:] else ""
                own[file] = f"changed since {made[0]}{more} was made from it"
        tars = [f"{tar.name}: {tar.trouble}" for tar in self.tars if tar.trouble]
        return [f"{file}: {trouble}" for file, trouble in sorted(own.items())] + tars


def trace(root: Path, path: Path) -> Trace:
    """Follow a file back to what it was made from.

    Parameters
    ----------
    root
        The project's folder.
    path
        A file that a task has made, by its path or as seen from `root`.

    Raises
    ------
    ReimagingError
        If it is not there, lies elsewhere, or no record says what made it.
    """
    start = _start(root, path)
    nodes: dict[str, Node] = {}
    left: set[str] = set()
    waiting = [start]
    with tqdm(unit="file", desc="looking", leave=False, disable=None) as bar:
        while waiting:
            file = waiting.pop()
            if file in nodes:
                continue
            if len(nodes) == MOST:
                left.add(file)
                continue
            nodes[file] = node = _look(root, file)
            waiting += [each.file for each in node.making.inputs] if node.making else []
            bar.update()
    held = {node.file: node.now or (node.making and node.making.sha256) for node in nodes.values()}
    changed = {
        (node.file, each.file)
        for node in nodes.values()
        for each in (node.making.inputs if node.making else ())
        if held.get(each.file) not in (None, each.sha256)
    }
    return Trace(start, nodes, frozenset(changed), _tars(root, nodes.values()), len(left))


def _start(root: Path, path: Path) -> str:
    full = Path(os.path.normpath(root / path))
    if not full.is_relative_to(root):
        raise ReimagingError(f"{path} lies outside {root}; allowed is a file of this project.")
    file = full.relative_to(root).as_posix()
    if not full.is_file():
        what = "a folder" if full.is_dir() else "not there"
        raise ReimagingError(
            f"{file} is {what}; allowed is a file that doit has made, such as "
            "outputs/sample/figures/licences.pdf."
        )
    if read_making(full) is None:
        raise ReimagingError(
            f"No record says what made {file}; doit writes one for each file when it makes it."
        )
    return file


def _look(root: Path, file: str) -> Node:
    path = root / file
    if not is_inside(file):
        return Node(file, None, None)
    making = read_making(path)
    try:
        if not path.is_file():
            return Node(file, making, None)
        if making and path.stat().st_size > LARGE and stands(making, path):
            return Node(file, making, making.sha256)
        return Node(file, making, file_sha256(path))
    except OSError:
        return Node(file, making, None)


def _tars(root: Path, nodes: Iterable[Node]) -> tuple[Tar, ...]:
    """Read the receipts among the files: data/P/tars/NAME.json, as Layout has them."""
    found = {}
    for node in nodes:
        parts = PurePosixPath(node.file).parts
        if len(parts) == 4 and node.now is not None:
            layout = Layout(root, parts[1])
            path = root / node.file
            if path == layout.receipt(path.stem) and (tar := _tar(layout, path)):
                found[tar.name] = tar
    return tuple(found[name] for name in sorted(found))


def _tar(layout: Layout, receipt: Path) -> Tar | None:
    try:
        told = json.loads(receipt.read_bytes())
        name, md5, size = str(told["name"]), str(told["md5"]), int(told["size"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if name != f"{receipt.stem}.tar":
        return None
    key = link_key(layout.raw / "src" / name)  # no link where the raw data are not
    known = key is None or key == f"MD5E-s{size}--{md5}.tar"
    return Tar(name, md5, size, "" if known else f"the dataset knows it as {key}")
