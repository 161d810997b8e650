"""A trained network as a file: Keras' own .keras archive, with the same bytes for the same network.

Keras stamps its archives with the time and with addresses in memory. Here the entries are written
again without them, so that two runs can be compared by their hashes.
"""

import io
import json
import re
import zipfile
from functools import lru_cache
from pathlib import Path

import h5py
import keras

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError

_SHARED = re.compile(rb'(?<="shared_object_id": )\d+')
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive knows


def save_model(target: Path, model: keras.Model) -> None:
    """Save a network with its weights, and its optimizer where it has one.

    Parameters
    ----------
    target
        A name that ends in .keras; the file appears only when it is whole.
    model
        Any Keras model that can be saved.
    """
    with replacing(target) as temporary:
        model.save(temporary)
        with zipfile.ZipFile(temporary) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        about = json.loads(entries["metadata.json"])
        entries["metadata.json"] = json.dumps({"keras_version": about["keras_version"]}).encode()
        entries["config.json"] = _SHARED.sub(_Renumbered(), entries["config.json"])
        with zipfile.ZipFile(temporary, "w") as archive:
            for name in sorted(entries):
                archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), entries[name])


def load_model(
    path: Path, *, with_optimizer: bool = False, made_by: str = "doit learn"
) -> keras.Model:
    """Load a network.

    Parameters
    ----------
    path
        A .keras file.
    with_optimizer
        Whether it is to be trained further.
    made_by
        The command that would make the file, for the reader who lacks it.

    Raises
    ------
    ReimagingError
        If there is no such file, or it holds no network that this version of Keras can load.
    """
    if not path.is_file():
        where = "a folder" if path.is_dir() else "not there"
        raise ReimagingError(
            f"{path} is {where}; `{made_by}` trains the network, or name another with --model."
        )
    try:
        return keras.saving.load_model(path, compile=with_optimizer)
    except Exception as error:  # Keras lets through whatever its layers raise
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        raise ReimagingError(f"{path} holds no network that Keras can load: {reason}") from None


def load_once(path: Path) -> keras.Model:
    """Load a network to ask it; what this process has loaded of the same file is given again.

    Raises
    ------
    ReimagingError
        As by `load_model`.
    """
    if not path.is_file():
        return load_model(path)
    about = path.stat()
    return _loaded(path.absolute(), about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=1)
def _loaded(path: Path, _time: int, _size: int) -> keras.Model:
    return load_model(path)


def weights_bytes(path: Path) -> bytes:
    """Give the weights of a .keras file as one string of bytes, in the order of their names.

    Raises
    ------
    ReimagingError
        If the file is no such archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            inner = io.BytesIO(archive.read("model.weights.h5"))
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise ReimagingError(f"{path} is no .keras file ({error}).") from None
    parts: list[bytes] = []
    with h5py.File(inner) as file:

        def take(name: str, item: h5py.Dataset | h5py.Group) -> None:
            if isinstance(item, h5py.Dataset):
                parts.append(item[()].tobytes())

        file["layers"].visititems(take)
    return b"".join(parts)


class _Renumbered:
    """Number the objects that layers share from 1 in the order of their mention."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}

    def __call__(self, found: re.Match[bytes]) -> bytes:
        return b"%d" % self._numbers.setdefault(found[0], len(self._numbers) + 1)
