"""A folder that is whole under its name, or as it was before: what a still copy is written to.

It is written beside its place, and then moved there. What lies in the place is replaced only if it
is a still copy of ours, and nothing else lies in it. If a run is killed between the two moves, the
next one of the same place brings back what was there.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from reimaging.atomic import fresh_name, orphans
from reimaging.errors import ReimagingError

MARK = "data/export.json"  # by which a still copy of ours is known
FORMAT = "reimaging still copy"
TOP = frozenset(
    {".nojekyll", "README.txt", "assets", "credits.csv", "credits.html", "data", "images",
     "index.html", "licences.txt", "thumbnails"}
)  # fmt: skip

_FRESH, _BEFORE = "fresh", "before"  # what is written, and what it replaces, until all is done


class Files:
    """The files of a folder that is being written.

    Attributes
    ----------
    count, bytes
        How many were written, and of what size in all.

    Parameters
    ----------
    folder
        An empty one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.count = self.bytes = 0

    def put(self, name: str, data: bytes) -> None:
        """Write a file; `name` is its path in the folder."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.count += 1
        self.bytes += len(data)

    def put_json(self, name: str, value: Any) -> None:
        """Write a value as JSON, without spaces."""
        self.put(name, packed(value))


def packed(value: Any) -> bytes:
    """Write a value as JSON without spaces, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def require_free(target: Path) -> None:
    """Refuse a place that holds anything but a still copy of ours.

    Raises
    ------
    ReimagingError
        If it does.
    """
    if not target.exists():
        return
    if not target.is_dir():
        raise ReimagingError(f"{target} is a file; give a folder to export to.")
    held = {path.name for path in target.iterdir()}
    if not held:
        return
    if not _is_ours(target):
        raise ReimagingError(
            f"{target} holds files that are no still copy of the explorer; give another folder, "
            "one that is empty or not there yet."
        )
    if others := sorted(held - TOP):
        raise ReimagingError(
            f"{target / others[0]} is not of the still copy that lies there, and would be lost; "
            "move it away, or give another folder."
        )


@contextmanager
def replacing_folder(target: Path) -> Iterator[Files]:
    """Write a folder; it takes the place of `target` when the block ends, or nothing changes.

    Parameters
    ----------
    target
        A place that `require_free` does not refuse; missing folders above it are made.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for orphan in orphans(target):
        _clear(orphan, target)
    require_free(target)
    work = fresh_name(target)
    fresh = work / _FRESH
    fresh.mkdir(parents=True)
    try:
        yield Files(fresh)
        if target.exists():
            target.rename(work / _BEFORE)
        fresh.rename(target)
    finally:
        _clear(work, target)


def _is_ours(folder: Path) -> bool:
    try:
        said = json.loads((folder / MARK).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.get("format") == FORMAT


def _clear(work: Path, target: Path) -> None:
    """Remove what an export has worked in; what was in its place comes back if nothing is there."""
    before = work / _BEFORE
    if before.exists() and not target.exists():
        with suppress(OSError):
            before.rename(target)
    if not before.exists() or target.exists():  # else it is all that there is
        shutil.rmtree(work, ignore_errors=True)
