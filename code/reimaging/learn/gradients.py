"""Gradients by an input or by weights, and of gradients, on whichever back end Keras runs on.

The only module that names a back end (`KERAS_BACKEND`): a few lines for each. Everything else of
the house is written with Keras' own operations.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reimaging.errors import ReimagingError

Floats = NDArray[np.float32]
Objective = Callable[..., Any]
Gradient = Callable[..., tuple[Floats, Floats]]


def gradient(objective: Objective, inputs: ArrayLike, *others: ArrayLike) -> tuple[Floats, Floats]:
    """Give the values of an objective, and the gradient of their sum with respect to the inputs.

    Where each of N values depends on the input of its own row alone, as those of a model that is
    not in training, row n of the gradient is the gradient of value n.

    Parameters
    ----------
    objective
        Takes tensors of the back end, N x ... float32 and those of `others`, and gives N values.
        It is written with `keras.ops`; a model in it is called with ``training=False``.
    inputs
        N x ..., of any real kind; they are made float32.
    others
        More arguments of the objective, of which no gradient is asked.

    Returns
    -------
    (numpy.ndarray, numpy.ndarray)
        The values, float32 (N,), and the gradient, float32 of the shape of `inputs`; 0 where no
        value depends on an input.

    Raises
    ------
    ReimagingError
        If Keras runs on a back end that gives no gradients.
    """
    return _function(objective, compiled=False)(inputs, *others)


def gradient_function(objective: Objective) -> Gradient:
    """Compile `gradient` for an objective that is asked for many times.

    Parameters
    ----------
    objective
        As of `gradient`. What it takes from around it counts as it is at the first call, the
        weights of a model as well: once they changed, compile anew.

    Returns
    -------
    Callable
        Takes inputs and others, gives values and gradient, as `gradient` does. Torch compiles
        nothing; there it is `gradient` itself.
    """
    return _function(objective, compiled=True)


def _function(objective: Objective, compiled: bool) -> Gradient:
    import keras

    def values_of(inputs: Any, *others: Any) -> Any:
        # a model in mixed precision may answer in 16 bits, whose sum would overflow
        return keras.ops.cast(objective(inputs, *others), "float32")

    backends = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}
    step = _own(backends)(values_of, compiled)

    def call(inputs: ArrayLike, *others: ArrayLike) -> tuple[Floats, Floats]:
        tensors = [keras.ops.convert_to_tensor(np.asarray(inputs, np.float32))]
        tensors += [keras.ops.convert_to_tensor(np.asarray(other)) for other in others]
        values, slope = (keras.ops.convert_to_numpy(found) for found in step(*tensors))
        return values, slope

    return call


def _tensorflow(values_of: Objective, compiled: bool) -> Objective:
    import tensorflow as tf

    def step(inputs: Any, *others: Any) -> tuple[Any, Any]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(inputs)
            values = values_of(inputs, *others)
        zero = tf.UnconnectedGradients.ZERO
        return values, tape.gradient(values, inputs, unconnected_gradients=zero)

    # a last batch of fewer images is not worth a second graph
    return tf.function(step, reduce_retracing=True) if compiled else step


def _jax(values_of: Objective, compiled: bool) -> Objective:
    import jax

    def total(inputs: Any, *others: Any) -> tuple[Any, Any]:
        values = values_of(inputs, *others)
        return values.sum(), values

    both = jax.value_and_grad(total, has_aux=True)
    both = jax.jit(both) if compiled else both

    def step(inputs: Any, *others: Any) -> tuple[Any, Any]:
        (_, values), slope = both(inputs, *others)
        return values, slope

    return step


def _torch(values_of: Objective, compiled: bool) -> Objective:
    import torch

    def step(inputs: Any, *others: Any) -> tuple[Any, Any]:
        inputs = inputs.detach().requires_grad_(True)
        values = values_of(inputs, *others)
        if not values.requires_grad:
            return values, torch.zeros_like(inputs)
        (slope,) = torch.autograd.grad(values.sum(), inputs, allow_unused=True)
        return values, torch.zeros_like(inputs) if slope is None else slope

    return step


def with_slopes(
    loss: Callable[[list[Any]], tuple[Any, Any]],
) -> Callable[[list[Any]], tuple[Any, list[Any]]]:
    """Make of a loss a function that gives what it tells, and its slopes by each of its values.

    Parameters
    ----------
    loss
        Takes a list of tensors, gives a number and whatever else is to be told.

    Returns
    -------
    Callable
        Takes the list; gives what is told, and a list of tensors of the same shapes.
    """
    return _own({"tensorflow": _tf_slopes, "jax": _jax_slopes, "torch": _torch_slopes})(loss)


def slope_within(values_of: Callable[[Any], Any], inputs: Any) -> Any:
    """Give the gradient of the sum of values by the inputs, from which slopes can be taken again.

    Parameters
    ----------
    values_of
        Takes `inputs`, a tensor or a list of them, and gives values.
    inputs
        Where the gradient is taken.
    """
    return _own({"tensorflow": _tf_within, "jax": _jax_within, "torch": _torch_within})(
        values_of, inputs
    )


def compiled(step: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function of tensors, and of lists and tuples of them; torch runs it as it is."""
    return _own({"tensorflow": _tf_compiled, "jax": _jax_compiled, "torch": lambda given: given})(
        step
    )


def _tf_compiled(step: Any) -> Any:
    import tensorflow as tf

    return tf.function(step, autograph=False)


def _jax_compiled(step: Any) -> Any:
    import jax

    return jax.jit(step)


def _tf_slopes(loss: Any) -> Any:
    import tensorflow as tf

    def call(values: list[Any]) -> tuple[Any, list[Any]]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(values)
            number, told = loss(values)
        return told, tape.gradient(number, values, unconnected_gradients=_tf_zero())

    return call


def _tf_zero() -> Any:
    import tensorflow as tf

    return tf.UnconnectedGradients.ZERO


def _jax_slopes(loss: Any) -> Any:
    import jax

    both = jax.value_and_grad(loss, has_aux=True)

    def call(values: list[Any]) -> tuple[Any, list[Any]]:
        (_, told), slopes = both(values)
        return told, slopes

    return call


def _torch_slopes(loss: Any) -> Any:
    import torch

    def call(values: list[Any]) -> tuple[Any, list[Any]]:
        leaves = [value.detach().requires_grad_(True) for value in values]
        number, told = loss(leaves)
        slopes = torch.autograd.grad(number, leaves, allow_unused=True)
        filled = [
            torch.zeros_like(v) if s is None else s for v, s in zip(leaves, slopes, strict=True)
        ]
        return told, filled

    return call


def _tf_within(values_of: Any, inputs: Any) -> Any:
    import tensorflow as tf

    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(inputs)
        values = values_of(inputs)
    return tape.gradient(values, inputs)


def _jax_within(values_of: Any, inputs: Any) -> Any:
    import jax

    return jax.grad(lambda x: values_of(x).sum())(inputs)


def _torch_within(values_of: Any, inputs: Any) -> Any:
    import torch

    many = isinstance(inputs, (list, tuple))
    leaves = [x.detach().requires_grad_(True) for x in (inputs if many else [inputs])]
    values = values_of(leaves if many else leaves[0])
    slopes = torch.autograd.grad(values.sum(), leaves, create_graph=True)
    return list(slopes) if many else slopes[0]


def _own(backends: dict[str, Any]) -> Any:
    """Give what belongs to the back end that Keras runs on."""
    import keras

    if (name := keras.backend.backend()) not in backends:
        raise ReimagingError(
            f"Keras runs on {name}, which gives no gradients; set KERAS_BACKEND to one of "
            f"{', '.join(backends)}."
        )
    return backends[name]
