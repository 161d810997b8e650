"""Thumbnails: the images of one bulk tar as small JPEGs in one file.

Format, version 1
-----------------
HDF5. Attributes of the file: ``format`` = "reimaging thumbnails", ``version`` = 1, ``side``,
``quality``. Datasets:

============= ============= ====================================================================
jpeg          uint8 [bytes] JPEG files back to back, in one piece and not packed
image_id      int64 [n]     the images that have pixels, in the order of the store
offset        int64 [n]     where in ``jpeg`` each begins
length        int64 [n]     its bytes
width, height int32 [n]     its pixels
============= ============= ====================================================================

Each image is whole, its longer side at most ``side`` pixels, and never enlarged. As the bytes lie
in the file as they are, threads read them without HDF5 (`jpeg_file`). No times are kept: the same
store gives the same bytes with the same versions of HDF5 and libjpeg.
"""

import io
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import h5py
import numpy as np
from PIL import Image

from reimaging.atomic import replacing
from reimaging.explore.jpeg_file import JpegFile
from reimaging.explore.plain_dataset import write_stream
from reimaging.maps.thumbnails import shrunk
from reimaging.pixels.store import ImageStore

FORMAT = "reimaging thumbnails"
VERSION = 1
SIDE = 256  # pixels
QUALITY = 80  # of JPEG

_AHEAD = 64  # images that are shrunk before they are asked for


class _Thumbnail(NamedTuple):
    image_id: int
    jpeg: bytes
    width: int
    height: int


def write_thumbnails(target: Path, store: Path, side: int = SIDE) -> None:
    """Make thumbnails of the images of one bulk tar.

    Parameters
    ----------
    target
        The file to make; it appears only when it is whole.
    store
        The image store of the tar.
    side
        Of the longer side, in pixels, at most.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    rows: list[tuple[int, int, int, int]] = []
    with TemporaryFile(dir=target.parent) as jpegs:
        for made in _made(store, side):
            rows.append((made.image_id, len(made.jpeg), made.width, made.height))
            jpegs.write(made.jpeg)
        with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
            file.attrs.update({"format": FORMAT, "version": VERSION})
            file.attrs.update({"side": side, "quality": QUALITY})
            write_stream(file, "jpeg", jpegs)
            table = np.array(rows, np.int64).reshape(-1, 4)
            length = table[:, 1]
            file["image_id"], file["length"] = table[:, 0], length
            file["offset"] = np.cumsum(length) - length
            file["width"], file["height"] = table[:, 2].astype("i4"), table[:, 3].astype("i4")


def open_thumbnails(path: Path) -> JpegFile:
    """Open the thumbnails of a bulk tar.

    Raises
    ------
    ReimagingError
        If there are none, or it is another file.
    """
    return JpegFile(path, FORMAT, VERSION)


def thumbnail_of(jpeg: bytes, side: int = SIDE) -> tuple[bytes, int, int]:
    """Make a thumbnail of a JPEG: its bytes, width and height."""
    pixels = shrunk(jpeg, side, side)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return buffer.getvalue(), pixels.shape[1], pixels.shape[0]


def _made(store: Path, side: int) -> Iterator[_Thumbnail]:
    """Make thumbnails in the order of the store, in threads: Pillow lets others work meanwhile."""
    waiting: deque[tuple[int, Future[tuple[bytes, int, int]]]] = deque()

    def next_one() -> _Thumbnail:
        image_id, made = waiting.popleft()
        return _Thumbnail(image_id, *made.result())

    threads = len(os.sched_getaffinity(0))
    with ImageStore(store) as images, ThreadPoolExecutor(threads) as pool:
        for image_id in images.ids.tolist():
            if jpeg := images.jpeg(image_id):
                waiting.append((image_id, pool.submit(thumbnail_of, jpeg, side)))
            if len(waiting) > _AHEAD:
                yield next_one()
        while waiting:
            yield next_one()
