"""A folder of this machine that holds bulk tars, as arXiv lays them out."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from reimaging.acquire.place import base_name, size_and_md5
from reimaging.errors import ReimagingError

_CHUNK = 2**20


class Folder:
    """A folder with bulk tars, either directly in it or in its `src/`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def holds(self, name: str, key: str) -> bool:
        """Compare size and md5 of the file there with those of the key: the size would not do."""
        size, md5 = size_and_md5(key)
        path = self._find(name)
        if path is None:
            return False
        try:
            if path.stat().st_size != size:
                return False
            with path.open("rb") as file:
                return hashlib.file_digest(file, "md5").hexdigest() == md5
        except OSError as error:
            raise _unreadable(path, error) from error

    def fetch(self, name: str, key: str, to: Path, progress: Callable[[int], object]) -> None:
        """Copy the tar anew, whatever was in the file."""
        path = self._find(name)
        if path is None:
            raise ReimagingError(f"{base_name(name)} is neither in {self.folder} nor in its src/.")
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
        file = base_name(name)
        try:
            if not self.folder.is_dir():
                raise ReimagingError(f"The folder {self.folder} is out of reach.")
            candidates = (self.folder / file, self.folder / "src" / file)
            return next((path for path in candidates if path.is_file()), None)
        except OSError as error:
            raise _unreadable(self.folder, error) from error


def _unreadable(path: Path, error: OSError) -> ReimagingError:
    return ReimagingError(f"{path} cannot be read: {error.strerror or error}.")
