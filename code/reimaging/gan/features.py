"""By what generated pictures are compared with real ones: features of networks that judge both.

The classifier's are those of the layer before it decides (`learn.picture_features`). Inception's
are those of its last pooling, 2,048 numbers, as the published measures have them; Keras' own
weights for ImageNet are not quite those that these were published with, so that their figures
compare with each other and not with a published one.

A picture is enlarged (bicubic) to the side that a network takes; real ones have been made as small
as the generated ones before.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reimaging.embedding_name import EmbeddingName
from reimaging.learn.imagenet import cache
from reimaging.learn.picture_features import Networks, PictureFeatures, picture_features
from reimaging.learn.predictions import predict
from reimaging.learn.start import start_keras

INCEPTION = "inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5"
_INCEPTION_SIDE, _INCEPTION_NUMBERS, _BATCH = 299, 2048, 32

Pixels = NDArray[np.uint8]
Features = NDArray[np.float32]


def extractors(classifier: Path) -> dict[str, PictureFeatures]:
    """Give what pictures are compared by, by name: the classifier, and Inception if it is there."""
    name = EmbeddingName("ternary", "ternary")
    found = {"classifier": picture_features(name, Networks(classifier, classifier))}
    if inception_is_here():
        found["inception"] = inception()
    return found


def inception_is_here() -> bool:
    """Tell whether Keras' cache has the weights of Inception."""
    return (cache() / INCEPTION).is_file()


def features_of(pictures: Iterable[Pixels], by: PictureFeatures) -> Features:
    """Give the features of n pictures, uint8 [side, side, colours] each: float32 [n, d]."""
    found = list(by.of(_enlarged(pictures, by.side)))
    return np.concatenate([np.empty((0, by.dimension), np.float32), *found])


def inception() -> PictureFeatures:
    """Build Inception-v3 as it was trained for ImageNet, as far as its last pooling."""
    start_keras()
    import keras

    side = _INCEPTION_SIDE
    network = keras.applications.InceptionV3(
        include_top=False, weights=None, input_shape=(side, side, 3), pooling="avg"
    )
    network.load_weights(cache() / INCEPTION)

    def vectors(pictures: Iterable[Pixels]) -> Iterator[Features]:
        for _, answers in predict(scaled, pictures, _BATCH):
            yield np.asarray(answers, np.float32)

    picture = keras.Input((side, side, 3))
    scaled = keras.Model(picture, network(keras.layers.Rescaling(1 / 127.5, -1)(picture)))
    return PictureFeatures(side, _INCEPTION_NUMBERS, f"{INCEPTION} avg_pool", vectors)


def _enlarged(pictures: Iterable[Pixels], side: int) -> Iterator[Pixels]:
    for picture in pictures:
        grey = picture.shape[-1] == 1
        image = Image.fromarray(picture[..., 0] if grey else picture).convert("RGB")
        yield np.asarray(image.resize((side, side), Image.Resampling.BICUBIC))
