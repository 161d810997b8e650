"""Pictures are moved, scaled and toned by arithmetic that slopes pass through."""

import keras
import numpy as np
import pytest

from reimaging.gan.changes import change, drawn_changes, next_part


def picture(side=16):
    x = np.full((1, side, side, 1), 1.0, np.float32)
    x[0, 4:6, 6:9] = -1
    return x


def applied(pictures, changes):
    return keras.ops.convert_to_numpy(change(pictures, changes))


def by_hand(side, scale=1.0, shift=(0.0, 0.0), gain=1.0, offset=0.0):
    from reimaging.gan.changes import _resampled

    rows, columns = (_resampled(side, np.array([scale]), np.array([s])) for s in shift)
    tones = [np.full((1, 1, 1, 1), each, np.float32) for each in (gain, offset)]
    return [rows, columns, *tones]


def test_without_a_chance_nothing_changes():
    rng = np.random.default_rng(4)
    pictures = rng.standard_normal((5, 16, 16, 3)).astype(np.float32)
    assert applied(pictures, drawn_changes(5, 16, 0.0, rng)) == pytest.approx(pictures, abs=1e-6)


def test_a_shift_moves_and_repeats_the_edge():
    moved = applied(picture(), by_hand(16, shift=(2, -3)))
    assert moved == pytest.approx(np.roll(picture(), (2, -3), axis=(1, 2)), abs=1e-6)
    tilted = np.arange(16, dtype=np.float32).reshape(1, 16, 1, 1) + np.zeros((1, 1, 16, 1), "f4")
    assert applied(tilted, by_hand(16, shift=(2, 0)))[0, :4, 0, 0].tolist() == [0, 0, 0, 1]


def test_larger_pictures_keep_their_middle():
    larger = applied(picture(), by_hand(16, scale=2.0))
    assert larger.min() == pytest.approx(-1, abs=0.01)
    assert (larger < 0).sum() > 2.5 * (picture() < 0).sum()


def test_tones_are_multiplied_and_moved():
    assert applied(picture(), by_hand(16, gain=0.5, offset=0.25)).min() == pytest.approx(-0.25)


def test_with_every_chance_pictures_differ_and_the_same_draw_gives_the_same():
    pictures = np.repeat(picture(), 8, axis=0)
    one, two = (
        applied(pictures, drawn_changes(8, 16, 1.0, np.random.default_rng(4))) for _ in range(2)
    )
    assert (one == two).all()
    assert len(np.unique(one.reshape(8, -1), axis=0)) == 8


def test_pictures_are_mirrored_only_if_they_may_be():
    slope = np.arange(16, dtype=np.float32).reshape(1, 1, 16, 1) + np.zeros((64, 16, 1, 1), "f4")

    def rises(mirrored):
        changes = drawn_changes(64, 16, 1.0, np.random.default_rng(4), mirrored)
        changed = applied(slope, changes)[:, 8]
        return (changed[:, 15, 0] > changed[:, 0, 0]).mean()

    assert rises(False) == 1
    assert 0.2 < rises(True) < 0.8


def test_pictures_of_a_lower_resolution_are_changed_as_their_larger_selves_are():
    small = np.random.default_rng(5).standard_normal((6, 4, 4, 2)).astype(np.float32)
    changes = drawn_changes(6, 16, 1.0, np.random.default_rng(4), mirrored=True)
    large = applied(small.repeat(4, axis=1).repeat(4, axis=2), changes)
    averaged = large.reshape(6, 4, 4, 4, 4, 2).mean((2, 4))
    assert applied(small, changes) == pytest.approx(averaged, abs=1e-5)
    assert np.abs(averaged - small).mean() > 0.1


def test_more_are_changed_while_real_pictures_are_judged_surely_and_fewer_else():
    assert next_part(0.1, 0.9, 500) == pytest.approx(0.11)
    assert next_part(0.1, 0.3, 500) == pytest.approx(0.09)
    assert next_part(0.0, 0.3, 500) == 0 and next_part(0.85, 0.9, 10**6) == 0.85
