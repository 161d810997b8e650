"""Places that hold bulk tars under arXiv's names: where the special remote looks for bytes.

A place is named by its base. Today it is a folder of this machine, `/data/arxiv`; arXiv's own
store and the Internet Archive come in as further classes with the same two methods.
"""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Protocol

from reimaging.errors import ReimagingError

_CHUNK = 2**20
_KEY = re.compile(r"MD5E?-s(?P<size>[0-9]+)--(?P<md5>[0-9a-f]{32})(?:\.tar)?")


class Place(Protocol):
    """Somewhere that bulk tars can be read from, and never written to."""

    def holds(self, name: str, key: str) -> bool:
        """Whether the bytes of `key` are there under `name`; raises if that cannot be known."""

    def fetch(self, name: str, to: Path, progress: Callable[[int], None]) -> None:
        """Write what is there under `name` into `to`, telling the bytes written so far."""


def place_of(base: str) -> Place:
    """Give the place that a base names.

    Parameters
    ----------
    base
        Absolute path of a folder.

    Raises
    ------
    ReimagingError
        If the base is of no known kind.
    """
    if "://" in base or not Path(base).is_absolute():
        raise ReimagingError(f"The base {base!r} is not the absolute path of a folder.")
    return Folder(Path(base))


class Folder:
    """A folder with bulk tars, either directly in it or in its `src/`, as arXiv lays them out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def holds(self, name: str, key: str) -> bool:
        """Compare size and md5 of the file there with those of the git-annex key.

        The size alone would not do: git-annex drops a copy on this word.

        Parameters
        ----------
        name
            Name of a tar; folders before its base name do not count.
        key
            git-annex key of the MD5E or MD5 backend.

        Raises
        ------
        ReimagingError
            If the folder is out of reach, the file cannot be read, or the key states no md5.
        """
        stated = _KEY.fullmatch(key)
        if stated is None:
            raise ReimagingError(f"The key {key} states no size and md5 to compare {name} with.")
        path = self._find(name)
        if path is None:
            return False
        try:
            if path.stat().st_size != int(stated["size"]):
                return False
            with path.open("rb") as file:
                return hashlib.file_digest(file, "md5").hexdigest() == stated["md5"]
        except OSError as error:
            raise _unreadable(path, error) from error

    def fetch(self, name: str, to: Path, progress: Callable[[int], None]) -> None:
        """Copy the tar called `name` to `to`, replacing what is there.

        Parameters
        ----------
        name
            Name of a tar; folders before its base name do not count.
        to
            File to write; who calls verifies it.
        progress
            Called after each chunk with the number of bytes written so far.

        Raises
        ------
        ReimagingError
            If the folder is out of reach, holds no such file, or the copy fails.
        """
        path = self._find(name)
        if path is None:
            raise ReimagingError(
                f"{PurePosixPath(name).name} is neither in {self.folder} nor in its src/."
            )
        done = 0
        try:
            with path.open("rb") as source, to.open("wb") as target:
                while chunk := source.read(_CHUNK):
                    target.write(chunk)
                    done += len(chunk)
                    progress(done)
        except OSError as error:
            raise ReimagingError(
                f"{path} cannot be copied to {to}: {error.strerror or error}."
            ) from error

    def _find(self, name: str) -> Path | None:
        # One rule for both methods: what is vouched for must be what is fetched.
        base_name = PurePosixPath(name).name
        if base_name in ("", ".."):
            raise ReimagingError(f"The address {name!r} names no file.")
        try:
            if not self.folder.is_dir():
                raise ReimagingError(f"The folder {self.folder} is out of reach.")
            candidates = (self.folder / base_name, self.folder / "src" / base_name)
            return next((path for path in candidates if path.is_file()), None)
        except OSError as error:
            raise _unreadable(self.folder, error) from error


def _unreadable(path: Path, error: OSError) -> ReimagingError:
    return ReimagingError(f"{path} cannot be read: {error.strerror or error}.")
