"""Generated pictures are measured by cases whose answers are known."""

import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.gan.quality import (
    discrepancy,
    fid,
    kid,
    modes,
    nearest_real,
    precision_and_recall,
    quality,
)


def normal(count, dimension=8, seed=4, shift=0.0, scale=1.0):
    drawn = np.random.default_rng(seed).standard_normal((count, dimension))
    return (shift + scale * drawn).astype(np.float32)


def test_the_frechet_distance_of_normal_distributions_is_that_of_the_formula():
    one, other = normal(200_000, 3), normal(200_000, 3, seed=5, shift=2, scale=3)
    # means are 2 apart in each number; roots of the variances 1 and 3
    assert fid(one, other) == pytest.approx(3 * 2**2 + 3 * (3 - 1) ** 2, rel=0.02)
    assert fid(one, one) == pytest.approx(0, abs=1e-6)


def test_the_frechet_distance_counts_how_numbers_vary_together():
    one = normal(50_000, 2)
    turned = one @ np.array([[1, 0.9], [0.9, 1]], np.float32)
    assert fid(one, turned) > 0.1
    assert fid(one, one[:, ::-1]) == pytest.approx(0, abs=0.01)


def test_the_discrepancy_is_that_of_its_definition():
    one, other = np.array([[1.0, 0], [0, 1]]), np.array([[1.0, 1], [1, -1]])
    # kernels (x.y / 2 + 1)^3: within one, 1; within the other, 1; across, 3.375 thrice, 0.125 once
    assert discrepancy(one, other) == pytest.approx(1 + 1 - 2 * (3 * 1.5**3 + 0.5**3) / 4)


def test_the_discrepancy_of_pictures_of_one_kind_is_0_on_average():
    found = [kid(normal(400, seed=n), normal(400, seed=100 + n), n)[0] for n in range(20)]
    assert abs(np.mean(found)) < 0.02 and min(found) < 0 < max(found)
    assert kid(normal(400), normal(400, shift=1), 4)[0] > 1


def test_precision_falls_with_pictures_outside_and_recall_with_real_ones_that_are_missed():
    left, right = normal(300, shift=-20), normal(300, seed=5, shift=20)
    precision, recall = precision_and_recall(
        np.concatenate([left, right]), normal(300, seed=6, shift=20)
    )
    assert precision > 0.8 and recall == pytest.approx(0.4, abs=0.12)
    precision, recall = precision_and_recall(
        right, np.concatenate([left, normal(300, seed=6, shift=20)])
    )
    assert precision == pytest.approx(0.4, abs=0.12) and recall > 0.8


def test_copies_are_found_with_what_they_copy():
    real = normal(50)
    rows, apart = nearest_real(real[[7, 3]] + 1e-4, real)
    assert rows.tolist() == [7, 3] and apart.max() < 1e-2


def test_modes_that_are_left_out_are_counted():
    real = np.concatenate([normal(40, seed=n, shift=100 * n) for n in range(20)])
    assert modes(real, real, 4) == 1
    assert modes(real, real[:400], 4) == 0.5  # ten of the twenty


def test_all_measures_of_a_collapse_and_of_real_pictures():
    real = normal(500)
    collapsed = quality(real, normal(500, seed=9, scale=0.01), 4)
    assert collapsed.diversity == pytest.approx(0.01, rel=0.1)
    assert collapsed.recall < 0.05 and collapsed.modes < 0.5
    same = quality(real, normal(500, seed=9), 4)
    assert same.diversity == pytest.approx(1, rel=0.05) and same.recall > 0.7 and same.modes == 1
    assert collapsed.fid > 5 > same.fid and collapsed.kid > 10 * abs(same.kid)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (normal(9), "ten or more of each"),
        (normal(20, 5), "of one length"),
        (np.full((20, 8), np.nan, np.float32), "not finite"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(made, said):
    with pytest.raises(ReimagingError, match=said):
        quality(normal(20), made, 4)
