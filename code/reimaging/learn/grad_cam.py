"""Where in a picture the evidence for a class lies: Grad-CAM.

Selvaraju, Cogswell, Das, Vedantam, Parikh & Batra (2017), "Grad-CAM: Visual Explanations from Deep
Networks via Gradient-based Localization", ICCV, arXiv:1610.02391. Each channel of a late layer is
weighted by the mean gradient of the class's score with respect to it; the heat is where the sum of
the weighted channels is above 0. It is as coarse as that layer, and it says where evidence lies,
not whether it is good evidence.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import h5py
import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.calibration import probabilities
from reimaging.learn.confident_errors import Judged, images_of, write_judged
from reimaging.learn.gradients import gradient_function
from reimaging.learn.start import start_keras
from reimaging.pixels.arrays import stratified_choice
from reimaging.pixels.trim import Pixels

if TYPE_CHECKING:  # Keras takes seconds to start
    import keras

Heat = NDArray[np.float32]
_BILINEAR = Image.Resampling.BILINEAR


def scores_of(model: "keras.Model") -> "keras.Model":
    """Give the part of a classifier that ends in its logits, before any final softmax.

    Parameters
    ----------
    model
        Functional or sequential. It may end in a softmax, as a layer of its own or as the
        activation of its last layer.
    """
    import keras

    output = model.outputs[0]
    last: Any = next((layer for layer in reversed(model.layers) if layer.output is output), None)
    if isinstance(last, keras.layers.Softmax):
        output = last.input
    elif getattr(last, "activation", None) is keras.activations.softmax:
        if isinstance(last, keras.layers.Activation):
            output = last.input
        else:  # the same layer once more, without it
            how = {**last.get_config(), "activation": "linear", "name": f"{last.name}_scores"}
            linear = type(last).from_config(how)
            output = linear(last.input)
            linear.set_weights(last.get_weights())
    return keras.Model(model.inputs[0], output)


def feature_layer(model: "keras.Model", name: str | None = None) -> Any:
    """Find the layer of a name, or the last layer that still tells places in a picture apart.

    Raises
    ------
    ReimagingError
        If there is no layer of this name, or none that gives N x h x w x channels.
    """
    for layer in reversed(model.layers):
        shape = getattr(layer.output, "shape", ())
        if name in (None, layer.name) and len(shape) == 4 and 1 not in shape[1:3]:
            return layer
    raise ReimagingError(
        f"The network {model.name} has no layer {'' if name is None else repr(name) + ' '}of "
        "pictures (N x h x w x channels), which Grad-CAM needs; name one that has."
    )


def grad_cam(
    model: "keras.Model",
    images: ArrayLike,
    classes: ArrayLike,
    *,
    layer: str | None = None,
    batch: int = 32,
) -> Heat:
    """Give the heat of a class in each picture.

    Parameters
    ----------
    model
        A classifier, as `scores_of` takes it.
    images
        N x side x side x 3, as the model takes them.
    classes
        int (N,), of each picture the class whose evidence is looked for.
    layer
        Name of the layer that is looked at; the last one of pictures if None.
    batch
        Pictures that are computed at once.

    Returns
    -------
    numpy.ndarray
        float32, N x h x w as the layer has them; 0 to 1, where 1 is the picture's most; all 0 in a
        picture without evidence for the class.

    Raises
    ------
    ReimagingError
        If there is no such layer.
    """
    import keras

    given, scores = model.inputs[0], scores_of(model).outputs[0]
    looked_at = feature_layer(model, layer).output
    features = keras.Model(given, looked_at)
    # what the score makes of this layer alone; what it hears of earlier ones comes from the picture
    head = keras.Model([given, looked_at], scores)

    def score(found: Any, shown: Any, chosen: Any) -> Any:
        picked = keras.ops.one_hot(chosen, scores.shape[-1])
        return keras.ops.sum(head([shown, found], training=False) * picked, axis=-1)

    step = gradient_function(score)
    pictures, numbers = np.asarray(images), np.asarray(classes)
    heats = []
    for start in range(0, len(pictures), batch):
        shown = pictures[start : start + batch].astype(np.float32)
        found = np.asarray(keras.ops.convert_to_numpy(features(shown, training=False)), np.float32)
        _, slope = step(found, shown, numbers[start : start + batch])
        heats.append(np.maximum(np.einsum("nhwc,nc->nhw", found, slope.mean(axis=(1, 2))), 0))
    heat = np.concatenate(heats) if heats else np.empty((0, *looked_at.shape[1:3]), np.float32)
    most = heat.max(axis=(1, 2), keepdims=True, initial=0)
    return np.divide(heat, most, out=np.zeros_like(heat), where=most > 0)


def enlarged(heat: Heat, side: int) -> Heat:
    """Enlarge heat to the size of its pictures, bilinear: N x side x side."""
    rows = [np.asarray(Image.fromarray(one).resize((side, side), _BILINEAR)) for one in heat]
    return np.stack(rows) if rows else np.empty((0, side, side), np.float32)


def write_grad_cam(
    target: Path, model: Path, array: Path, *, each: int, seed: int, temperature: float = 1.0
) -> None:
    """Write a few pictures of each class with the heat of the class that is predicted.

    Parameters
    ----------
    target
        A file of judged pictures (confident_errors.py) with their heat, enlarged to their size; the
        classes in order. Its attributes ``seed`` and ``pictures`` say by which lot they were drawn
        from how many.
    model
        A classifier's .keras file.
    array
        An image array of pictures of known class and kind (pixels/drawn_arrays.py).
    each
        How many of each class. They are drawn by lot, of as many kinds as there are.
    seed
        Of the lot.
    temperature
        Above 0; by what the logits are divided for the probability.

    Raises
    ------
    ReimagingError
        If the model cannot be loaded or has no layer to look at.
    """
    start_keras()
    from reimaging.learn.model_file import load_model

    network = load_model(model)
    with h5py.File(array) as file:
        ids, labels = file["image_id"][:].tolist(), file["label"][:].tolist()
        kinds = file["kind"].asstr()[:].tolist()
    known = {number: (kind, label) for number, kind, label in zip(ids, kinds, labels, strict=True)}
    chosen: list[int] = []
    for place in range(len(CLASSES)):
        members = [(n, kind) for n, (kind, label) in known.items() if label == place]
        chosen += stratified_choice(members, each, seed)
    images = images_of(chosen, [array])
    said = probabilities(_scores(network, images), temperature) if chosen else np.empty((0, 3))
    found = said.argmax(axis=1)
    judged = [
        Judged(number, known[number][0], CLASSES[known[number][1]], CLASSES[place], sure)
        for number, place, sure in zip(
            chosen, found.tolist(), said.max(axis=1, initial=0).tolist(), strict=True
        )
    ]
    heat = enlarged(grad_cam(network, images, found), images.shape[1])
    write_judged(target, images, judged, {"seed": seed, "pictures": len(ids)}, heat)


def _scores(model: "keras.Model", images: Pixels, batch: int = 32) -> NDArray[np.float32]:
    import keras

    scores = scores_of(model)
    parts: Sequence[Any] = [
        scores(images[start : start + batch].astype(np.float32), training=False)
        for start in range(0, len(images), batch)
    ]
    return np.concatenate([keras.ops.convert_to_numpy(part) for part in parts])
