"""Backbones are taken by name, and weights that are missing or do not fit are a sentence."""

import keras
import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.learn.backbones import BACKBONES, cached_weights, classifier
from reimaging.learn.model_file import save_model
from reimaging.settings import ClassifierSettings


def test_profiles_name_exactly_the_backbones_there_are():
    allowed = ClassifierSettings.__dataclass_fields__["backbone"].metadata["allowed"]
    assert set(allowed) == set(BACKBONES)


@pytest.mark.parametrize("name", BACKBONES)
def test_each_takes_pictures_as_they_are_and_gives_a_logit_a_class(name):
    keras.utils.set_random_seed(1)
    model = classifier(name, 64)
    pictures = np.random.default_rng(1).uniform(0, 255, (2, 64, 64, 3)).astype(np.float32)
    answers = model.predict(pictures, verbose=0)
    assert answers.shape == (2, 3) and np.isfinite(answers).all()
    assert model.get_layer("logits").activation is keras.activations.linear
    assert model.get_layer("logits").compute_dtype == "float32"
    assert len(model.get_layer("embedding").output.shape) == 2  # what later steps embed with


def test_the_study_s_network_has_the_study_s_size():
    assert classifier("vgg16", 224).count_params() == 15_243_075


def test_vgg16_sees_blue_first_and_without_the_mean_of_imagenet():
    keras.utils.set_random_seed(1)
    model = classifier("vgg16", 32)
    seen = keras.Model(model.input, model.get_layer("block1_conv1").input)
    picture = np.zeros((1, 32, 32, 3), np.float32)
    picture[..., 0] = 255  # red
    blue, green, red = seen.predict(picture, verbose=0)[0, 0, 0]
    assert (blue, green, red) == pytest.approx((-103.939, -116.779, 255 - 123.68), abs=1e-3)


def test_weights_of_a_file_are_begun_with(tmp_path):
    keras.utils.set_random_seed(1)
    model = classifier("small", 64)
    save_model(tmp_path / "a.keras", model)
    model.save_weights(tmp_path / "a.weights.h5")
    for name in ("a.keras", "a.weights.h5"):
        keras.utils.set_random_seed(2)
        again = classifier("small", 64, str(tmp_path / name))
        for ours, theirs in zip(again.get_weights(), model.get_weights(), strict=True):
            assert (ours == theirs).all()


def test_weights_of_another_network_are_a_sentence(tmp_path):
    path = tmp_path / "other.keras"
    save_model(path, classifier("mobilenetv3small", 64))
    with pytest.raises(ReimagingError, match=r"other\.keras holds no weights of a ternary_small"):
        classifier("small", 64, str(path))


def test_missing_weights_say_where_they_are_looked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    with pytest.raises(ReimagingError, match=r"vgg16_weights.*_notop\.h5 into .*models, set"):
        classifier("vgg16", 64, "imagenet")
    with pytest.raises(ReimagingError, match="there are none for this backbone"):
        classifier("small", 64, "imagenet")
    with pytest.raises(ReimagingError, match="is not there"):
        classifier("small", 64, str(tmp_path / "none.keras"))


def test_weights_in_keras_cache_are_found(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert cached_weights("vgg16") is None
    file = tmp_path / "models" / BACKBONES["vgg16"].pretrained
    file.parent.mkdir()
    file.touch()
    assert cached_weights("vgg16") == file


def test_an_unknown_backbone_and_pictures_too_small_for_it_are_a_sentence():
    with pytest.raises(ReimagingError, match="no backbone 'resnet'; there are small, efficientnet"):
        classifier("resnet", 64)
    with pytest.raises(ReimagingError, match=r"at least 32 pixels; arrays\.side is 16"):
        classifier("vgg16", 16)
