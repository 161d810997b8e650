"""JPEGs are read where they lie in an HDF5 file, by threads at once, and just as HDF5 reads them."""

import os
from concurrent.futures import ThreadPoolExecutor

import h5py
import numpy as np
import pytest

from explore.made_profile import TARS
from reimaging.explore.jpeg_file import JpegFile
from reimaging.explore.stale_files import StaleFilesError
from reimaging.pixels.store import FORMAT, VERSION, ImageStore, write_store


def noise(seed, side=400):
    return np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)


@pytest.fixture(scope="module")
def long_store(tmp_path_factory):
    """A store of some chunks of 1 MiB: many of its JPEGs lie in two."""
    target = tmp_path_factory.mktemp("stores") / "long.h5"
    items = [(1000 - n, noise(n), "ok") for n in range(30)]
    items[7] = (993, None, "timeout: it took long")
    write_store(target, items, attributes={})
    with h5py.File(target) as file:
        assert file["jpeg"].id.get_num_chunks() > 3
    return target


def opened(path):
    return JpegFile(path, FORMAT, VERSION)


def rewritten(path, target, **layout):
    """The store, with its JPEGs in another layout."""
    with h5py.File(path) as old, h5py.File(target, "w") as new:
        new.attrs.update(dict(old.attrs))
        for name in old:
            new.create_dataset(name, data=old[name][:], **(layout if name == "jpeg" else {}))
    return target


def test_every_jpeg_is_the_one_that_hdf5_reads_also_across_chunks(long_store):
    file = opened(long_store)
    handle = file.open()
    with ImageStore(long_store) as store:
        for number in file.ids.tolist():
            assert file.read(handle, number) == store.jpeg(number)


def test_images_ascend_with_their_sizes_and_those_without_pixels_are_not_there(long_store):
    file = opened(long_store)
    assert file.ids.tolist() == [n for n in range(971, 1001) if n != 993]
    assert len(file) == 29
    assert set(file.width.tolist()) == set(file.height.tolist()) == {400}
    with pytest.raises(StaleFilesError, match="no picture of image 993"):
        file.read(file.open(), 993)
    with pytest.raises(StaleFilesError, match="no picture of image 5000"):
        file.read(file.open(), 5000)


def test_jpegs_in_one_piece_are_read_too(long_store, tmp_path):
    whole = rewritten(long_store, tmp_path / "whole.h5")
    one, other = opened(long_store), opened(whole)
    for number in one.ids.tolist():
        assert other.read(other.open(), number) == one.read(one.open(), number)


def test_threads_read_at_once(long_store):
    file = opened(long_store)
    handle = file.open()
    numbers = file.ids.tolist() * 8
    alone = [file.read(handle, number) for number in numbers]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda number: file.read(handle, number), numbers)) == alone


def test_a_file_that_nobody_holds_is_closed(long_store):
    handle = opened(long_store).open()
    number = handle.number
    os.fstat(number)
    del handle
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(number)


def test_a_store_without_an_image_is_one(tmp_path):
    write_store(tmp_path / "empty.h5", [], attributes={})
    assert len(opened(tmp_path / "empty.h5")) == 0


def test_a_missing_or_foreign_file_is_refused_with_the_command_that_makes_it(tmp_path, made):
    with pytest.raises(StaleFilesError, match=r"none\.h5 is not there; `doit convert` makes it"):
        JpegFile(tmp_path / "none.h5", FORMAT, VERSION, "doit convert")
    with pytest.raises(StaleFilesError, match="is no reimaging image store of version 1"):
        opened(made.layout.thumbnails(TARS[0]))
    (tmp_path / "noise.h5").write_bytes(b"noise" * 1000)
    with pytest.raises(StaleFilesError, match="cannot be read as a reimaging image store"):
        opened(tmp_path / "noise.h5")


def test_packed_jpegs_are_refused_as_their_bytes_are_not_there(long_store, tmp_path):
    packed = rewritten(long_store, tmp_path / "p.h5", chunks=(2**20,), compression="gzip")
    with pytest.raises(StaleFilesError, match="packed once more"):
        opened(packed)


@pytest.mark.parametrize(
    ("name", "value"), [("offset", 2**40), ("offset", -1), ("length", 2**40), ("length", -5)]
)
def test_places_beyond_the_end_are_found_when_it_is_opened(long_store, tmp_path, name, value):
    damaged = rewritten(long_store, tmp_path / "d.h5")
    with h5py.File(damaged, "r+") as file:
        file[name][3] = value
    with pytest.raises(StaleFilesError, match="do not fit together"):
        opened(damaged)


def test_bytes_that_were_never_written_are_found_when_it_is_opened(tmp_path):
    with h5py.File(tmp_path / "gap.h5", "w") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION})
        data = file.create_dataset("jpeg", (100,), "u1", chunks=(10,))
        data[:10] = 1
        for name, value in (("image_id", 1), ("offset", 50), ("length", 10), ("width", 1)):
            file[name] = [value]
        file["height"] = [1]
    with pytest.raises(StaleFilesError, match="never written"):
        opened(tmp_path / "gap.h5")


def test_a_file_that_was_made_again_is_not_read_by_the_old_places(long_store, tmp_path):
    path = rewritten(long_store, tmp_path / "s.h5")
    file, held = opened(path), opened(path).open()
    whole = file.read(held, 1000)
    write_store(path, [(1000, noise(99), "ok")], attributes={})
    assert file.read(held, 1000) == whole  # what is open stays what it was
    with pytest.raises(StaleFilesError, match="was made again meanwhile"):
        file.open()
    path.unlink()
    with pytest.raises(StaleFilesError, match="cannot be opened: No such file"):
        file.open()


def test_a_file_that_was_cut_off_where_it_lies_gives_no_half_of_a_jpeg(long_store, tmp_path):
    path = rewritten(long_store, tmp_path / "s.h5")
    file = opened(path)
    held = file.open()
    os.truncate(path, 500_000)
    with pytest.raises(StaleFilesError, match="was cut off meanwhile"):
        for number in file.ids.tolist():
            file.read(held, number)
