"""A file as it is, gzipped, or alone in a zip: unpacked while it is read, a piece at a time.

Its first bytes tell how it is packed, not its name. Whatever it unpacks to, nothing is held but
what is asked for.
"""

import io
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from isal import igzip, isal_zlib

_LONGEST = 1 << 20  # bytes taken from the disk at once; a zip's directory is, whatever its length
_ENCRYPTED = 1  # the bit of a zip member's flags

# What a damaged one makes the standard library and ISA-L raise; EOFError is one cut off.
_DAMAGE = (EOFError, ValueError, OverflowError, IndexError, NotImplementedError, zlib.error,
           BadZipFile, cast(type[Exception], isal_zlib.error))  # fmt: skip


class PackedFileError(Exception):
    """Why a file cannot be read, to be put behind a colon: "its gzip is damaged or cut off"."""


def unnoticed(_: int) -> None:
    """Take no note of how many bytes were read."""


@contextmanager
def unpacked(path: Path, on_read: Callable[[int], object] = unnoticed) -> Iterator[BinaryIO]:
    """Open a file to read what it holds once unpacked.

    Parameters
    ----------
    path
        A file, a gzip of one or more members, or a zip of one file.
    on_read
        Is told the number of bytes at each piece that is read of the file, packed as it is.

    Raises
    ------
    PackedFileError
        If it cannot be read, when opening it or later on: reading belongs inside the block.
    """
    packing = "file"
    try:
        with _NotedFile(path) as packed:
            head = os.pread(packed.fileno(), 4, 0)
            if head.startswith(b"\x1f\x8b"):
                packing = "gzip"
                packed.on_read = on_read
                with igzip.IGzipFile(fileobj=packed) as file:
                    yield cast(BinaryIO, file)
            elif head.startswith(b"PK\x03\x04"):
                packing = "zip"
                with ZipFile(packed) as archive, archive.open(_only_file(archive)) as member:
                    packed.on_read = on_read  # from now on, so that no byte is told of twice
                    yield cast(BinaryIO, member)
            else:
                packed.on_read = on_read
                yield cast(BinaryIO, packed)
    except OSError as error:
        reason = error.strerror or f"its {packing} is damaged"  # a BadGzipFile has no strerror
        raise PackedFileError(reason) from None
    except _DAMAGE:
        raise PackedFileError(f"its {packing} is damaged or cut off") from None


def _only_file(archive: ZipFile) -> ZipInfo:
    files = [member for member in archive.infolist() if not member.is_dir()]
    if len(files) != 1:
        raise PackedFileError(f"its zip holds {len(files)} files, where one is allowed")
    # the ways of packing that unpack piece by piece in bounded memory
    if files[0].compress_type not in (ZIP_STORED, ZIP_DEFLATED) or files[0].flag_bits & _ENCRYPTED:
        raise PackedFileError("its zip is encrypted or not deflated, as most zips are")
    return files[0]


class _NotedFile(io.FileIO):
    """Tells of each piece that is read, and refuses to read a large one at once."""

    on_read: Callable[[int], object] = staticmethod(unnoticed)

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > _LONGEST:
            raise BadZipFile
        data = super().read(size)
        self.on_read(len(data))
        return data

    def readinto(self, buffer: Any) -> int:
        size = super().readinto(buffer)
        self.on_read(size)
        return size
