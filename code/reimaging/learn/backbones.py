"""Backbones by name: networks that turn a picture into features, with a head for the classes.

Each takes pictures as float32, 0 to 255, S x S x 3, and does its own scaling; each gives logits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
from keras import layers, ops

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.imagenet import cache
from reimaging.learn.model_file import load_model


@dataclass(frozen=True)
class Backbone:
    """A way from pictures to features.

    `features` builds it: from the input tensor to a vector an image. `pretrained` names the file of
    its ImageNet weights in Keras' own cache; empty where there are none. `at_least` is the smallest
    side it takes.
    """

    features: Callable[[Any, str | None], Any]
    pretrained: str
    at_least: int


def classifier(name: str, side: int, weights: str = "none", download: bool = False) -> keras.Model:
    """Build a backbone with a head that gives a logit a class.

    Parameters
    ----------
    name
        One of BACKBONES.
    side
        Of the pictures, in pixels.
    weights
        "none" to begin from scratch; "imagenet" for the weights that Keras keeps in its cache; or
        the path of a .keras or .weights.h5 file of the same network.
    download
        Whether Keras may fetch ImageNet's weights where its cache has none.

    Raises
    ------
    ReimagingError
        If there is no such backbone, the side is too small for it, or the weights are missing or
        of another shape.
    """
    backbone = BACKBONES.get(name)
    if backbone is None:
        raise ReimagingError(f"There is no backbone {name!r}; there are {', '.join(BACKBONES)}.")
    if side < backbone.at_least:
        raise ReimagingError(
            f"{name} takes pictures of at least {backbone.at_least} pixels; arrays.side is {side}."
        )
    from_cache = weights == "imagenet"
    if from_cache and not (download and backbone.pretrained) and not cached_weights(name):
        raise ReimagingError(
            f"The ImageNet weights of {name} are not in Keras' cache; put "
            f"{backbone.pretrained or '(there are none for this backbone)'} into "
            f'{cache()}, set classifier.download to true, or classifier.weights to "none".'
        )
    picture = keras.Input((side, side, 3), name="picture")
    features = backbone.features(picture, "imagenet" if from_cache else None)
    # in full precision, also where the rest is not
    logits = layers.Dense(len(CLASSES), dtype="float32", name="logits")(features)
    model = keras.Model(picture, logits, name=f"ternary_{name}")
    if weights not in ("none", "imagenet"):
        _load(model, Path(weights))
    return model


def cached_weights(name: str) -> Path | None:
    """Give the file of a backbone's ImageNet weights in Keras' cache, None if it is not there."""
    wanted = BACKBONES[name].pretrained
    file = cache() / wanted
    return file if wanted and file.is_file() else None


def _load(model: keras.Model, path: Path) -> None:
    if not path.is_file():
        raise ReimagingError(f"{path}, the weights to begin with, is not there.")
    try:
        if path.suffix == ".keras":
            model.set_weights(load_model(path).get_weights())
        else:
            model.load_weights(path)
    except (ValueError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise ReimagingError(
            f"{path} holds no weights of a {model.name} for {model.input_shape[1]} pixels: {reason}"
        ) from None


def _small(picture: Any, _: str | None) -> Any:
    """Residual blocks at three scales, each of which is heard at the end.

    The mean of what the early blocks see says how much of a picture is paper, ink or grain, which
    tells most about its class; the later ones see things.
    """
    x = layers.Rescaling(1 / 127.5, offset=-1)(picture)
    x = layers.MaxPooling2D()(_convolution(x, 16, 3, 2))
    heard = []
    for channels, stride in ((32, 1), (64, 2), (96, 2)):
        x = _residual(x, channels, stride)
        heard.append(layers.GlobalAveragePooling2D()(x))
    x = layers.Concatenate()(heard)
    x = layers.Dropout(0.3)(x)
    x = layers.Dense(128, activation="relu", name="embedding")(x)
    return layers.Dropout(0.3)(x)


def _convolution(x: Any, channels: int, size: int, stride: int = 1) -> Any:
    x = layers.Conv2D(channels, size, stride, padding="same", use_bias=False)(x)
    return layers.Activation("relu")(layers.BatchNormalization(momentum=0.9)(x))


def _residual(x: Any, channels: int, stride: int) -> Any:
    inner = _convolution(x, channels, 3, stride)
    inner = layers.Conv2D(channels, 3, padding="same", use_bias=False)(inner)
    inner = layers.BatchNormalization(momentum=0.9)(inner)
    if stride > 1:  # the mean of all, where a convolution of size 1 would pass over most
        x = layers.AveragePooling2D(stride)(x)
    x = layers.Conv2D(channels, 1, use_bias=False)(x)
    x = layers.BatchNormalization(momentum=0.9)(x)
    return layers.Activation("relu")(layers.Add()([x, inner]))


def _vgg16(picture: Any, weights: str | None) -> Any:
    """VGG16's convolutions, their mean, and 1,024 units, as the study had them."""
    # as these weights were trained: blue first, and each channel's mean of ImageNet taken away
    x = layers.Rescaling(1.0, offset=[-103.939, -116.779, -123.68])(ops.flip(picture, axis=-1))
    x = keras.applications.VGG16(include_top=False, weights=weights, input_tensor=x).output
    x = layers.GlobalAveragePooling2D()(x)
    return layers.Dense(1024, activation="relu", name="embedding")(x)


def _efficientnetb0(picture: Any, weights: str | None) -> Any:
    net = keras.applications.EfficientNetB0(
        include_top=False, weights=weights, input_tensor=picture
    )
    return layers.Dropout(0.3)(layers.GlobalAveragePooling2D(name="embedding")(net.output))


def _mobilenetv3(picture: Any, weights: str | None) -> Any:
    net = keras.applications.MobileNetV3Small(
        include_top=False, weights=weights, input_tensor=picture
    )
    return layers.Dropout(0.3)(layers.GlobalAveragePooling2D(name="embedding")(net.output))


BACKBONES = {
    "small": Backbone(_small, "", 32),
    "efficientnetb0": Backbone(_efficientnetb0, "efficientnetb0_notop.h5", 32),
    "mobilenetv3small": Backbone(
        _mobilenetv3, "weights_mobilenet_v3_small_224_1.0_float_no_top_v2.h5", 32
    ),
    "vgg16": Backbone(_vgg16, "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5", 32),
}
