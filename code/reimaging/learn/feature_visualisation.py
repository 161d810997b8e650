"""What a classifier's classes and channels look for: pictures that are made to excite them.

How pictures climb and are kept readable, and after whom, says `picture_ascent`.

Format, version 1
-----------------
HDF5. Attributes ``format`` = "reimaging feature visualisation", ``version`` = 1, ``layer``,
``steps``. Datasets, a row a picture: ``images`` uint8 [n, side, side, 3], sRGB; ``unit``, text, as
"class: sensor" or "layer conv_9, channel 17"; ``class``, text: the class, or that which the channel
tells best from the others; ``channel`` int64, -1 of a class itself; ``seed`` int64; ``activation``
float32: of a class how far its logit lies above the mean of the others, of a channel its mean.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import h5py
import numpy as np
from numpy.typing import NDArray

from reimaging.atomic import replacing
from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.grad_cam import feature_layer, scores_of
from reimaging.learn.gradients import gradient_function
from reimaging.learn.picture_ascent import DEFAULT, Ascent, Colours, ascend, colours_of
from reimaging.learn.start import start_keras
from reimaging.pixels.trim import Pixels

if TYPE_CHECKING:  # Keras takes seconds to start
    import keras

FORMAT = "reimaging feature visualisation"
VERSION = 1
_LOOKED_AT = 300  # pictures by which colours are measured and channels are chosen
Floats = NDArray[np.float32]


class Unit(NamedTuple):
    """What is to be excited: a class (channel -1), or a channel that tells this class."""

    image_class: str
    channel: int = -1


def visualise(
    model: "keras.Model",
    units: Sequence[Unit],
    seeds: Sequence[int],
    *,
    steps: int,
    colours: Colours,
    ascent: Ascent = DEFAULT,
) -> tuple[Pixels, Floats]:
    """Make a picture for each unit and seed that excites the unit.

    A class is excited by how far its logit lies above the mean of the others, as a high logit alone
    may go with higher ones of other classes; a channel by its mean over the picture.

    Parameters
    ----------
    model
        A classifier of S x S x 3, 0 to 255, as `grad_cam.scores_of` takes it.
    units, seeds
        Of each picture; a seed is 0 or more. The same unit and seed give the same picture.
    steps
        Of the ascent.
    colours, ascent
        The colours that pictures are made of, and how they climb.

    Returns
    -------
    (numpy.ndarray, numpy.ndarray)
        uint8, N x S x S x 3, and how much each excites its unit, float32 (N,).
    """
    activation = gradient_function(_activations(model))
    weights = _weights(model, units)
    images = ascend(
        lambda shown: activation(shown, *weights),
        model.inputs[0].shape[1],
        seeds,
        steps=steps,
        colours=colours,
        ascent=ascent,
    )
    return images, activation(images, *weights)[0]


def _activations(model: "keras.Model") -> Any:
    import keras

    both = keras.Model(model.inputs[0], [scores_of(model).outputs[0], _channels(model)])

    def activations(pictures: Any, of_scores: Any, of_channels: Any) -> Any:
        scores, channels = both(pictures, training=False)
        means = keras.ops.mean(channels, axis=(1, 2))
        of_classes = keras.ops.sum(scores * of_scores, axis=-1)
        return of_classes + keras.ops.sum(means * of_channels, axis=-1)

    return activations


def _channels(model: "keras.Model") -> Any:
    """Give the channels of the last layer of pictures, before its threshold if that is a layer.

    Where a channel is below its threshold nothing would lead the ascent.
    """
    import keras

    layer = feature_layer(model)
    return layer.input if isinstance(layer, keras.layers.Activation) else layer.output


def _weights(model: "keras.Model", units: Sequence[Unit]) -> tuple[Floats, Floats]:
    """Give what counts of scores (N x classes) and of channels (N x channels) for each unit."""
    scores, channels = model.outputs[0].shape[-1], _channels(model).shape[-1]
    of_scores = np.zeros((len(units), scores), np.float32)
    of_channels = np.zeros((len(units), channels), np.float32)
    for row, unit in enumerate(units):
        if unit.channel < 0:
            of_scores[row] = -1 / (scores - 1)
            of_scores[row, CLASSES.index(unit.image_class)] = 1
        else:
            of_channels[row, unit.channel] = 1
    return of_scores, of_channels


def telling_channels(
    model: "keras.Model", pictures: Pixels, labels: NDArray[np.integer[Any]], each: int
) -> list[Unit]:
    """Choose for each class the channels of the last layer of pictures that tell it best.

    A channel tells a class by how far its mean over a picture lies higher in pictures of the class
    than in the others, in deviations over all. It counts for the class that it tells best.

    Parameters
    ----------
    model
        A classifier.
    pictures, labels
        uint8, N x S x S x 3, and of each the place of its class in CLASSES; some of each class.
    each
        How many for each class; fewer where no more channels tell it.
    """
    import keras

    watched = keras.Model(model.inputs[0], keras.layers.GlobalAveragePooling2D()(_channels(model)))
    parts = [
        keras.ops.convert_to_numpy(watched(part.astype(np.float32), training=False))
        for part in np.array_split(pictures, -(-len(pictures) // 32))
    ]
    means = np.concatenate(parts).astype(np.float64)
    spread = means.std(axis=0) + 1e-12
    of_class = [labels == place for place in range(len(CLASSES))]
    told = [(means[own].mean(axis=0) - means[~own].mean(axis=0)) / spread for own in of_class]
    best = np.argmax(told, axis=0)
    units = []
    for place, name in enumerate(CLASSES):
        ranked = np.argsort(-told[place], kind="stable")
        units += [Unit(name, int(n)) for n in ranked[best[ranked] == place][:each]]
    return units


def write_feature_visualisation(
    target: Path, model: Path, array: Path, *, seeds: int, steps: int, channels: int, seed: int
) -> None:
    """Write pictures that excite each class, and the channels that tell each class best.

    Parameters
    ----------
    target
        The file to make, in the format above: the classes in order, each with its seeds, then the
        channels.
    model
        A classifier's .keras file.
    array
        An image array of pictures of known class (pixels/drawn_arrays.py), as the classifier
        learnt from. By its first ones colours are measured and channels are chosen.
    seeds
        Pictures a class.
    steps
        Of the ascent.
    channels
        How many for each class.
    seed
        The first seed; a class has this and those that follow, a channel this alone.

    Raises
    ------
    ReimagingError
        If the model cannot be loaded, or the array lacks a class.
    """
    start_keras()
    from reimaging.learn.model_file import load_model

    network = load_model(model)
    with h5py.File(array) as file:
        known, labels = file["images"][:_LOOKED_AT], file["label"][:_LOOKED_AT]
    if set(labels.tolist()) != set(range(len(CLASSES))):
        raise ReimagingError(
            f"{array} lacks a class among its first {_LOOKED_AT} pictures; they need some of each "
            f"of {', '.join(CLASSES)}."
        )
    asked = [(Unit(name), seed + number) for name in CLASSES for number in range(seeds)]
    asked += [(unit, seed) for unit in telling_channels(network, known, labels, channels)]
    units, numbers = [unit for unit, _ in asked], [number for _, number in asked]
    images, values = visualise(network, units, numbers, steps=steps, colours=colours_of(known))
    layer, texts = feature_layer(network).name, h5py.string_dtype()
    with replacing(target) as temporary, h5py.File(temporary, "w", libver="earliest") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION, "layer": layer, "steps": steps})
        file["images"] = images
        names = [_name(unit, layer) for unit in units]
        file.create_dataset("unit", data=names, dtype=texts)
        file.create_dataset("class", data=[unit.image_class for unit in units], dtype=texts)
        file["channel"] = np.array([unit.channel for unit in units], np.int64)
        file["seed"] = np.array(numbers, np.int64)
        file["activation"] = values


def _name(unit: Unit, layer: str) -> str:
    if unit.channel < 0:
        return f"class: {unit.image_class}"
    return f"layer {layer}, channel {unit.channel}"
