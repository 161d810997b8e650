import h5py
import numpy as np
import pytest
from PIL import Image

from reimaging.image_class import CLASSES
from reimaging.pixels.drawn_arrays import trimmed, write_drawn_array

SETTINGS = {"side": 48, "seed": 4, "workers": 1}


@pytest.fixture(scope="module")
def array(tmp_path_factory):
    path = tmp_path_factory.mktemp("drawn") / "drawn.h5"
    write_drawn_array(path, "training", 9, **SETTINGS)
    return path


def test_classes_are_balanced_and_each_row_says_what_it_shows(array):
    with h5py.File(array) as file:
        assert file["images"].shape == (9, 48, 48, 3) and file["images"].dtype == np.uint8
        assert list(file.attrs["classes"]) == list(CLASSES)
        assert np.bincount(file["label"][()]).tolist() == [3, 3, 3]
        assert all(file["kind"].asstr()[()]) and file["look"].shape == (9,)
        assert set(file["turned"][()].tolist()) <= {0, 90, 270}
        assert len(set(file["image_id"][()].tolist())) == 9 and file["image_id"][()].min() > 0
        assert file["images"][()].std(axis=(1, 2, 3)).min() > 2


def test_the_same_seed_gives_the_same_bytes_by_one_process_or_two(array, tmp_path):
    write_drawn_array(tmp_path / "again.h5", "training", 9, **(SETTINGS | {"workers": 2}))
    assert (tmp_path / "again.h5").read_bytes() == array.read_bytes()


def test_a_larger_set_begins_with_the_smaller_and_another_purpose_shares_nothing(array, tmp_path):
    write_drawn_array(tmp_path / "more.h5", "training", 12, **SETTINGS)
    write_drawn_array(tmp_path / "test.h5", "test", 9, **SETTINGS)
    with h5py.File(array) as a, h5py.File(tmp_path / "more.h5") as more:
        assert np.array_equal(a["images"], more["images"][:9])
        with h5py.File(tmp_path / "test.h5") as other:
            assert not set(a["image_id"][()]) & set(other["image_id"][()])
            assert not any(np.array_equal(x, y) for x in a["images"] for y in other["images"])


def test_the_border_goes_and_a_picture_of_one_colour_stays():
    image = Image.new("RGB", (60, 40), "white")
    image.paste("black", (20, 10, 30, 30))
    image.paste("red", (22, 12, 24, 14))
    assert trimmed(image).shape == (20, 10, 3)
    assert trimmed(Image.new("RGB", (7, 5), "navy")).shape == (5, 7, 3)
