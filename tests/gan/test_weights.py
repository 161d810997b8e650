"""Weights become one vector and the same tensors again."""

import keras
import numpy as np

from reimaging.gan.weights import parted, shapes_of, weights_of


def network():
    keras.utils.set_random_seed(4)
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(4), keras.layers.Dense(2)])


def test_a_vector_holds_all_weights_of_all_networks_in_their_order():
    one, other = network(), network()
    vector = weights_of(one, other)
    assert vector.shape == (2 * (3 * 4 + 4 + 4 * 2 + 2),)
    again = parted(vector, shapes_of(one, other))
    for variable, tensor in zip(
        [*one.trainable_variables, *other.trainable_variables], again, strict=True
    ):
        assert (np.asarray(variable) == np.asarray(tensor)).all()


def test_weights_that_are_not_trained_are_left_out():
    made = network()
    made.layers[0].trainable = False
    assert shapes_of(made) == [(4, 2), (2,)]
