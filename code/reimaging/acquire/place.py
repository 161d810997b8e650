"""Places that hold bulk tars under arXiv's names: where the special remote looks for bytes.

A place is named by its base: the absolute path of a folder of this machine, or an address that is
the same on every machine. Each kind is a module of its own, loaded when it is needed: git-annex
starts the remote often, and a folder must not wait for the libraries of the others.
"""

import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Protocol

from reimaging.errors import ReimagingError

_KEY = re.compile(r"MD5E?-s(?P<size>[0-9]+)--(?P<md5>[0-9a-f]{32})(?:\.tar)?")
_SHARED = ("s3://", "http://", "https://", "archive:")


class Place(Protocol):
    """Somewhere that bulk tars can be read from, and never written to."""

    def holds(self, name: str, key: str) -> bool:
        """Tell whether the bytes of a key are there; git-annex drops a copy on this word.

        Parameters
        ----------
        name
            Name of a tar; folders before its base name do not count.
        key
            git-annex key of the MD5E or MD5 backend.

        Raises
        ------
        ReimagingError
            If that cannot be known: out of reach is not absent.
        """

    def fetch(self, name: str, key: str, to: Path, progress: Callable[[int], object]) -> None:
        """Write the tar called `name` into a file.

        Parameters
        ----------
        name
            Name of a tar; folders before its base name do not count.
        key
            git-annex key: what it states and is cheap to compare is compared, and who calls
            verifies the bytes.
        to
            File to write; a place that is far away goes on from what is in it.
        progress
            Told the number of bytes that are in `to`.

        Raises
        ------
        ReimagingError
            If the place is out of reach, refuses, or lacks the tar or has another, or the file
            cannot be written; what has come stays.
        """


def place_of(base: str) -> Place:
    """Give the place that a base names.

    Parameters
    ----------
    base
        Absolute path of a folder; `s3://BUCKET/PREFIX`; `http://` or `https://` and the rest of
        the address of a folder; or `archive:` and the address of the Internet Archive.

    Raises
    ------
    ReimagingError
        If the base is of no known kind.
    """
    if base.startswith("s3://"):
        from reimaging.acquire.s3 import S3Folder

        return S3Folder(base)
    if base.startswith(("http://", "https://")):
        from reimaging.acquire.web_folder import WebFolder

        return WebFolder(base)
    if base.startswith("archive:"):
        from reimaging.acquire.internet_archive import ArchiveItems

        return ArchiveItems(base.removeprefix("archive:"))
    if "://" in base or not Path(base).is_absolute():
        raise ReimagingError(
            f"The base {base!r} names no place of tars: allowed are the absolute path of a folder, "
            "s3://BUCKET/PREFIX, the http(s):// address of a folder, and archive:https://archive.org."
        )
    from reimaging.acquire.folder import Folder

    return Folder(Path(base))


def is_shared(base: str) -> bool:
    """Whether a base names the same place on every machine, so that a history may state it."""
    return base.startswith(_SHARED)


def cost_of(base: str) -> int:
    """Give git-annex's cost of a place: of two that hold a tar the one of lower cost is asked.

    A folder has the cost of a local remote (100); what is free comes before what is paid for
    (S3, git-annex's cost of a remote elsewhere, 200).
    """
    if base.startswith("s3://"):
        return 200
    return 150 if is_shared(base) else 100


def size_and_md5(key: str) -> tuple[int, str]:
    """Read the size, in bytes, and the md5 that a git-annex key states.

    Raises
    ------
    ReimagingError
        If it is not of the MD5E or MD5 backend.
    """
    stated = _KEY.fullmatch(key)
    if stated is None:
        raise ReimagingError(
            f"The key {key} states no size and md5 to compare a tar with: allowed are keys of the "
            "MD5E and MD5 backends."
        )
    return int(stated["size"]), stated["md5"]


def base_name(name: str) -> str:
    """Give what a tar is called in its place: the name without the folders before it.

    Raises
    ------
    ReimagingError
        If nothing is left that a file can be called.
    """
    last = PurePosixPath(name).name
    if last in ("", ".."):
        raise ReimagingError(f"The address {name!r} names no file.")
    return last
