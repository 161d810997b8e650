"""JPEGs that lie in an HDF5 file, read by many threads at once without HDF5.

HDF5 bears one thread at a time. But the dataset ``jpeg`` of an image store (pixels/store.py) and of
a file of thumbnails (`thumbnail_file`) is not packed: its bytes lie in the file as they are, in one
piece or in chunks. Where they lie is asked of HDF5 once; then each JPEG is one read, or two where
it crosses from a chunk to the next.
"""

import os
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.explore.stale_files import StaleFilesError, stamp

_DATASETS = ("jpeg", "image_id", "offset", "length", "width", "height")


class JpegFile:
    """The JPEGs of one HDF5 file, by image_id. It does not change: threads may share one.

    Some 30 bytes an image are held in memory; the file itself is open only while `handle` is used.

    Attributes
    ----------
    path
        Of the file.
    ids
        int64 [n], the images that have a JPEG, ascending.
    width, height
        int32 [n], pixels.

    Parameters
    ----------
    path
        A file of the datasets that image stores have.
    form, version
        What the file must say of itself.
    made_by
        The command that makes it, for the sentence that says it is missing.

    Raises
    ------
    StaleFilesError
        If there is none, or it is another file, or damaged.
    """

    def __init__(self, path: Path, form: str, version: int, made_by: str = "doit explore") -> None:
        self.path = path
        if not path.is_file():
            raise StaleFilesError(f"{path} is not there; `{made_by}` makes it.")
        try:
            with h5py.File(path, "r") as file:
                if file.attrs.get("format") != form or file.attrs.get("version") != version:
                    raise StaleFilesError(
                        f"{path} is no {form} of version {version}; `{made_by}` makes it again."
                    )
                self._read(file)
        except (OSError, KeyError, ValueError, RuntimeError) as error:  # of HDF5
            raise StaleFilesError(
                f"{path} cannot be read as a {form} ({error}); `{made_by}` makes it again."
            ) from None
        self._stamp = stamp(path.stat())

    def __len__(self) -> int:
        return len(self.ids)

    def open(self) -> "OpenFile":
        """Open the file for `read`.

        Raises
        ------
        StaleFilesError
            If the file is gone, or is another one than it was.
        """
        try:
            handle = OpenFile(self.path)
        except OSError as error:
            raise StaleFilesError(f"{self.path} cannot be opened: {error.strerror}.") from None
        if stamp(os.fstat(handle.number)) != self._stamp:
            raise StaleFilesError(f"{self.path} was made again meanwhile; start the explorer anew.")
        return handle

    def read(self, handle: "OpenFile", image_id: int) -> bytes:
        """Give the JPEG of an image.

        Raises
        ------
        StaleFilesError
            If the image is not there, or the file ends before its bytes do.
        """
        row = int(np.searchsorted(self.ids, image_id))
        if row == len(self.ids) or self.ids[row] != image_id:
            raise StaleFilesError(f"{self.path} has no picture of image {image_id}.")
        start, end = int(self._offset[row]), int(self._offset[row] + self._length[row])
        parts = []
        while start < end:
            chunk, inside = divmod(start, self._chunk)
            size = min(end - start, self._chunk - inside)
            parts.append(os.pread(handle.number, size, int(self._places[chunk]) + inside))
            start += size
        jpeg = b"".join(parts)
        if len(jpeg) < self._length[row]:
            raise StaleFilesError(f"{self.path} was cut off meanwhile; start the explorer anew.")
        return jpeg

    def _read(self, file: h5py.File) -> None:
        """Read the columns, and where the bytes of `jpeg` lie."""
        ids, offset, length, width, height = (file[name][:] for name in _DATASETS[1:])
        self._chunk, self._places = _places(file["jpeg"])
        if (
            len({len(ids), len(offset), len(length), len(width), len(height)}) > 1
            or (length < 0).any()
            or (offset < 0).any()
            or (offset + length > len(file["jpeg"])).any()
        ):
            raise ValueError("its columns do not fit together")
        rows = np.argsort(ids, kind="stable")
        rows = rows[length[rows] > 0]
        self.ids: NDArray[np.int64] = ids[rows]
        self.width: NDArray[np.int32] = width[rows]
        self.height: NDArray[np.int32] = height[rows]
        self._offset: NDArray[np.int64] = offset[rows]
        self._length: NDArray[np.int32] = length[rows].astype(np.int32)


class OpenFile:
    """An open file, closed as soon as nobody holds it any more.

    So a thread can read on while another takes the file off a list.
    """

    def __init__(self, path: Path) -> None:
        self.number = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def __del__(self) -> None:
        if hasattr(self, "number"):  # it was opened
            os.close(self.number)


def _places(data: h5py.Dataset) -> tuple[int, NDArray[np.int64]]:
    """Give the length of a chunk of a dataset of bytes, and where in the file each begins."""
    if data.dtype != np.uint8 or data.ndim != 1:
        raise ValueError("its JPEGs are no row of bytes")
    if data.chunks is None:
        return max(1, len(data)), np.array([data.id.get_offset() or 0], np.int64)
    if data.id.get_create_plist().get_nfilters():
        raise ValueError("its JPEGs are packed once more")
    (size,) = data.chunks
    places = np.full(-(-len(data) // size), -1, np.int64)

    def note(chunk: h5py.h5d.StoreInfo) -> None:
        places[chunk.chunk_offset[0] // size] = chunk.byte_offset

    data.id.chunk_iter(note)
    if (places < 0).any():
        raise ValueError("a part of its JPEGs was never written")
    return size, places
