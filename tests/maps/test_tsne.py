"""t-SNE puts what is alike together, by any engine; the default repeats itself."""

import sys
from importlib.util import find_spec

import numpy as np
import pytest

from maps.clumps import clumps, nearest_kind
from reimaging.errors import ReimagingError
from reimaging.maps.tsne import TsneHow, place, tsne

QUICK = {"perplexity": 10, "steps": 100}


OPTIONAL = pytest.mark.skipif(
    find_spec("MulticoreTSNE") is None, reason="MulticoreTSNE is optional and not built here"
)
ENGINES = ("opentsne", "sklearn", pytest.param("multicore", marks=OPTIONAL))


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_alike_lies_together(engine):
    vectors, kind = clumps()
    places = tsne(vectors, TsneHow(engine, **QUICK), seed=4)
    assert places.shape == (100, 2) and places.dtype == np.float32
    assert nearest_kind(places, kind) > 0.95


def test_the_same_seed_gives_the_same_map_whatever_the_threads(monkeypatch):
    monkeypatch.setattr("reimaging.maps.tsne.THREADED_FROM", 0)
    vectors, _ = clumps()
    maps = [tsne(vectors, TsneHow(threads=threads, **QUICK), seed=4) for threads in (1, 2, 2)]
    assert (maps[0] == maps[1]).all() and (maps[1] == maps[2]).all()


def test_the_length_of_a_vector_does_not_count():
    vectors, _ = clumps()
    lengths = np.float32(2) ** np.arange(len(vectors)).reshape(-1, 1).clip(0, 9)
    how = TsneHow(**QUICK)
    assert tsne(vectors * lengths, how, 4) == pytest.approx(tsne(vectors, how, 4), abs=1e-3)


def test_of_fewer_images_than_the_perplexity_allows_a_smaller_one_is_taken_and_said(capsys):
    vectors, _ = clumps(2, 5)
    assert np.isfinite(tsne(vectors, TsneHow(perplexity=50, steps=50), 4)).all()
    assert (
        "A perplexity of 50 takes 151 images; 10 are there, so it is 3." in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("vectors", "said"),
    [
        (np.ones((4, 3)), "t-SNE takes 5 images at least; the slice has 4"),
        (np.ones((9, 3)), "All 9 images have the same vector"),
        (np.zeros((9, 3)), "All 9 images have the same vector"),
    ],
)
def test_what_cannot_be_told_apart_is_a_sentence(vectors, said):
    with pytest.raises(ReimagingError, match=said):
        tsne(vectors.astype(np.float32), TsneHow(), 4)


def test_duplicates_among_others_do_no_harm():
    vectors, kind = clumps()
    vectors[1:20] = vectors[0]
    places = tsne(vectors, TsneHow(**QUICK), 4)
    assert np.isfinite(places).all() and nearest_kind(places, kind) == 1


def test_an_engine_that_is_unknown_or_missing_is_a_sentence(monkeypatch):
    vectors, _ = clumps()
    with pytest.raises(ReimagingError, match="no engine 'cuda'; there are opentsne, multicore"):
        tsne(vectors, TsneHow("cuda"), 4)
    monkeypatch.setitem(sys.modules, "MulticoreTSNE", None)
    with pytest.raises(ReimagingError, match="MulticoreTSNE is not installed"):
        tsne(vectors, TsneHow("multicore"), 4)


def test_the_learning_rate_grows_with_the_images_from_200_on():
    assert TsneHow().rate(1000) == 200
    assert TsneHow().rate(24_000) == 2000
    assert TsneHow(exaggeration=4).rate(24_000) == 6000
    assert TsneHow(learning_rate=150).rate(24_000) == 150


def test_new_images_are_placed_among_their_kind_on_an_old_map_that_stays():
    vectors, kind = clumps(5, 30)
    new = np.arange(len(vectors)) % 5 == 0
    how = TsneHow(**QUICK)
    places = tsne(vectors[~new], how, 4)
    before = places.copy()
    found = place(vectors[~new], places, vectors[new], how, 4)
    assert (places == before).all()
    nearest = np.linalg.norm(found[:, None] - places[None], axis=2).argmin(1)
    assert (kind[~new][nearest] == kind[new]).all()


def test_new_images_of_another_embedding_are_refused():
    vectors, _ = clumps()
    with pytest.raises(ReimagingError, match="vectors of 9 numbers and those on the map of 10"):
        place(vectors, vectors[:, :2], vectors[:, :9], TsneHow(), 4)
