"""An embedding of pictures is a layer of a network, or the pixels; each says what made it."""

import keras
import numpy as np
import pytest

from reimaging.embedding_name import EmbeddingName, embedding_name
from reimaging.errors import ReimagingError
from reimaging.learn.imagenet import WEIGHTS
from reimaging.learn.model_file import save_model
from reimaging.learn.picture_features import Networks, picture_features
from reimaging.learn.predictions import fingerprint

NONE = Networks("none.keras", "none.keras")


def network(path, side=16):
    """The mean red, green and blue of a picture, each doubled in the layer `embedding`."""
    picture = keras.Input((side, side, 3))
    places = keras.layers.Rescaling(1 / 255, name="places")(picture)
    mean = keras.layers.GlobalAveragePooling2D(name="mean")(places)
    doubled = keras.layers.Rescaling(2.0, name="embedding")(mean)
    save_model(path, keras.Model(picture, keras.layers.Dense(2, name="last")(doubled)))
    return path


def pictures(count, side=16):
    rng = np.random.default_rng(4)
    return list(rng.integers(0, 256, (count, side, side, 3), np.uint8))


def vectors(features, given):
    return np.concatenate(list(features.of(iter(given))))


def test_the_classifiers_is_the_layer_before_its_classes(tmp_path):
    path, given = network(tmp_path / "c.keras"), pictures(150)
    found = picture_features(embedding_name("ternary", tmp_path), Networks(path, "none"))
    assert (found.side, found.dimension) == (16, 3)
    assert found.made_by == f"{fingerprint(path)} embedding"
    expected = 2 * np.stack(given).mean((1, 2)) / 255
    assert vectors(found, given) == pytest.approx(expected, abs=1e-5)
    again = picture_features(embedding_name("deepcluster", tmp_path), Networks("none", path))
    assert again.made_by == found.made_by


def test_any_model_gives_the_layer_before_its_last_or_the_one_that_is_named(tmp_path):
    network(tmp_path / "m.keras")
    given = pictures(3)
    for written, expected in (
        ("keras:m.keras", 2 * np.stack(given).mean((1, 2)) / 255),
        ("keras:m.keras:mean", np.stack(given).mean((1, 2)) / 255),
        ("keras:m.keras:places", np.stack(given).mean((1, 2)) / 255),  # the mean of its places
    ):
        found = picture_features(embedding_name(written, tmp_path), NONE)
        assert vectors(found, given) == pytest.approx(expected, abs=1e-5), written


def test_a_layer_that_a_model_has_not_is_a_sentence_with_its_last_ones(tmp_path):
    network(tmp_path / "m.keras")
    with pytest.raises(
        ReimagingError, match=r"no layer 'fc2'; its last ones are .*embedding, last"
    ):
        picture_features(embedding_name("keras:m.keras:fc2", tmp_path), NONE)


def test_a_model_that_takes_no_square_pictures_or_gives_no_vector_is_a_sentence(tmp_path):
    line = keras.Input((8,))
    save_model(tmp_path / "l.keras", keras.Model(line, keras.layers.Dense(2)(line)))
    with pytest.raises(
        ReimagingError, match="an embedding is made by a network of square pictures"
    ):
        picture_features(EmbeddingName("keras", "l", tmp_path / "l.keras", None), NONE)
    any_side = keras.Input((None, None, 3))
    mean = keras.layers.GlobalAveragePooling2D()(any_side)
    save_model(tmp_path / "a.keras", keras.Model(any_side, keras.layers.Dense(2)(mean)))
    with pytest.raises(ReimagingError, match="of their side alone"):
        picture_features(EmbeddingName("keras", "a", tmp_path / "a.keras", None), NONE)


def test_raw_is_every_pixel_of_the_studys_side_from_0_to_1():
    found = picture_features(embedding_name("raw", "."), NONE)
    given = pictures(129, 256)
    assert (found.side, found.dimension) == (256, 256 * 256 * 3)
    blocks = list(found.of(iter(given)))
    assert [len(block) for block in blocks] == [128, 1]
    assert (np.concatenate(blocks) == np.stack(given).reshape(129, -1) / np.float32(255)).all()


def test_vgg16_without_its_weights_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    with pytest.raises(ReimagingError, match=f"takes {WEIGHTS}, which must lie in"):
        picture_features(embedding_name("vgg16", tmp_path), NONE)
