"""The surest errors come first, each with its picture, what is true and what was said."""

import h5py
import numpy as np
import pytest

from learn.picture_arrays import square, write_pictures
from reimaging.errors import ReimagingError
from reimaging.learn.confident_errors import (
    Judged,
    images_of,
    read_judged,
    write_confident_errors,
    write_judged,
)
from reimaging.table import write_table

COLUMNS = ("part", "image_id", "kind", "truth", "diagram", "sensor", "mixed")
ROWS = [
    ("test", 100, "plot", "diagram", "2", "0", "0"),  # right
    ("test", 101, "plot", "diagram", "0", "1", "0"),
    ("test", 102, "scan", "sensor", "0", "0", "3"),
    ("validation", 103, "scan", "sensor", "9", "0", "0"),  # not of the test
    ("test", 104, "screen", "mixed", "3", "0", "0"),  # as sure as 102
    ("test", 105, "screen", "mixed", "-1", "2.5", "-3"),
]


@pytest.fixture
def write(tmp_path):
    array = write_pictures(
        tmp_path / "array.h5", [square((n, 0, 0)) for n in range(6)], [0, 0, 1, 1, 2, 2]
    )

    def write(rows=ROWS, temperature=1.0, count=10, name="errors.h5"):
        answers, metrics = tmp_path / "tests.csv", tmp_path / "metrics.csv"
        write_table(answers, COLUMNS, rows)
        measures = [("accuracy", "", 0.5, "", "")]
        measures += [("temperature", "", temperature, "", "")] if temperature else []
        write_table(metrics, ("measure", "class", "value", "low", "high"), measures)
        write_confident_errors(tmp_path / name, [array], answers, metrics, count)
        return tmp_path / name

    return write


def test_errors_are_sorted_by_how_sure_they_are(write):
    images, judged, heat = read_judged(write())
    assert [one.image_id for one in judged] == [105, 102, 104, 101]
    assert judged[0][1:4] == ("screen", "mixed", "sensor")
    assert judged[0].probability == pytest.approx(1 / (1 + np.exp(-3.5) + np.exp(-5.5)))
    assert judged[3].probability == pytest.approx(np.e / (np.e + 2))
    assert heat is None
    for image, one in zip(images, judged, strict=True):
        assert image.tolist() == square((one.image_id - 100, 0, 0)).tolist()


def test_a_temperature_changes_how_sure_they_are(write):
    _, judged, _ = read_judged(write(temperature=2.0))
    assert judged[-1].probability == pytest.approx(np.exp(0.5) / (np.exp(0.5) + 2))


def test_the_file_says_how_many_errors_there_are_in_all(write):
    with h5py.File(write(count=2)) as file:
        assert file["image_id"][:].tolist() == [105, 102]
        assert (file.attrs["errors"], file.attrs["pictures"]) == (4, 5)


@pytest.mark.parametrize("rows", [ROWS[:1], ROWS[3:4], []], ids=["no error", "no test", "no row"])
def test_without_errors_the_file_is_empty(write, rows):
    images, judged, _ = read_judged(write(rows))
    assert (images.shape, judged) == ((0, 16, 16, 3), [])


def test_a_picture_of_another_array_is_named(write):
    with pytest.raises(ReimagingError, match=r"Picture 7 is in none of .*array\.h5"):
        write([("test", 7, "plot", "diagram", "0", "1", "0")])


def test_without_a_temperature_nobody_knows_how_sure_they_are(write):
    with pytest.raises(ReimagingError, match=r"metrics\.csv tells no temperature"):
        write(temperature=None)


def test_the_same_errors_give_the_same_bytes(write):
    assert write(name="a.h5").read_bytes() == write(name="b.h5").read_bytes()


def test_what_is_written_is_read_again(tmp_path):
    images = np.arange(2 * 2 * 2 * 3, dtype=np.uint8).reshape(2, 2, 2, 3)
    heat = np.array([[[0, 0.5], [0.25, 1]]] * 2, np.float32)
    judged = [Judged(1, "é", "sensor", "mixed", 0.5), Judged(2, "", "mixed", "mixed", 0.75)]
    write_judged(tmp_path / "j.h5", images, judged, {"seed": 3}, heat)
    found = read_judged(tmp_path / "j.h5")
    assert found[0].tolist() == images.tolist()
    assert found[1] == judged
    assert found[2].tolist() == heat.tolist()


def test_pictures_are_found_in_whichever_array_they_lie(tmp_path):
    arrays = [
        write_pictures(tmp_path / "a.h5", [square((n, 0, 0)) for n in range(2)], [0, 1]),
        write_pictures(tmp_path / "b.h5", [square((0, n, 0)) for n in range(3)], [0, 1, 2]),
    ]
    with h5py.File(arrays[1], "r+") as file:
        file["image_id"][:] = [7, 8, 9]
    found = images_of([9, 101, 8], arrays)
    expected = [square((0, 2, 0)), square((1, 0, 0)), square((0, 1, 0))]
    assert (found == np.stack(expected)).all()
