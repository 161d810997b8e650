"""A PNG written some rows at a time, so that memory never holds the whole picture.

Pillow wants all of it in memory, and libvips a file of it that is mapped there. The format is that
of ISO/IEC 15948: colours of 8 bits, not filtered, which is smallest where most is white.
"""

import struct
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import numpy as np

from reimaging.atomic import replacing
from reimaging.pixels.trim import Pixels

_LEVEL = 6  # of deflate


def write_png(target: Path, width: int, height: int, bands: Iterable[Pixels]) -> None:
    """Write a PNG, with the same bytes each time.

    Parameters
    ----------
    target
        The file to make; it appears only when it is whole.
    width, height
        In pixels.
    bands
        rows x width x 3, uint8, from the top; `height` rows in all.
    """
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    with replacing(target) as temporary, temporary.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        _chunk(file, b"IHDR", head)
        deflate = zlib.compressobj(_LEVEL)
        rows = 0
        for band in bands:
            # each row begins with the number of its filter: 0, none
            lines = np.pad(band.reshape(len(band), width * 3), ((0, 0), (1, 0)))
            _chunk(file, b"IDAT", deflate.compress(lines.data))
            rows += len(band)
        if rows != height:
            raise ValueError(f"{rows} rows were given for a picture of {height}")
        _chunk(file, b"IDAT", deflate.flush())
        _chunk(file, b"IEND", b"")


def _chunk(file: IO[bytes], kind: bytes, data: bytes) -> None:
    file.write(struct.pack(">I", len(data)) + kind + data)
    file.write(struct.pack(">I", zlib.crc32(kind + data)))
