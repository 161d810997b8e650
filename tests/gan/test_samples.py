"""What a generator makes is written once: by lot, truncated, on walks and mixed."""

import h5py
import numpy as np
import pytest

from gan.bars import SIZE
from reimaging.errors import ReimagingError
from reimaging.gan.generator import generator_of, read_generator
from reimaging.gan.samples import Training, walks, write_no_samples, write_samples
from reimaging.gan.step import build
from reimaging.learn.model_file import save_model

TOLD = Training(learnt_from=40, shown=480)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("generator") / "g.keras"
    save_model(path, generator_of(SIZE, build(SIZE, 4)[1]))
    return path


@pytest.fixture(scope="module")
def made(model):
    write_samples(model.parent / "made.h5", model, TOLD, 70, 4)
    with h5py.File(model.parent / "made.h5") as file:
        return dict(file.attrs), {name: file[name][()] for name in file}


def test_there_are_samples_truncations_walks_and_mixtures(made):
    attributes, pictures = made
    assert attributes["format"] == "reimaging generated pictures"
    assert (attributes["side"], attributes["colours"], attributes["mixed_up_to"]) == (16, 1, 8)
    shapes = {
        name: values.shape[: -3 if values.ndim > 3 else None] for name, values in pictures.items()
    }
    assert shapes == {
        "samples": (70,), "psis": (3,), "truncated": (3, 36), "walks": (4, 9),
        "from_rows": (5,), "from_columns": (5,), "mixed": (5, 5),
    }  # fmt: skip
    assert pictures["psis"] == pytest.approx([0, 0.7, 1.2])


def test_at_a_psi_of_0_all_are_alike_and_then_differ_more_and_more(made):
    apart = made[1]["truncated"].astype(float).std(axis=1).mean(axis=(1, 2, 3))
    assert apart[0] == 0 < apart[1] < apart[2]  # noise counts for nothing before it is learnt


def test_a_walk_ends_where_the_next_one_begins(made):
    ways = made[1]["walks"].astype(int)
    for one, following in zip(ways, np.roll(ways, -1, axis=0), strict=True):
        assert np.abs(one[-1] - following[0]).max() <= 1
        assert (one[0] != one[4]).any()


def test_what_is_mixed_of_a_picture_and_another_is_neither(made):
    pictures = made[1]
    for row in range(5):
        for column in range(5):
            mixed = pictures["mixed"][row, column]
            assert (mixed != pictures["from_rows"][row]).any()
            assert (mixed != pictures["from_columns"][column]).any()


def test_the_same_seed_gives_the_same_bytes_and_more_samples_only_add(model, made, tmp_path):
    write_samples(tmp_path / "again.h5", model, TOLD, 70, 4)
    assert (tmp_path / "again.h5").read_bytes() == (model.parent / "made.h5").read_bytes()
    write_samples(tmp_path / "fewer.h5", model, TOLD, 66, 4)
    with h5py.File(tmp_path / "fewer.h5") as file:
        assert (file["samples"][:] == made[1]["samples"][:66]).all()


def test_a_walk_has_as_many_steps_as_asked_for(model):
    assert walks(read_generator(model), 2, 3, 4).shape == (2, 3, 16, 16, 1)


def test_without_a_generator_there_is_the_same_file_without_a_picture(made, tmp_path):
    write_no_samples(tmp_path / "none.h5")
    with h5py.File(tmp_path / "none.h5") as file:
        assert set(file) == set(made[1]) and set(file.attrs) == set(made[0])
        assert all(file[name].size == 0 for name in file if name != "psis")


def test_what_is_no_generator_is_a_sentence(tmp_path):
    (tmp_path / "g.keras").write_text("3 pictures are fewer than a batch of 32")
    with pytest.raises(ReimagingError, match="holds no generator"):
        write_samples(tmp_path / "made.h5", tmp_path / "g.keras", TOLD, 10, 4)
