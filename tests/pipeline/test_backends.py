"""Networks are the same on every back end of Keras: they answer, learn and generate alike."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest

from gan.bars import SIZE
from reimaging.gan.state_file import Kept, write_state
from reimaging.gan.step import State, build
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
_STEP = """
import sys
from pathlib import Path
from gan.bars import SIZE, bars
from reimaging.gan.changes import change
from reimaging.gan.lots import Lots
from reimaging.gan.state_file import Kept, read_state, write_state
from reimaging.gan.step import Rates, build, stepper
import keras
assert keras.backend.backend() == sys.argv[1]
rates = Rates(0.0025, 1.0, 20)
networks, state = build(SIZE, 5)
kept = read_state(Path("state.h5"), state)
lots = Lots(bars(), SIZE, 8, False, 4)
state, told = stepper(networks, rates, change)(kept.state, lots.batch_of(lots.draw(0), 0.5), True)
write_state(Path(f"{sys.argv[1]}.h5"), Kept(state, 1, 0.5, [tuple(told.values())]))
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


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_step_of_the_generator_and_the_discriminator_is_that_of_tensorflow(backend, tmp_path):
    _, state = build(SIZE, 4)
    write_state(tmp_path / "state.h5", Kept(state, 0, 0.0, []))
    for name in ("tensorflow", backend):
        run(name, _STEP, tmp_path)
    with h5py.File(tmp_path / "tensorflow.h5") as one, h5py.File(tmp_path / f"{backend}.h5") as two:
        assert two["history"][:] == pytest.approx(one["history"][:], rel=1e-4)
        for name in State._fields:
            values = one[name][()]
            # a first step of Adam is the sign of a slope, which rounding may turn where it is 0
            apart = np.abs(two[name][()] - values)
            scale = max(np.abs(values).max(), 1e-3)
            assert np.mean(apart > 1e-4 * scale) < 0.02, name
            assert apart.max() <= max(2 * 0.0025 + 1e-4, 1e-2 * scale), name
