"""The folder of an export: whole once manifest.json is there, and carried on where it was left.

Files come one by one, each whole under its name. While there are some to come, .unfinished.json
names those that stand and what they were made from; a killed export leaves it, and the next one of
the same run keeps what it names. A folder that holds anything else is not touched.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from reimaging.atomic import write_text
from reimaging.errors import ReimagingError
from reimaging.parquet.tables import is_table
from reimaging.run_lock import RunLock

FORMAT = "reimaging parquet"
VERSION = 1
MANIFEST, README = "manifest.json", "README.md"

_UNFINISHED, _LOCK = ".unfinished.json", ".lock"
_PASSING = re.compile(r"\.+lock(\..*)?|\..*\.tmp\..*")  # what writers leave for a while


@dataclass(frozen=True)
class Written:
    """A file that stands: its rows, bytes and SHA-256."""

    rows: int
    bytes: int
    sha256: str


@dataclass
class ExportFolder:
    """A folder that is being written to.

    Attributes
    ----------
    path
        Of the folder.
    made_from
        What tells the files of this export from those of another.
    written
        The tables that stand, by name.
    """

    path: Path
    made_from: str
    written: dict[str, Written] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        """Name the file of a table."""
        return self.path / f"{name}.parquet"

    def add(self, name: str, rows: int) -> None:
        """Note that the file of a table stands now."""
        with self.file(name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self.written[name] = Written(rows, self.file(name).stat().st_size, digest)
        self.note()

    def note(self) -> None:
        """Write down what stands."""
        tables = {name: asdict(each) for name, each in self.written.items()}
        said = {"format": FORMAT, "made_from": self.made_from, "tables": tables}
        write_text(self.path / _UNFINISHED, json.dumps(said, indent=1) + "\n")

    def finish(self, about: Mapping[str, Any], readme: str) -> None:
        """Remove what is no part of this export, and say that it is whole.

        Parameters
        ----------
        about
            What the manifest says beside the files.
        readme
            The text of README.md.
        """
        for path in self.path.glob("[!.]*.parquet"):
            if path.stem not in self.written:
                path.unlink()
        tables = {
            name: {"file": self.file(name).name, **asdict(each)}
            for name, each in self.written.items()
        }
        said = {"format": FORMAT, "version": VERSION, **about, "tables": tables}
        write_text(self.path / README, readme)
        write_text(self.path / MANIFEST, json.dumps(said, indent=1, ensure_ascii=False) + "\n")
        (self.path / _UNFINISHED).unlink()


def standing(path: Path, made_from: str) -> dict[str, Written]:
    """Give the tables that stand in a folder where an export of the same was not finished."""
    said = _said(path / _UNFINISHED)
    if said.get("made_from") != made_from:
        return {}
    tables = {name: Written(**each) for name, each in said["tables"].items()}
    return {
        name: each
        for name, each in tables.items()
        if (file := path / f"{name}.parquet").is_file() and file.stat().st_size == each.bytes
    }


@contextmanager
def writing_to(path: Path, made_from: str) -> Iterator[ExportFolder]:
    """Give the folder to write to; what stands in it and was made from the same is kept.

    Parameters
    ----------
    path
        A folder, made if it is not there.
    made_from
        Another whenever the files would be others.

    Raises
    ------
    ReimagingError
        If the folder holds what is not of an export, or another export writes to it.
    """
    require_free(path)
    path.mkdir(parents=True, exist_ok=True)
    lock = RunLock(path / _LOCK)
    lock.acquire()
    try:
        require_free(path)
        for left in path.glob(".*.tmp.*"):  # of a writer that was killed: there is no other now
            left.unlink()
        folder = ExportFolder(path, made_from, standing(path, made_from))
        folder.note()
        for name in (MANIFEST, README):
            (path / name).unlink(missing_ok=True)
        yield folder
    finally:
        with suppress(OSError):
            lock.release()


def require_free(path: Path) -> None:
    """Refuse a place that holds anything but an export of ours.

    Raises
    ------
    ReimagingError
        If it does.
    """
    if not path.exists():
        return
    if not path.is_dir():
        raise ReimagingError(f"{path} is a file; give a folder to export to.")
    held = {each.name for each in path.iterdir() if not _PASSING.fullmatch(each.name)}
    if not held:
        return
    if not any(_said(path / name) for name in (MANIFEST, _UNFINISHED)):
        raise ReimagingError(
            f"{path} holds files that are no export of ours; give another folder, one that is "
            "empty or not there yet."
        )
    ours = {MANIFEST, README, _UNFINISHED}
    others = held - ours - {name for name in held if is_table(name.removesuffix(".parquet"))}
    if others:
        raise ReimagingError(
            f"{path / min(others)} is not of the export that lies there; move it away, or give "
            "another folder."
        )


def _said(path: Path) -> dict[str, Any]:
    """Read what was written of an export; nothing if it is not of one."""
    try:
        said = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) and said.get("format") == FORMAT else {}
