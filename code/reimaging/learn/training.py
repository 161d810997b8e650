"""The training of a classifier: killed at any epoch, it goes on and comes to the same weights.

The folder of a training holds, besides what it learns, ``state.json``: of which training it is.
A checkpoint ``epoch-007.keras`` is written before the history has a line for its epoch; so the
last line of the history names a checkpoint that is whole.
"""

import csv
import hashlib
import json
import math
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from tqdm import tqdm

from reimaging.atomic import write_text
from reimaging.errors import ReimagingError
from reimaging.learn.backbones import classifier
from reimaging.learn.batches import Batches, InOrder
from reimaging.learn.calibration import fit_temperature
from reimaging.learn.examples import Examples, Pictures
from reimaging.learn.model_file import load_model, save_model
from reimaging.learn.precision import in_precision
from reimaging.settings import ClassifierSettings
from reimaging.table import write_table

HISTORY = (
    "epoch",
    "loss",
    "accuracy",
    "validation_loss",
    "validation_accuracy",
    "learning_rate",
)
_LEAST_BATCH = 2
_LOOK = 10  # batches between two looks at the loss: a GPU has to stop for each


@dataclass(frozen=True)
class Training:
    """What is learnt, from what, and where its checkpoints lie."""

    train: Examples
    validation: Examples
    settings: ClassifierSettings
    seed: int
    folder: Path

    def identity(self, batch: int) -> str:
        """Say by what this training differs from others, as JSON.

        What the arrays hold is known by their sizes and times: they are only compared with
        themselves, on the machine where the training was begun.
        """
        chosen = hashlib.sha256()
        for part in (self.train, self.validation):
            for values in (part.array, part.row, part.label):
                chosen.update(values.tobytes())
        files = [[p.name, p.stat().st_size, p.stat().st_mtime_ns] for p in self.train.paths]
        settings = [repr(self.settings), self.seed, batch, keras.backend.backend()]
        return json.dumps([*settings, files, chosen.hexdigest()])


def train(training: Training, target: Path, history: Path) -> None:
    """Train a network, calibrate it on the validation part, and save it.

    The network that is kept is the one of the epoch with the least validation loss. Its output
    are probabilities: the softmax of its logits, divided by the temperature at which they fit the
    validation part best (Guo et al. 2017, https://arxiv.org/abs/1706.04599).

    Parameters
    ----------
    training
        What to learn.
    target
        The .keras file to make.
    history
        The table of the epochs.

    Raises
    ------
    ReimagingError
        If the loss is no number, or not even the smallest batch fits into the memory.
    """
    batch = training.settings.batch
    with in_precision(training.settings.precision), Pictures(training.train.paths) as pictures:
        while True:
            try:
                _train(training, pictures, batch)
                break
            except Exception as error:
                if not _is_lack_of_memory(error):
                    raise
                if batch // 2 < _LEAST_BATCH:
                    raise ReimagingError(
                        f"The memory does not hold {batch} pictures of {pictures.side} pixels in "
                        f"{training.settings.backbone}; take a smaller classifier.backbone or "
                        "arrays.side."
                    ) from None
                batch //= 2
                print(f"Too little memory for a batch of {2 * batch}: {batch} are tried.")
                keras.backend.clear_session()
        rows = read_history(training.folder)
        best = min(rows, key=lambda row: float(row["validation_loss"]))
        network = load_model(_checkpoint(training.folder, int(best["epoch"])))
        logits = network.predict(InOrder(training.validation, pictures, batch), verbose=0)
    temperature = fit_temperature(logits, training.validation.label)
    write_table(history, HISTORY, [[row[name] for name in HISTORY] for row in rows])
    save_model(target, calibrated(network, temperature))
    shutil.rmtree(training.folder)  # checkpoints, which nothing asks for any more


def calibrated(network: keras.Model, temperature: float) -> keras.Model:
    """Put a temperature and a softmax behind a network of logits."""
    scaled = keras.layers.Rescaling(1 / temperature, dtype="float32", name="temperature")
    softmax = keras.layers.Softmax(dtype="float32", name="probabilities")
    outputs = softmax(scaled(network.output))
    return keras.Model(network.input, outputs, name=network.name)


def logits_of(model: keras.Model) -> keras.Model:
    """Give the part of a classifier that ends in logits, before temperature and softmax."""
    try:
        return keras.Model(model.input, model.get_layer("logits").output)
    except ValueError:
        raise ReimagingError(
            f"The network {model.name} has no layer named logits; classifiers that were trained "
            "here have one."
        ) from None


def read_history(folder: Path) -> list[dict[str, str]]:
    """Read the epochs that a training has behind it."""
    file = folder / "history.csv"
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _train(training: Training, pictures: Pictures, batch: int) -> None:
    settings, folder = training.settings, training.folder
    identity = training.identity(batch)
    state = folder / "state.json"
    if not state.is_file() or state.read_text(encoding="utf-8") != identity:
        shutil.rmtree(folder, ignore_errors=True)
        write_text(state, identity)
    rows = read_history(folder)
    done = len(rows)
    if _is_over(rows, settings):
        return
    keras.utils.clear_session()  # or names of layers would count on from those before
    keras.utils.set_random_seed(training.seed)
    batches = Batches(training.train, pictures, batch=batch, seed=training.seed, first_epoch=done)
    if done:
        model = load_model(_checkpoint(folder, done), with_optimizer=True)
        print(f"The training goes on after epoch {done}.")
    else:
        model = classifier(settings.backbone, pictures.side, settings.weights, settings.download)
        _compile(model, settings, steps=settings.epochs * len(batches))
    model.fit(
        batches,
        validation_data=InOrder(training.validation, pictures, batch),
        epochs=settings.epochs,
        initial_epoch=done,
        shuffle=False,  # the order is the affair of Batches
        verbose=0,
        callbacks=[
            _Dice(training.seed),
            _Checkpoints(folder, rows, settings),
            _Bar(len(batches), batch),
        ],
    )


def _compile(model: keras.Model, settings: ClassifierSettings, steps: int) -> None:
    """Warm up for a twentieth of the steps, then let the learning rate go down by a cosine."""
    warming = max(1, steps // 20)
    schedule = keras.optimizers.schedules.CosineDecay(
        settings.learning_rate / 100,
        max(1, steps - warming),
        alpha=0.01,
        warmup_target=settings.learning_rate,
        warmup_steps=warming,
    )
    model.compile(
        keras.optimizers.AdamW(schedule, weight_decay=settings.weight_decay),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )


def _is_over(rows: Sequence[dict[str, str]], settings: ClassifierSettings) -> bool:
    """Whether all epochs are done, or none of the last few was better than those before."""
    losses = [float(row["validation_loss"]) for row in rows]
    since = len(losses) - 1 - int(np.argmin(losses)) if losses else 0
    return len(rows) >= settings.epochs or since >= settings.patience


class _Checkpoints(keras.callbacks.Callback):
    """Keeps the last and the best epoch, and ends a training that got lost or is over."""

    def __init__(
        self, folder: Path, rows: list[dict[str, str]], settings: ClassifierSettings
    ) -> None:
        super().__init__()
        self._folder, self._rows, self._settings = folder, rows, settings

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        if batch % _LOOK != _LOOK - 1:
            return
        loss = float((logs or {})["loss"])
        if not math.isfinite(loss):
            raise ReimagingError(
                f"The loss became {loss} by batch {batch + 1} of epoch {len(self._rows) + 1}; "
                f"classifier.learning_rate is {self._settings.learning_rate:g}, take a smaller one."
            )

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        told = logs or {}
        values = [told["loss"], told["accuracy"], told["val_loss"], told["val_accuracy"]]
        values.append(keras.ops.convert_to_numpy(self.model.optimizer.learning_rate))
        row = {"epoch": str(epoch + 1)}
        row |= {name: f"{float(v):.6g}" for name, v in zip(HISTORY[1:], values, strict=True)}
        save_model(_checkpoint(self._folder, epoch + 1), self.model)
        self._rows.append(row)
        write_table(
            self._folder / "history.csv", HISTORY, [list(row.values()) for row in self._rows]
        )
        best = int(np.argmin([float(row["validation_loss"]) for row in self._rows])) + 1
        for file in self._folder.glob("epoch-*.keras"):
            if file.name not in {_checkpoint(self._folder, n).name for n in (best, epoch + 1)}:
                file.unlink()
        if _is_over(self._rows, self._settings):
            self.model.stop_training = True


class _Dice(keras.callbacks.Callback):
    """Begins each epoch with dice of its own for what is dropped by chance.

    Keras keeps the state of such dice in no file, and a run that goes on would have others.
    """

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._seed = seed

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        for number, layer in enumerate(self.model.layers):
            dice = getattr(layer, "seed_generator", None)
            if dice is not None:
                state = np.array([(self._seed + number) % 2**31, epoch])
                dice.state.assign(state.astype(dice.state.dtype))


class _Bar(keras.callbacks.Callback):
    """A bar over the images of an epoch, with the rate, the losses and the time left."""

    def __init__(self, steps: int, batch: int) -> None:
        super().__init__()
        self._steps, self._batch = steps, batch
        self._bar: Any = None

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        name = f"epoch {epoch + 1} of {self.params['epochs']}"
        self._bar = tqdm(total=self._steps * self._batch, desc=name, unit="image", leave=False)

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self._bar.update(self._batch)
        if batch % _LOOK == _LOOK - 1:
            told = {name: f"{float(value):.3f}" for name, value in (logs or {}).items()}
            self._bar.set_postfix(told, refresh=False)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._bar.close()


def _checkpoint(folder: Path, epoch: int) -> Path:
    return folder / f"epoch-{epoch:03d}.keras"


def _is_lack_of_memory(error: Exception) -> bool:
    """Know it by name: each back end has an error of its own for it."""
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & {"MemoryError", "ResourceExhaustedError", "OutOfMemoryError"}) or (
        "RESOURCE_EXHAUSTED" in str(error)
    )
