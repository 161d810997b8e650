"""ImageNet's classes are asked about where its weights are, and nothing is ever downloaded."""

import json
import sqlite3
from contextlib import closing

import h5py
import keras
import numpy as np
import pytest
from keras.src.legacy.saving import legacy_h5_format

from learn.test_predictions import BLUE, GREEN, RED, store
from reimaging.errors import ReimagingError
from reimaging.learn.imagenet import (
    NAMES,
    WEIGHTS,
    missing_files,
    say_skipped,
    vgg16,
    write_best,
    write_imagenet_predictions,
)


def test_what_is_missing_is_said_in_one_line_and_asking_all_the_same_is_a_sentence(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert missing_files() == [WEIGHTS, NAMES]
    say_skipped()
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and WEIGHTS in said and str(tmp_path / "models") in said
    with pytest.raises(ReimagingError, match=f"{NAMES} must lie in"):
        write_imagenet_predictions(tmp_path / "p.sqlite3", [])
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / NAMES).write_text("{}")
    assert missing_files() == [WEIGHTS]


def test_the_five_likeliest_classes_of_each_image_are_kept_in_order(tmp_path):
    picture = keras.Input((16, 16, 3))
    mean = keras.layers.GlobalAveragePooling2D()(keras.layers.Rescaling(1 / 255)(picture))
    weights = np.zeros((3, 7), np.float32)
    weights[0] = [7, 6, 5, 4, 3, 2, 1]  # red: the first classes
    weights[1] = weights[0][::-1]  # green: the last ones
    dense = keras.layers.Dense(7, use_bias=False, activation="softmax")
    network = keras.Model(picture, dense(mean))
    dense.set_weights([weights])
    stores = [
        store(tmp_path / "a.h5", {1: RED, 2: None}),
        store(tmp_path / "b.h5", {1: BLUE, 3: GREEN}),
    ]
    names = [(f"n{number}", "abcdefg"[number]) for number in range(7)]
    write_best(tmp_path / "p.sqlite3", network, names, stores)
    with closing(sqlite3.connect(tmp_path / "p.sqlite3")) as database:
        rows = database.execute("SELECT * FROM predictions ORDER BY image_id, rank").fetchall()
    assert [(row[0], row[1], row[3]) for row in rows] == [
        *((1, rank, name) for rank, name in enumerate("abcde", 1)),
        *((3, rank, name) for rank, name in enumerate("gfedc", 1)),
    ]
    assert rows[0][4] > rows[1][4] > 0


def test_weights_in_the_cache_are_asked_as_they_were_trained(tmp_path, monkeypatch):
    """With weights of our own in the place of ImageNet's: the file has the same form."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (tmp_path / "models").mkdir()
    keras.utils.set_random_seed(1)
    plain = keras.applications.VGG16(weights=None)
    with h5py.File(tmp_path / "models" / WEIGHTS, "w") as file:  # as ImageNet's are shipped
        legacy_h5_format.save_weights_to_hdf5_group(file, plain)
    (tmp_path / "models" / NAMES).write_text(
        json.dumps({str(n): [f"n{n}", f"class {n}"] for n in range(1000)})
    )
    picture = np.random.default_rng(1).uniform(0, 255, (1, 224, 224, 3)).astype(np.float32)
    expected = plain.predict(keras.applications.vgg16.preprocess_input(picture.copy()), verbose=0)
    assert vgg16().predict(picture, verbose=0) == pytest.approx(expected, abs=1e-6)
    part = keras.Model(plain.inputs, plain.get_layer("fc2").output)
    expected = part.predict(keras.applications.vgg16.preprocess_input(picture.copy()), verbose=0)
    assert expected.shape == (1, 4096)
    assert vgg16("fc2").predict(picture, verbose=0) == pytest.approx(expected, abs=1e-5)
