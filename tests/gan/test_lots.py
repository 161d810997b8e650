"""What a step draws follows from the seed and its number alone, whatever came before."""

import keras
import numpy as np
import pytest

from gan.bars import SIZE, bars
from reimaging.gan.lots import Lots


@pytest.fixture
def lots():
    return Lots(bars(), SIZE, batch=64, mirrored=False, seed=4)


def test_a_step_draws_the_same_wherever_the_run_begins(lots):
    drawn = {lot.number: lot for lot in lots.batches(0, 9)}
    assert list(drawn) == list(range(9))
    for lot in lots.batches(5, 9):
        same = drawn[lot.number]
        assert (lot.real == same.real).all()
        for one, two in zip(lot.draws, same.draws, strict=True):
            assert (one[0] == two[0]).all() and (one[1] == two[1]).all()
    assert (drawn[0].real != drawn[1].real).any()


def test_real_pictures_are_brought_to_minus_1_to_1(lots):
    lot = lots.draw(0)
    assert lot.real.dtype == np.float32 and lot.real.shape == (64, 16, 16, 1)
    assert set(np.unique(np.round((lot.real + 1) * 127.5))) == {20, 255}


def test_half_of_the_pictures_take_a_second_style_from_some_layer_on(lots):
    second = np.concatenate([lots.draw(n).draws[0][1] for n in range(8)])
    assert second.shape == (512, SIZE.styles)
    mixed = second.any(axis=1)
    assert mixed.mean() == pytest.approx(0.5, abs=0.1)
    assert not second[:, 0].any()  # the first layer is always of the first point
    assert (np.diff(second, axis=1) >= 0).all()


def test_no_run_at_all_draws_nothing(lots):
    assert list(lots.batches(3, 3)) == []


def test_changes_go_by_the_part_and_are_the_same_again(lots):
    lot = lots.draw(3)
    plain, changed, again = (lots.batch_of(lot, part) for part in (0.0, 0.8, 0.8))
    rows = [keras.ops.convert_to_numpy(each.changes[0]) for each in (plain, changed, again)]
    assert (rows[0] == np.eye(16)).all()
    assert (rows[1] != rows[0]).any() and (rows[1] == rows[2]).all()
