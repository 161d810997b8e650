"""The squares of a tar are those of its images that have pixels, each as pixels.arrays fits it."""

import h5py
import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.pixels.arrays import square
from reimaging.pixels.squares import Squares, decoded, images_by_lot, write_lot, write_squares
from reimaging.pixels.store import ImageStore, write_store


@pytest.fixture
def store(tmp_path):
    """300 images of many shapes, of which every seventh has no pixels."""
    rng = np.random.default_rng(4)

    def each():
        for number in range(300):
            if number % 7 == 0:
                yield 1000 - number, None, "unreadable: x"
            else:
                high, wide = rng.integers(8, 60, 2)
                yield 1000 - number, rng.integers(0, 255, (high, wide, 3), np.uint8), "ok"

    write_store(tmp_path / "t.store", each(), attributes={})
    return tmp_path / "t.store"


@pytest.fixture
def squares(tmp_path, store):
    write_squares(tmp_path / "t.h5", store, side=32)
    return tmp_path / "t.h5"


def test_each_image_with_pixels_is_there_once_in_the_order_of_the_store(store, squares):
    with Squares(squares) as found, ImageStore(store) as images:
        assert found.side == 32
        assert found.ids.tolist() == [1000 - n for n in range(300) if n % 7]
        seen = [pair for block in found.blocks() for pair in zip(*block, strict=True)]
        assert [number for number, _ in seen] == found.ids.tolist()
        for number, picture in seen:
            assert (picture == square(images.jpeg(int(number)), 32)).all()


def test_only_chosen_images_are_read(squares):
    with Squares(squares) as found:
        got = [int(number) for ids, _ in found.blocks(np.array([3, 702, 999])) for number in ids]
    assert got == [999, 702]


def test_chosen_images_come_as_they_come_among_all_whether_packed_or_not(tmp_path, squares):
    write_lot(tmp_path / "lot.h5", [squares], 250, 4, "a")  # as it is, not compressed
    for path in (squares, tmp_path / "lot.h5"):
        with Squares(path) as found:
            every = dict(
                pair
                for ids, block in found.blocks()
                for pair in zip(ids.tolist(), block, strict=True)
            )
            chosen = found.ids[[0, 1, 31, 32, 127, 128, 200, 249]]
            came = []
            for ids, block in found.blocks(np.sort(chosen)):
                assert len(ids) == len(block) <= 128
                for number, picture in zip(ids.tolist(), block, strict=True):
                    came.append(number)
                    assert (picture == every[number]).all()
            assert came == chosen.tolist()


def test_what_is_not_chosen_is_not_unpacked(squares):
    damage(squares, 2)  # rows 64 to 95
    with Squares(squares) as found:
        chosen = np.sort(found.ids[[3, 63, 96, 127, 255]])
        assert sum(len(ids) for ids, _ in found.blocks(chosen)) == 5
        with pytest.raises(ReimagingError, match=r"t\.h5 is damaged at row 64"):
            list(found.blocks(np.sort(found.ids[64:70])))


def test_pictures_come_in_the_order_asked_for(store):
    with ImageStore(store) as images:
        wanted = [701, 999, 801]
        for number, picture in zip(wanted, decoded(images, wanted, 32), strict=True):
            assert (picture == square(images.jpeg(number), 32)).all()


def test_the_same_store_gives_the_same_bytes(tmp_path, store, squares):
    write_squares(tmp_path / "again.h5", store, side=32)
    assert (tmp_path / "again.h5").read_bytes() == squares.read_bytes()


def test_a_tar_without_pictures_has_a_file_without_rows(tmp_path):
    write_store(tmp_path / "none.store", [(1, None, "unreadable: x")], attributes={})
    write_squares(tmp_path / "none.h5", tmp_path / "none.store", side=32)
    with Squares(tmp_path / "none.h5") as found:
        assert len(found) == 0
        assert list(found.blocks()) == []


def test_what_is_no_array_of_images_is_a_sentence(tmp_path):
    (tmp_path / "text.h5").write_text("text")
    with pytest.raises(ReimagingError, match=r"text\.h5 cannot be read as HDF5"):
        Squares(tmp_path / "text.h5")
    h5py.File(tmp_path / "other.h5", "w").close()
    with pytest.raises(ReimagingError, match=r"other\.h5 is no array of images"):
        Squares(tmp_path / "other.h5")


def damage(squares, chunk):
    with h5py.File(squares) as file:
        place = file["images"].id.get_chunk_info(chunk).byte_offset
    with squares.open("r+b") as file:
        file.seek(place)
        file.write(bytes(200))


def test_a_damaged_file_is_a_sentence(squares):
    damage(squares, 2)
    with Squares(squares) as found, pytest.raises(ReimagingError, match=r"t\.h5 is damaged"):
        list(found.blocks())


@pytest.fixture
def two_tars(tmp_path, squares):
    """The squares above, and those of a tar that has one of their images and two more."""
    rows = [(n, np.full((9, 9, 3), n % 200, np.uint8), "ok") for n in (999, 2000, 2001)]
    write_store(tmp_path / "b.store", rows, attributes={})
    write_squares(tmp_path / "b.h5", tmp_path / "b.store", side=32)
    return [squares, tmp_path / "b.h5"]


def test_the_lot_depends_on_seed_and_purpose_and_not_on_the_order_of_tars(two_tars):
    drawn = images_by_lot(two_tars, 20, 4, "a")
    assert drawn == images_by_lot(two_tars[::-1], 20, 4, "a")
    assert drawn == images_by_lot(two_tars, 50, 4, "a")[:20]
    assert drawn != images_by_lot(two_tars, 20, 5, "a") != images_by_lot(two_tars, 20, 4, "b")
    every = images_by_lot(two_tars, 1000, 4, "a")
    assert len(every) == len(set(every)) == 259  # one lies in both


def test_an_array_by_lot_holds_the_squares_in_the_order_of_the_lot(tmp_path, two_tars):
    write_lot(tmp_path / "lot.h5", two_tars[:1], 30, 4, "a")
    with Squares(tmp_path / "lot.h5") as lot, Squares(two_tars[0]) as found:
        assert lot.ids.tolist() == images_by_lot(two_tars[:1], 30, 4, "a")
        whole = {
            int(n): p for ids, block in found.blocks() for n, p in zip(ids, block, strict=True)
        }
        for ids, block in lot.blocks():
            for number, picture in zip(ids.tolist(), block, strict=True):
                assert (picture == whole[number]).all()
    first = (tmp_path / "lot.h5").read_bytes()
    write_lot(tmp_path / "lot.h5", two_tars[:1], 30, 4, "a")
    assert (tmp_path / "lot.h5").read_bytes() == first


def test_a_file_can_be_written_while_squares_are_read(tmp_path):
    rng = np.random.default_rng(4)
    noise = ((n, rng.integers(0, 255, (24, 24, 3), np.uint8), "ok") for n in range(2000))
    write_store(tmp_path / "t.store", noise, attributes={})
    write_squares(tmp_path / "t.h5", tmp_path / "t.store", side=24)
    for seed in range(4):  # HDF5 in two threads at once is chance: errors, or the end of Python
        write_lot(tmp_path / "lot.h5", [tmp_path / "t.h5"], 1500, seed, "a")
    with Squares(tmp_path / "lot.h5") as lot:
        assert len(lot) == sum(len(ids) for ids, _ in lot.blocks()) == 1500


def test_without_an_image_the_lot_is_empty_and_it_is_said(tmp_path, capsys):
    write_store(tmp_path / "none.store", [(1, None, "unreadable: x")], attributes={})
    write_squares(tmp_path / "none.h5", tmp_path / "none.store", side=32)
    write_lot(tmp_path / "lot.h5", [tmp_path / "none.h5"], 30, 4, "a")
    with Squares(tmp_path / "lot.h5") as lot:
        assert (len(lot), lot.side) == (0, 32)
    assert "No image was rendered: lot.h5 is empty." in capsys.readouterr().out
    with pytest.raises(ReimagingError, match="there is no tar"):
        write_lot(tmp_path / "lot.h5", [], 30, 4, "a")
