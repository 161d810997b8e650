"""A plain dataset lies in its file in one piece, and is read where it lies."""

import io
import os

import h5py
import numpy as np
import pytest

from reimaging.explore.plain_dataset import mapped, write_stream


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.h5"


def written(path, data):
    with h5py.File(path, "w") as file:
        file["before"] = np.arange(100)
        write_stream(file, "data", io.BytesIO(data))
    return path


@pytest.mark.parametrize("size", [0, 1, 2**20, 2**20 + 1, 3 * 2**20 + 5])
def test_a_stream_of_any_length_comes_back(path, size):
    data = os.urandom(size)
    with h5py.File(written(path, data), "r") as file:
        assert file["data"][:].tobytes() == data
        assert mapped(path, file["data"]).tobytes() == data


def test_a_stream_is_read_from_its_beginning(path):
    stream = io.BytesIO()
    stream.write(b"written just now")
    with h5py.File(path, "w") as file:
        write_stream(file, "data", stream)
        assert file["data"][:].tobytes() == b"written just now"


def test_numbers_keep_their_kind_and_shape(path):
    values = np.linspace(-1, 1, 12, dtype="<f4").reshape(3, 4)
    with h5py.File(path, "w") as file:
        file["values"] = values
    with h5py.File(path, "r") as file:
        held = mapped(path, file["values"])
    assert held.dtype == values.dtype and np.array_equal(held, values)


def test_it_cannot_be_written_to_and_outlives_the_file_that_takes_its_place(path, tmp_path):
    with h5py.File(written(path, b"old" * 1000), "r") as file:
        held = mapped(path, file["data"])
    with pytest.raises(ValueError, match="read-only"):
        held[0] = 1
    written(tmp_path / "new.h5", b"new" * 1000).replace(path)
    assert held.tobytes() == b"old" * 1000


def test_one_that_lies_in_pieces_is_refused(path):
    with h5py.File(path, "w") as file:
        data = file.create_dataset("data", data=np.zeros(1000, "u1"), chunks=(100,))
        with pytest.raises(ValueError, match="pieces"):
            mapped(path, data)
