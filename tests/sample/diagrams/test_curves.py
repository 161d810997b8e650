import numpy as np
import pytest

from reimaging.sample.diagrams.curves import family, noisy_curve, smooth_curve

X = np.linspace(0, 1, 101)


@pytest.mark.parametrize("seed", range(20))
def test_curves_and_records_stay_near_the_frame(seed):
    rng = np.random.default_rng(seed)
    for y in (smooth_curve(rng, X), noisy_curve(rng, X), *family(rng, X, 4)):
        assert y.shape == X.shape and np.isfinite(y).all()
        assert y.min() > -1 and y.max() < 2


def test_the_same_seed_gives_the_same_curve_at_any_spacing():
    coarse = smooth_curve(np.random.default_rng(5), X[::10])
    assert np.allclose(coarse, smooth_curve(np.random.default_rng(5), X)[::10])


def test_a_family_has_as_many_members_as_were_asked_for_and_no_two_are_one():
    for seed in range(10):
        curves = family(np.random.default_rng(seed), X, 5)
        assert len(curves) == 5
        for place, one in enumerate(curves):
            assert all(np.abs(one - other).max() > 1e-3 for other in curves[place + 1 :])
