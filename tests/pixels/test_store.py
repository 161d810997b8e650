import time

import h5py
import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.pixels.store import (
    LEFT_OUT,
    ImageStore,
    first_outcomes,
    only_rendered,
    write_part,
    write_store,
)

BIG = 2**62 + 12345


def noise(rows, columns, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (rows, columns, 3), dtype=np.uint8)


def smooth(rows, columns):
    ramp = np.linspace(0, 255, rows * columns).reshape(rows, columns)
    return np.stack([ramp, ramp[::-1], ramp[:, ::-1]], axis=2).astype(np.uint8)


ITEMS = [
    (BIG, smooth(30, 40), "ok"),
    (7, None, "unreadable: damaged PDF — naïve"),
    (3, smooth(5, 9), "ok"),
]


@pytest.fixture
def store(tmp_path):
    target = tmp_path / "images" / "tar.h5"
    write_store(target, ITEMS, attributes={"tar": "arXiv_src_0803_001", "dpi": 300})
    return target


def test_what_was_written_is_read(store):
    with ImageStore(store) as images:
        assert len(images) == 3
        assert images.ids.tolist() == [BIG, 7, 3]
        assert images.outcomes == ["ok", "unreadable: damaged PDF — naïve", "ok"]
        assert images.jpeg(7) is None
        assert images.pixels(7) is None
        assert images.jpeg(3)[:3] == b"\xff\xd8\xff"
        for image_id, pixels, _ in (ITEMS[0], ITEMS[2]):
            assert images.pixels(image_id).shape == pixels.shape
            assert np.abs(images.pixels(image_id).astype(int) - pixels).mean() < 4
        with pytest.raises(KeyError):
            images.jpeg(8)


def test_attributes_are_kept(store):
    with ImageStore(store) as images:
        assert images.attributes == {
            "format": "reimaging image store", "version": 1, "quality": 90,
            "tar": "arXiv_src_0803_001", "dpi": 300,
        }  # fmt: skip


def test_the_layout_is_the_documented_one(store):
    with h5py.File(store) as file:
        assert {name: data.dtype.name for name, data in file.items() if name != "outcome"} == {
            "jpeg": "uint8", "image_id": "int64", "offset": "int64", "length": "int64",
            "width": "int32", "height": "int32",
        }  # fmt: skip
        assert file["width"][:].tolist() == [40, 0, 9]
        assert file["height"][:].tolist() == [30, 0, 5]
        assert file["offset"][2] == file["length"][0]
        assert file["jpeg"].shape[0] == file["length"][:].sum()


def test_two_writings_give_the_same_bytes(tmp_path):
    for name, attributes in (("a", {"x": 1, "y": "z"}), ("b", {"y": "z", "x": 1})):
        write_store(tmp_path / name, iter(ITEMS), attributes=attributes)
        time.sleep(1.1)  # a time that is kept would differ
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_images_longer_than_a_chunk_are_whole(tmp_path):
    items = [(n, noise(600, 700, n), "ok") for n in range(4)]
    write_store(tmp_path / "s.h5", items, attributes={}, quality=95)
    with ImageStore(tmp_path / "s.h5") as images:
        assert images._file["jpeg"].shape[0] > 3 * 2**20
        for n, pixels, _ in items:
            assert np.abs(images.pixels(n).astype(int) - pixels).mean() < 12


def test_an_empty_tar_has_an_empty_store(tmp_path):
    write_store(tmp_path / "s.h5", [], attributes={})
    with ImageStore(tmp_path / "s.h5") as images:
        assert (len(images), images.outcomes, images.ids.tolist()) == (0, [], [])


def test_a_writing_that_fails_leaves_the_old_store(store):
    before = store.read_bytes()

    def failing():
        yield ITEMS[0]
        raise RuntimeError("cut")

    with pytest.raises(RuntimeError):
        write_store(store, failing(), attributes={})
    assert store.read_bytes() == before
    assert [path.name for path in store.parent.iterdir()] == ["tar.h5"]


def test_an_image_comes_once(tmp_path):
    with pytest.raises(ReimagingError, match="twice"):
        write_store(tmp_path / "s.h5", [ITEMS[0], ITEMS[0]], attributes={})
    assert not (tmp_path / "s.h5").exists()


def test_another_file_is_refused(tmp_path):
    (tmp_path / "text").write_text("no HDF5")
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["x"] = 1
    for name in ("text", "other.h5", "missing"):
        with pytest.raises(ReimagingError):
            ImageStore(tmp_path / name)


def test_of_two_stores_that_hold_an_image_the_first_one_counts(tmp_path):
    white = np.full((4, 4, 3), 255, np.uint8)
    write_store(tmp_path / "a.h5", [(1, white, "ok"), (2, None, "blank: x")], attributes={})
    write_store(tmp_path / "b.h5", [(2, white, "ok"), (3, white, "ok")], attributes={})
    stores = [tmp_path / "a.h5", tmp_path / "b.h5"]
    assert [(numbers.tolist(), outcomes) for numbers, outcomes in first_outcomes(stores)] == [
        ([1, 2], ["ok", "blank: x"]),
        ([3], ["ok"]),
    ]


def test_of_many_rows_those_of_rendered_images_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("reimaging.pixels.store._ROWS", 3)
    white = np.full((4, 4, 3), 255, np.uint8)
    write_store(tmp_path / "a.h5", [(9, white, "ok"), (2, None, "blank: x")], attributes={})
    write_store(tmp_path / "b.h5", [(2, white, "ok"), (BIG, white, "ok")], attributes={})
    stores = [tmp_path / "a.h5", tmp_path / "b.h5"]
    rows = [(number, f"of {number}") for number in (1, 2, 9, 10, BIG, BIG + 1, 3)]
    assert list(only_rendered(iter(rows), stores)) == [(9, "of 9"), (BIG, f"of {BIG}")]
    assert list(only_rendered(rows, [])) == []
    assert list(only_rendered([], stores)) == []


def test_a_part_of_nothing_left_out_is_the_store_itself(store, tmp_path):
    write_part(tmp_path / "part.h5", store, {})
    assert (tmp_path / "part.h5").read_bytes() == store.read_bytes()


def test_a_part_has_all_rows_and_the_pixels_of_those_that_stay(store, tmp_path):
    write_part(tmp_path / "part.h5", store, {BIG: "left out: its licence, arXiv"})
    with ImageStore(store) as whole, ImageStore(tmp_path / "part.h5") as part:
        assert part.ids.tolist() == whole.ids.tolist()
        assert part.outcomes == ["left out: its licence, arXiv", *whole.outcomes[1:]]
        assert part.jpeg(BIG) is None and part.jpeg(3) == whole.jpeg(3)
        assert part.sizes == [(0, 0), (0, 0), (9, 5)]
        assert part.attributes == {**whole.attributes, LEFT_OUT: 1}
        gone = whole.jpeg(BIG)
    with h5py.File(tmp_path / "part.h5") as file:  # not merely without a row that points to it
        assert gone[64:] not in file["jpeg"][:].tobytes()
        assert len(file["jpeg"]) == file["length"][:].sum()
