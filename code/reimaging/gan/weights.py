"""All weights of networks as one vector: what a step moves at once instead of tensor by tensor.

A small network has many small tensors, and an optimizer's few operations on each of them take as
long as its convolutions.
"""

import math
from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

Shapes = Sequence[tuple[int, ...]]


def shapes_of(*networks: keras.Model) -> Shapes:
    """Give the shapes of the trainable weights of networks, in their order."""
    return [tuple(each.shape) for network in networks for each in network.trainable_variables]


def weights_of(*networks: keras.Model) -> Any:
    """Give the trainable weights of networks, a float32 vector."""
    values = [each.value for network in networks for each in network.trainable_variables]
    return ops.concatenate([ops.reshape(value, (-1,)) for value in values])


def parted(vector: Any, shapes: Shapes) -> list[Any]:
    """Give the tensors that a vector is made of; slopes pass through."""
    ends, end = [], 0
    for shape in shapes:
        end += math.prod(shape)
        ends.append(end)
    parts = ops.split(vector, ends[:-1])
    return [ops.reshape(part, shape) for part, shape in zip(parts, shapes, strict=True)]
