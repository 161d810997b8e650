"""The table of tests holds the logits of every picture that was kept for tuning and testing."""

import keras
import numpy as np
import pytest

from learn.toy import SIDE, write_toy_array
from reimaging.image_class import CLASSES
from reimaging.learn.examples import write_split
from reimaging.learn.model_file import save_model
from reimaging.learn.testing import COLUMNS, write_tests
from reimaging.learn.training import calibrated
from reimaging.table import read_table


@pytest.fixture
def tested(tmp_path):
    arrays = [write_toy_array(tmp_path / f"{n}.h5", 30, seed=n) for n in (1, 2)]
    write_split(tmp_path / "split.csv", *arrays, validation=0.2, seed=4)
    picture = keras.Input((SIDE, SIDE, 3))
    mean = keras.layers.GlobalAveragePooling2D()(keras.layers.Rescaling(1 / 255)(picture))
    logits = keras.layers.Dense(3, name="logits")(mean)
    network = keras.Model(picture, logits)
    save_model(tmp_path / "m.keras", calibrated(network, 3.0))
    write_tests(tmp_path / "tests.csv", tmp_path / "m.keras", tmp_path / "split.csv", arrays)
    return network, arrays, read_table(tmp_path / "tests.csv")


def test_every_picture_of_the_two_parts_is_there_with_its_class_and_kind(tested):
    _, _, rows = tested
    assert tuple(rows[0]) == COLUMNS
    parts = [row["part"] for row in rows]
    assert parts.count("test") == 30 and 0 < parts.count("validation") < 15
    assert all(row["kind"] == row["truth"] for row in rows)  # as the toys have it
    assert {row["truth"] for row in rows} == set(CLASSES)


def test_logits_are_those_before_the_temperature(tested):
    import h5py

    network, arrays, rows = tested
    with h5py.File(arrays[1]) as file:
        expected = network.predict(file["images"][:].astype(np.float32), verbose=0)
        order = {int(number): row for row, number in enumerate(file["image_id"][:])}
    for row in rows:
        if row["part"] == "test":
            logits = [float(row[name]) for name in CLASSES]
            assert logits == pytest.approx(expected[order[int(row["image_id"])]], abs=1e-4)


@pytest.mark.parametrize("each, counted", [(20, "labelled"), (19, "drawn")])
def test_labelled_images_are_the_test_as_soon_as_there_are_enough(tmp_path, each, counted):
    keras.utils.set_random_seed(1)
    arrays = [write_toy_array(tmp_path / f"{n}.h5", 30, seed=n) for n in (1, 2)]
    labels = [n % 3 for n in range(3 * each * 5)]
    arrays.append(
        write_toy_array(tmp_path / "l.h5", len(labels), seed=3, article=range(len(labels)))
    )
    write_split(tmp_path / "split.csv", arrays[0], arrays[1], arrays[2:], validation=0.2, seed=4)
    picture = keras.Input((SIDE, SIDE, 3))
    logits = keras.layers.Dense(3, name="logits")(keras.layers.GlobalAveragePooling2D()(picture))
    save_model(tmp_path / "m.keras", calibrated(keras.Model(picture, logits), 1.0))
    write_tests(tmp_path / "tests.csv", tmp_path / "m.keras", tmp_path / "split.csv", arrays)
    tests = [row["part"] for row in read_table(tmp_path / "tests.csv")]
    of_labelled = 3 * each
    expected = {"labelled": (of_labelled, 30), "drawn": (30, of_labelled)}[counted]
    assert (tests.count("test"), tests.count("other test")) == expected
