"""How fast the classifier learns, predicts and embeds, and whether reading ever holds it up.

Training: an epoch from HDF5 beside the same epoch with the same pictures in memory, in turn.
Prediction: squares from HDF5 beside the same in memory, and how fast they are made.
Embedding: a shard written from squares in HDF5 beside the layer's forward passes over the same in
memory.
Backbones: images a second, forward alone and in training, a batch again and again.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import h5py
import keras
import numpy as np
from results import ROOT, Figure, needs, table, write

from reimaging.embedding_name import EmbeddingName
from reimaging.layout import Layout
from reimaging.learn.backbones import BACKBONES, classifier
from reimaging.learn.batches import Batches
from reimaging.learn.examples import Pictures, read_examples
from reimaging.learn.model_file import load_model
from reimaging.learn.picture_embedding import write_shard
from reimaging.learn.picture_features import Networks, picture_features
from reimaging.learn.predictions import predict, side_of
from reimaging.learn.reduction import as_they_are, write_reduction
from reimaging.pixels.squares import Squares, write_squares
from reimaging.pixels.store import ImageStore
from reimaging.profile import load_profile

TIMES = 5
_TOLD = "`from memory` are the same squares, ready."


class InMemory(Pictures):
    """The same pictures, all read beforehand."""

    def __init__(self, paths) -> None:  # noqa: ANN001
        super().__init__(paths)
        self._held = [images[:] for images in self._images]

    def read(self, array, row) -> np.ndarray:  # noqa: ANN001
        """Give rows of what is held."""
        return np.stack([self._held[a][r] for a, r in zip(array, row, strict=True)])


def main() -> int:
    """Measure and write the section."""
    layout, profile = Layout(ROOT, "sample"), load_profile("sample", ROOT)
    side, batch = profile.arrays.side, profile.classifier.batch
    arrays = [layout.array(f"drawn-{which}", side) for which in ("training", "test")]
    needs(layout.split, *arrays, layout.classifier, layout.deepcluster)
    examples = read_examples(layout.split, arrays, "train")
    rows, figures = [], []
    with Pictures(arrays) as disk, InMemory(arrays) as memory:
        model = classifier(profile.classifier.backbone, side)
        model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        steps = 60

        def epoch(pictures: Pictures) -> Callable[[], None]:
            batches = Batches(examples, pictures, batch=batch, seed=4)
            return lambda: model.fit(batches, steps_per_epoch=steps, shuffle=False, verbose=0)

        from_disk, from_memory = _in_turn(epoch(disk), epoch(memory))
        taken = {"training": (steps * batch, from_disk, from_memory)}
    network = load_model(layout.classifier)
    stores = sorted(layout.store("x").parent.glob("*.h5"))
    largest = max(stores, key=lambda path: path.stat().st_size)
    with TemporaryDirectory() as folder, ImageStore(largest) as store:
        tar, every = Path(folder) / "tar.h5", Path(folder) / "every.h5"
        (making,) = _in_turn(lambda: write_squares(tar, largest, side=side_of(network)))
        made = sum(outcome == "ok" for outcome in store.outcomes)
        # a tar of arXiv has some thousand images, one of the sample a hundred: too few to overlap
        _join([layout.squares(path.stem, side) for path in stores], every)
        with Squares(every) as squares:
            held = [picture for _, block in squares.blocks() for picture in block]
            stored, ready = _in_turn(
                lambda: [
                    None for _ in predict(network, (p for _, b in squares.blocks() for p in b))
                ],
                lambda: [None for _ in predict(network, iter(held))],
            )
        taken["prediction"] = len(held), stored, ready
        name = EmbeddingName("ternary", "ternary")
        networks = Networks(layout.classifier, layout.deepcluster)
        features = picture_features(name, networks)
        reduction, shard = Path(folder) / "reduction.h5", Path(folder) / "shard.h5"
        write_reduction(reduction, as_they_are(features.dimension))
        written, forward = _in_turn(
            lambda: write_shard(shard, name, networks, reduction, (largest, every)),
            lambda: [None for _ in features.of(iter(held))],
        )
        taken["embedding"] = len(held), written, forward
    for what, each in taken.items():
        rows.append(_line(what, *each))
        figures += _figures(what, *each)
    body = table(("", "images/s", "images/s from memory", "ratio"), rows)
    speed = made / statistics.median(making)
    figures.append(Figure("squares out of JPEGs", speed, "images/s"))
    body += f"\n\nSquares out of JPEGs, once a tar: {speed:.0f} images/s."
    body += "\n\nA batch again and again, median of five:\n\n"
    backbones = _backbones(side)
    shown = [(name, size, f"{there:.0f}", f"{both:.0f}") for name, size, there, both in backbones]
    body += table(("backbone", "side", "forward", "training"), shown)
    for backbone, size, *speeds in backbones:
        for way, rate in zip(("forward", "training"), speeds, strict=True):
            figures.append(Figure(f"{backbone} of {size} pixels, {way}", rate, "images/s"))
    write("learning", f"Back end {keras.backend.backend()}; {_TOLD}\n\n{body}", figures)
    return 0


def _join(parts: list[Path], target: Path) -> None:
    """Put the squares of several tars into one file of the same form."""
    with h5py.File(parts[0]) as first:
        about = dict(first.attrs)
    blocks = []
    for path in parts:
        with Squares(path) as squares:
            blocks += list(squares.blocks())
    with h5py.File(target, "w") as file:
        file.attrs.update(about)
        file["image_id"] = np.concatenate([ids for ids, _ in blocks])
        images = np.concatenate([pictures for _, pictures in blocks])
        chunks = (32, *images.shape[1:])
        layout = {"chunks": chunks, "compression": "gzip", "compression_opts": 1}
        file.create_dataset("images", data=images, **layout)


def _in_turn(*calls: Callable[[], object]) -> list[list[float]]:
    """Time calls one after the other, several times; the first round only warms up."""
    taken: list[list[float]] = [[] for _ in calls]
    for turn in range(TIMES + 1):
        for place, call in enumerate(calls):
            start = time.perf_counter()
            call()
            if turn:
                taken[place].append(time.perf_counter() - start)
    return taken


def _line(name: str, images: int, ours: list[float], ideal: list[float]) -> tuple[str, ...]:
    ratio = statistics.median(b / a for a, b in zip(ours, ideal, strict=True))
    speeds = [images / statistics.median(times) for times in (ours, ideal)]
    return f"{name} from HDF5", f"{speeds[0]:.0f}", f"{speeds[1]:.0f}", f"{100 * ratio:.0f} %"


def _figures(name: str, images: int, ours: list[float], ideal: list[float]) -> list[Figure]:
    speeds = {"ours": ours, "the same in memory": ideal}
    return [
        Figure(name, images / statistics.median(times), "images/s", of=of)
        for of, times in speeds.items()
    ]


def _backbones(side: int) -> list[tuple[str, int, float, float]]:
    """Give name and side of each backbone, with images a second forward and in training."""
    rng = np.random.default_rng(4)
    rows = []
    for name, size, batch in (*((name, side, 16) for name in BACKBONES), ("vgg16", 224, 8)):
        pictures = rng.uniform(0, 255, (batch, size, size, 3)).astype(np.float32)
        labels = rng.integers(0, 3, batch)
        model = classifier(name, size)
        model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        (forward,) = _in_turn(lambda m=model, p=pictures: m.predict_on_batch(p))
        (training,) = _in_turn(lambda m=model, p=pictures, y=labels: m.train_on_batch(p, y))
        speeds = [batch / statistics.median(times) for times in (forward, training)]
        rows.append((name, size, speeds[0], speeds[1]))
    return rows


if __name__ == "__main__":
    sys.exit(main())
