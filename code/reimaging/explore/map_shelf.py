"""The maps of a profile as the explorer shows them: which there are, and each laid out in tiles."""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError
from reimaging.explore.catalogue import Catalogue
from reimaging.explore.lasso import Lasso
from reimaging.explore.map_layouts import LAYOUTS, Layout, on_square
from reimaging.explore.map_tiles import MapTiles
from reimaging.explore.stale_files import opening
from reimaging.maps.map_file import FORMAT, read_map

_OF = {
    "ternary": "what the classifier sees",
    "deepcluster": "what DeepCluster sees",
    "raw": "pixels",
    "vgg16": "what VGG16 sees",
    "caption": "captions",
}


class MapEntry(NamedTuple):
    """One map on the shelf: its name, what it is in words, and how many images lie on it."""

    name: str
    label: str
    images: int


@dataclass(frozen=True)
class LaidOut:
    """A map in one layout.

    Attributes
    ----------
    entry
        Which map.
    layout
        In which layout.
    about
        How it was made, in one sentence.
    tiles
        Its tiles.
    version
        Another whenever places, images or what the catalogue knows of these are others: it makes
        addresses that hold for ever.
    """

    entry: MapEntry
    layout: Layout
    about: str
    tiles: MapTiles
    version: str

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """The least rectangle of the square with all images in it: left, top, right, bottom."""
        places = self.tiles.places
        if not len(places):
            return 0.0, 0.0, 1.0, 1.0
        left, top = places.min(axis=0).tolist()
        right, bottom = places.max(axis=0).tolist()
        return left, top, right, bottom

    @cached_property
    def lasso(self) -> Lasso:
        """What finds the images within a line; positions are those of `tiles.rows`."""
        return Lasso(self.tiles.places)


class MapShelf:
    """The maps of a profile. Each is read when it is first asked for. Threads may share one.

    A map and a layout of 600,000 images take some 40 MB; all that were asked for are kept.

    Parameters
    ----------
    maps
        The files (maps.map_file) by name, in the order in which they are told.
    catalogue
        The images; what lies on a map and is not in it is not shown.
    """

    def __init__(self, maps: Mapping[str, Path], catalogue: Catalogue) -> None:
        self._maps, self._catalogue = dict(maps), catalogue
        self._laid_out: dict[tuple[str, Layout], LaidOut] = {}
        self._locks = {(name, layout): threading.Lock() for name in maps for layout in LAYOUTS}

    @cached_property
    def entries(self) -> tuple[MapEntry, ...]:
        """The maps that are there and have an image on them.

        Raises
        ------
        ReimagingError
            If a file is no map.
        """
        entries = [
            _entry(name, path, self._catalogue)
            for name, path in self._maps.items()
            if path.is_file()
        ]
        labels = [entry.label for entry in entries]
        return tuple(
            entry._replace(label=f"{entry.label} ({entry.name})")
            if labels.count(entry.label) > 1
            else entry
            for entry in entries
            if entry.images
        )

    def laid_out(self, name: str, layout: Layout) -> LaidOut:
        """Give a map in a layout.

        Raises
        ------
        ReimagingError
            If there is no such map; a StaleFilesError if its file is gone or damaged.
        """
        entry = next((entry for entry in self.entries if entry.name == name), None)
        if entry is None:
            names = ", ".join(entry.name for entry in self.entries)
            raise ReimagingError(
                f"There is no map {name!r}; "
                + (f"allowed are {names}." if names else "this profile has none: `doit map`.")
            )
        with self._locks[name, layout]:  # two that ask for one map wait for one reading
            found = self._laid_out.get((name, layout))
            if found is None:
                found = self._laid_out[name, layout] = self._read(entry, layout)
            return found

    @cached_property
    def _known(self) -> bytes:
        """A digest of the catalogue: of all that a tile tells, and a filter but words asks."""
        catalogue = self._catalogue
        parts = [
            getattr(catalogue, name).tobytes()
            for name in ("ids", "lot", "year", "width", "height", "cluster")
        ]
        for name, column in catalogue.columns.items():
            parts += [name.encode(), column.codes.tobytes(), "\0".join(column.names).encode()]
        return _digest(*parts).encode()

    def _read(self, entry: MapEntry, layout: Layout) -> LaidOut:
        with opening():
            held = read_map(self._maps[entry.name])
        rows, there = self._catalogue.find(held.image_id)
        rows = rows[there]
        places = on_square(held.xy[there], layout)
        tiles = MapTiles(rows, places, self._catalogue.turn[rows])
        version = _digest(self._known, tiles.rows.tobytes(), tiles.places.tobytes())
        how = "on a grid, each near its place on the map" if layout == "grid" else "as it came out"
        about = f"{entry.label}; {how}."
        return LaidOut(entry, layout, about, tiles, version)


def _entry(name: str, path: Path, catalogue: Catalogue) -> MapEntry:
    """Read what a map says of itself, and count its images; its places are read later."""
    try:
        with h5py.File(path, "r") as file:
            if file.attrs.get("format") != FORMAT or "image_id" not in file:
                raise ReimagingError(f"{path} is no {FORMAT}: have it made again by `doit map`.")
            shows, method = file.attrs.get("shows", name), file.attrs.get("method", "a map")
            embedding = str(file.attrs.get("embedding", "vectors"))
            ids: NDArray[np.int64] = file["image_id"][:]
    except OSError as error:
        raise ReimagingError(f"{path} cannot be read as a map (HDF5): {error}.") from None
    label = f"{method} of {_OF.get(embedding, embedding)}: {shows}"
    return MapEntry(name, label, int(catalogue.find(ids)[1].sum()))


def _digest(*parts: bytes) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))  # so that none runs into the next
        digest.update(part)
    return digest.hexdigest()


def maps_in(folder: Path) -> dict[str, Path]:
    """Find the map files of a folder by name: those of images by lot first, then by name."""
    paths = folder.glob("*.h5") if folder.is_dir() else ()
    return {
        path.stem: path
        for path in sorted(paths, key=lambda path: (not path.stem.startswith("random"), path.stem))
    }


def layout_of(name: str) -> Layout:
    """Read the name of a layout.

    Raises
    ------
    ReimagingError
        If it is none.
    """
    for layout in LAYOUTS:
        if layout == name:
            return layout
    raise ReimagingError(f"There is no layout {name!r}; allowed are {' and '.join(LAYOUTS)}.")
