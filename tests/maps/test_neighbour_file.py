"""An index belongs to one embedding, says what is odd about it, and has the same bytes each time."""

import h5py
import numpy as np
import pytest

from maps.vector_files import embedding_of, normal_vectors, overwritten
from reimaging.errors import ReimagingError
from reimaging.maps import neighbour_file
from reimaging.maps.neighbour_file import build_index, open_index, write_index

KINDS = pytest.mark.parametrize("exact_up_to", [10_000, 0], ids=["exact", "graph"])


@pytest.fixture
def embedding(tmp_path):
    return embedding_of(tmp_path / "embedding.h5", normal_vectors(300, 8), network="a")


@pytest.mark.parametrize(("exact_up_to", "kind"), [(300, "exact"), (299, "graph")])
def test_beyond_so_many_images_it_is_a_graph(embedding, tmp_path, exact_up_to, kind):
    said = build_index(tmp_path / "index.h5", embedding, exact_up_to)
    assert said == f"Neighbours among 300 images, {kind}."
    index = open_index(tmp_path / "index.h5", embedding)
    assert (index.kind, len(index), index.dimension) == (kind, 300, 8)
    assert sorted(index.ids.tolist()) == list(range(100, 400))


def test_a_graph_and_an_exact_index_say_the_same_of_few_images(embedding, tmp_path):
    found = []
    for exact_up_to in (10_000, 0):
        build_index(tmp_path / "index.h5", embedding, exact_up_to)
        index = open_index(tmp_path / "index.h5", embedding)
        found.append(index.query_images(np.arange(100, 400), 5))
    assert (found[0][0] == found[1][0]).mean() > 0.99


@KINDS
def test_the_same_embedding_gives_the_same_bytes(embedding, tmp_path, exact_up_to):
    for name in ("a.h5", "b.h5"):
        build_index(tmp_path / name, embedding, exact_up_to)
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()


def test_an_embedding_read_in_parts_gives_the_same_graph(embedding, tmp_path, monkeypatch):
    build_index(tmp_path / "a.h5", embedding, 0)
    monkeypatch.setattr(neighbour_file, "_BLOCK", 70)
    build_index(tmp_path / "b.h5", embedding, 0)
    one, other = (open_index(tmp_path / name, embedding) for name in ("a.h5", "b.h5"))
    asked = np.arange(100, 400)
    assert (one.query_images(asked, 5)[0] == other.query_images(asked, 5)[0]).mean() > 0.99


@KINDS
@pytest.mark.parametrize("change", ["vectors", "ids", "what made it"])
def test_an_index_of_another_embedding_is_refused(embedding, tmp_path, exact_up_to, change):
    build_index(tmp_path / "index.h5", embedding, exact_up_to)
    vectors, ids, network = normal_vectors(300, 8), np.arange(100, 400), "a"
    if change == "vectors":
        vectors = normal_vectors(300, 8, seed=2)
    elif change == "ids":
        ids = ids[::-1]
    else:
        network = "b"
    embedding_of(embedding, vectors, ids, network=network)
    with pytest.raises(ReimagingError, match=r"index\.h5 was built of another embedding than"):
        open_index(tmp_path / "index.h5", embedding)


def test_an_embedding_that_was_made_again_alike_is_accepted(embedding, tmp_path):
    build_index(tmp_path / "index.h5", embedding)
    embedding_of(embedding, normal_vectors(300, 8), network="a")
    assert len(open_index(tmp_path / "index.h5", embedding)) == 300


@KINDS
@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_numbers_that_are_not_finite_are_named(embedding, tmp_path, exact_up_to, wrong):
    overwritten(embedding, 17, wrong)
    with pytest.raises(ReimagingError, match=r"embedding\.h5 has numbers that are not.* image 117"):
        build_index(tmp_path / "index.h5", embedding, exact_up_to)
    assert not (tmp_path / "index.h5").exists()


@KINDS
def test_an_embedding_of_zeros_is_refused(tmp_path, exact_up_to):
    embedding = embedding_of(tmp_path / "embedding.h5", np.zeros((30, 4)))
    with pytest.raises(ReimagingError, match=r"All 30 vectors of .*embedding\.h5 are zeros"):
        build_index(tmp_path / "index.h5", embedding, exact_up_to)
    assert list(tmp_path.iterdir()) == [embedding]


@KINDS
def test_a_constant_embedding_is_built_and_said_to_be_one(tmp_path, exact_up_to):
    embedding = embedding_of(tmp_path / "embedding.h5", [[1, 2, 3]] * 30)
    said = build_index(tmp_path / "index.h5", embedding, exact_up_to)
    assert "all point the same way, so that neighbours are in the order of image_id" in said
    ids, _ = open_index(tmp_path / "index.h5", embedding).query_image(115, 29)
    assert ids.tolist() == [*range(100, 115), *range(116, 130)]


def test_copies_by_the_hundred_do_not_hide_other_images(tmp_path):
    """A graph that links copies to each other leads nowhere else."""
    random = np.random.default_rng(5)
    centres = random.standard_normal((40, 32))
    vectors = centres[random.integers(0, 40, 3000)] + 0.7 * random.standard_normal((3000, 32))
    vectors = np.concatenate([vectors[:3].repeat(400, 0), vectors])
    embedding = embedding_of(tmp_path / "embedding.h5", vectors)
    found = []
    for exact_up_to in (10_000, 0):
        build_index(tmp_path / "index.h5", embedding, exact_up_to)
        index = open_index(tmp_path / "index.h5", embedding)
        found.append(index.query_images(np.arange(100, 4300, 7), 10)[0])
    assert (found[0] == found[1]).mean() > 0.97


def test_some_zeros_are_counted(tmp_path):
    embedding = embedding_of(tmp_path / "embedding.h5", [[1, 2], [0, 0], [2, 1], [0, 0]])
    said = build_index(tmp_path / "index.h5", embedding)
    assert said == (
        "Neighbours among 4 images, exact; 2 vectors are zeros, at the distance 1 from all others."
    )


def test_an_image_that_comes_twice_is_refused(embedding, tmp_path):
    with h5py.File(embedding, "r+") as file:
        file["image_id"][5] = 100
    with pytest.raises(ReimagingError, match="300 vectors of 299 images"):
        build_index(tmp_path / "index.h5", embedding)


def test_what_is_no_index_is_refused(embedding, tmp_path):
    with pytest.raises(ReimagingError, match="is no reimaging neighbours of version 1"):
        open_index(embedding, embedding)
    (tmp_path / "text.h5").write_text("text")
    with pytest.raises(ReimagingError, match=r"text\.h5 cannot be read as an index"):
        open_index(tmp_path / "text.h5", embedding)


def test_a_damaged_graph_is_refused(embedding, tmp_path):
    build_index(tmp_path / "index.h5", embedding, 0)
    with h5py.File(tmp_path / "index.h5", "r+") as file:
        file["graph"].resize(len(file["graph"]) // 2, axis=0)
    with pytest.raises(ReimagingError, match=r"index\.h5 is damaged"):
        open_index(tmp_path / "index.h5", embedding)


def test_what_was_built_is_said(embedding, tmp_path, capsys):
    write_index(tmp_path / "index.h5", embedding)
    assert capsys.readouterr().out == "Neighbours among 300 images, exact.\n"


def test_an_embedding_without_images_has_an_index_without_neighbours(tmp_path):
    none = embedding_of(tmp_path / "none.h5", np.empty((0, 8), np.float32))
    build_index(tmp_path / "index.h5", none)
    assert len(open_index(tmp_path / "index.h5", none)) == 0
