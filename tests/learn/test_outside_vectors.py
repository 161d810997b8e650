"""Vectors from elsewhere are taken by image_id, checked, and reduced as ours are."""

import h5py
import numpy as np
import pytest

from figures.montage_images import index_of, store_of
from reimaging.embedding_name import embedding_name
from reimaging.errors import ReimagingError
from reimaging.learn.embedding_file import Embedding
from reimaging.learn.outside_vectors import write_outside_embedding


@pytest.fixture
def index(tmp_path):
    """An index of the images 1 to 40, and a store in which all but the last were rendered."""
    stores = [
        store_of(tmp_path / "a.h5", range(1, 40)),
        store_of(tmp_path / "b.h5", [40], outcome="broken"),
    ]
    return index_of(tmp_path / "a.sqlite3", dict.fromkeys(range(1, 41), 2012)), stores


def take(folder, written, index, **how):
    write_outside_embedding(
        folder / "e.h5", embedding_name(written, folder), *index,
        **({"components": 3, "most": 100, "seed": 4} | how),
    )  # fmt: skip
    with Embedding(folder / "e.h5") as held:
        return held.ids.tolist(), held.read(), held.attributes


def save(path, ids, vectors):
    with h5py.File(path, "w") as file:
        file["image_id"], file["vectors"] = ids, vectors


def test_short_vectors_are_taken_as_they_are_from_either_form(tmp_path, index):
    vectors = np.arange(6, dtype=np.float64).reshape(2, 3)
    save(tmp_path / "v.h5", np.array([7, 3]), vectors)
    np.savez(tmp_path / "v.npz", image_id=np.array([7, 3]), vectors=vectors)
    for name in ("file:v.h5", "file:v.npz"):
        ids, found, about = take(tmp_path, name, index)
        assert ids == [7, 3]
        assert (found == vectors).all()
        assert about["made_by"] == "vectors from elsewhere"


def test_long_vectors_are_reduced(tmp_path, index):
    rng = np.random.default_rng(4)
    held = (rng.normal(size=(40, 3)) @ rng.normal(size=(3, 20))).astype(np.float16)
    save(tmp_path / "v.h5", np.arange(1, 41), held)
    _, found, about = take(tmp_path, "file:v.h5", index)
    assert found.shape == (39, 3)
    assert about["variance_kept"] > 0.99 and about["fitted_on"] == 39


def test_images_that_cannot_be_shown_are_left_out_and_told(tmp_path, index, capsys):
    save(tmp_path / "v.h5", np.array([7, 40, 999]), np.ones((3, 3)))
    assert take(tmp_path, "file:v.h5", index)[0] == [7]
    assert "2 of 3 images are not in the index or not rendered" in capsys.readouterr().out
    save(tmp_path / "v.h5", np.array([998, 999]), np.ones((2, 3)))
    with pytest.raises(ReimagingError, match="none of its 2 images was rendered"):
        take(tmp_path, "file:v.h5", index)


@pytest.mark.parametrize(
    ("ids", "vectors", "said"),
    [
        (np.array([1.0, 2.0]), np.ones((2, 3)), "image_id is float64"),
        (np.array([1, 2]), np.ones((3, 3)), r"shape \(3, 3\) and there are 2 images"),
        (np.array([1, 2]), np.ones(2), r"allowed are numbers \[n, d\]"),
        (np.array([1, 2]), np.array([[1, np.nan], [2, 3]]), "1 images have numbers that are not"),
    ],
)
def test_what_is_of_another_form_is_a_sentence(tmp_path, index, ids, vectors, said):
    save(tmp_path / "v.h5", ids, vectors)
    with pytest.raises(ReimagingError, match=said):
        take(tmp_path, "file:v.h5", index)


def test_a_file_that_is_missing_or_holds_something_else_is_a_sentence(tmp_path, index):
    with pytest.raises(ReimagingError, match=r"v\.h5, whose vectors .* is missing"):
        take(tmp_path, "file:v.h5", index)
    (tmp_path / "v.h5").write_text("text")
    (tmp_path / "v.npz").write_text("text")
    for name in ("file:v.h5", "file:v.npz"):
        with pytest.raises(ReimagingError, match=r"is neither HDF5 nor \.npz"):
            take(tmp_path, name, index)
    np.savez(tmp_path / "v.npz", image_id=np.array([1]))
    with pytest.raises(ReimagingError, match="must have image_id and vectors"):
        take(tmp_path, "file:v.npz", index)
