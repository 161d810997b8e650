"""Confidence is measured against what is right, and mended by one temperature."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reimaging.errors import ReimagingError
from reimaging.learn.calibration import (
    BINS,
    COLDEST,
    HOTTEST,
    expected_calibration_error,
    fit_temperature,
    probabilities,
    reliability,
)


def counted(shares, pictures):
    """Logits of the shares, with just as many pictures of each class as the shares say."""
    rows, truth = [], []
    for row in shares:
        for place, share in enumerate(row):
            many = round(share * pictures)
            rows += [np.log(row)] * many
            truth += [place] * many
    return np.array(rows), np.array(truth)


SHARES = [(0.7, 0.2, 0.1), (0.1, 0.85, 0.05), (0.2, 0.2, 0.6), (0.4, 0.35, 0.25)]


def of_confidence(*bins):
    """Logits of pictures said to be of class 0: (confidence, pictures, how many are)."""
    rows, truth = [], []
    for confidence, pictures, right in bins:
        rest = (1 - confidence) / 2
        rows += [np.log((confidence, rest, rest))] * pictures
        truth += [0] * right + [1] * (pictures - right)
    return np.array(rows), np.array(truth)


def test_probabilities_by_hand():
    # e^(ln 6 / 2) : e^(ln 2 / 2) : 1, that is roots
    found = probabilities([[np.log(6), np.log(2), 0]], 2)
    roots = np.sqrt([6, 2, 1])
    assert np.allclose(found, [roots / roots.sum()])
    assert np.allclose(probabilities([[np.log(6), np.log(2), 0]]), [[6 / 9, 2 / 9, 1 / 9]])


def test_huge_logits_overflow_nothing():
    assert probabilities([[1e4, 0, -1e4]]).tolist() == [[1, 0, 0]]


@pytest.mark.parametrize("temperature", [0.25, 0.8, 1, 1.7, 6])
def test_the_temperature_by_which_logits_were_multiplied_is_found_again(temperature):
    logits, truth = counted(SHARES, 200)
    assert fit_temperature(logits * temperature, truth) == pytest.approx(temperature, rel=1e-4)


def test_a_network_that_never_errs_gets_a_cold_one_and_one_that_always_does_the_hottest():
    logits, truth = of_confidence((0.9, 50, 50))
    assert COLDEST < fit_temperature(logits, truth) < 2 * COLDEST
    assert fit_temperature(logits, truth + 1) == pytest.approx(HOTTEST, rel=1e-3)


@given(st.floats(0.05, 20), st.integers(0, 1000))
def test_no_temperature_changes_a_prediction(temperature, seed):
    logits = np.random.default_rng(seed).normal(0, 2, (20, 3))
    found = probabilities(logits, temperature)
    assert (found.argmax(axis=1) == logits.argmax(axis=1)).all()
    assert np.allclose(found.sum(axis=1), 1)


def test_bins_by_hand():
    # 0.62 lies in (9/15, 10/15], 0.9 in (13/15, 14/15], and 1 in the last
    logits, truth = of_confidence((0.62, 10, 5), (0.9, 20, 18), (1 - 1e-15, 4, 3))
    bins = reliability(logits, truth)
    assert len(bins.low) == BINS == 15
    assert bins.images.tolist() == [0] * 9 + [10, 0, 0, 0, 20, 4]
    assert bins.confidence[[9, 13, 14]] == pytest.approx([0.62, 0.9, 1])
    assert bins.accuracy[[9, 13, 14]].tolist() == [0.5, 0.9, 0.75]
    assert np.isnan(bins.accuracy[0]) and np.isnan(bins.confidence[12])
    assert bins.low[9] == pytest.approx(9 / 15) and bins.high[13] == pytest.approx(14 / 15)
    expected = (10 * 0.12 + 20 * 0 + 4 * 0.25) / 34
    assert expected_calibration_error(bins) == pytest.approx(expected)


@given(st.integers(0, 1000), st.floats(0.1, 10))
def test_every_picture_lies_in_one_bin_whose_edges_hold_its_confidence(seed, temperature):
    rng = np.random.default_rng(seed)
    bins = reliability(rng.normal(0, 3, (40, 3)), rng.integers(0, 3, 40), temperature)
    held = bins.images > 0
    assert bins.images.sum() == 40
    assert (bins.low[held] < bins.confidence[held]).all()
    assert (bins.confidence[held] <= bins.high[held]).all()
    assert not held[:4].any()  # of three probabilities the largest is at least 1/3


def test_a_calibrated_network_has_no_error_and_one_that_is_too_sure_has_what_it_is_too_sure_by():
    logits, truth = of_confidence((0.55, 100, 55), (0.75, 100, 75), (0.95, 100, 95))
    assert expected_calibration_error(reliability(logits, truth)) == pytest.approx(0, abs=1e-12)
    logits, truth = of_confidence((0.99, 100, 60))
    assert expected_calibration_error(reliability(logits, truth)) == pytest.approx(0.39)


def test_the_fitted_temperature_takes_the_error_away():
    logits, truth = counted(SHARES, 200)
    sure = logits * 4
    before = expected_calibration_error(reliability(sure, truth))
    after = expected_calibration_error(reliability(sure, truth, fit_temperature(sure, truth)))
    assert before > 0.2
    assert after < 1e-4


def test_single_precision_is_taken_as_double():
    logits, truth = counted(SHARES, 20)
    assert probabilities(logits.astype(np.float32)).dtype == np.float64
    assert fit_temperature(logits.astype(np.float32), truth) == pytest.approx(1, rel=1e-3)


@pytest.mark.parametrize("measure", [fit_temperature, reliability])
def test_no_pictures_and_logits_that_are_no_numbers_are_told(measure):
    with pytest.raises(ReimagingError, match="no pictures of known class"):
        measure(np.zeros((0, 3)), [])
    with pytest.raises(ReimagingError, match="2 of 3 pictures have a logit that is not finite"):
        measure([[1, 2, np.nan], [0, 0, 0], [np.inf, 0, 0]], [0, 0, 0])
