"""Writes that either happen or do not: a file is whole under its name, or it is not there.

A killed run may leave a temporary file beside its target. The next write of the same target
removes those whose process is gone, so that nothing piles up and no living writer is disturbed.
"""

import hashlib
import os
import platform
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a fresh name beside `target`; what was written there takes its place on success.

    Parameters
    ----------
    target
        The file to make or replace; missing folders are made.

    Yields
    ------
    Path
        A name in the same folder with the same suffix, not yet taken. It is flushed to the disk
        and renamed when the block ends, removed when the block raises.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for orphan in orphans(target):
        orphan.unlink(missing_ok=True)
    temporary = fresh_name(target)
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.replace(target)
    finally:
        with suppress(OSError):  # of a folder that cannot be written to: it would hide the cause
            temporary.unlink(missing_ok=True)


def write_bytes(target: Path, data: bytes) -> None:
    """Write `data` as the whole of `target`."""
    with replacing(target) as temporary:
        temporary.write_bytes(data)


def write_text(target: Path, text: str) -> None:
    """Write `text` as the whole of `target`, in UTF-8 with the line ends it has."""
    write_bytes(target, text.encode("utf-8"))


def fresh_name(target: Path) -> Path:
    """Name a place beside `target` that no other writer takes, and that `orphans` knows later."""
    return target.with_name(
        f".{target.stem}.{_host()}-{os.getpid()}-{secrets.token_hex(4)}.tmp{target.suffix}"
    )


def orphans(target: Path) -> list[Path]:
    """List what writers of `target` left beside it that were killed on this machine."""
    name = re.compile(
        rf"\.{re.escape(target.stem)}\.{_host()}-(\d+)-[0-9a-f]{{8}}\.tmp{re.escape(target.suffix)}"
    )
    named = ((entry, name.fullmatch(entry.name)) for entry in target.parent.iterdir())
    return [entry for entry, found in named if found and not _alive(int(found[1]))]


def _host() -> str:
    """Tell machines apart: on a shared disk a process number says nothing about another's."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:6]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:  # a corpse that nobody has buried yet answers too
        return not Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].startswith(" Z")
    except OSError:
        return True
