"""The record of what made a file: task, inputs with their hashes, code, environment, machine.

It lies beside the file as `.made/NAME.json`, so that the file's own bytes stay what they are. Files
are named by their path within the project; one outside it by its name alone, as ".../NAME". No
record names a folder of this machine, its host or its user.
"""

import hashlib
import json
import math
import re
import types
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, is_dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from reimaging.atomic import write_text

FOLDER: Final = ".made"
OUTSIDE: Final = "..."  # stands for the folder of a file that is not in the project
_LARGEST: Final = 64 << 20  # bytes of a record; one with ten thousand inputs has two million
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


@dataclass(frozen=True)
class Input:
    """A file that was read: data or code, and its hash when it was."""

    file: str
    sha256: str


@dataclass(frozen=True)
class ProfileUsed:
    """The profile of the run: its name, a hash of all settings in force, and its seed."""

    name: str
    sha256: str
    seed: int


@dataclass(frozen=True)
class Environment:
    """The software: the lock file that was meant, and versions as they are installed.

    Attributes
    ----------
    lock, lock_sha256
        Name and hash of the lock file; None where there is none.
    python
        Version of Python.
    packages
        Versions of those that decide results, by name.
    """

    lock: str | None
    lock_sha256: str | None
    python: str
    packages: Mapping[str, str]


@dataclass(frozen=True)
class Machine:
    """The class of machine: what may change a result, and nothing that tells whose it is.

    Attributes
    ----------
    system, architecture
        As "Linux" and "x86_64".
    processor
        The model; None where the system does not say it.
    cores
        Those that the run may use.
    threads
        Variables that bound threads, such as OMP_NUM_THREADS, where they are set.
    gpus
        Models of graphics processors.
    """

    system: str
    architecture: str
    processor: str | None
    cores: int
    threads: Mapping[str, str]
    gpus: tuple[str, ...]


@dataclass(frozen=True)
class Making:
    """How a file came to be.

    Attributes
    ----------
    file
        Its path within the project.
    sha256, bytes, modified_ns
        What it was when it was made: its hash, its size, and its time of modification as the file
        system had it, by which a large file is known to be untouched without reading it.
    task
        doit's name for what made it, such as "figures:licences".
    inputs
        What was read for it, data and code alike.
    commit, changed
        The commit of the project, None without a history, and whether tracked files differed.
    profile, environment, machine
        Under which settings, with which software, on what.
    started, seconds
        The moment in UTC, as "2024-05-06T07:08:09Z", and how long it took.
    """

    file: str
    sha256: str
    bytes: int
    modified_ns: int
    task: str
    inputs: tuple[Input, ...]
    commit: str | None
    changed: bool
    profile: ProfileUsed
    environment: Environment
    machine: Machine
    started: str
    seconds: float


def record_path(path: Path) -> Path:
    """Name the record of a file, which need not be there."""
    return path.parent / FOLDER / f"{path.name}.json"


def read_making(path: Path) -> Making | None:
    """Read what made a file; None where no record says it, or what lies there is none of ours.

    Parameters
    ----------
    path
        The file itself, not its record.
    """
    record = record_path(path)
    try:
        if not record.is_file() or record.stat().st_size > _LARGEST:
            return None
        making = _built(Making, json.loads(record.read_bytes()))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return making if _is_sound(making) else None


def write_making(path: Path, making: Making) -> None:
    """Write the record of a file beside it.

    Raises
    ------
    OSError
        If it cannot be written; what was there stays.
    """
    write_text(record_path(path), json.dumps(asdict(making), indent=1) + "\n")


def stands(making: Making, path: Path) -> bool:
    """Tell by size and time whether a file was left alone since its record was written."""
    status = path.stat()
    return (making.bytes, making.modified_ns) == (status.st_size, status.st_mtime_ns)


def forget(files: Iterable[Path]) -> None:
    """Remove the records of files that are gone, and folders of records that become empty."""
    for path in files:
        if not path.exists():
            record = record_path(path)
            record.unlink(missing_ok=True)
            with suppress(OSError):  # others lie there still, or it never was
                record.parent.rmdir()


def file_sha256(path: Path) -> str:
    """Hash a file by reading it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def name_in(root: Path, path: Path) -> str:
    """Name a file by its path within the project, or as ".../NAME" where it lies outside."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return f"{OUTSIDE}/{path.name}"


def is_inside(file: str) -> bool:
    """Tell whether a file that a record names lies in the project."""
    return not file.startswith(f"{OUTSIDE}/")


def _is_sound(making: Making) -> bool:
    """Tell whether a record says nothing impossible: it may come from a stranger's archive."""
    hashes = [making.sha256, making.profile.sha256, *(each.sha256 for each in making.inputs)]
    return (
        all(map(_SHA256.fullmatch, hashes))
        and all(map(_is_file_name, (making.file, *(each.file for each in making.inputs))))
        and _NAME.fullmatch(making.profile.name) is not None
        and (making.commit is None or _COMMIT.fullmatch(making.commit) is not None)
        and _MOMENT.fullmatch(making.started) is not None
        and math.isfinite(making.seconds)
        and min(making.bytes, making.seconds) >= 0
        and making.task.isprintable()
    )


def _is_file_name(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts and "\0" not in name


def _built(kind: Any, given: Any) -> Any:
    """Make a value of a type out of JSON; raises TypeError or KeyError where they do not fit."""
    if is_dataclass(kind):
        if not isinstance(given, dict):
            raise TypeError
        types_of = get_type_hints(kind)
        return kind(**{f.name: _built(types_of[f.name], given[f.name]) for f in fields(kind)})  # type: ignore[operator]
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if given is None else _built(inner[0], given)
    if origin is tuple:
        if not isinstance(given, list):
            raise TypeError
        return tuple(_built(inner[0], each) for each in given)
    if origin is Mapping:
        if not isinstance(given, dict):
            raise TypeError
        return {name: _built(inner[1], value) for name, value in given.items()}
    if kind is float and type(given) is int:
        return float(given)
    if type(given) is not kind:
        raise TypeError
    return given
