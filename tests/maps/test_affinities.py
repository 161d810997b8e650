"""Affinities are those of openTSNE, of the true neighbours, whatever the machine."""

import numpy as np
import pytest
from openTSNE import affinity
from threadpoolctl import threadpool_limits

from maps.clumps import clumps
from reimaging.maps import affinities as module
from reimaging.maps.affinities import affinities, possible_perplexity
from reimaging.maps.cosine_search import directions


@pytest.fixture
def units():
    return directions(clumps()[0])


def test_they_are_those_of_opentsne_where_it_searches_exactly(units):
    ours = affinities(units, 10, seed=4).P
    theirs = affinity.PerplexityBasedNN(units, perplexity=10, method="exact", random_state=4).P
    assert abs(ours - theirs).max() < 1e-6
    assert ours.sum() == pytest.approx(1)


def test_of_few_images_the_perplexity_is_smaller(units):
    assert possible_perplexity(50, 151) == 50
    assert possible_perplexity(50, 10) == 3
    few = affinities(units[:10], 50, seed=4)
    assert few.P.shape == (10, 10) and few.perplexity == 3


@pytest.mark.parametrize("exact_up_to", [10, 10_000])
def test_they_do_not_depend_on_the_number_of_threads(units, monkeypatch, exact_up_to):
    monkeypatch.setattr(module, "EXACT_UP_TO", exact_up_to)
    found = []
    for threads in (1, 2):
        with threadpool_limits(threads):
            found.append(affinities(units, 10, seed=4).P)
    assert np.array_equal(found[0].toarray(), found[1].toarray())
