"""Predictions are of every image that has pixels, keyed by image_id, in one file that is merged."""

import sqlite3
from contextlib import closing

import keras
import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.learn.model_file import save_model
from reimaging.learn.predictions import (
    fingerprint,
    merge_shards,
    model_of,
    predict,
    side_of,
    write_shard,
)
from reimaging.pixels.squares import write_squares
from reimaging.pixels.store import write_store

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def by_colour(scale: float = 10.0) -> keras.Model:
    """Tell pictures by their colour: red is a diagram, green a sensor image, blue mixed."""
    picture = keras.Input((16, 16, 3))
    mean = keras.layers.GlobalAveragePooling2D()(keras.layers.Rescaling(scale / 255)(picture))
    return keras.Model(picture, keras.layers.Softmax()(mean))


@pytest.fixture
def model(tmp_path):
    save_model(tmp_path / "m.keras", by_colour())
    return tmp_path / "m.keras"


def store(path, images):
    rows = [
        (number, None if colour is None else np.full((40, 40, 3), colour, np.uint8),
         "ok" if colour else "unreadable: x")
        for number, colour in images.items()
    ]  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    write_store(path, rows, attributes={})
    return path


def tar(path, images, side=16):
    write_squares(path, store(path.with_suffix(".store"), images), side=side)
    return path


def rows_of(path):
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT * FROM predictions ORDER BY image_id").fetchall()


def test_each_image_with_pixels_has_probabilities_and_the_likeliest_class(tmp_path, model):
    images = tar(tmp_path / "s.h5", {7: RED, 3: GREEN, 9: None, 2**62: BLUE})
    write_shard(tmp_path / "p.sqlite3", model, images)
    rows = rows_of(tmp_path / "p.sqlite3")
    assert [(row[0], row[4]) for row in rows] == [
        (3, "sensor"), (7, "diagram"), (2**62, "mixed")
    ]  # fmt: skip
    for row in rows:
        assert sum(row[1:4]) == pytest.approx(1, abs=1e-5)
        assert max(row[1:4]) > 0.99


def test_only_chosen_images_are_asked_about(tmp_path, model):
    images = tar(tmp_path / "s.h5", {7: RED, 3: GREEN})
    write_shard(tmp_path / "p.sqlite3", model, images, np.array([3, 1000]))
    assert [row[0] for row in rows_of(tmp_path / "p.sqlite3")] == [3]


def test_squares_of_another_side_are_a_sentence(tmp_path, model):
    large = tar(tmp_path / "s.h5", {7: RED}, side=32)
    with pytest.raises(
        ReimagingError, match=r"s\.h5 has squares of 32 pixels and m\.keras takes 16"
    ):
        write_shard(tmp_path / "p.sqlite3", model, large)
    assert not (tmp_path / "p.sqlite3").exists()


def test_the_same_images_give_the_same_bytes_however_many_come_with_them(tmp_path, model):
    images = {n: (n % 256, 3 * n % 256, 7 * n % 256) for n in range(150)}  # more than a batch
    whole = tar(tmp_path / "whole.h5", images)
    write_shard(tmp_path / "a.sqlite3", model, whole)
    write_shard(tmp_path / "b.sqlite3", model, whole)
    assert (tmp_path / "a.sqlite3").read_bytes() == (tmp_path / "b.sqlite3").read_bytes()
    few = tar(tmp_path / "few.h5", {n: images[n] for n in (3, 140)})
    write_shard(tmp_path / "c.sqlite3", model, few)
    all_rows = {row[0]: row for row in rows_of(tmp_path / "a.sqlite3")}
    assert len(all_rows) == 150
    assert rows_of(tmp_path / "c.sqlite3") == [all_rows[3], all_rows[140]]


def test_shards_are_merged_and_the_first_counts_where_an_image_is_in_two(tmp_path, model):
    shards = []
    for number, images in enumerate(({1: RED, 2: RED}, {2: BLUE, 3: BLUE})):
        shards.append(tmp_path / f"{number}.sqlite3")
        write_shard(shards[-1], model, tar(tmp_path / f"{number}.h5", images))
    merge_shards(tmp_path / "all.sqlite3", model, shards)
    rows = rows_of(tmp_path / "all.sqlite3")
    assert [(row[0], row[4]) for row in rows] == [(1, "diagram"), (2, "diagram"), (3, "mixed")]
    assert model_of(tmp_path / "all.sqlite3") == fingerprint(model)


def test_shards_of_another_model_are_not_merged(tmp_path, model):
    write_shard(tmp_path / "p.sqlite3", model, tar(tmp_path / "s.h5", {1: RED}))
    save_model(tmp_path / "other.keras", by_colour(5.0))
    with pytest.raises(ReimagingError, match=r"p\.sqlite3 is not of .*other\.keras"):
        merge_shards(tmp_path / "all.sqlite3", tmp_path / "other.keras", [tmp_path / "p.sqlite3"])
    assert not (tmp_path / "all.sqlite3").exists()


def test_a_file_that_holds_no_predictions_is_a_sentence(tmp_path):
    for name, content in (("text", b"text"), ("empty", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ReimagingError, match=f"{name} holds no predictions"):
            model_of(tmp_path / name)


def test_batches_are_filled_up_and_come_back_as_many_as_they_were():
    pictures = [np.full((16, 16, 3), colour, np.uint8) for colour in (RED, GREEN, BLUE)] * 2
    seen = list(predict(by_colour(), iter(pictures[:5]), batch=2))
    assert [count for count, _ in seen] == [2, 2, 1]
    answers = np.concatenate([answer for _, answer in seen])
    assert answers.argmax(axis=1).tolist() == [0, 1, 2, 0, 1]
    assert list(predict(by_colour(), iter([]), batch=2)) == []


def test_a_network_that_is_no_classifier_of_pictures_is_a_sentence():
    assert side_of(by_colour()) == 16
    vector = keras.Input((5,))
    with pytest.raises(ReimagingError, match=r"takes \(5,\) and gives \(3,\)"):
        side_of(keras.Model(vector, keras.layers.Dense(3)(vector)))
