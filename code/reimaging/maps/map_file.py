"""A map: a place in the plane for each image, keyed by image_id, in one HDF5 file.

Format, version 1
-----------------
Attributes of the file: ``format`` = "reimaging map", ``version`` = 1, and what made it. Datasets:

========= ================ ====================================================================
image_id  int64 [n]        the image; each once
xy        float32 [n, 2]   its place, x to the right and y upwards; finite numbers all
others    [n]              columns that its writer adds: numbers, or UTF-8 of fixed length
========= ================ ====================================================================

No times are kept: the same places give the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError

FORMAT = "reimaging map"
VERSION = 1

_OWN = ("image_id", "xy")


@dataclass(frozen=True)
class Map:
    """A map, held in memory.

    Attributes
    ----------
    path
        Of the file.
    image_id
        int64 [n], each once.
    xy
        float32 [n, 2]: x to the right, y upwards.
    attributes
        What the file says of itself.
    columns
        By name, a value an image; text as str.
    """

    path: Path
    image_id: NDArray[np.int64]
    xy: NDArray[np.float32]
    attributes: dict[str, Any]
    columns: dict[str, NDArray[Any]]

    def places_of(self, image_ids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """Give the places of images, float32 [images, 2], in their order.

        Raises
        ------
        ReimagingError
            If one of them is not on the map.
        """
        wanted = np.asarray(image_ids, np.int64)
        missing = wanted[~np.isin(wanted, self.image_id)]
        if len(missing):
            raise ReimagingError(
                f"{self.path} has no place for {len(missing)} of {len(wanted)} images, image "
                f"{missing[0]} for one; allowed are those of the {len(self.image_id)} it has."
            )
        order = np.argsort(self.image_id)
        return self.xy[order[np.searchsorted(self.image_id, wanted, sorter=order)]]


def write_map(
    target: Path,
    image_ids: NDArray[np.int64],
    xy: NDArray[Any],
    *,
    attributes: Mapping[str, str | int | float],
    columns: Mapping[str, NDArray[Any]] | None = None,
) -> None:
    """Write a map.

    Parameters
    ----------
    target
        The file to make; it appears only when it is whole.
    image_ids
        [n], each once.
    xy
        Numbers [n, 2], of which single precision is kept.
    attributes
        What made it; kept on the file, sorted by name.
    columns
        More datasets, a value an image.

    Raises
    ------
    ReimagingError
        If an image comes twice, or a place or a column does not fit.
    """
    numbers, places = np.asarray(image_ids, np.int64), np.asarray(xy, np.float32)
    columns = dict(columns or {})
    _check(target, numbers, places, columns)
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION})
        for name in sorted(attributes):
            file.attrs[name] = attributes[name]
        file["image_id"], file["xy"] = numbers, places
        for name, values in sorted(columns.items()):
            file[name] = _text(values) if np.asarray(values).dtype.kind == "U" else values


def read_map(path: Path) -> Map:
    """Read a map.

    Raises
    ------
    ReimagingError
        If it is no map of this version, has a place that is not finite, or an image twice.
    """
    try:
        file = h5py.File(path, "r")
    except OSError as error:
        raise ReimagingError(f"{path} cannot be read as a map (HDF5): {error}.") from None
    with file:
        about = {
            name: value.item() if isinstance(value, np.generic) else value
            for name, value in sorted(file.attrs.items())
        }
        sound = about.get("format") == FORMAT and about.get("version") == VERSION
        if not sound or not set(_OWN) <= set(file):
            raise ReimagingError(f"{path} is no {FORMAT} of version {VERSION}: have it made again.")
        numbers, places = file["image_id"][:], file["xy"][:]
        columns = {name: _plain(file[name]) for name in sorted(file) if name not in _OWN}
    _check(path, numbers, places, columns)
    return Map(path, numbers, places, about, columns)


def _check(
    path: Path,
    numbers: NDArray[np.int64],
    places: NDArray[np.float32],
    columns: Mapping[str, NDArray[Any]],
) -> None:
    if places.shape != (len(numbers), 2):
        raise ReimagingError(
            f"{path.name}: {len(numbers)} images have places of the shape {places.shape}; allowed "
            "is one of two numbers each."
        )
    sound = np.isfinite(places).all(1)
    if not sound.all():
        raise ReimagingError(
            f"{path.name}: the places of {int((~sound).sum())} images are not finite, image "
            f"{int(numbers[~sound][0])} for one; mend what made them."
        )
    once, counts = np.unique(numbers, return_counts=True)
    if len(once) < len(numbers):
        raise ReimagingError(
            f"{path.name}: image {once[counts > 1][0]} has two places; it may have one."
        )
    for name, values in columns.items():
        if len(values) != len(numbers) or name in _OWN:
            raise ReimagingError(
                f"{path.name}: the column {name} has {len(values)} values for {len(numbers)} "
                f"images; allowed is one each, under a name other than {' and '.join(_OWN)}."
            )


def _text(values: NDArray[Any]) -> NDArray[Any]:
    encoded = [text.encode() for text in values.tolist()]
    # fixed length: text of variable length lies in a heap that grows in steps of its own
    length = max(map(len, encoded), default=0) or 1
    return np.array(encoded, dtype=h5py.string_dtype("utf-8", length))


def _plain(column: h5py.Dataset) -> NDArray[Any]:
    if h5py.check_string_dtype(column.dtype) is None:
        return np.asarray(column[:])
    return np.array([text.decode() for text in column[:]], dtype=np.str_)
