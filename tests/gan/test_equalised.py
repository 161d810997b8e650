"""Layers learn at one rate, and a style turns channels up without changing their variance."""

import keras
import numpy as np
import pytest

from reimaging.gan.equalised import EqualisedConv2D, EqualisedDense, ModulatedConv2D
from reimaging.learn.model_file import load_model, save_model


def normal(*shape, seed=4):
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def values(x):
    return keras.ops.convert_to_numpy(x)


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(4)


@pytest.mark.parametrize("numbers", [16, 256])
def test_weights_are_drawn_alike_and_what_comes_out_has_the_variance_of_what_goes_in(numbers):
    layer = EqualisedDense(512)
    out = values(layer(normal(512, numbers)))
    assert np.std(values(layer.kernel)) == pytest.approx(1, rel=0.05)
    assert np.std(out) == pytest.approx(1, rel=0.05)


def test_a_slower_layer_moves_less_for_the_same_change_of_its_weights():
    fast, slow = EqualisedDense(8), EqualisedDense(8, rate=0.01, bias=1.0)
    x = normal(4, 16)
    before = [values(layer(x)) for layer in (fast, slow)]
    for layer in (fast, slow):
        layer.kernel.assign(layer.kernel + 0.1)
    moved = [
        np.abs(values(layer(x)) - old).mean()
        for layer, old in zip((fast, slow), before, strict=True)
    ]
    assert moved[1] == pytest.approx(0.01 * moved[0], rel=1e-3)
    assert values(slow.bias) * slow.rate == pytest.approx(np.ones(8))


def test_a_convolution_is_scaled_by_all_that_goes_into_a_pixel():
    layer = EqualisedConv2D(64)
    out = values(layer(normal(8, 32, 32, 16)))
    assert np.std(out[:, 1:-1, 1:-1]) == pytest.approx(1, rel=0.1)
    by_hand = keras.ops.conv(normal(8, 32, 32, 16), layer.kernel / 12, padding="same")
    assert out == pytest.approx(values(by_hand), abs=1e-4)


def test_demodulation_gives_each_channel_the_variance_it_had_whatever_the_style():
    layer = ModulatedConv2D(32)
    x, style = normal(64, 16, 16, 24), 30 * normal(64, 8, seed=5)
    out = values(layer([x, style]))[:, 1:-1, 1:-1]
    assert np.sqrt((out**2).mean((1, 2))) == pytest.approx(np.ones((64, 32)), rel=0.5)
    assert np.std(out) == pytest.approx(1, rel=0.05)
    plain = ModulatedConv2D(32, demodulate=False)
    assert np.std(values(plain([x, style]))) > 5


def test_scaled_activations_are_what_a_scaled_kernel_would_give():
    layer = ModulatedConv2D(5)
    x, style = normal(3, 8, 8, 6), normal(3, 4, seed=5)
    out = values(layer([x, style]))
    for n in range(3):
        scale = style[n] @ values(layer.style_kernel) / 2 + values(layer.style_bias)
        kernel = values(layer.kernel) / np.sqrt(54) * scale[:, None]
        kernel = kernel / np.sqrt((kernel**2).sum((0, 1, 2)) + 1e-8)
        alone = values(keras.ops.conv(x[n : n + 1], kernel.astype("f4"), padding="same"))[0]
        assert out[n] == pytest.approx(alone, abs=1e-4)


def test_layers_come_back_from_a_file_as_they_were(tmp_path):
    picture, style = keras.Input((8, 8, 3)), keras.Input((4,))
    x = ModulatedConv2D(5, demodulate=False)([EqualisedConv2D(6, 1)(picture), style])
    x = EqualisedDense(2, rate=0.1, bias=0.5)(keras.layers.Flatten()(x))
    model = keras.Model([picture, style], x)
    save_model(tmp_path / "m.keras", model)
    given = [normal(2, 8, 8, 3), normal(2, 4)]
    again = load_model(tmp_path / "m.keras")
    assert values(again(given)) == pytest.approx(values(model(given)), abs=1e-6)
