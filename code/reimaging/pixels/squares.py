"""The squares of one tar: each of its images fitted into the same square, for every network.

A JPEG is decoded and shrunk once, here, and not again by each network that is asked about it: that
takes as long as a small network does.

The file is an image array as pixels.arrays has it, of all images of one store that have pixels, in
the store's order, but compressed (gzip): most of a figure is paper, so a square of 128 pixels takes
10 KB instead of 48.
"""

import heapq
import os
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.pixels.arrays import FORMAT, VERSION, empty_images, rank, square
from reimaging.pixels.first_come import is_among
from reimaging.pixels.store import ImageStore
from reimaging.pixels.trim import Pixels

_CHUNK = 32  # images
_AHEAD = 256  # images decoded before they are asked for
_BLOCK = 128  # images read at a time

_T = TypeVar("_T")
Block = tuple[NDArray[np.int64], NDArray[np.uint8]]
_Packed = tuple[NDArray[np.int64], list[tuple[int, bytes]]]  # rows; first row and bytes of chunks


def write_squares(target: Path, store: Path, *, side: int) -> None:
    """Fit all images of a store that have pixels into squares.

    Parameters
    ----------
    target
        The file to make; it appears only when it is whole.
    store
        The image store of one tar.
    side
        Of the squares, in pixels.
    """
    with (
        ImageStore(store) as images,
        replacing(target) as temporary,
        h5py.File(temporary, "w", libver="earliest") as file,
    ):
        pairs = zip(images.ids.tolist(), images.outcomes, strict=True)
        wanted = [image_id for image_id, outcome in pairs if outcome == "ok"]
        file.attrs.update({"format": FORMAT, "version": VERSION, "side": side})
        file["image_id"] = np.array(wanted, np.int64)
        layout = {"chunks": (_CHUNK, side, side, 3), "compression": "gzip", "compression_opts": 1}
        shape = (len(wanted), side, side, 3)
        kept = file.create_dataset(
            "images", shape=shape, maxshape=(None, *shape[1:]), dtype="u1", **layout
        )
        pictures = decoded(images, wanted, side)
        for start in range(0, len(wanted), _CHUNK):
            rows = [next(pictures) for _ in wanted[start : start + _CHUNK]]
            kept[start : start + len(rows)] = np.stack(rows)


class Squares:
    """The squares of one tar, open for reading; a context manager.

    Attributes
    ----------
    ids
        int64 [n], the images, in the order of the rows.
    side
        Pixels.

    Parameters
    ----------
    path
        A file that `write_squares` wrote, or any other image array.

    Raises
    ------
    ReimagingError
        If it is no image array.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = h5py.File(path, "r")
        except OSError as error:
            raise ReimagingError(f"{path} cannot be read as HDF5 ({error}).") from None
        if self._file.attrs.get("format") != FORMAT or "images" not in self._file:
            self._file.close()
            raise ReimagingError(f"{path} is no array of images; `doit arrays` makes them.")
        self.ids: NDArray[np.int64] = self._file["image_id"][:]
        self._images = self._file["images"]
        self._shape = self._images.shape[1:]
        self.side = int(self._shape[0])

    def __len__(self) -> int:
        return len(self.ids)

    def __enter__(self) -> "Squares":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def blocks(self, chosen: NDArray[np.int64] | None = None) -> Iterator[Block]:
        """Read images a block at a time, the next one while the caller works.

        Parameters
        ----------
        chosen
            image_ids to read, ascending; None for all.

        Yields
        ------
        tuple
            image_ids, int64 [b], and squares, uint8 [b, side, side, 3], of up to 128 images.

        Raises
        ------
        ReimagingError
            If the file is damaged where they lie.
        """
        rows = np.arange(len(self))
        if chosen is not None:  # known before anything is unpacked: of millions few may be chosen
            rows = rows[is_among(self.ids, chosen)]
        blocks = np.split(rows, np.flatnonzero(np.diff(rows // _BLOCK)) + 1) if len(rows) else []
        if self._images.compression != "gzip" or self._images.chunks[0] != _CHUNK:
            yield from map(self._read, blocks)
            return
        with ThreadPoolExecutor(1) as pool:
            # the file is read here: the caller may use HDF5 as well, which bears one thread at a
            # time, even if the files are two
            yield from _ahead(pool, self._unpacked, map(self._packed, blocks), 2)

    def _read(self, rows: NDArray[np.int64]) -> Block:
        """Read rows of one block."""
        with self._or_damaged(rows):
            return self.ids[rows], self._images[rows[0] : rows[-1] + 1][rows - rows[0]]

    def _packed(self, rows: NDArray[np.int64]) -> _Packed:
        """Read the chunks in which rows of one block lie, as they are."""
        read = self._images.id.read_direct_chunk
        starts = np.unique(rows - rows % _CHUNK).tolist()
        with self._or_damaged(rows):
            return rows, [(start, read((start, 0, 0, 0))[1]) for start in starts]

    def _unpacked(self, packed: _Packed) -> Block:
        """Unpack chunks ourselves: HDF5 lets no other thread work while it does."""
        rows, chunks = packed
        found = np.empty((len(rows), *self._shape), np.uint8)
        with self._or_damaged(rows):
            for start, chunk in chunks:
                images = np.frombuffer(zlib.decompress(chunk), np.uint8).reshape(-1, *self._shape)
                here = (start <= rows) & (rows < start + _CHUNK)
                found[here] = images[rows[here] - start]
        return self.ids[rows], found

    @contextmanager
    def _or_damaged(self, rows: NDArray[np.int64]) -> Iterator[None]:
        try:
            yield
        except (OSError, zlib.error) as error:
            raise ReimagingError(
                f"{self.path} is damaged at row {rows[0]} or after it ({error}); remove it and "
                "have it made again."
            ) from None


def images_by_lot(squares: Sequence[Path], count: int, seed: int, purpose: str) -> list[int]:
    """Draw images by lot from the squares of all tars, whatever their order.

    Parameters
    ----------
    squares
        The files.
    count
        How many; all where there are fewer.
    seed, purpose
        Of the lot: for another purpose others are drawn.

    Returns
    -------
    list of int
        image_ids, each once, in the order of the lot; a larger `count` only adds.
    """

    def every() -> Iterator[int]:
        for path in squares:
            with Squares(path) as found:
                yield from found.ids.tolist()

    # an image that lies in two tars has the same rank twice
    first = heapq.nsmallest(count, every(), key=lambda number: rank(seed, purpose, number))
    return list(dict.fromkeys(first))


def write_lot(target: Path, squares: Sequence[Path], count: int, seed: int, purpose: str) -> None:
    """Write an array of images by lot, not compressed, so that rows can be read in any order.

    Parameters
    ----------
    target
        The array to make (pixels.arrays).
    squares, count, seed, purpose
        As for `images_by_lot`.

    Raises
    ------
    ReimagingError
        If there is no tar.
    """
    if not squares:
        raise ReimagingError(f"{target.name}: there is no tar whose images could be chosen.")
    chosen = images_by_lot(squares, count, seed, purpose)
    if not chosen:
        print(f"No image was rendered: {target.name} is empty.")
    rows = {number: row for row, number in enumerate(chosen)}
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file["image_id"] = np.array(chosen, np.int64)
        images = None
        for path in squares:
            with Squares(path) as found:
                if images is None:
                    file.attrs.update({"format": FORMAT, "version": VERSION, "side": found.side})
                    images = empty_images(file, len(chosen), found.side, _CHUNK)
                waiting = np.sort(np.fromiter(rows, np.int64, len(rows)))
                for numbers, pictures in found.blocks(waiting):
                    for number, picture in zip(numbers.tolist(), pictures, strict=True):
                        images[rows.pop(number)] = picture  # of two the first one counts


def decoded(images: ImageStore, wanted: Sequence[int], side: int) -> Iterator[Pixels]:
    """Decode images of a store into squares, ahead of the caller and in threads.

    Pillow lets others work meanwhile.

    Parameters
    ----------
    images
        An image store.
    wanted
        image_ids of images that have pixels; the squares come in their order.
    side
        Of the squares, in pixels.

    Yields
    ------
    NDArray, side x side x 3, uint8
    """
    with ThreadPoolExecutor(min(16, max(2, os.cpu_count() or 1))) as pool:
        # the store is read here: one thread alone may read an HDF5 file at a time
        jpegs = (images.jpeg(image_id) or b"" for image_id in wanted)
        yield from _ahead(pool, lambda jpeg: square(jpeg, side), jpegs, _AHEAD)


def _ahead(
    pool: ThreadPoolExecutor, work: Callable[..., _T], items: Iterable[object], most: int
) -> Iterator[_T]:
    """Give the results of work in order, with so many begun before they are asked for."""
    waiting: deque[Future[_T]] = deque()
    for item in items:
        waiting.append(pool.submit(work, item))
        if len(waiting) > most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
