"""Layers whose weights all learn at one rate, and those that a style turns up and down.

Equalised learning rate (Karras et al. 2018, https://arxiv.org/abs/1710.10196): a weight is drawn
from a normal distribution of variance 1 and multiplied by the constant of He's initialisation each
time it is used, so that an optimizer that goes by a weight's own scale moves all of them alike.

Modulated convolution (Karras et al. 2020, https://arxiv.org/abs/1912.04958): a style scales the
channels that go in; demodulation divides each channel that comes out by the length of the kernel
that the style left, so that it has about the variance of what went in. Scaling the activations
instead of the kernel is the same arithmetic, without a convolution of its own for every image.
"""

from typing import Any

import keras
from keras import layers, ops

_PACKAGE = "reimaging"
_TINY = 1e-8


@keras.saving.register_keras_serializable(_PACKAGE)
class EqualisedDense(layers.Layer):
    """A dense layer with an equalised learning rate.

    Parameters
    ----------
    units
        Numbers that come out.
    rate
        Of its learning, of that of other layers.
    bias
        At the start.
    """

    def __init__(self, units: int, rate: float = 1.0, bias: float = 0.0, **more: Any) -> None:
        super().__init__(**more)
        self.units, self.rate, self.first_bias = units, rate, bias

    def build(self, shape: Any) -> None:
        """Draw the weights for vectors of so many numbers."""
        drawn = keras.initializers.RandomNormal(0.0, 1 / self.rate)
        start = keras.initializers.Constant(self.first_bias / self.rate)
        self._scale = self.rate / shape[-1] ** 0.5
        self.kernel = self.add_weight((shape[-1], self.units), drawn, name="kernel")
        self.bias = self.add_weight((self.units,), start, name="bias")

    def call(self, x: Any) -> Any:
        """Take [n, numbers] to [n, units]."""
        return ops.matmul(x, self.kernel * self._scale) + self.bias * self.rate

    def get_config(self) -> dict[str, Any]:
        """Give what the layer is made of, for its file."""
        mine = {"units": self.units, "rate": self.rate, "bias": self.first_bias}
        return super().get_config() | mine


@keras.saving.register_keras_serializable(_PACKAGE)
class EqualisedConv2D(layers.Layer):
    """A convolution with an equalised learning rate, its output as large as its input."""

    def __init__(self, filters: int, size: int = 3, **more: Any) -> None:
        super().__init__(**more)
        self.filters, self.size = filters, size

    def build(self, shape: Any) -> None:
        """Draw the weights for maps of so many channels."""
        shape = (self.size, self.size, shape[-1], self.filters)
        self._scale = (self.size**2 * shape[2]) ** -0.5
        self.kernel = self.add_weight(
            shape, keras.initializers.RandomNormal(0.0, 1.0), name="kernel"
        )
        self.bias = self.add_weight((self.filters,), "zeros", name="bias")

    def call(self, x: Any) -> Any:
        """Take [n, side, side, channels] to [n, side, side, filters]."""
        return ops.conv(x, self.kernel * self._scale, padding="same") + self.bias

    def get_config(self) -> dict[str, Any]:
        """Give what the layer is made of, for its file."""
        return super().get_config() | {"filters": self.filters, "size": self.size}


@keras.saving.register_keras_serializable(_PACKAGE)
class ModulatedConv2D(layers.Layer):
    """A convolution whose input channels a style scales.

    Parameters
    ----------
    filters, size
        Of the kernel.
    demodulate
        Whether the channels that come out are brought back to one variance.
    """

    def __init__(self, filters: int, size: int = 3, demodulate: bool = True, **more: Any) -> None:
        super().__init__(**more)
        self.filters, self.size, self.demodulate = filters, size, demodulate

    def build(self, shape: Any) -> None:
        """Draw the weights for maps [n, side, side, channels] and styles [n, numbers]."""
        (*_, channels), (*_, numbers) = shape
        kernel = (self.size, self.size, channels, self.filters)
        normal = keras.initializers.RandomNormal(0.0, 1.0)
        self._scale = (self.size**2 * channels) ** -0.5
        self._style_scale = numbers**-0.5
        self.kernel = self.add_weight(kernel, normal, name="kernel")
        self.bias = self.add_weight((self.filters,), "zeros", name="bias")
        self.style_kernel = self.add_weight((numbers, channels), normal, name="style_kernel")
        self.style_bias = self.add_weight((channels,), "ones", name="style_bias")

    def call(self, inputs: Any) -> Any:
        """Take maps and styles to maps [n, side, side, filters]."""
        x, style = inputs
        kernel = self.kernel * self._scale
        scale = ops.matmul(style, self.style_kernel * self._style_scale) + self.style_bias
        x = ops.conv(x * scale[:, None, None, :], kernel, padding="same")
        if self.demodulate:
            squares = ops.matmul(ops.square(scale), ops.sum(ops.square(kernel), axis=(0, 1)))
            x = x * ops.rsqrt(squares + _TINY)[:, None, None, :]
        return x + self.bias

    def get_config(self) -> dict[str, Any]:
        """Give what the layer is made of, for its file."""
        mine = {"filters": self.filters, "size": self.size, "demodulate": self.demodulate}
        return super().get_config() | mine
