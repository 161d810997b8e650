"""Small image arrays of pictures of known class, and networks whose answers are worked by hand."""

import h5py
import keras
import numpy as np

from reimaging.image_class import CLASSES
from reimaging.pixels.arrays import FORMAT, VERSION


def write_pictures(target, images, labels, kinds=None, ids=None):
    """An array as pixels/drawn_arrays.py writes it; by default image 100, 101, ... of one kind."""
    with h5py.File(target, "w") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION, "classes": list(CLASSES)})
        file["images"] = np.asarray(images, np.uint8)
        file["label"] = np.asarray(labels, np.uint8)
        file["image_id"] = np.asarray(ids or range(100, 100 + len(images)), np.int64)
        file.create_dataset(
            "kind", data=kinds or ["thing"] * len(images), dtype=h5py.string_dtype()
        )
    return target


def square(colour, rows=slice(4, 8), columns=slice(8, 16), side=16, paper=255):
    """A picture of a square of one colour on paper."""
    picture = np.full((side, side, 3), paper, np.uint8)
    picture[rows, columns] = colour
    return picture


def colour_network(ending="logits", early=False, side=16):
    """Three classes, which are the mean redness, greenness and blueness of a picture.

    Redness is max(0, R - G - B), of R, G and B from 0 to 1; paper has none. With `early` the
    scores also hear how bright the picture is before that layer, which adds the same to each.
    """
    given = keras.Input((side, side, 3))
    scaled = keras.layers.Rescaling(1 / 255)(given)
    found = keras.layers.Conv2D(3, 1, use_bias=False, activation="relu", name="colour")
    x = keras.layers.GlobalAveragePooling2D()(found(scaled))
    if early:
        bright = keras.layers.GlobalAveragePooling2D()(scaled)
        x = keras.layers.Concatenate()([x, bright])
    x = keras.layers.Dropout(0.5)(x)
    softmax = "softmax" if ending == "dense softmax" else None
    scores = keras.layers.Dense(3, use_bias=False, activation=softmax, name="scores")
    x = scores(x)
    found.set_weights([(2 * np.eye(3) - 1).reshape(1, 1, 3, 3)])
    weights = np.eye(3)
    scores.set_weights([np.vstack([weights, np.ones((3, 3))]) if early else weights])
    if ending == "calibrated":
        x = keras.layers.Softmax()(keras.layers.Rescaling(1 / 0.5)(x))
    if ending == "activation":
        x = keras.layers.Activation("softmax")(x)
    return keras.Model(given, x)
