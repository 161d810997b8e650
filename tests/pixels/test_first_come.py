"""A number is fresh once, however many have come, and memory holds little more than the numbers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reimaging.pixels.first_come import FirstCome, is_among


@given(st.lists(st.lists(st.integers(0, 40), max_size=12), max_size=12))
def test_a_number_is_fresh_the_first_time_and_never_again(lots):
    come, before = FirstCome(), set()
    for lot in lots:
        told = come.fresh(np.array(lot, np.int64)).tolist()
        for number, fresh in zip(lot, told, strict=True):
            assert fresh == (number not in before)
            before.add(number)


def test_few_arrays_are_held_of_many_lots():
    come, rng = FirstCome(), np.random.default_rng(4)
    for _ in range(300):
        assert come.fresh(rng.integers(0, 2**62, 100)).all()
    assert len(come._sorted) < 12
    assert sum(map(len, come._sorted)) == 30_000


def test_numbers_are_looked_up_among_those_that_ascend():
    numbers, ascending = np.array([5, 1, 9, 3]), np.array([1, 3, 5])
    assert is_among(numbers, ascending).tolist() == [True, True, False, True]
    assert is_among(np.array([5]), np.empty(0, np.int64)).tolist() == [False]
