"""Pictures of one article, and pictures alike, are on one side of the split."""

from collections import Counter

import h5py
import numpy as np
import pytest

from learn.toy import write_toy_array
from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.examples import COLUMNS, Pictures, read_examples, write_split
from reimaging.table import read_table


@pytest.fixture
def arrays(tmp_path):
    drawn = write_toy_array(tmp_path / "drawn.h5", 60, seed=1)
    tests = write_toy_array(tmp_path / "tests.h5", 30, seed=2)
    return drawn, tests


def parts_of(path):
    return [(row["array"], row["part"]) for row in read_table(path)]


def test_drawn_pictures_are_learnt_from_and_tuned_by_and_the_kept_ones_tested_with(
    arrays, tmp_path
):
    write_split(tmp_path / "split.csv", *arrays, validation=0.2, seed=4)
    rows = read_table(tmp_path / "split.csv")
    assert tuple(rows[0]) == COLUMNS
    counts = Counter((row["array"], row["part"], row["label"]) for row in rows)
    for label in CLASSES:
        assert counts["tests.h5", "test", label] == 10
        # a fifth of what is not tested, of which drawn pictures give no part to the test
        assert counts["drawn.h5", "validation", label] == 5
        assert counts["drawn.h5", "train", label] == 15
    assert sum(counts.values()) == 90


def test_the_split_does_not_change_and_follows_the_seed(arrays, tmp_path):
    for name, seed in (("a", 4), ("b", 4), ("c", 5)):
        write_split(tmp_path / f"{name}.csv", *arrays, validation=0.2, seed=seed)
    a, b, c = ((tmp_path / f"{name}.csv").read_bytes() for name in "abc")
    assert a == b != c


def test_a_picture_to_learn_from_that_is_like_one_of_the_tests_is_left_out(arrays, tmp_path):
    drawn, tests = arrays
    with h5py.File(drawn, "r+") as file, h5py.File(tests) as other:
        file["images"][7] = np.clip(other["images"][1].astype(int) + 3, 0, 255)  # a sensor image
    write_split(tmp_path / "split.csv", drawn, tests, validation=0.2, seed=4)
    rows = {(row["array"], row["row"]): row for row in read_table(tmp_path / "split.csv")}
    assert rows["drawn.h5", "7"]["part"] == "left out"
    assert rows["tests.h5", "1"]["part"] == "test"
    assert rows["drawn.h5", "7"]["group"] == rows["tests.h5", "1"]["group"]


def test_labelled_images_of_an_article_stay_together_and_go_into_all_parts(arrays, tmp_path):
    article = np.repeat(np.arange(30), 4)
    labels = np.repeat(np.arange(30) % 3, 4)
    labelled = write_toy_array(tmp_path / "l.h5", 120, seed=3, labels=labels, article=article)
    write_split(tmp_path / "split.csv", *arrays, [labelled], validation=0.2, seed=4)
    rows = [row for row in read_table(tmp_path / "split.csv") if row["array"] == "l.h5"]
    parts = {}
    for row, number in zip(rows, article, strict=True):
        parts.setdefault(int(number), set()).add(row["part"])
    assert all(len(found) == 1 for found in parts.values())
    assert {part for found in parts.values() for part in found} == {"train", "validation", "test"}


def test_images_that_were_not_labelled_by_lot_are_learnt_from_and_not_tested_with(arrays, tmp_path):
    article, by_lot = np.arange(120), np.arange(120) % 2 == 0
    labelled = write_toy_array(tmp_path / "l.h5", 120, seed=3, article=article, by_lot=by_lot)
    write_split(tmp_path / "split.csv", *arrays, [labelled], validation=0.2, seed=4)
    rows = [row for row in read_table(tmp_path / "split.csv") if row["array"] == "l.h5"]
    fair, unfair = (
        {row["part"] for row, lot in zip(rows, by_lot, strict=True) if lot == which}
        for which in (True, False)
    )
    assert fair == {"train", "validation", "test"}
    assert unfair == {"train", "validation"}


def test_a_part_is_read_with_its_pictures_and_labels(arrays, tmp_path):
    write_split(tmp_path / "split.csv", *arrays, validation=0.2, seed=4)
    test = read_examples(tmp_path / "split.csv", arrays, "test")
    assert len(test) == 30 and set(test.array) == {1}
    with Pictures(test.paths) as pictures, h5py.File(arrays[1]) as file:
        order = np.array([5, 2, 9])
        read = pictures.read(test.array[order], test.row[order])
        for place, number in enumerate(test.row[order]):
            assert (read[place] == file["images"][number]).all()
        assert (test.label == file["label"][:][test.row]).all()
        assert (test.image_id == file["image_id"][:][test.row]).all()


def test_pictures_of_one_class_alone_are_a_sentence(tmp_path):
    paths = [write_toy_array(tmp_path / f"{n}.h5", 6, seed=n, labels=[1] * 6) for n in range(2)]
    with pytest.raises(ReimagingError, match=r"0\.h5, 1\.h5.*sensor"):
        write_split(tmp_path / "split.csv", *paths, validation=0.2, seed=4)


def test_an_empty_part_and_an_array_that_is_gone_are_a_sentence(arrays, tmp_path):
    write_split(tmp_path / "split.csv", *arrays, validation=0.2, seed=4)
    with pytest.raises(ReimagingError, match="no picture for elsewhere"):
        read_examples(tmp_path / "split.csv", arrays, "elsewhere")
    with pytest.raises(ReimagingError, match=r"names tests\.h5, which is not there"):
        read_examples(tmp_path / "split.csv", arrays[:1], "test")


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "other"])
def test_a_damaged_array_is_a_sentence(arrays, tmp_path, damage):
    drawn, tests = arrays
    if damage == "cut":
        drawn.write_bytes(drawn.read_bytes()[:5000])
    elif damage == "other":
        with h5py.File(drawn, "w") as file:
            file["x"] = 1
    else:
        drawn.write_bytes({"empty": b"", "text": b"no HDF5"}[damage])
    with pytest.raises(ReimagingError, match=r"drawn\.h5 .*(cannot be read|is no array)"):
        write_split(tmp_path / "split.csv", drawn, tests, validation=0.2, seed=4)


def test_squares_of_different_sides_are_a_sentence(arrays, tmp_path):
    larger = write_toy_array(tmp_path / "larger.h5", 6, side=64)
    with pytest.raises(ReimagingError, match="have sides of 32 and 64 pixels"):
        Pictures([arrays[0], larger])
