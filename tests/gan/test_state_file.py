"""A state comes back from its file as it was; other files are told apart."""

import h5py
import keras
import numpy as np
import pytest

from gan.bars import SIZE
from reimaging.errors import ReimagingError
from reimaging.gan.networks import Size
from reimaging.gan.state_file import Kept, read_state, write_state
from reimaging.gan.step import build


@pytest.fixture
def kept():
    _, state = build(SIZE, 4)
    return Kept(state, 40, 0.25, [(320.0, *[0.5] * 6)])


def test_a_state_comes_back_as_it_was(kept, tmp_path):
    write_state(tmp_path / "state.h5", kept)
    _, other = build(SIZE, 5)
    again = read_state(tmp_path / "state.h5", other)
    assert again[1:] == kept[1:]
    for one, two in zip(kept.state, again.state, strict=True):
        assert (keras.ops.convert_to_numpy(one) == keras.ops.convert_to_numpy(two)).all()


def test_a_state_of_another_size_is_a_sentence(kept, tmp_path):
    write_state(tmp_path / "state.h5", kept)
    _, other = build(Size(16, 1, latent=12, channels=4, most=8, depth=2), 4)
    with pytest.raises(ReimagingError, match="networks of another size"):
        read_state(tmp_path / "state.h5", other)


def test_a_file_of_something_else_and_a_damaged_one_are_sentences(kept, tmp_path):
    path = tmp_path / "state.h5"
    with h5py.File(path, "w") as file:
        file["images"] = np.zeros(3)
    with pytest.raises(ReimagingError, match="is no reimaging gan state"):
        read_state(path, kept.state)
    write_state(path, kept)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(ReimagingError, match="cannot be read"):
        read_state(path, kept.state)
