"""A training is repeatable, goes on where it was killed, and ends with probabilities."""

import pickle
import signal
import subprocess
import sys
from dataclasses import replace

import keras
import numpy as np
import pytest

from learn.toy import SIDE, write_toy_array
from reimaging.errors import ReimagingError
from reimaging.learn import training as module
from reimaging.learn.calibration import fit_temperature
from reimaging.learn.examples import Examples, Pictures
from reimaging.learn.model_file import load_model, weights_bytes
from reimaging.learn.training import HISTORY, Training, calibrated, logits_of, train
from reimaging.settings import ClassifierSettings
from reimaging.table import read_table

SETTINGS = ClassifierSettings(epochs=3, batch=12, learning_rate=0.01)


def examples(path, rows) -> Examples:
    rows = np.array(rows)
    return Examples(
        (path,), np.zeros(len(rows), np.int64), rows, rows.astype(np.int64), (rows % 3).astype("u1")
    )


@pytest.fixture
def training(tmp_path) -> Training:
    path = write_toy_array(tmp_path / "toy.h5", 96)
    return Training(
        examples(path, range(72)), examples(path, range(72, 96)), SETTINGS, 4, tmp_path / "at"
    )


def trained(training: Training, name: str = "a"):
    target = training.folder.parent / f"{name}.keras"
    history = target.with_suffix(".csv")
    train(training, target, history)
    return target, history


def test_it_learns_to_tell_pictures_apart_and_says_so_in_probabilities(training):
    longer = replace(training, settings=replace(SETTINGS, epochs=8))
    target, history = trained(longer)
    with Pictures(training.train.paths) as pictures:
        validation = training.validation
        images = pictures.read(validation.array, validation.row).astype(np.float32)
    said = load_model(target).predict(images, verbose=0)
    assert said.shape == (24, 3) and np.allclose(said.sum(axis=1), 1, atol=1e-5)
    assert np.mean(said.argmax(axis=1) == validation.label) > 0.8
    rows = read_table(history)
    assert tuple(rows[0]) == HISTORY
    assert [row["epoch"] for row in rows] == [str(n + 1) for n in range(len(rows))]
    assert not training.folder.exists()  # checkpoints are gone once it is done


def test_the_same_seed_gives_the_same_weights_to_the_byte_and_another_seed_others(training):
    first, _ = trained(training, "a")
    second, _ = trained(training, "b")
    other, _ = trained(replace(training, seed=5), "c")
    assert first.read_bytes() == second.read_bytes()
    assert weights_bytes(first) != weights_bytes(other)


_TRAIN_AND_DIE = """
import os, pickle, signal, sys
from pathlib import Path
from reimaging.learn import training as module

save = module.save_model

def save_and_die(target, model):
    save(target, model)
    if target.name == "epoch-002.keras":  # before the history has heard of it
        os.kill(os.getpid(), signal.SIGKILL)

module.save_model = save_and_die
training = pickle.loads(Path(sys.argv[1]).read_bytes())
module.train(training, Path(sys.argv[2]), Path(sys.argv[2]).with_suffix(".csv"))
"""


def test_killed_between_two_epochs_it_comes_to_the_same_weights(training, tmp_path):
    through, through_history = trained(training, "through")
    (tmp_path / "training.pickle").write_bytes(pickle.dumps(training))
    command = [sys.executable, "-c", _TRAIN_AND_DIE, "training.pickle", "killed.keras"]
    died = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=300)
    assert died.returncode == -signal.SIGKILL, died.stderr[-500:]
    assert (training.folder / "epoch-001.keras").is_file()
    assert not (tmp_path / "killed.keras").exists()
    again, history = trained(training, "killed")
    assert again.read_bytes() == through.read_bytes()
    assert history.read_text() == through_history.read_text()


def test_another_training_does_not_go_on_from_these_checkpoints(training, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "fit_temperature", stop)
    with pytest.raises(KeyboardInterrupt):
        trained(training)
    assert (training.folder / "history.csv").is_file()
    monkeypatch.undo()
    fresh, _ = trained(replace(training, seed=5, folder=training.folder.with_name("other")), "b")
    over, _ = trained(replace(training, seed=5), "c")
    assert fresh.read_bytes() == over.read_bytes()


def test_it_ends_when_nothing_gets_better_and_keeps_the_best_epoch(training, monkeypatch):
    settings = replace(SETTINGS, epochs=50, patience=2, learning_rate=0.2)
    _, history = trained(replace(training, settings=settings))
    losses = [float(row["validation_loss"]) for row in read_table(history)]
    assert len(losses) < 50
    assert len(losses) - 1 - int(np.argmin(losses)) == 2


def test_a_loss_that_is_no_number_is_one_sentence(training):
    lost = replace(training, settings=replace(SETTINGS, learning_rate=10.0, weight_decay=1.0))
    path = training.train.paths[0]
    many = replace(lost, train=examples(path, np.tile(np.arange(72), 4)))
    keras.utils.set_random_seed(1)

    def build(*_):
        picture = keras.Input((SIDE, SIDE, 3))
        x = keras.layers.Rescaling(1e30)(picture)
        x = keras.layers.GlobalAveragePooling2D()(x)
        return keras.Model(picture, keras.layers.Dense(3, name="logits")(x * x))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "classifier", build)
        with pytest.raises(ReimagingError, match=r"The loss became (nan|inf).*learning_rate is 10"):
            trained(many)


class ResourceExhaustedError(Exception):
    """What a back end raises, by name."""


def test_without_memory_for_the_batch_half_of_it_is_tried_and_said(training, monkeypatch, capsys):
    whole, sizes = module._train, []

    def meagre(training, pictures, batch):
        sizes.append(batch)
        if batch > 6:
            raise ResourceExhaustedError("out of memory")
        whole(training, pictures, batch)

    monkeypatch.setattr(module, "_train", meagre)
    trained(training)
    assert sizes == [12, 6]
    assert "Too little memory for a batch of 12: 6 are tried." in capsys.readouterr().out


def test_without_memory_for_any_batch_it_is_a_sentence(training, monkeypatch):
    def none(*_):
        raise MemoryError

    monkeypatch.setattr(module, "_train", none)
    with pytest.raises(ReimagingError, match="does not hold 3 pictures of 32 pixels in small"):
        trained(training)


def test_temperature_and_softmax_stand_behind_the_logits():
    picture = keras.Input((3,))
    network = keras.Model(picture, keras.layers.Identity(name="logits")(picture))
    logits = np.array([[2.0, 0.0, -2.0]], np.float32)
    model = calibrated(network, 2.0)
    expected = np.exp([1, 0, -1]) / np.exp([1, 0, -1]).sum()
    assert model.predict(logits, verbose=0)[0] == pytest.approx(expected, abs=1e-6)
    assert logits_of(model).predict(logits, verbose=0)[0] == pytest.approx(logits[0])
    assert fit_temperature(np.eye(3) * 9, [0, 1, 2]) < 1


def test_a_network_without_logits_is_a_sentence():
    picture = keras.Input((3,))
    with pytest.raises(ReimagingError, match="no layer named logits"):
        logits_of(keras.Model(picture, keras.layers.Dense(3)(picture)))
