"""Shares are corrected by the known errors of the classifier, with an interval that holds the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import xlogy

from reimaging.errors import ReimagingError
from reimaging.learn.share_correction import (
    corrected_shares,
    most_likely_shares,
    sample_interval,
)

PERFECT = np.eye(3, dtype=int) * 200
# of 100 diagrams 10 are taken for sensor images, of 100 sensor images 20 for diagrams
ERRS = np.array([[90, 10, 0], [20, 80, 0], [0, 0, 100]])
WEAK = np.array([[80, 5, 15], [10, 70, 20], [20, 25, 55]])


def by_em(seen, rows, steps=5000):
    """The iteration of Saerens, Latinne & Decaestecker, for answers that are classes."""
    shares = np.full(3, 1 / 3)
    for _ in range(steps):
        expected = shares @ rows
        shares = shares * (rows @ np.divide(seen, expected, np.zeros(3), where=expected > 0))
    return shares


def test_shares_as_worked_out_by_hand():
    # of .6 diagrams, .2 sensor and .2 mixed it says .54 + .04, .06 + .16 and .2
    found = corrected_shares([[580, 220, 200]], ERRS, seed=4)
    assert found.raw[0] == pytest.approx([0.58, 0.22, 0.2])
    assert found.corrected[0] == pytest.approx([0.6, 0.2, 0.2])


def test_no_share_falls_below_nothing():
    # without the bound, (.95 - .2) / .7 = 1.07 of the images would be diagrams
    found = corrected_shares([[950, 50, 0]], ERRS, seed=4)
    assert found.corrected[0].tolist() == [1, 0, 0]


def test_a_share_on_an_edge_by_hand():
    # no mixture says this: of diagrams and sensor images alone .5 log(.9 t + .2 (1 - t)) + .3 log(
    # .1 t + .8 (1 - t)) is largest where .35 / (.2 + .7 t) = .21 / (.8 - .7 t), at t = .238 / .392
    rows = [[0.9, 0.1, 0], [0.2, 0.8, 0], [1 / 3, 1 / 3, 1 / 3]]
    found = most_likely_shares([0.5, 0.3, 0], rows)
    assert found == pytest.approx([0.238 / 0.392, 0.154 / 0.392, 0])


@pytest.mark.parametrize("pictures", [1, 10, 10**6])
def test_a_perfect_classifier_is_believed(pictures):
    counts = [[7, 2, 1], [0, 0, 3], [10**6, 1, 0]]
    found = corrected_shares(counts, np.eye(3) * pictures, seed=4)
    assert np.allclose(found.corrected, found.raw, atol=1e-12)


@given(st.integers(0, 10**6), st.sampled_from([0.3, 1, 5]))
def test_the_iteration_that_is_known_for_it_finds_nothing_more_likely(seed, spread):
    rng = np.random.default_rng(seed)
    rows, seen = rng.dirichlet([1] * 3, 3), rng.dirichlet([spread] * 3)
    found, iterated = most_likely_shares(seen, rows), by_em(seen, rows, 300)
    assert found.min() >= 0
    assert found.sum() == pytest.approx(1)
    likelihood, reached = (xlogy(seen, shares @ rows).sum() for shares in (found, iterated))
    assert likelihood >= reached - 1e-12


def test_the_iteration_finds_the_same_shares():
    rng = np.random.default_rng(4)
    rows = WEAK / WEAK.sum(axis=1, keepdims=True)
    for seen in rng.dirichlet([1] * 3, 12):
        assert most_likely_shares(seen, rows) == pytest.approx(by_em(seen, rows), abs=1e-3)


def test_many_are_worked_out_at_once_as_one_by_one():
    rng = np.random.default_rng(4)
    seen, rows = rng.dirichlet([0.4] * 3, 30), rng.dirichlet([1] * 3, (7, 3))
    found = most_likely_shares(seen[:, None], rows)
    assert found.shape == (30, 7, 3)
    for n, k in ((0, 0), (11, 3), (29, 6)):
        assert found[n, k] == pytest.approx(most_likely_shares(seen[n], rows[k]))


@pytest.mark.parametrize("images", [20, 2000])
def test_the_interval_holds_the_truth_in_about_95_of_100_cases(images):
    """Of a test set and of images drawn anew each time, as chance would have it."""
    shares = np.array([[0.9, 0.04, 0.06], [0.5, 0.3, 0.2]])
    rows = WEAK / WEAK.sum(axis=1, keepdims=True)
    rng, held, times = np.random.default_rng(4), np.zeros((2, 3)), 250
    for n in range(times):
        tested = rng.multinomial(150, rows)
        found = corrected_shares(rng.multinomial(images, shares @ rows), tested, n, draws=200)
        held += (found.low <= shares) & (shares <= found.high)
    assert (held / times > 0.89).all()
    assert (held / times).mean() == pytest.approx(0.95, abs=0.02)


def test_the_raw_shares_would_not_hold_it():
    """That the test above can fail: uncorrected, the sample's interval is beside the truth."""
    rows = WEAK / WEAK.sum(axis=1, keepdims=True)
    low, high = sample_interval([2000 * (np.array([0.9, 0.04, 0.06]) @ rows)])
    assert high[0][0] < 0.9
    assert low[0][1] > 0.04


def test_more_images_narrow_the_interval_until_the_test_set_is_what_is_left():
    counts = np.array([[0.7, 0.1, 0.2]]) * [[10], [1000], [10**5], [10**9]]
    few, many = (corrected_shares(counts, WEAK * times, seed=4) for times in (1, 100))
    wide, narrow = few.high - few.low, many.high - many.low
    assert (wide[0] > wide[1]).all()
    assert wide[3] == pytest.approx(wide[2], rel=0.1)
    assert (narrow[2] < wide[2] / 5).all()
    assert wide[0] == pytest.approx(narrow[0], rel=0.2)


def test_the_interval_holds_the_estimate():
    counts = np.random.default_rng(4).multinomial(3, [0.9, 0.05, 0.05], 200)
    found = corrected_shares(counts, WEAK, seed=4)
    assert (found.low <= found.corrected).all()
    assert (found.corrected <= found.high).all()


def test_a_cell_without_images_may_hold_anything():
    found = corrected_shares([[0, 0, 0], [5, 5, 5]], ERRS, seed=4)
    assert np.isnan([found.raw[0], found.corrected[0]]).all()
    assert found.low[0].tolist() == [0, 0, 0]
    assert found.high[0].tolist() == [1, 1, 1]
    assert found.raw[1].tolist() == [1 / 3] * 3


@pytest.mark.parametrize(
    "useless", [[[50, 30, 20]] * 3, [[100, 0, 0]] * 3, [[5, 3, 2], [50, 30, 20], [500, 300, 200]]]
)
def test_of_a_classifier_that_tells_nothing_apart_nothing_is_known(useless):
    counts = [[5000, 3000, 2000], [10**6, 0, 0]]
    found = corrected_shares(counts, useless, seed=4)
    assert np.isnan(found.corrected).all()
    assert (found.low == 0).all()
    assert (found.high == 1).all()
    better = corrected_shares(counts, WEAK, seed=4)
    assert (found.high - found.low > better.high - better.low).all()


def test_of_a_classifier_that_tells_next_to_nothing_apart_next_to_nothing_is_known():
    found = corrected_shares([[5000, 3000, 2000]], [[51, 29, 20], [50, 31, 19], [49, 30, 21]], 4)
    assert (found.low == 0).all()
    assert (found.high > 0.95).all()


def test_without_cells_there_are_no_shares():
    assert [part.shape for part in corrected_shares(np.zeros((0, 3)), ERRS, 4)] == [(0, 3)] * 4


def test_the_seed_alone_decides_and_later_cells_change_none_before():
    counts = np.random.default_rng(4).multinomial(50, [0.6, 0.2, 0.2], 450)
    all_of_them = corrected_shares(counts, WEAK, seed=4)  # more than are worked out at once
    first = corrected_shares(counts[:3], WEAK, seed=4)
    for one, other in zip(all_of_them, first, strict=True):
        assert (one[:3] == other).all()
    assert (corrected_shares(counts[:3], WEAK, seed=5).low != first.low).any()


def test_a_class_that_was_not_tested_is_told():
    with pytest.raises(ReimagingError, match="no picture whose true class is sensor"):
        corrected_shares([[1, 1, 1]], ERRS * [[1], [0], [1]], seed=4)


def test_the_interval_of_the_sample_is_jeffreys():
    low, high = sample_interval([[3, 7, 0], [0, 0, 0], [12, 0, 0]])
    assert [low[0][0], high[0][0]] == pytest.approx(stats.beta(3.5, 7.5).ppf([0.025, 0.975]))
    assert low[0][2] == 0  # of what was not seen there may be none
    assert high[0][2] == pytest.approx(stats.beta(0.5, 10.5).ppf(0.975))
    assert (low[1].tolist(), high[1].tolist()) == ([0, 0, 0], [1, 1, 1])
    assert high[2][0] == 1
    assert low[2][0] > 0.7
