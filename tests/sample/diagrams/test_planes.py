import numpy as np
import pytest

from reimaging.sample.diagrams.planes import SIMULATIONS, field, patterned, simulated


@pytest.mark.parametrize("seed", range(12))
def test_fields_fill_their_range(seed):
    rng = np.random.default_rng(seed)
    x, y, z = field(rng, 40)
    assert x.shape == y.shape == z.shape == (40, 40)
    rough = patterned(rng, 13, 21)
    assert rough.shape == (13, 21)
    for values in (z, rough):
        assert values.min() == 0 and values.max() == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("kind", range(len(SIMULATIONS)))
@pytest.mark.parametrize("shape", [(140, 140), (13, 40)])
def test_what_is_simulated_fills_its_range_and_is_no_two_times_the_same(kind, shape):
    one, other = (simulated(np.random.default_rng(seed), *shape, kind) for seed in (1, 2))
    assert one.shape == shape and np.isfinite(one).all()
    assert one.min() == 0 and one.max() == pytest.approx(1, abs=1e-6)
    assert np.abs(one - other).mean() > 0.005
    assert np.array_equal(one, simulated(np.random.default_rng(1), *shape, kind))


def test_any_kind_is_simulated_where_none_is_named():
    dark = {float(np.median(simulated(np.random.default_rng(n), 40, 40)) < 0.2) for n in range(20)}
    assert dark == {0.0, 1.0}


def test_likenesses_are_the_same_both_ways():
    z = simulated(np.random.default_rng(3), 60, 60, kind=4)
    assert np.diag(z).min() > 0.99  # each is most like itself
