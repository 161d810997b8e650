"""The classifier is the same on every back end of Keras: it answers alike, and it trains."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from reimaging.learn.backbones import classifier
from reimaging.learn.model_file import save_model
from reimaging.learn.training import calibrated

TESTS = Path(__file__).parents[1]
BACKENDS = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            importlib.util.find_spec(name) is None, reason=f"{name} is not installed"
        ),
    )
    for name in ("jax", "torch")
]
_ASK = """
import sys
import numpy as np
from pathlib import Path
from reimaging.learn.model_file import load_model
from reimaging.learn.predictions import predict
import keras
assert keras.backend.backend() == sys.argv[1]
pictures = np.load("pictures.npy")
answers = predict(load_model(Path("model.keras")), pictures, batch=8)
np.save("answers.npy", np.concatenate([answer for _, answer in answers]))
"""
_TRAIN = """
import sys
import numpy as np
from pathlib import Path
from learn.toy import write_toy_array
from reimaging.learn.examples import Examples
from reimaging.learn.training import Training, train
from reimaging.settings import ClassifierSettings
import keras
assert keras.backend.backend() == sys.argv[1]
path = write_toy_array(Path("toy.h5"), 60)
rows = np.arange(60)
def part(chosen):
    return Examples((path,), 0 * chosen, chosen, chosen, (chosen % 3).astype("u1"))
settings = ClassifierSettings(epochs=2, batch=12)
for name in ("a", "b"):
    training = Training(part(rows[:48]), part(rows[48:]), settings, 4, Path("training"))
    train(training, Path(f"{name}.keras"), Path(f"{name}.csv"))
"""


def run(backend, script, folder):
    places = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "KERAS_BACKEND": backend, "PYTHONPATH": places}
    command = [sys.executable, "-c", script, backend]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=600)
    assert done.returncode == 0, done.stderr.decode()[-2000:]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_network_answers_as_on_tensorflow_to_within_a_ten_thousandth(backend, tmp_path):
    keras.utils.set_random_seed(4)
    model = calibrated(classifier("small", 64), 1.3)
    save_model(tmp_path / "model.keras", model)
    pictures = np.random.default_rng(4).integers(0, 256, (8, 64, 64, 3), dtype=np.uint8)
    np.save(tmp_path / "pictures.npy", pictures)
    run(backend, _ASK, tmp_path)
    ours = model.predict(pictures.astype(np.float32), verbose=0)
    assert np.abs(np.load(tmp_path / "answers.npy") - ours).max() < 1e-4
    assert np.ptp(ours, axis=0).max() > 1e-3  # it does not answer the same to everything


@pytest.mark.parametrize("backend", BACKENDS)
def test_it_trains_on_each_and_comes_to_the_same_weights_twice(backend, tmp_path):
    run(backend, _TRAIN, tmp_path)
    assert (tmp_path / "a.keras").read_bytes() == (tmp_path / "b.keras").read_bytes()
    assert len((tmp_path / "a.csv").read_text().splitlines()) == 3
