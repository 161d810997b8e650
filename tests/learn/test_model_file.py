"""A network's file has the same bytes for the same network, and a damaged one is a sentence."""

import time
import zipfile

import keras
import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.learn.model_file import load_model, load_once, save_model, weights_bytes


def network(seed: int = 1) -> keras.Model:
    keras.utils.set_random_seed(seed)
    keras.backend.clear_session()
    picture = keras.Input((8, 8, 3))
    x = keras.layers.Conv2D(4, 3)(picture)
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.Model(picture, keras.layers.Dense(3)(x), name="toy")


def test_the_same_network_gives_the_same_bytes_at_another_time(tmp_path):
    first, second = tmp_path / "a.keras", tmp_path / "b.keras"
    save_model(first, network())
    time.sleep(2.1)  # a zip archive counts in two seconds
    save_model(second, network())
    assert first.read_bytes() == second.read_bytes()
    save_model(second, network(seed=2))
    assert first.read_bytes() != second.read_bytes()


def test_what_was_saved_answers_as_before(tmp_path):
    model, pictures = network(), np.random.default_rng(1).random((2, 8, 8, 3))
    save_model(tmp_path / "a.keras", model)
    again = load_model(tmp_path / "a.keras")
    assert (again.predict(pictures, verbose=0) == model.predict(pictures, verbose=0)).all()


def test_an_optimizer_goes_on_where_it_was(tmp_path):
    model = network()
    model.compile("adam", "mse")
    model.train_on_batch(np.ones((2, 8, 8, 3)), np.ones((2, 3)))
    save_model(tmp_path / "a.keras", model)
    again = load_model(tmp_path / "a.keras", with_optimizer=True)
    assert int(again.optimizer.iterations) == 1
    assert not hasattr(load_model(tmp_path / "a.keras"), "optimizer")


def test_a_file_is_loaded_once_until_it_is_another(tmp_path):
    path = tmp_path / "a.keras"
    save_model(path, network())
    first = load_once(path)
    assert load_once(path) is first
    save_model(path, network(seed=2))
    assert load_once(path) is not first
    path.unlink()
    with pytest.raises(ReimagingError, match="is not there; `doit learn`"):
        load_once(path)
    path.mkdir()
    with pytest.raises(ReimagingError, match="is a folder; `doit generate`"):
        load_model(path, made_by="doit generate")


def test_no_time_of_day_is_kept(tmp_path):
    save_model(tmp_path / "a.keras", network())
    with zipfile.ZipFile(tmp_path / "a.keras") as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"date" not in archive.read("metadata.json")


def test_weights_can_be_compared_byte_by_byte(tmp_path):
    paths = [tmp_path / f"{n}.keras" for n in range(3)]
    for path, seed in zip(paths, (1, 1, 2), strict=True):
        save_model(path, network(seed))
    same, too, other = map(weights_bytes, paths)
    assert same == too != other
    assert len(same) == 4 * (3 * 3 * 3 * 4 + 4 + 4 * 3 + 3)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04damaged"])
def test_a_damaged_file_is_one_sentence(tmp_path, content):
    path = tmp_path / "a.keras"
    path.write_bytes(content)
    with pytest.raises(ReimagingError, match=r"a\.keras holds no network that Keras can load: .+"):
        load_model(path)
    with pytest.raises(ReimagingError, match=r"a\.keras is no \.keras file"):
        weights_bytes(path)


def test_a_missing_file_says_how_to_come_by_it(tmp_path):
    with pytest.raises(ReimagingError, match="`doit learn` trains the network"):
        load_model(tmp_path / "none.keras")
