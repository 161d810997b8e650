"""How a step grows is held against n log n, and told apart from noise."""

from math import log

import pytest

SIZES = (10**4, 10**5, 10**6, 10**7)


@pytest.fixture
def growth(bench):
    return bench("database_growth").growth


@pytest.fixture
def noise(bench):
    return bench("database_growth").noise


def taken(cost, most):
    return {size: most * cost(size) / cost(SIZES[-1]) for size in SIZES}


@pytest.mark.parametrize(
    ("cost", "times"),
    [
        (lambda n: n * log(n), 1),
        (lambda n: n, log(10**4) / log(10**7)),
        (lambda n: n**2 * log(n), 1000),
        (lambda n: 1, 10**-3 * log(10**4) / log(10**7)),
    ],
)
def test_one_is_n_log_n_over_all_sizes(growth, cost, times):
    found = growth(taken(cost, 10**8))
    assert found.sizes == SIZES
    assert found.times == pytest.approx(times, rel=0.1)


def test_what_is_quadratic_is_found_out_and_what_is_linear_is_not(growth):
    assert growth(taken(lambda n: n**2, 5000)).faster(1.5)
    assert growth(taken(lambda n: n**1.3, 5000)).faster(1.5)
    assert not growth(taken(lambda n: n, 5000)).faster(1)
    assert not growth(taken(lambda n: n * log(n), 5000)).faster(1.01)


def test_a_trap_that_begins_with_the_last_size_counts(growth):
    seconds = taken(lambda n: n, 1000)
    assert not growth(seconds).faster(1.3)
    assert growth(seconds | {10**7: 5000}).faster(1.3)


def test_sizes_too_small_to_be_timed_do_not_count(growth):
    seconds = {10**4: 0.1, 10**5: 0.1, 10**6: 1.0, 10**7: 10 * log(10**7) / log(10**6)}
    assert growth(seconds).sizes == (10**6, 10**7)
    assert growth(seconds).times == pytest.approx(1)
    assert growth({10**6: 0.01, 10**7: 1.0}) is None


def test_noise_is_what_repeats_of_a_step_differ_by(noise):
    calm = [[1.0, 1.1, 1.05]] * 30
    assert noise(calm) == pytest.approx(1.1)
    assert noise([*calm, [0.001, 0.01, 0.02]]) == pytest.approx(1.1)  # too short to count
    assert noise([*calm, [100.0]]) == pytest.approx(1.1)  # measured once
    assert noise(calm[:27] + [[1.0, 1.6, 1.0]] * 3) > 1.3
    assert noise([]) == 1
