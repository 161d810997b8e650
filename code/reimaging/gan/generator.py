"""A generator in a .keras file: from latent vectors, noise and a truncation to pictures.

The model ``generator`` takes latent vectors, float32 [n, latent], psi, float32 [n, 1], and the
noise of each convolution; it gives pictures, float32 -1 to 1. Its layers ``mapping`` and
``synthesis`` are the two networks of `networks`. Truncation (Karras et al. 2019, section B,
https://arxiv.org/abs/1812.04948) draws a style towards the mean of all: at a psi of 0 every picture
is that of the mean, and they differ by their noise alone; above 1 styles are exaggerated.
"""

import zipfile
from collections.abc import Iterator
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
from reimaging.gan.weights import parted, shapes_of
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
    variables = [*maps.trainable_variables, *makes.trainable_variables]
    values = parted(state.kept, shapes_of(maps, makes))
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)
    many = np.random.default_rng(0).standard_normal((_OF_THE_MEAN, size.latent))
    truncation.mean.assign(ops.mean(maps(many.astype(np.float32)), axis=0))
    return model


def read_generator(path: Path) -> keras.Model:
    """Load a generator.

    Raises
    ------
    ReimagingError
        If the file is not there, is no model, or one of something else; where none was trained,
        with the reason that stands in its place.
    """
    if path.is_file() and not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            first = file.readline(200).decode("ascii", "replace").strip()
        said = f' It says: "{first}"' if first.isprintable() and first else ""
        raise ReimagingError(f"{path} holds no generator.{said}")
    model = load_model(path, made_by="doit generate")
    if model.name != "generator" or "truncation" not in [each.name for each in model.layers]:
        raise ReimagingError(f"{path} is no generator but a model of the name {model.name}.")
    return model


def latents_by_lot(model: keras.Model, count: int, seed: int) -> Floats:
    """Draw latent vectors for a generator, float32 [count, latent]."""
    shape = (count, model.inputs[0].shape[1])
    return np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)


def pictures_of(model: keras.Model, latents: Floats, psi: float, seed: int) -> Pixels:
    """Make the pictures of `picture_blocks` all at once, uint8 [n, side, side, colours].

    Raises
    ------
    ReimagingError
        If psi is out of range.
    """
    return np.concatenate(list(picture_blocks(model, latents, psi, seed)))


def picture_blocks(model: keras.Model, latents: Floats, psi: float, seed: int) -> Iterator[Pixels]:
    """Make pictures, up to 64 at once.

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

    Yields
    ------
    NDArray, uint8 [64 or fewer, side, side, colours]

    Raises
    ------
    ReimagingError
        If psi is out of range.
    """
    styles = styles_of(model, latents, psi)
    shapes = _noise_shapes(model)
    for start in range(0, len(styles), _AT_ONCE):
        part = styles[start : start + _AT_ONCE]
        # a block has noise of its own, so that more pictures only add to fewer
        noise = noise_by_lot(shapes, _AT_ONCE, np.random.default_rng([seed, start]))
        yield _made(model, of_all_layers(model, part), [each[: len(part)] for each in noise])


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


def of_all_layers(model: keras.Model, styles: Floats) -> Floats:
    """Give each layer its picture's style: [n, numbers] to [n, layers, numbers]."""
    return np.repeat(styles[:, None], len(_noise_shapes(model)), axis=1)


def pictures_of_styles(model: keras.Model, styles: Floats, seed: int) -> Pixels:
    """Make pictures of styles, float32 [n, layers, numbers], which may differ from layer to layer.

    All have the same noise: they differ by their styles alone.
    """
    noise = noise_by_lot(_noise_shapes(model), 1, np.random.default_rng(seed))
    made = []
    for start in range(0, len(styles), _AT_ONCE):
        part = styles[start : start + _AT_ONCE]
        made.append(_made(model, part, [np.repeat(each, len(part), axis=0) for each in noise]))
    return np.concatenate(made)


def _noise_shapes(model: keras.Model) -> list[tuple[int, ...]]:
    return [each.shape[1:] for each in model.get_layer("synthesis").inputs[1:]]


def _made(model: keras.Model, styles: Floats, noise: list[Floats]) -> Pixels:
    made = model.get_layer("synthesis")([styles, *noise])
    return as_pixels(ops.convert_to_numpy(made[-1] if isinstance(made, list) else made))


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
