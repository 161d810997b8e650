"""A map that keeps likenesses measures better than one by lot, by each measure and for any scale."""

import numpy as np
import pytest

from maps.clumps import clumps
from reimaging.maps.cosine_search import directions
from reimaging.maps.map_quality import (
    all_likenesses,
    divergence,
    enough_of,
    map_quality,
    neighbours_kept,
)
from reimaging.maps.tsne import TsneHow, tsne


@pytest.fixture(scope="module")
def drawn():
    vectors, _ = clumps(6, 30)
    return vectors, tsne(vectors, TsneHow(perplexity=10, steps=250), 4)


def by_lot(places):
    return np.random.default_rng(4).permutation(places)


def test_a_drawn_map_is_better_than_one_by_lot(drawn):
    vectors, places = drawn
    good, bad = (map_quality(vectors, each, 4, 10) for each in (places, by_lot(places)))
    assert good.kl < bad.kl / 2
    assert good.trustworthiness > 0.9 > 0.6 > bad.trustworthiness
    assert good.neighbours_kept > 0.4 > 0.15 > bad.neighbours_kept


def test_a_map_on_which_all_lies_as_before_keeps_everything():
    angles = np.linspace(0, 1.2, 60) ** 1.5  # no two as far apart as another two
    circle = np.stack([np.cos(angles), np.sin(angles)], 1).astype(np.float32)
    quality = map_quality(circle, circle, 4, 10)
    assert quality.trustworthiness == pytest.approx(1)
    assert quality.neighbours_kept == pytest.approx(1)


def test_the_divergence_is_t_snes_own_and_does_not_depend_on_the_scale(drawn):
    import openTSNE

    vectors, _ = drawn
    units = directions(vectors)
    map_ = openTSNE.TSNE(perplexity=10, n_iter=250, random_state=4).fit(units)
    told = openTSNE.TSNE(perplexity=10, n_iter=0, random_state=4).fit(units)  # of other places
    ours = divergence(units, np.asarray(map_), 10, 4)
    assert ours == pytest.approx(map_.kl_divergence, abs=0.03)
    assert ours < divergence(units, np.asarray(told), 10, 4)
    assert divergence(units, 1000 * np.asarray(map_), 10, 4) == pytest.approx(ours, abs=1e-3)


def test_likenesses_of_some_places_tell_those_of_all_without_bias():
    places = np.random.default_rng(4).normal(size=(600, 2)) ** 3
    apart = ((places[:, None] - places[None]) ** 2).sum(2)
    every = (1 / (1 + 9 * apart)).sum() - 600
    assert all_likenesses(places, places, 9) == pytest.approx(every)
    halves = [all_likenesses(places[start::2], places, 9) for start in (0, 1)]
    assert halves[0] != halves[1]
    assert np.mean(halves) == pytest.approx(every)


def test_of_more_than_10_000_places_5000_by_lot_are_enough():
    places = np.arange(2 * 10_001.0).reshape(-1, 2)
    assert len(enough_of(places[:10_000], 4)) == 10_000
    drawn = enough_of(places, 4)
    assert len(np.unique(drawn, axis=0)) == 5000 and np.isin(drawn, places).all()
    assert (drawn == enough_of(places, 4)).all()
    assert (drawn != enough_of(places, 5)).any()


def test_neighbours_kept_are_counted_without_the_image_itself_even_among_duplicates():
    units = directions(np.eye(4, dtype=np.float32).repeat(3, 0))  # four kinds of three duplicates
    apart = np.arange(4.0).repeat(3)[:, None] * [10, 0] + np.tile([0, 0.1, 0.2], 4)[:, None]
    assert neighbours_kept(units, apart, 2) == 1
    mixed = np.tile(np.arange(3.0), 4)[:, None] * [10, 0]  # each kind torn apart
    assert neighbours_kept(units, mixed + np.arange(12)[:, None] * 1e-3, 2) == 0
