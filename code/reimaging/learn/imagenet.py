"""What a network that learnt ImageNet's thousand classes sees in the images, as the study asked.

Needs VGG16's weights and the names of the classes in Keras' cache; nothing is downloaded. The
result is an SQLite file of its own: table ``predictions`` with ``image_id``, ``rank`` (1 to 5),
``synset``, ``name``, ``probability``.
"""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.index.database import building, run_script
from reimaging.learn.predictions import predict
from reimaging.pixels.squares import decoded
from reimaging.pixels.store import ImageStore, first_outcomes

WEIGHTS = "vgg16_weights_tf_dim_ordering_tf_kernels.h5"
NAMES = "imagenet_class_index.json"
SIDE, BEST = 224, 5
_BATCH = 16
_TABLE = """
CREATE TABLE predictions (
    image_id INTEGER NOT NULL, rank INTEGER NOT NULL, synset TEXT NOT NULL, name TEXT NOT NULL,
    probability REAL NOT NULL, PRIMARY KEY (image_id, rank)
) STRICT, WITHOUT ROWID;
"""


def missing_files() -> list[str]:
    """Name the files that are not in Keras' cache, and so what cannot be asked."""
    return [name for name in (WEIGHTS, NAMES) if not (cache() / name).is_file()]


def has_weights() -> bool:
    """Tell whether VGG16 can be built."""
    return (cache() / WEIGHTS).is_file()


def cache() -> Path:
    """Give the folder in which Keras keeps what it downloads (KERAS_HOME moves it)."""
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "models"


def say_skipped() -> None:
    """Say in one line why ImageNet's classes are not asked about."""
    print(
        f"ImageNet predictions are skipped: {' and '.join(missing_files())} would have to lie in "
        f"{cache()} (docs/classifier.md)."
    )


def write_imagenet_predictions(target: Path, stores: Sequence[Path]) -> None:
    """Ask VGG16 about every image that has pixels, and keep the five likeliest classes of each.

    Parameters
    ----------
    target
        The file to make.
    stores
        The image stores; of an image that is in two, the first one counts.

    Raises
    ------
    ReimagingError
        If a file is missing in Keras' cache.
    """
    if missing := missing_files():
        raise ReimagingError(f"{' and '.join(missing)} must lie in {cache()}.")
    names = json.loads((cache() / NAMES).read_text(encoding="utf-8"))
    write_best(target, vgg16(), [names[str(number)] for number in range(len(names))], stores)


def vgg16(layer: str = "predictions") -> Any:
    """Build VGG16 as it was trained for ImageNet, as far as a layer.

    It takes pictures of 224 pixels, 0 to 255; the layer `predictions` gives the probabilities.
    """
    import keras

    picture = keras.Input((SIDE, SIDE, 3))
    # blue first, and each channel's mean of ImageNet taken away, as these weights want it
    blue_first = keras.ops.flip(picture, axis=-1)
    scaled = keras.layers.Rescaling(1.0, offset=[-103.939, -116.779, -123.68])(blue_first)
    network = keras.applications.VGG16(weights=None)
    network.load_weights(cache() / WEIGHTS)
    part = keras.Model(network.inputs, network.get_layer(layer).output)
    return keras.Model(picture, part(scaled))


def write_best(
    target: Path, network: Any, names: Sequence[tuple[str, str]], stores: Sequence[Path]
) -> None:
    """Ask a network about the images of stores and keep the likeliest classes of each.

    Parameters
    ----------
    target
        The file to make.
    network
        A Keras model from square pictures to the probabilities of `names`.
    names
        Synset and name of each class.
    stores
        The image stores.
    """
    with building(target) as database:
        run_script(database, _TABLE)
        for path, (numbers, outcomes) in zip(stores, first_outcomes(stores), strict=True):
            with ImageStore(path) as images:
                pairs = zip(numbers.tolist(), outcomes, strict=True)
                wanted = [number for number, outcome in pairs if outcome == "ok"]
                progress = tqdm(total=len(wanted), desc=f"ImageNet, {path.stem}", unit="image")
                pictures = decoded(images, wanted, network.input_shape[1])
                with progress:
                    for count, answers in predict(network, pictures, _BATCH):
                        done = int(progress.n)
                        rows = _best(wanted[done : done + count], answers, names)
                        database.executemany("INSERT INTO predictions VALUES (?, ?, ?, ?, ?)", rows)
                        progress.update(count)


def _best(
    ids: Sequence[int], answers: np.ndarray, names: Sequence[tuple[str, str]]
) -> Iterator[tuple[int, int, str, str, float]]:
    for image_id, answer in zip(ids, answers, strict=True):
        for rank, number in enumerate(np.argsort(-answer, kind="stable")[:BEST], 1):
            synset, name = names[number]
            yield image_id, rank, synset, name, round(float(answer[number]), 6)
