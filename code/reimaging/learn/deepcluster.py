"""DeepCluster: a network learns without labels, from clusters of its own features.

After Caron et al. 2018 (https://arxiv.org/abs/1807.05520). Each epoch cuts the features of all
images into clusters (`pseudo_labels`), puts a new head on the network, and has it learn to tell
these clusters apart, each of which comes equally often. The head's part of the optimizer's memory
begins anew with it. An image is changed by chance when it is learnt from, and is as it is when its
features are taken.

The folder of a run that goes on holds ``state.json``: of which run it is; ``history.csv``; and
``epoch-007.keras`` and ``epoch-007.npy``, the network after an epoch and the clusters that it
learnt from, which are written before the history has a line for the epoch.
"""

import hashlib
import json
import math
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray
from tqdm import tqdm

from reimaging.atomic import replacing, write_text
from reimaging.errors import ReimagingError
from reimaging.learn.backbones import BACKBONES
from reimaging.learn.batches import Batches, InOrder
from reimaging.learn.examples import Examples, Pictures
from reimaging.learn.model_file import load_model, save_model
from reimaging.learn.precision import in_precision
from reimaging.learn.pseudo_labels import (
    Centres,
    Whitening,
    find_centres,
    fit_whitening,
)
from reimaging.learn.training import read_history
from reimaging.settings import DeepClusterSettings
from reimaging.table import write_table

HISTORY = ("epoch", "loss", "nmi_before", "nmi_kinds", "splits", "largest")
_HEAD = "pseudo_labels"
_LAYOUT = 2  # means are taken of 2 x 2 parts of a picture, so that features tell what lies where
_LEAST_MEMBERS = 4  # images a cluster, on average
_AT_ONCE = 128  # images whose features are taken at a time


@dataclass(frozen=True)
class Clustering:
    """What is cut into clusters, how, and where the run's checkpoints lie.

    `kinds` are what is seen on some images, by image_id. They are compared with the clusters in the
    history, and nothing is learnt from them.
    """

    arrays: tuple[Path, ...]
    settings: DeepClusterSettings
    seed: int
    folder: Path
    kinds: Mapping[int, str] = field(default_factory=dict)

    def identity(self) -> str:
        """Say by what this run differs from others, as JSON."""
        files = [[p.name, p.stat().st_size, p.stat().st_mtime_ns] for p in self.arrays]
        kinds = hashlib.sha256()
        for number in sorted(self.kinds):
            kinds.update(f"{number} {self.kinds[number]}\n".encode())
        backend = keras.backend.backend()
        return json.dumps([repr(self.settings), self.seed, backend, files, kinds.hexdigest()])


def deepcluster(clustering: Clustering, target: Path, history: Path) -> None:
    """Cut images into clusters, and save the network that tells the cluster of any image.

    The network takes pictures, float32 0 to 255, S x S x 3. Its layer ``embedding`` gives whitened
    features of unit length; its output, the layer ``clusters``, the cosine to the centre of each
    cluster. Clusters are numbered by size among the images they were found in, the largest first.

    Parameters
    ----------
    clustering
        What to do.
    target
        The .keras file to make.
    history
        The table of the epochs, with the columns HISTORY: of the clusters that an epoch learnt
        from, their normalised mutual information (NMI) with those of the epoch before and with the
        kinds, how many were split off in place of empty ones, and the images in the largest.

    Raises
    ------
    ReimagingError
        If the loss is no number.

    Of a single image, or of none, there is nothing to learn: it gets a network of one cluster.
    """
    examples = every_picture(clustering.arrays)
    settings, folder = clustering.settings, clustering.folder
    if len(examples.row) < 2:
        print(f"There are {len(examples.row)} images: they are put into one cluster.")
        save_model(target, _untaught(clustering))
        write_table(history, HISTORY, [])
        return
    possible = max(1, len(examples.row) // _LEAST_MEMBERS)
    if possible < settings.clusters:
        print(
            f"{len(examples.row)} images are cut into {possible} clusters instead of "
            f"{settings.clusters}, so that a cluster has {_LEAST_MEMBERS} on average."
        )
        settings = replace(settings, clusters=possible)
        clustering = replace(clustering, settings=settings)
    state, identity = folder / "state.json", clustering.identity()
    if not state.is_file() or state.read_text(encoding="utf-8") != identity:
        shutil.rmtree(folder, ignore_errors=True)
        write_text(state, identity)
    with in_precision(settings.precision), Pictures(clustering.arrays) as pictures:
        run = _Run(clustering, examples, pictures)
        epochs = range(len(run.rows), settings.epochs)
        for epoch in tqdm(epochs, desc="clustering", unit="epoch", leave=False):
            run.learn(epoch)
        whitening, centres, labels = run.clusters(settings.epochs)
        save_model(target, clusterer(run.learnt(), whitening, by_size(centres, labels)))
    write_table(history, HISTORY, [[row[name] for name in HISTORY] for row in run.rows])
    shutil.rmtree(folder)  # checkpoints, which nothing asks for any more


def every_picture(arrays: Sequence[Path]) -> Examples:
    """Name all pictures of image arrays, with the label 0 each.

    Raises
    ------
    ReimagingError
        If a file is no image array.
    """
    with Pictures(arrays):  # or a sentence that says what is wrong
        pass
    numbers = []
    for path in arrays:
        with h5py.File(path) as file:
            numbers.append(file["image_id"][:])
    sizes = [len(each) for each in numbers]
    return Examples(
        tuple(arrays),
        np.repeat(np.arange(len(arrays)), sizes),
        np.concatenate([np.arange(size) for size in sizes]),
        np.concatenate(numbers),
        np.zeros(sum(sizes), np.uint8),
    )


def network(side: int, clusters: int, looks: int) -> keras.Model:
    """Build a network whose layer ``features`` feeds a head of a logit a cluster.

    The features are the means of what the blocks of the small backbone see, at all its scales, in
    each quarter of the picture.

    Parameters
    ----------
    side
        Of the pictures, in pixels.
    clusters
        How many.
    looks
        In about how many pixels a side it looks at them: it takes means of whole squares of them.
    """
    picture = keras.Input((side, side, 3), name="picture")
    seen_as = layers.AveragePooling2D(max(1, side // looks))(picture)
    whole = keras.Model(picture, BACKBONES["small"].features(seen_as, None))
    seen = [x.input for x in whole.layers if isinstance(x, layers.GlobalAveragePooling2D)]
    parts = [layers.AveragePooling2D(max(1, maps.shape[1] // _LAYOUT))(maps) for maps in seen]
    means = [layers.Flatten()(part) for part in parts]
    features = layers.Concatenate(dtype="float32", name="features")(means)
    logits = layers.Dense(clusters, dtype="float32", name=_HEAD)(features)
    return keras.Model(picture, logits, name="deepcluster")


def clusterer(features: keras.Model, whitening: Whitening, centres: NDArray[Any]) -> keras.Model:
    """Put whitening, unit length and the centres behind a network of features."""
    dimension, clusters = centres.shape[1], len(centres)
    white = layers.Dense(dimension, dtype="float32", name="whitening")
    unit = layers.UnitNormalization(dtype="float32", name="embedding")
    cosines = layers.Dense(clusters, use_bias=False, dtype="float32", name="clusters")
    outputs = cosines(unit(white(features.output)))
    white.set_weights([whitening.kernel, whitening.bias])
    cosines.set_weights([centres.T])
    return keras.Model(features.input, outputs, name="deepcluster")


def _untaught(clustering: Clustering) -> keras.Model:
    """Build a network for a single cluster, of features by lot."""
    settings = clustering.settings
    keras.utils.clear_session()
    keras.utils.set_random_seed(clustering.seed)
    with Pictures(clustering.arrays) as pictures:
        features = _features_of(network(pictures.side, 1, settings.side))
    kernel = np.eye(features.output_shape[-1], settings.dimension, dtype=np.float32)
    whitening = Whitening(kernel, np.zeros(settings.dimension, np.float32))
    return clusterer(features, whitening, np.ones((1, settings.dimension), np.float32))


def by_size(centres: Centres, labels: NDArray[np.int64]) -> NDArray[np.float32]:
    """Sort centres by how many images are theirs, the most first; of equals the first one found."""
    sizes = np.bincount(labels, minlength=len(centres.vectors))
    return centres.vectors[np.argsort(-sizes, kind="stable")]


def renew_head(model: keras.Model, seed: int, epoch: int) -> None:
    """Give the head new weights by lot, and let the optimizer forget the old ones."""
    head = model.get_layer(_HEAD)
    rng = np.random.default_rng([seed, epoch])
    head.kernel.assign(rng.normal(0, 0.01, head.kernel.shape))
    head.bias.assign(np.zeros(head.bias.shape))
    for variable in model.optimizer.variables:
        if _HEAD in variable.path:
            variable.assign(np.zeros(variable.shape))


def _features_of(model: keras.Model) -> keras.Model:
    return keras.Model(model.input, model.get_layer("features").output)


class _Run:
    """A run of DeepCluster, from the last epoch that is done."""

    def __init__(self, clustering: Clustering, examples: Examples, pictures: Pictures) -> None:
        self._what, self._examples, self._pictures = clustering, examples, pictures
        self.rows = read_history(clustering.folder)
        self._before: NDArray[np.int64] | None = None
        settings, done = clustering.settings, len(self.rows)
        keras.utils.clear_session()  # or names of layers would count on from those before
        keras.utils.set_random_seed(clustering.seed)
        if done:
            self._model = load_model(self._file(done, "keras"), with_optimizer=True)
            self._before = np.load(self._file(done, "npy"))
            print(f"The clustering goes on after epoch {done}.")
        else:
            self._model = network(pictures.side, settings.clusters, settings.side)
            self._model.compile(
                keras.optimizers.AdamW(settings.learning_rate, settings.weight_decay),
                keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            )
        # or JAX would look at the first batches to build the loss, and a run that goes on would
        # learn from them in another order
        self._model.compute_loss(y=np.zeros(1), y_pred=np.zeros((1, settings.clusters)))
        self._features = _features_of(self._model)

    def learnt(self) -> keras.Model:
        """Build the network of features anew: one that was loaded has other bytes as a file."""
        keras.utils.clear_session()
        settings = self._what.settings
        fresh = network(self._pictures.side, settings.clusters, settings.side)
        fresh.set_weights(self._model.get_weights())
        return _features_of(fresh)

    def clusters(self, epoch: int) -> tuple[Whitening, Centres, NDArray[np.int64]]:
        """Cut all images into clusters, by the features they have now."""
        settings = self._what.settings
        rows = InOrder(self._examples, self._pictures, _AT_ONCE)
        features = self._features.predict(rows, verbose=0)
        whitening = fit_whitening(features, settings.dimension)
        vectors = whitening.unit_vectors(features)
        centres = find_centres(vectors, settings.clusters, self._what.seed + epoch)
        return whitening, centres, centres.nearest(vectors)

    def learn(self, epoch: int) -> None:
        """Cut the images into clusters and learn these, in the epoch of that number, from 0."""
        settings, seed = self._what.settings, self._what.seed
        _, centres, labels = self.clusters(epoch)
        renew_head(self._model, seed, epoch)
        told: Any = labels  # more than 256 clusters are allowed, unlike classes
        examples = replace(self._examples, label=told)
        batches = Batches(
            examples,
            self._pictures,
            batch=min(settings.batch, len(labels)),
            seed=seed,
            first_epoch=epoch * settings.passes,
        )
        # the order is the affair of Batches
        done = self._model.fit(batches, epochs=settings.passes, shuffle=False, verbose=0)
        loss = float(done.history["loss"][-1])
        if not math.isfinite(loss):
            raise ReimagingError(
                f"The loss became {loss} in epoch {epoch + 1} of DeepCluster; its learning_rate is "
                f"{settings.learning_rate:g}, take a smaller one."
            )
        row = (epoch + 1, loss, *self._agreement(labels), centres.splits, np.bincount(labels).max())
        self._keep(row, labels)

    def _agreement(self, labels: NDArray[np.int64]) -> tuple[float | None, float | None]:
        """Give the NMI with the clusters of the epoch before, and with the kinds, where known."""
        from sklearn.metrics import normalized_mutual_info_score as nmi

        kinds = [self._what.kinds.get(number, "") for number in self._examples.image_id.tolist()]
        known = np.array([kind != "" for kind in kinds])
        with_kinds = nmi(np.array(kinds)[known], labels[known]) if known.any() else None
        return None if self._before is None else nmi(self._before, labels), with_kinds

    def _keep(self, row: Sequence[float | None], labels: NDArray[np.int64]) -> None:
        epoch = int(row[0] or 0)
        with replacing(self._file(epoch, "npy")) as temporary:
            np.save(temporary, labels)
        save_model(self._file(epoch, "keras"), self._model)
        values = ["" if value is None else f"{value:.6g}" for value in row]
        self.rows.append(dict(zip(HISTORY, values, strict=True)))
        write_table(
            self._what.folder / "history.csv", HISTORY, [list(each.values()) for each in self.rows]
        )
        for suffix in ("keras", "npy"):
            self._file(epoch - 1, suffix).unlink(missing_ok=True)
        self._before = labels

    def _file(self, epoch: int, suffix: str) -> Path:
        return self._what.folder / f"epoch-{epoch:03d}.{suffix}"
