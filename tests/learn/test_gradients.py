"""Gradients by an input, by weights and of gradients are those worked by hand."""

import importlib.util
import json
import os
import subprocess
import sys
from functools import cache

import keras
import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.learn.gradients import (
    compiled,
    gradient,
    gradient_function,
    slope_within,
    with_slopes,
)

ROWS = np.array([[1.0, -2.0], [0.5, 0.0], [3.0, 4.0]], np.float32)


def squares(x):
    return keras.ops.sum(x * x, axis=-1)


@pytest.fixture(params=["once", "compiled"])
def of(request):
    """Both forms answer alike."""
    if request.param == "once":
        return gradient
    return lambda objective, *arrays: gradient_function(objective)(*arrays)


def test_the_gradient_of_a_sum_of_squares_is_twice_the_input(of):
    values, slope = of(squares, ROWS)
    assert values.tolist() == [5.0, 0.25, 25.0]
    assert slope.tolist() == (2 * ROWS).tolist()
    assert values.dtype == slope.dtype == np.float32


def test_the_gradient_of_a_dense_layer_is_its_weights(of):
    layer = keras.layers.Dense(3)
    layer.build((None, 2))
    weights = np.array([[1.0, 2.0, -3.0], [0.5, -0.25, 8.0]], np.float32)
    layer.set_weights([weights, np.array([1.0, 1.0, 1.0], np.float32)])
    values, slope = of(lambda x: layer(x)[:, 2], ROWS)
    assert values.tolist() == [1 - 3 - 16, 1 - 1.5, 1 - 9 + 32]
    assert slope.tolist() == [[-3.0, 8.0]] * 3


def test_a_row_of_the_gradient_is_of_its_own_value_alone(of):
    _, together = of(squares, ROWS)
    _, alone = of(squares, ROWS[1:2])
    assert together[1:2].tolist() == alone.tolist()


def test_what_else_an_objective_takes_has_its_own_kind_and_no_gradient(of):
    def picked(x, place):
        return keras.ops.sum(x * keras.ops.one_hot(place, 2), axis=-1)

    values, slope = of(picked, ROWS, np.array([0, 1, 1]))
    assert values.tolist() == [1.0, 0.0, 4.0]
    assert slope.tolist() == [[1, 0], [0, 1], [0, 1]]


def test_whole_numbers_are_taken_as_real_ones(of):
    values, slope = of(squares, np.array([[3, 4]], np.uint8))
    assert (values.tolist(), slope.tolist()) == ([25.0], [[6.0, 8.0]])


def test_what_depends_on_no_input_has_no_gradient(of):
    values, slope = of(lambda x, other: other[:, 0], ROWS, ROWS)
    assert values.tolist() == ROWS[:, 0].tolist()
    assert slope.tolist() == np.zeros_like(ROWS).tolist()


def test_a_compiled_gradient_takes_batches_of_other_sizes():
    step = gradient_function(squares)
    for rows in (ROWS, ROWS[:1], ROWS[:2], ROWS):
        assert step(rows)[1].tolist() == (2 * rows).tolist()


def test_a_model_is_asked_as_it_predicts_without_dropout(of):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dropout(0.5)])
    _, slope = of(lambda x: keras.ops.sum(model(x, training=False), axis=-1), ROWS)
    assert slope.tolist() == np.ones_like(ROWS).tolist()


def test_a_back_end_without_gradients_is_named(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "numpy")
    with pytest.raises(ReimagingError, match=r"numpy, .* one of tensorflow, jax, torch\.$"):
        gradient(squares, ROWS)


# A small network as ours are: convolutions, batch norm, pools of two levels, an answer of three.
NETWORK = """
import json
import keras
import numpy as np
from reimaging.learn.gradients import (
    compiled,
    gradient,
    gradient_function,
    slope_within,
    with_slopes,
)

drawn = np.random.default_rng(7)
given = keras.Input((12, 12, 3))
x = keras.layers.Rescaling(1 / 127.5, -1)(given)
x = low = keras.layers.Conv2D(4, 3, 2, padding="same", activation="relu")(x)
x = keras.layers.Conv2D(6, 3, use_bias=False)(x)
x = keras.layers.Activation("relu")(keras.layers.BatchNormalization()(x))
pools = [keras.layers.GlobalAveragePooling2D()(level) for level in (low, x)]
model = keras.Model(given, keras.layers.Dense(3)(keras.layers.Concatenate()(pools)))
model.set_weights([drawn.uniform(0.1, 1.0, w.shape) - 0.5 * (w.ndim > 1) for w in model.get_weights()])
images = drawn.integers(0, 256, (4, 12, 12, 3))

def objective(x, place):
    return keras.ops.sum(model(x, training=False) * keras.ops.one_hot(place, 3), axis=-1)

asked = images, np.array([0, 1, 2, 0])
values, slope = gradient_function(objective)(*asked)
once = gradient(objective, *asked)
assert np.allclose(once[0], values, atol=1e-5) and np.allclose(once[1], slope, atol=1e-6)
print(json.dumps([keras.backend.backend(), values.tolist(), slope.tolist()]))
"""


@cache
def told(backend):
    """What a back end says of NETWORK, in a process of its own, as a process has but one."""
    done = subprocess.run(
        [sys.executable, "-c", NETWORK],
        env={**os.environ, "KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    name, values, slope = json.loads(done.stdout.splitlines()[-1])
    assert name == backend
    return np.array(values), np.array(slope)


def test_slopes_by_weights_come_with_what_the_loss_tells():
    weights = [keras.ops.convert_to_tensor(each) for each in (ROWS, ROWS[0])]

    def loss(values):
        first, _ = values
        return keras.ops.sum(keras.ops.square(first)), [keras.ops.max(first)]

    told, slopes = compiled(with_slopes(loss))(weights)
    assert float(told[0]) == 4
    assert keras.ops.convert_to_numpy(slopes[0]) == pytest.approx(2 * ROWS)
    assert keras.ops.convert_to_numpy(slopes[1]) == pytest.approx([0, 0])  # of no influence


@pytest.mark.parametrize("many", [False, True])
def test_a_slope_by_inputs_has_slopes_by_weights_again(many):
    given = keras.ops.convert_to_tensor(ROWS)

    def loss(values):
        (weight,) = values

        def cubes(inputs):
            one = inputs[0] if many else inputs
            return keras.ops.sum(weight * one**3, axis=1)

        slope = slope_within(cubes, [given] if many else given)
        return keras.ops.sum(slope[0] if many else slope), []

    _, (slope,) = compiled(with_slopes(loss))([keras.ops.convert_to_tensor(np.float32(2))])
    # the sum of 3 w x², by w
    assert float(slope) == pytest.approx(3 * (ROWS**2).sum())


BACKENDS = {"tensorflow", "jax", "torch"}


@pytest.mark.parametrize("backend", sorted(BACKENDS - {keras.backend.backend()}))
def test_each_back_end_that_is_installed_gives_the_same_gradient(backend):
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed here")
    (expected, expected_slope), (values, slope) = told(keras.backend.backend()), told(backend)
    largest = np.abs(expected_slope).max()
    assert largest > 1e-4  # there is something to compare
    np.testing.assert_allclose(values, expected, atol=1e-5)
    np.testing.assert_allclose(slope, expected_slope, atol=1e-5 * largest)
