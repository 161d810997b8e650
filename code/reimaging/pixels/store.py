"""The image store: the rendered images of one tar in one HDF5 file.

Format, version 1
-----------------
Attributes of the file: ``format`` = "reimaging image store", ``version`` = 1, ``quality``, ``left
out`` (of how many images the pixels may not be passed on; only where there are such), and those its
writer adds. Datasets:

========= ============== =====================================================================
jpeg      uint8 [bytes]  JPEG files back to back (4:4:4, RGB), in chunks of 1 MiB
image_id  int64 [n]      the image; each once
offset    int64 [n]      where its JPEG begins in ``jpeg``; 0 if it has none
length    int64 [n]      bytes of its JPEG; 0 if it has none
width     int32 [n]      pixels; 0 if it has none
height    int32 [n]      pixels; 0 if it has none
outcome   UTF-8 [n]      fixed length; ``ok``, or why there are no pixels
========= ============== =====================================================================

Rows are in the order in which the images were written. No times are kept, so the same images and
settings give the same bytes with the same versions of HDF5 and libjpeg. The oldest HDF5 layout is
used as the newer ones stamp the root group with the time.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, islice
from pathlib import Path
from types import TracebackType
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.pixels.first_come import FirstCome, is_among
from reimaging.pixels.trim import Pixels

FORMAT = "reimaging image store"
VERSION = 1
LEFT_OUT = "left out"

_CHUNK = 2**20  # bytes of one chunk of `jpeg`, and of the buffer before it
_ROWS = 10_000  # that are looked at together
_Row = tuple[int, bytes | None, tuple[int, int], str]  # image_id, JPEG, width and height, outcome


def write_store(
    target: Path,
    items: Iterable[tuple[int, Pixels | None, str]],
    *,
    attributes: Mapping[str, str | int | float],
    quality: int = 90,
) -> None:
    """Write the image store of one tar.

    Parameters
    ----------
    target
        The file to make; it appears only when it is whole.
    items
        image_id, pixels (H x W x 3 uint8) or None, outcome; taken one at a time, so that memory
        holds one image and a table row for each.
    attributes
        Kept on the file, sorted by name.
    quality
        Of JPEG, 1 to 95.

    Raises
    ------
    ReimagingError
        If an image_id comes twice.
    """

    def encoded() -> Iterator[_Row]:
        for image_id, pixels, outcome in items:
            if pixels is None:
                yield image_id, None, (0, 0), outcome
            else:
                size = pixels.shape[1], pixels.shape[0]
                yield image_id, _encode(pixels, quality), size, outcome

    _write(target, encoded(), {**attributes, "quality": quality})


def write_part(target: Path, source: Path, without: Mapping[int, str]) -> None:
    """Write an image store again without the pixels of some images; all rows stay.

    Parameters
    ----------
    target
        The file to make; it appears only when it is whole. The same JPEGs stand in it as in the
        source.
    source
        An image store.
    without
        image_id to what is written as its outcome, for each image that loses its pixels.
    """
    with ImageStore(source) as store:

        def kept() -> Iterator[_Row]:
            rows = zip(store.ids.tolist(), store.sizes, store.outcomes, strict=True)
            for image_id, size, outcome in rows:
                if image_id in without:
                    yield image_id, None, (0, 0), without[image_id]
                else:
                    yield image_id, store.jpeg(image_id), size, outcome

        told = {k: v for k, v in store.attributes.items() if k not in ("format", "version")}
        if without:
            told[LEFT_OUT] = len(without)
        _write(target, kept(), told)


def _write(target: Path, items: Iterable[_Row], attributes: Mapping[str, Any]) -> None:
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        told = dict(attributes)
        file.attrs.update({"format": FORMAT, "version": VERSION, "quality": told.pop("quality")})
        for name in sorted(told):
            file.attrs[name] = told[name]
        stream = _Stream(file)
        rows: dict[int, tuple[int, int, int, int]] = {}
        outcomes: list[bytes] = []
        for image_id, jpeg, size, outcome in items:
            if image_id in rows:
                raise ReimagingError(
                    f"Image {image_id} comes twice in the store {target.name}; it may come once."
                )
            rows[image_id] = (0, 0, 0, 0) if jpeg is None else (stream.add(jpeg), len(jpeg), *size)
            outcomes.append(outcome.encode())
        stream.flush()
        table = np.array(list(rows.values()), dtype=np.int64).reshape(-1, 4)
        file["image_id"] = np.fromiter(rows, np.int64, len(rows))
        file["offset"], file["length"] = table[:, 0], table[:, 1]
        file["width"], file["height"] = table[:, 2].astype("i4"), table[:, 3].astype("i4")
        # fixed length: text of variable length lies in a heap that grows in steps of its own
        text = h5py.string_dtype("utf-8", max(map(len, outcomes), default=0) or 1)
        file["outcome"] = np.array(outcomes, dtype=text)


class ImageStore:
    """An image store, open for reading; a context manager.

    Parameters
    ----------
    path
        A file written by `write_store`.

    Raises
    ------
    ReimagingError
        If it is no image store of this version.
    """

    def __init__(self, path: Path) -> None:
        self._file = _opened(path)
        self.ids = np.asarray(self._file["image_id"][:], dtype=np.int64)
        self.outcomes: list[str] = [text.decode() for text in self._file["outcome"][:]]
        self._offset, self._length = self._file["offset"][:], self._file["length"][:]
        wide, high = self._file["width"][:].tolist(), self._file["height"][:].tolist()
        self.sizes: list[tuple[int, int]] = list(zip(wide, high, strict=True))
        self._rows = {int(image_id): row for row, image_id in enumerate(self.ids)}

    @property
    def attributes(self) -> dict[str, Any]:
        """What the file says of itself."""
        return {name: _plain(value) for name, value in sorted(self._file.attrs.items())}

    def __len__(self) -> int:
        return len(self.ids)

    def __enter__(self) -> "ImageStore":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def jpeg(self, image_id: int) -> bytes | None:
        """Give the JPEG file of an image; None if it has no pixels.

        Raises
        ------
        KeyError
            If the image is not in this store.
        """
        row = self._rows[image_id]
        start, length = int(self._offset[row]), int(self._length[row])
        return self._file["jpeg"][start : start + length].tobytes() if length else None

    def jpeg_bytes(self, image_id: int) -> int:
        """Tell how many bytes the JPEG file of an image has, 0 if it has no pixels."""
        return int(self._length[self._rows[image_id]])

    def pixels(self, image_id: int) -> Pixels | None:
        """Give the pixels of an image, H x W x 3 uint8; None if it has none.

        Raises
        ------
        KeyError
            If the image is not in this store.
        """
        jpeg = self.jpeg(image_id)
        return None if jpeg is None else np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"))


def first_outcomes(stores: Sequence[Path]) -> Iterator[tuple[NDArray[np.int64], list[str]]]:
    """Read in what each image ended, a store at a time.

    An article that lies in two tars has its images in two stores: the first one counts, as in the
    index. Memory holds what `FirstCome` does, and one store's rows.

    Yields
    ------
    tuple
        image_ids, int64 [n], and their outcomes, of those images of a store that are in none
        before it, in its order.
    """
    come = FirstCome()
    for path in stores:
        with ImageStore(path) as store:
            fresh = come.fresh(store.ids)
            yield store.ids[fresh], list(compress(store.outcomes, fresh))


def only_rendered(
    rows: Iterable[tuple[int, str]], stores: Sequence[Path]
) -> Iterator[tuple[int, str]]:
    """Keep what is told of images that were rendered.

    An article that lies in two tars has its images in two stores: the first one counts, as in the
    index. Memory holds what `FirstCome` does, as much again, and few rows.

    Parameters
    ----------
    rows
        image_id of an image, and what is told of it.
    stores
        That may have it.
    """
    rendered = _rendered(stores)
    rows = iter(rows)
    while batch := list(islice(rows, _ROWS)):
        numbers = np.fromiter((number for number, _ in batch), np.int64, len(batch))
        yield from compress(batch, is_among(numbers, rendered))


def _rendered(stores: Sequence[Path]) -> NDArray[np.int64]:
    """Give the image_ids of all that were rendered, ascending."""
    found = [np.empty(0, np.int64)]
    for numbers, outcomes in first_outcomes(stores):
        found.append(numbers[np.array([outcome == "ok" for outcome in outcomes], bool)])
    return np.sort(np.concatenate(found))


class _Stream:
    """The growing dataset of JPEG bytes, written a chunk at a time."""

    def __init__(self, file: h5py.File) -> None:
        self._data = file.create_dataset(
            "jpeg", shape=(0,), maxshape=(None,), chunks=(_CHUNK,), dtype="u1"
        )
        self._buffer = bytearray()
        self._end = 0

    def add(self, jpeg: bytes) -> int:
        offset = self._end
        self._buffer += jpeg
        self._end += len(jpeg)
        if len(self._buffer) >= _CHUNK:
            self._write(len(self._buffer) // _CHUNK * _CHUNK)
        return offset

    def flush(self) -> None:
        if self._buffer:
            self._write(len(self._buffer))

    def _write(self, length: int) -> None:
        start = self._data.shape[0]
        self._data.resize(start + length, axis=0)
        self._data[start:] = np.frombuffer(bytes(self._buffer[:length]), np.uint8)
        del self._buffer[:length]


def _encode(pixels: Pixels, quality: int) -> bytes:
    buffer = io.BytesIO()
    # full colour resolution: thin coloured lines are what most of these pictures are made of
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, subsampling="4:4:4")
    return buffer.getvalue()


def _opened(path: Path) -> h5py.File:
    try:
        file = h5py.File(path, "r")
    except OSError as error:
        raise ReimagingError(f"{path} cannot be read as an image store (HDF5): {error}") from error
    if file.attrs.get("format") != FORMAT or file.attrs.get("version") != VERSION:
        file.close()
        raise ReimagingError(f"{path} is no {FORMAT} of version {VERSION}: make it again.")
    return file


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
