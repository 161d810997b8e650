"""The picture of a unit is what its weights ask for, and climbs higher than noise."""

from dataclasses import replace

import h5py
import keras
import numpy as np
import pytest

from learn.picture_arrays import square, write_pictures
from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.feature_visualisation import (
    Unit,
    telling_channels,
    visualise,
    write_feature_visualisation,
)
from reimaging.learn.model_file import save_model
from reimaging.learn.picture_ascent import DEFAULT, Colours

PLAIN = Colours(np.full(3, 0.5, np.float32), np.eye(3, dtype=np.float32))
RED, GREEN, BLUE = np.eye(3, dtype=int) * 255


def network(threshold=False, side=16):
    """Channels are how red, green and blue a place is, less 1/2; classes are their means."""
    given = keras.Input((side, side, 3))
    colour = keras.layers.Conv2D(3, 1, name="colour")
    x = colour(keras.layers.Rescaling(1 / 255)(given))
    if threshold:
        x = keras.layers.Activation("relu", name="threshold")(x)
    scores = keras.layers.Dense(3, use_bias=False)
    model = keras.Model(given, scores(keras.layers.GlobalAveragePooling2D()(x)))
    colour.set_weights([np.eye(3).reshape(1, 1, 3, 3), np.full(3, -0.5)])
    scores.set_weights([np.eye(3)])
    return model


def made(units, seeds, steps=40, **how):
    ascent = replace(DEFAULT, **how)
    return visualise(network(), units, seeds, steps=steps, colours=PLAIN, ascent=ascent)


def test_a_class_of_red_beyond_the_others_is_red():
    images, values = made([Unit("diagram"), Unit("mixed")], [3, 3])
    assert images.shape == (2, 16, 16, 3) and images.dtype == np.uint8
    means = images.reshape(2, -1, 3).mean(axis=1)
    assert (means[0] > [215, 0, 0]).all() and (means[0] < [256, 50, 50]).all()
    assert (means[1] > [0, 0, 215]).all() and (means[1] < [50, 50, 256]).all()
    red, green, blue = means[0] / 255
    assert values[0] == pytest.approx(red - (green + blue) / 2, abs=1e-4)


def test_a_channel_rises_alone():
    images, values = made([Unit("sensor", 1)], [3], variation=0)
    before, _ = made([Unit("sensor", 1)], [3], steps=0)
    assert (images[0, :, :, ::2] == before[0, :, :, ::2]).all()  # nothing asks for red or blue
    green = images[0, :, :, 1].mean()
    assert green > 215 > before[0, :, :, 1].mean() + 50
    assert values[0] == pytest.approx(green / 255 - 0.5, abs=1e-4)


def test_a_channel_below_its_threshold_rises_too():
    dark = Colours(np.full(3, 0.2, np.float32), PLAIN.axes)
    model = network(threshold=True)
    images, _ = visualise(model, [Unit("sensor", 1)], [3], steps=60, colours=dark)
    assert images[0, :, :, 1].mean() > 200


def test_the_activation_grows_with_the_steps():
    values = [made([Unit("diagram")], [3], steps)[1][0] for steps in (0, 5, 40)]
    assert values[0] + 0.05 < values[1] < values[2]


def test_the_same_seed_gives_the_same_picture_whatever_is_beside_it():
    units = [Unit("diagram"), Unit("diagram"), Unit("mixed", 0)]
    first, _ = made(units, [3, 4, 3], 5)
    again, _ = made(units, [3, 4, 3], 5)
    assert (first == again).all()
    alone, _ = made(units[1:2], [4], 5)
    assert np.abs(alone[0].astype(int) - first[1]).max() <= 1
    assert (first[0] != first[1]).mean() > 0.5


PICTURES = [square(colour) for colour in (RED, GREEN, BLUE) for _ in "ab"]
LABELS = np.array([0, 0, 1, 1, 2, 2], np.uint8)


def test_the_channels_that_tell_a_class_are_chosen():
    # on white paper a red square is less green and less blue: redness tells its class
    units = telling_channels(network(), np.array(PICTURES), LABELS, 2)
    assert units == [Unit("diagram", 0), Unit("sensor", 1), Unit("mixed", 2)]
    swapped = telling_channels(network(), np.array(PICTURES), 2 - LABELS, 1)
    assert swapped == [Unit("diagram", 2), Unit("sensor", 1), Unit("mixed", 0)]


@pytest.fixture
def written(tmp_path):
    save_model(tmp_path / "model.keras", network())

    def write(name="made.h5", labels=LABELS, seed=4):
        array = write_pictures(tmp_path / "array.h5", PICTURES, labels)
        target, model = tmp_path / name, tmp_path / "model.keras"
        write_feature_visualisation(target, model, array, seeds=2, steps=3, channels=1, seed=seed)
        return target

    return write


def test_classes_and_channels_are_written_with_their_names(written):
    with h5py.File(written()) as file:
        assert file["unit"].asstr()[:].tolist() == [
            *[f"class: {name}" for name in CLASSES for _ in range(2)],
            *[f"layer colour, channel {number}" for number in range(3)],
        ]
        classes = [*(name for name in CLASSES for _ in range(2)), *CLASSES]
        assert file["class"].asstr()[:].tolist() == classes
        assert file["seed"][:].tolist() == [4, 5] * 3 + [4] * 3
        assert file["channel"][:].tolist() == [-1] * 6 + [0, 1, 2]
        assert file["images"].shape == (9, 16, 16, 3) and file["images"].dtype == np.uint8
        assert file["activation"].dtype == np.float32
        assert dict(file.attrs).items() >= {"layer": "colour", "steps": 3}.items()


def test_the_same_seed_gives_the_same_bytes_another_another_picture(written):
    first, again, other = written("a.h5"), written("b.h5"), written("c.h5", seed=5)
    assert first.read_bytes() == again.read_bytes()
    with h5py.File(first) as one, h5py.File(other) as two:
        assert (one["images"][1] == two["images"][0]).all()  # both of seed 5
        assert (one["images"][0] != two["images"][0]).any()


def test_an_array_without_a_class_is_refused(written):
    with pytest.raises(ReimagingError, match=r"lacks a class .* diagram, sensor, mixed"):
        written(labels=[0, 0, 1, 1, 1, 1])
