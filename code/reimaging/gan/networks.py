"""A generator and a discriminator of square pictures, after StyleGAN2 and MSG-GAN.

The generator (Karras et al. 2020, https://arxiv.org/abs/1912.04958) maps a latent vector to a
style, which modulates every convolution; each resolution adds its picture to the enlarged one of
the resolution before. The discriminator is residual, and compares the pictures of a batch by their
standard deviation (Karras et al. 2018, https://arxiv.org/abs/1710.10196). With `multi_scale` the
generator gives its picture at each resolution and the discriminator looks at all of them (Karnewar
& Wang 2020, https://arxiv.org/abs/1903.06048), as one of the study's two models did.

Pictures are float32, -1 to 1, side x side x colours.
"""

from dataclasses import dataclass
from typing import Any

import keras
from keras import layers, ops

from reimaging.errors import ReimagingError
from reimaging.gan.equalised import EqualisedConv2D, EqualisedDense, ModulatedConv2D
from reimaging.settings import GAN_SIDES, GanSettings

FIRST = 4  # side of the smallest maps
_PACKAGE = "reimaging"
_GAIN = 2**0.5  # what a leaky ReLU takes from the variance
_GROUP = 4  # pictures that are compared with each other


@dataclass(frozen=True)
class Size:
    """How large both networks are.

    Attributes
    ----------
    side
        Of the pictures, in pixels: a power of two from 16 to 256.
    colours
        1 or 3.
    latent
        Numbers of a latent vector, and of a style.
    channels
        Of the largest maps; twice as many at each smaller side, up to `most`.
    most
        Channels of any map.
    depth
        Layers of the mapping network.
    multi_scale
        Whether the pictures of all resolutions count.
    """

    side: int
    colours: int = 3
    latent: int = 64
    channels: int = 16
    most: int = 64
    depth: int = 4
    multi_scale: bool = False

    def __post_init__(self) -> None:
        """Refuse sides that are no power of two.

        Raises
        ------
        ReimagingError
            If the side, or the number of colours, is none of those allowed.
        """
        if self.side not in GAN_SIDES:
            raise ReimagingError(
                f"The side of generated pictures is {self.side}; allowed is one of "
                f"{', '.join(map(str, GAN_SIDES))}."
            )
        if self.colours not in (1, 3):
            raise ReimagingError(f"Pictures have {self.colours} colours; allowed is 1 or 3.")

    @property
    def sides(self) -> list[int]:
        """Sides of the maps, from the smallest to that of the pictures."""
        return [FIRST << n for n in range(1 + (self.side // FIRST).bit_length() - 1)]

    def channels_at(self, side: int) -> int:
        """Channels of the maps of a side."""
        return min(self.most, self.channels * self.side // side)

    @property
    def noise_shapes(self) -> list[tuple[int, int, int]]:
        """Shapes of the noise that the generator takes, one of each convolution."""
        first, *others = self.sides
        return [(side, side, 1) for side in (first, *(s for s in others for _ in range(2)))]

    @property
    def styles(self) -> int:
        """How many layers of the generator take a style of their own."""
        return len(self.noise_shapes)


def size_of(gan: GanSettings) -> Size:
    """Give the size of a profile's networks."""
    return Size(
        gan.side, gan.colours, gan.latent, gan.channels, gan.most, gan.depth, gan.multi_scale
    )


@keras.saving.register_keras_serializable(_PACKAGE)
class Noise(layers.Layer):
    """Adds noise to maps, by a strength that is learnt and begins at 0."""

    def build(self, _: Any) -> None:
        """Make the strength."""
        self.strength = self.add_weight((), "zeros", name="strength")

    def call(self, inputs: Any) -> Any:
        """Take maps [n, side, side, channels] and noise [n, side, side, 1]."""
        x, noise = inputs
        return x + self.strength * noise


@keras.saving.register_keras_serializable(_PACKAGE)
class Constant(layers.Layer):
    """Maps that are learnt, the same for each picture: where the generator starts."""

    def __init__(self, side: int, channels: int, **more: Any) -> None:
        super().__init__(**more)
        self.side, self.channels = side, channels

    def build(self, _: Any) -> None:
        """Draw the maps."""
        shape = (1, self.side, self.side, self.channels)
        normal = keras.initializers.RandomNormal(0.0, 1.0)
        self.maps = self.add_weight(shape, normal, name="maps")

    def call(self, like: Any) -> Any:
        """Give the maps as often as there are rows in `like`, [n, layers, numbers]."""
        return self.maps + ops.zeros_like(like[:, :1, :1, None])

    def get_config(self) -> dict[str, Any]:
        """Give what the layer is made of, for its file."""
        return super().get_config() | {"side": self.side, "channels": self.channels}


@keras.saving.register_keras_serializable(_PACKAGE)
class UnitVariance(layers.Layer):
    """Brings vectors to a mean square of 1."""

    def call(self, x: Any) -> Any:
        """Take [n, numbers] to the same shape."""
        return x * ops.rsqrt(ops.mean(ops.square(x), axis=-1, keepdims=True) + 1e-8)


@keras.saving.register_keras_serializable(_PACKAGE)
class BatchDeviation(layers.Layer):
    """Adds a map that tells how much the pictures of a group differ."""

    def call(self, x: Any) -> Any:
        """Take [n, side, side, channels] to one channel more; n is a multiple of 4."""
        side, channels = x.shape[1], x.shape[3]
        split = ops.reshape(x, (_GROUP, -1, side, side, channels))
        apart = split - ops.mean(split, axis=0, keepdims=True)
        deviation = ops.sqrt(ops.mean(ops.square(apart), axis=0) + 1e-8)
        told = ops.mean(deviation, axis=(1, 2, 3), keepdims=True)
        return ops.concatenate([x, ops.tile(told, (_GROUP, side, side, 1))], axis=-1)

    def compute_output_shape(self, shape: Any) -> Any:
        """Tell the shape of what comes out; not every back end can find it."""
        return (*shape[:-1], shape[-1] + 1)


def mapping(size: Size) -> keras.Model:
    """Build the network from latent vectors to styles, both float32 [n, latent]."""
    latent = keras.Input((size.latent,), name="latent")
    x = UnitVariance()(latent)
    for _ in range(size.depth):
        x = _bent(EqualisedDense(size.latent, rate=0.01)(x))
    return keras.Model(latent, x, name="mapping")


def synthesis(size: Size) -> keras.Model:
    """Build the network from styles to pictures.

    Its inputs are the styles, float32 [n, size.styles, latent], and the noise of each convolution,
    of the shapes `size.noise_shapes`. It gives the picture; with `multi_scale` the pictures of all
    resolutions, the smallest first.
    """
    styles = keras.Input((size.styles, size.latent), name="styles")
    noise = [keras.Input(shape, name=f"drawn_{n}") for n, shape in enumerate(size.noise_shapes)]
    x, picture, pictures = None, None, []
    layer = 0
    for side in size.sides:
        channels = size.channels_at(side)
        steps = [True, False] if x is not None else [False]
        if x is None:
            x = Constant(side, channels)(styles)
        for enlarges in steps:
            style = styles[:, layer]
            x = ModulatedConv2D(channels)([x, style])
            # convolved before it is enlarged: a quarter of the work
            x = layers.UpSampling2D(interpolation="bilinear")(x) if enlarges else x
            x = _bent(Noise()([x, noise[layer]]))
            layer += 1
        seen = ModulatedConv2D(size.colours, 1, demodulate=False)([x, styles[:, layer - 1]])
        if picture is not None:
            seen = seen + layers.UpSampling2D(interpolation="bilinear")(picture)
        picture = seen
        pictures.append(picture)
    return keras.Model(
        [styles, *noise], pictures if size.multi_scale else picture, name="synthesis"
    )


def discriminator(size: Size) -> keras.Model:
    """Build the network that tells real pictures, by a logit each.

    It takes pictures; with `multi_scale` those of all resolutions, the smallest first.
    """
    sides = size.sides[::-1]
    given = [keras.Input((side, side, size.colours), name=f"picture_{side}") for side in sides]
    x = _bent(EqualisedConv2D(size.channels_at(sides[0]), 1)(given[0]))
    for picture, side in zip(given[1:], sides[1:], strict=True):
        channels = size.channels_at(side)
        y = _bent(EqualisedConv2D(x.shape[-1])(x))
        y = layers.AveragePooling2D(2)(_bent(EqualisedConv2D(channels)(y)))
        x = y + EqualisedConv2D(channels, 1)(layers.AveragePooling2D(2)(x))
        x = layers.Rescaling(0.5**0.5)(x)
        if size.multi_scale:
            x = layers.Concatenate()([x, picture])
    x = _bent(EqualisedConv2D(size.channels_at(FIRST))(BatchDeviation()(x)))
    x = _bent(EqualisedDense(size.channels_at(FIRST))(layers.Flatten()(x)))
    inputs = given[::-1] if size.multi_scale else given[0]
    return keras.Model(inputs, EqualisedDense(1)(x)[:, 0], name="discriminator")


def _bent(x: Any) -> Any:
    return layers.Rescaling(_GAIN)(layers.LeakyReLU(0.2)(x))
