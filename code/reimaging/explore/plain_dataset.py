"""Datasets whose numbers lie in an HDF5 file as they are, in one piece and not packed.

HDF5 bears one thread at a time, and what it reads it copies. What lies in one piece is written from
a stream of any length, and read by as many threads as there are where the system maps it.
"""

import os
from pathlib import Path
from typing import IO, Any

import h5py
import numpy as np
from numpy.typing import NDArray

_BLOCK = 2**20  # bytes


def write_stream(file: h5py.File, name: str, stream: IO[bytes]) -> None:
    """Make a dataset of bytes, uint8 [size], of all that a stream holds, some at a time."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    data = file.create_dataset(name, (size,), "u1")
    start = 0
    while block := stream.read(_BLOCK):
        data[start : start + len(block)] = np.frombuffer(block, np.uint8)
        start += len(block)


def mapped(path: Path, data: h5py.Dataset) -> NDArray[Any]:
    """Give a dataset as an array that the system reads from the file where it is looked at.

    Parameters
    ----------
    path
        The file that it lies in, which may be closed afterwards and must not be written to. A new
        file in its place does no harm.
    data
        The dataset.

    Raises
    ------
    ValueError
        If it does not lie in one piece.
    """
    if not data.size:
        return np.empty(data.shape, data.dtype)
    offset = data.id.get_offset()
    if data.chunks is not None or offset is None:
        raise ValueError(f"its {data.name} lies in pieces")
    return np.asarray(np.memmap(path, data.dtype, "r", offset, data.shape))
