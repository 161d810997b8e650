"""Pictures are compared by what the classifier sees, and by Inception where its weights are."""

import h5py
import keras
import numpy as np
import pytest
from keras.src.legacy.saving import legacy_h5_format

from gan.bars import bars
from learn.picture_arrays import colour_network
from reimaging.gan import features as module
from reimaging.gan.features import INCEPTION, extractors, features_of
from reimaging.learn.model_file import save_model


@pytest.fixture
def classifier(tmp_path, monkeypatch):
    """A classifier whose embedding is redness, greenness and blueness."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    network = colour_network()
    pooled = network.layers[3].output
    named = keras.layers.Identity(name="embedding")(pooled)
    scores = keras.layers.Dense(3, name="scores")(named)
    save_model(tmp_path / "c.keras", keras.Model(network.input, scores))
    return tmp_path / "c.keras"


def test_the_classifiers_features_are_those_of_its_last_layer_but_one(classifier):
    (by,) = extractors(classifier).values()
    red = np.zeros((3, 8, 8, 3), np.uint8)
    red[..., 0] = 255
    found = features_of(red, by)  # of 8 pixels, enlarged to the 16 that it takes
    assert found.shape == (3, 3) and found.dtype == np.float32
    assert found == pytest.approx(np.array([[1, 0, 0]] * 3), abs=1e-5)


def test_grey_pictures_and_none_at_all_have_features_too(classifier):
    (by,) = extractors(classifier).values()
    assert features_of(bars(5), by).shape == (5, 3)
    assert features_of(bars(0), by).shape == (0, 3)


def test_inception_is_asked_too_where_its_weights_are(classifier, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_INCEPTION_SIDE", 75)  # the least that it takes
    assert list(extractors(classifier)) == ["classifier"]
    (tmp_path / "keras" / "models").mkdir(parents=True)
    keras.utils.set_random_seed(4)
    network = keras.applications.InceptionV3(
        include_top=False, weights=None, input_shape=(75, 75, 3), pooling="avg"
    )
    with h5py.File(tmp_path / "keras" / "models" / INCEPTION, "w") as file:  # as they are shipped
        legacy_h5_format.save_weights_to_hdf5_group(file, network)
    found = extractors(classifier)
    assert list(found) == ["classifier", "inception"]
    seen = features_of(bars(2), found["inception"])
    picture = np.asarray(
        [np.repeat(np.asarray(each), 3, axis=-1) for each in bars(2)], np.float32
    )  # fmt: skip
    assert seen.shape == (2, 2048) and np.isfinite(seen).all()
    large = keras.ops.image.resize(picture, (75, 75), interpolation="bicubic")
    own = keras.ops.convert_to_numpy(network(keras.ops.clip(large, 0, 255) / 127.5 - 1))
    assert np.corrcoef(seen.ravel(), own.ravel())[0, 1] > 0.98
