"""A generator in a .keras file: from latent vectors, noise and a truncation to pictures.

The model ``generator`` takes latent vectors, float32 [n, latent], psi, float32 [n, 1], and the
noise of each convolution; it gives pictures, float32 -1 to 1. Its layers ``mapping`` and
``synthesis`` are the two networks of `networks`. Truncation (Karras et al. 2019, section B,
https://arxiv.org/abs/1812.04948) draws a style towards the mean of all: at a psi of 0 every picture
is that of the mean, and they differ by their noise alone; above 1 styles are exaggerated.
"""

from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from reimaging.errors import ReimagingError
from reimaging.gan.lots import noise_by_lot
from reimaging.gan.networks import Size, mapping, synthesis
from reimaging.gan.step import State
from reimaging.learn.model_file import load_model

_OF_THE_MEAN = 4096  # latent vectors whose styles are averaged
_AT_ONCE = 64
LARGEST_PSI = 2.0

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]


@keras.saving.register_keras_serializable("reimaging")
class Truncation(layers.Layer):
    """Draws styles towards their mean, by psi."""

    def build(self, shape: Any) -> None:
        """Make the mean."""
        (*_, numbers), _ = shape
        self.mean = self.add_weight((numbers,), "zeros", trainable=False, name="mean")

    def call(self, inputs: Any) -> Any:
        """Take styles [n, numbers] and psi [n, 1]."""
        style, psi = inputs
        return self.mean + psi * (style - self.mean)


def generator_of(size: Size, state: State) -> keras.Model:
    """Build the generator that a state keeps, in float32.

    Parameters
    ----------
    size
        Of its networks.
    state
        Of a run (`step`).
    """
    latent, psi = keras.Input((size.latent,), name="latent"), keras.Input((1,), name="psi")
    noise = [keras.Input(shape, name=f"noise_of_{n}") for n, shape in enumerate(size.noise_shapes)]
    maps, makes, truncation = mapping(size), synthesis(size), Truncation(name="truncation")
    style = truncation([maps(latent), psi])
    made = makes([layers.RepeatVector(size.styles)(style), *noise])
    model = keras.Model([latent, psi, *noise], made, name="generator")
    for part, values in ((maps, state.kept_mapping), (makes, state.kept_synthesis)):
        for variable, value in zip(part.trainable_variables, values, strict=True):
            variable.assign(value)
    many = np.random.default_rng(0).standard_normal((_OF_THE_MEAN, size.latent))
    truncation.mean.assign(ops.mean(maps(many.astype(np.float32)), axis=0))
    return model


def read_generator(path: Path) -> keras.Model:
    """Load a generator.

    Raises
    ------
    ReimagingError
        If the file is not there, is no model, or one of something else.
    """
    model = load_model(path)
    if model.name != "generator" or "truncation" not in [each.name for each in model.layers]:
        raise ReimagingError(f"{path} is no generator but a model of the name {model.name}.")
    return model


def latents_by_lot(model: keras.Model, count: int, seed: int) -> Floats:
    """Draw latent vectors for a generator, float32 [count, latent]."""
    shape = (count, model.inputs[0].shape[1])
    return np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)


def pictures_of(
    model: keras.Model, latents: Floats, psi: float, seed: int, *, same_noise: bool = False
) -> Pixels:
    """Make pictures.

    Parameters
    ----------
    model
        A generator.
    latents
        float32 [n, latent].
    psi
        The truncation, 0 to 2.
    seed
        Of the noise.
    same_noise
        Whether all pictures have the noise of the first: then they differ by their points alone.

    Returns
    -------
    NDArray, uint8 [n, side, side, colours]

    Raises
    ------
    ReimagingError
        If psi is out of range.
    """
    styles = keras.ops.convert_to_numpy(styles_of(model, latents, psi))
    count = model.get_layer("synthesis").inputs[0].shape[1]
    repeated = np.repeat(styles[:, None], count, axis=1)
    return pictures_of_styles(model, repeated, seed, same_noise=same_noise)


def styles_of(model: keras.Model, latents: Floats, psi: float) -> Floats:
    """Give the styles of latent vectors, float32 [n, numbers], truncated.

    Raises
    ------
    ReimagingError
        If psi is out of range.
    """
    refuse_psi(psi)
    mean = ops.convert_to_numpy(model.get_layer("truncation").mean)
    styles = ops.convert_to_numpy(model.get_layer("mapping")(latents))
    return np.asarray(mean + psi * (styles - mean), np.float32)


def refuse_psi(psi: float) -> None:
    """Refuse a truncation that is out of range.

    Raises
    ------
    ReimagingError
        If it is not from 0 to 2.
    """
    if not 0 <= psi <= LARGEST_PSI:
        raise ReimagingError(f"psi is {psi:g}; allowed is 0 to {LARGEST_PSI:g}.")


def pictures_of_styles(
    model: keras.Model, styles: Floats, seed: int, *, same_noise: bool = False
) -> Pixels:
    """Make pictures of styles, float32 [n, layers, numbers]; of different ones they are mixed."""
    network = model.get_layer("synthesis")
    shapes = [each.shape[1:] for each in network.inputs[1:]]
    made = []
    for start in range(0, len(styles), _AT_ONCE):
        part = styles[start : start + _AT_ONCE]
        # a block has noise of its own, so that more pictures only add to fewer
        rng = np.random.default_rng(seed if same_noise else [seed, start])
        noise = noise_by_lot(shapes, 1 if same_noise else _AT_ONCE, rng)
        if same_noise:
            noise = [np.repeat(each, len(part), axis=0) for each in noise]
        noise = [each[: len(part)] for each in noise]
        drawn = network([part, *noise])
        made.append(ops.convert_to_numpy(drawn[-1] if isinstance(drawn, list) else drawn))
    return as_pixels(np.concatenate(made))


def as_pixels(made: Floats) -> Pixels:
    """Bring pictures of -1 to 1 to bytes; what lies beyond is cut off."""
    return np.clip(np.round((made + 1) * 127.5), 0, 255).astype(np.uint8)


def on_the_sphere(one: Floats, other: Floats, steps: int) -> Floats:
    """Go from one latent vector to another along the sphere, float32 [steps, latent].

    Latent vectors have about one length, and the middle of the straight line between two of them is
    shorter than any (White 2016, https://arxiv.org/abs/1609.04468).
    """
    angle = np.arccos(np.clip(one @ other / np.linalg.norm(one) / np.linalg.norm(other), -1, 1))
    share = np.linspace(0, 1, steps)[:, None]
    if np.sin(angle) < 1e-6:
        return np.asarray(one + share * (other - one), np.float32)
    mixed = np.sin((1 - share) * angle) * one + np.sin(share * angle) * other
    return np.asarray(mixed / np.sin(angle), np.float32)
