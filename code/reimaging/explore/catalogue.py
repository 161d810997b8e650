"""The catalogue: what the explorer's filters ask about every image, as columns in memory.

A row is an image that was rendered and is in the index, in the order of the image_ids. What is
asked of all images is then a matter of NumPy, a fraction of a millisecond for 600,000, and never a
walk through the database.

Format, version 2
-----------------
HDF5. Attributes of the file: ``format`` = "reimaging catalogue", ``version`` = 2, and
``index``, which tells the index it was made from (`cataloguing.fingerprint`). Datasets:

============= ============ =====================================================================
image_id      int64 [n]    ascending
lot           int32 [n]    a permutation of the rows: the order of a random sample
year          int16 [n]    of the image's article
width, height int32 [n]    of the rendered picture, in pixels
store         int16 [n]    which of ``stores`` has it
cluster       int32 [n]    its cluster; -1 for none
likeness      float32 [n]  cosine to the centre of its cluster; -2 for none
stores        UTF-8 [s]    the stems of the bulk tars
============= ============ =====================================================================

Groups: one for each of `COLUMNS`, of ``codes`` (uint16 [n]) and ``names`` (UTF-8, ascending), see
`Column`; ``article`` and ``figure``, of ``ids``, ``first`` and ``rows``, see `Belonging`.
No times are kept: the same images give the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError

FORMAT = "reimaging catalogue"
VERSION = 2
COLUMNS = ("archive", "category", "format", "class", "licence", "software")
NO_CLUSTER, NO_LIKENESS = -1, -2.0

_OF_EACH = ("lot", "year", "width", "height", "store", "cluster", "likeness")
_BELONGING = ("article", "figure")

Rows = NDArray[np.int64]


class Column(NamedTuple):
    """A word an image: that of a row is names[codes[row]].

    `codes` are uint16 [n]; `names` ascend, each is the word of an image, "" is that of none.
    """

    codes: NDArray[np.uint16]
    names: tuple[str, ...]

    def of(self, row: int) -> str:
        """Give the word of one image."""
        return self.names[int(self.codes[row])]

    def counts(self) -> dict[str, int]:
        """Count the images of each name, the most frequent first, then by name."""
        counts = np.bincount(self.codes, minlength=len(self.names)).tolist()
        pairs = zip(self.names, counts, strict=True)
        return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))

    def taken(self, mask: NDArray[np.bool_]) -> "Column":
        """Give the column of some of the images, without names that none of them has."""
        codes = self.codes[mask]
        used = np.flatnonzero(np.bincount(codes, minlength=len(self.names)))
        renumbered = np.zeros(len(self.names), np.uint16)
        renumbered[used] = np.arange(len(used), dtype=np.uint16)
        return Column(renumbered[codes], tuple(self.names[code] for code in used.tolist()))


class Belonging(NamedTuple):
    """Which images belong to what: to ids[i] those of rows[first[i] : first[i + 1]], in order.

    `ids` are int64 [k], ascending, of articles or of figures; `first` is int32 [k + 1], `rows`
    int32.
    """

    ids: NDArray[np.int64]
    first: NDArray[np.int32]
    rows: NDArray[np.int32]

    def rows_of(self, wanted: NDArray[np.int64]) -> Rows:
        """Give the rows that belong to these, int64; to one that is not there none belong.

        A row that belongs to several comes several times.
        """
        if not len(self.ids):
            return np.empty(0, np.int64)
        places = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        places = places[self.ids[places] == wanted]
        start = self.first[places].astype(np.int64)
        count = self.first[places + 1] - start
        # where each run of rows begins, less the rows that come before it in the answer
        begin = np.repeat(start - np.cumsum(count) + count, count)
        return self.rows[begin + np.arange(len(begin))].astype(np.int64)

    def taken(self, mask: NDArray[np.bool_], renumbered: Rows) -> "Belonging":
        """Give what belongs to what among some of the images, by their new rows."""
        kept = mask[self.rows]
        before = np.concatenate([[0], np.cumsum(kept)])[self.first]
        some = np.diff(before) > 0
        first = np.concatenate([before[:-1][some], before[-1:]])
        rows = renumbered[self.rows[kept]]
        return Belonging(self.ids[some], first.astype(np.int32), rows.astype(np.int32))


@dataclass(frozen=True)
class Catalogue:
    """The columns of all images; `row` is the place of an image in `ids`.

    Attributes
    ----------
    ids
        int64 [n], ascending.
    lot
        int32 [n], a permutation of the rows: the order of a random sample.
    year
        int16 [n], of the article.
    width, height
        int32 [n], pixels of the rendered picture.
    store, stores
        int16 [n]: the store of a row is stores[store[row]], the stem of its bulk tar.
    cluster
        int32 [n], NO_CLUSTER for none.
    likeness
        float32 [n], the cosine to the centre of its cluster, NO_LIKENESS for none.
    columns
        By the names of COLUMNS; "category" is the primary one.
    article, figure
        Which images each article has, and which each figure shows.
    index
        Tells the index it was made from; "" if it was made from none.
    """

    ids: NDArray[np.int64]
    lot: NDArray[np.int32]
    year: NDArray[np.int16]
    width: NDArray[np.int32]
    height: NDArray[np.int32]
    store: NDArray[np.int16]
    stores: tuple[str, ...]
    cluster: NDArray[np.int32]
    likeness: NDArray[np.float32]
    columns: Mapping[str, Column]
    article: Belonging
    figure: Belonging
    index: str = ""

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def turn(self) -> NDArray[np.int32]:
        """When the lot falls on each row, int32 [n]: turn[lot[place]] = place."""
        turn = np.empty(len(self), np.int32)
        turn[self.lot] = np.arange(len(self), dtype=np.int32)
        return turn

    def rows_of(self, image_ids: Sequence[int] | NDArray[np.int64]) -> Rows:
        """Give the rows of images, int64, in their order.

        Raises
        ------
        ReimagingError
            If one of them is not there.
        """
        wanted = np.asarray(image_ids, np.int64)
        rows, found = self.find(wanted)
        if not found.all():
            raise ReimagingError(
                f"There is no image {wanted[~found][0]}; there are {len(self):,} others."
            )
        return rows

    def find(self, image_ids: NDArray[np.int64]) -> tuple[Rows, NDArray[np.bool_]]:
        """Give the rows of images, and whether each is there; without, its row means nothing."""
        if not len(self):
            return np.zeros(len(image_ids), np.int64), np.zeros(len(image_ids), bool)
        rows = np.minimum(np.searchsorted(self.ids, image_ids), len(self) - 1)
        return rows, self.ids[rows] == image_ids

    def taken(self, mask: NDArray[np.bool_]) -> "Catalogue":
        """Give the catalogue of some of the images alone, as if there were no others."""
        renumbered = np.cumsum(mask) - 1
        lot = renumbered[self.lot[mask[self.lot]]].astype(np.int32)
        each = {name: getattr(self, name)[mask] for name in _OF_EACH}
        return replace(
            self,
            ids=self.ids[mask],
            **each | {"lot": lot},
            columns={name: column.taken(mask) for name, column in self.columns.items()},
            article=self.article.taken(mask, renumbered),
            figure=self.figure.taken(mask, renumbered),
        )


def save_catalogue(target: Path, catalogue: Catalogue) -> None:
    """Write a catalogue; the file appears only when it is whole."""
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION, "index": catalogue.index})
        file["image_id"], file["stores"] = catalogue.ids, _text(catalogue.stores)
        for name in _OF_EACH:
            file[name] = getattr(catalogue, name)
        for name in COLUMNS:
            file[f"{name}/codes"] = catalogue.columns[name].codes
            file[f"{name}/names"] = _text(catalogue.columns[name].names)
        for name in _BELONGING:
            for part, values in getattr(catalogue, name)._asdict().items():
                file[f"{name}/{part}"] = values


def read_catalogue(path: Path) -> Catalogue:
    """Read a catalogue into memory: some 60 bytes an image, and 12 a figure.

    Raises
    ------
    ReimagingError
        If there is none, or it is none of this version, or is damaged.
    """
    with _opened(path) as file:
        read = _read(file)
        _check(read)
        return read


def read_images(path: Path) -> tuple[NDArray[np.int64], str]:
    """Read the images of a catalogue alone, and what tells the index it was made from.

    Raises
    ------
    ReimagingError
        As `read_catalogue`.
    """
    with _opened(path) as file:
        return file["image_id"][:], str(file.attrs["index"])


@contextmanager
def _opened(path: Path) -> Iterator[h5py.File]:
    if not path.is_file():
        raise ReimagingError(f"{path} is not there; `doit explore` makes it.")
    try:
        with h5py.File(path, "r") as file:
            if file.attrs.get("format") != FORMAT or file.attrs.get("version") != VERSION:
                raise ReimagingError(
                    f"{path} is no {FORMAT} of version {VERSION}; `doit explore` makes it again."
                )
            yield file
    except (OSError, KeyError, ValueError) as error:  # of HDF5, and of what does not fit
        raise ReimagingError(
            f"{path} cannot be read ({error}); remove it, and `doit explore` makes it again."
        ) from None


def _read(file: h5py.File) -> Catalogue:
    numbers: dict[str, Any] = {name: file[name][:] for name in _OF_EACH}
    for name in _BELONGING:
        numbers[name] = Belonging(*(file[f"{name}/{part}"][:] for part in Belonging._fields))
    return Catalogue(
        ids=file["image_id"][:],
        stores=_plain(file["stores"]),
        columns={
            name: Column(file[f"{name}/codes"][:], _plain(file[f"{name}/names"]))
            for name in COLUMNS
        },
        index=str(file.attrs["index"]),
        **numbers,
    )


def _check(read: Catalogue) -> None:
    """Raise ValueError if a column does not fit, so that no row leads beyond an array's end."""
    count = len(read)
    columns = {name: getattr(read, name) for name in _OF_EACH}
    columns |= {name: column.codes for name, column in read.columns.items()}
    for name, values in columns.items():
        if values.shape != (count,):
            raise ValueError(f"{name} has {len(values)} values for {count} images")
    for name, codes, names in [
        ("store", read.store, read.stores),
        *((name, *column) for name, column in read.columns.items()),
    ]:
        if count and (codes.min() < 0 or codes.max() >= len(names)):
            raise ValueError(f"{name} has codes without a name")
    if (np.diff(read.ids) <= 0).any() or (np.sort(read.lot) != np.arange(count)).any():
        raise ValueError("its images are not in order")
    for name in _BELONGING:
        ids, first, rows = getattr(read, name)
        sound = len(first) == len(ids) + 1 and first[0] == 0 and first[-1] == len(rows)
        if not sound or (np.diff(first) < 0).any() or (np.diff(ids) <= 0).any():
            raise ValueError(f"its {name}s are not in order")
        if len(rows) and (rows.min() < 0 or rows.max() >= count):
            raise ValueError(f"a {name} has an image that is not there")


def _text(names: Sequence[str]) -> NDArray[Any]:
    encoded = [name.encode() for name in names]
    # fixed length: text of variable length lies in a heap that grows in steps of its own
    length = max(map(len, encoded), default=0) or 1
    return np.array(encoded, dtype=h5py.string_dtype("utf-8", length))


def _plain(names: h5py.Dataset) -> tuple[str, ...]:
    return tuple(name.decode() for name in names[:].tolist())
