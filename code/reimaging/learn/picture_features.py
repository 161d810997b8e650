"""What an embedding takes a picture for: a layer of a network, or the pixels themselves."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reimaging.embedding_name import EmbeddingName
from reimaging.errors import ReimagingError
from reimaging.learn.imagenet import WEIGHTS, cache, vgg16
from reimaging.learn.predictions import fingerprint, predict
from reimaging.learn.start import start_keras
from reimaging.pixels.trim import Pixels

RAW_SIDE = 256
_VGG_LAYER = "fc2"
_AT_ONCE = 128  # pictures; their raw vectors take 96 MiB

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class PictureFeatures:
    """A way from square pictures to vectors.

    Attributes
    ----------
    side
        Of the squares that it takes, in pixels.
    dimension
        Numbers of a vector.
    made_by
        What makes the vectors, for those who read them: the network's fingerprint and the layer.
    of
        Gives the vectors of pictures (side x side x 3 uint8, in any number), float32 [b, d], a
        block at a time in their order.
    """

    side: int
    dimension: int
    made_by: str
    of: Callable[[Iterable[Pixels]], Iterator[Vectors]]


class Networks(NamedTuple):
    """The files of a profile's trained networks."""

    classifier: Path
    deepcluster: Path


def picture_features(name: EmbeddingName, networks: Networks) -> PictureFeatures:
    """Build what an embedding of pictures goes by.

    Parameters
    ----------
    name
        Of the embedding.
    networks
        Of the profile.

    Raises
    ------
    ReimagingError
        If a model or its weights are missing, or it has no such layer.
    """
    if name.kind == "raw":
        return PictureFeatures(RAW_SIDE, 3 * RAW_SIDE**2, "pixels", _pixels)
    if name.kind == "vgg16":
        return _vgg16()
    if name.kind == "ternary":
        return _layer_of(networks.classifier, "embedding")
    if name.kind == "deepcluster":
        return _layer_of(networks.deepcluster, "embedding")
    return _layer_of(name.path or Path(), name.layer)


def _pixels(pictures: Iterable[Pixels]) -> Iterator[Vectors]:
    held: list[Pixels] = []
    for picture in pictures:
        held.append(picture)
        if len(held) == _AT_ONCE:
            yield _flat(held)
            held = []
    if held:
        yield _flat(held)


def _flat(pictures: list[Pixels]) -> Vectors:
    flat = np.stack(pictures).reshape(len(pictures), -1).astype(np.float32)
    flat /= np.float32(255)
    return flat


def _vgg16() -> PictureFeatures:
    weights = cache() / WEIGHTS
    if not weights.is_file():
        raise ReimagingError(f"The embedding vgg16 takes {WEIGHTS}, which must lie in {cache()}.")
    start_keras()
    about = weights.stat()
    network = _vgg16_once(about.st_mtime_ns, about.st_size)
    return _of_network(network, f"{fingerprint(weights)} {_VGG_LAYER}", "VGG16", 16)


def _layer_of(path: Path, layer: str | None) -> PictureFeatures:
    start_keras()
    from reimaging.learn.model_file import load_once

    network = load_once(path)
    names = [each.name for each in network.layers]
    chosen = layer or names[-2:][0]
    if chosen not in names:
        raise ReimagingError(
            f"{path} has no layer {layer!r}; its last ones are {', '.join(names[-6:])}."
        )
    return _of_network(_as_far_as(network, chosen), f"{fingerprint(path)} {chosen}", str(path), 128)


# One process has many tars to do, and a network is compiled when it is first asked.
@lru_cache(maxsize=1)
def _vgg16_once(_time: int, _size: int) -> Any:
    return vgg16(_VGG_LAYER)


@lru_cache(maxsize=2)
def _as_far_as(network: Any, layer: str) -> Any:
    import keras

    return keras.Model(network.inputs, network.get_layer(layer).output)


def _of_network(network: Any, told: str, called: str, batch: int) -> PictureFeatures:
    takes, gives = network.input_shape, network.output_shape
    is_square = isinstance(takes, tuple) and len(takes) == 4 and takes[1] == takes[2] is not None
    if not is_square or takes[3] != 3:
        raise ReimagingError(
            f"{called} takes {takes}; an embedding is made by a network of square pictures in "
            "colour, and of their side alone."
        )
    if gives[-1] is None or len(gives) not in (2, 4):
        raise ReimagingError(
            f"{called} gives {gives}; an embedding takes a vector an image, or a map of vectors, "
            "of which the mean is taken."
        )

    def vectors(pictures: Iterable[Pixels]) -> Iterator[Vectors]:
        for _, answers in predict(network, pictures, batch):
            means = answers if answers.ndim == 2 else answers.mean((1, 2))
            yield np.asarray(means, np.float32)

    return PictureFeatures(int(takes[1]), int(gives[-1]), told, vectors)
