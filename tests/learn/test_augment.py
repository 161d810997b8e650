"""Pictures are changed as figures are on their way to arXiv, and never beyond what `how` allows."""

from dataclasses import fields, replace

import numpy as np
import pytest

from reimaging.learn.augment import DEFAULT, Augmentation, augment

NEVER = replace(
    DEFAULT,
    **dict.fromkeys(
        ("turned", "framed", "toned", "tinted", "greyed", "noisy", "blurred", "compressed"), 0.0
    ),
)
COLOURED = np.full((32, 32, 3), 255, np.uint8)
COLOURED[4:20, 6:12] = (200, 40, 20)
COLOURED[24:28, 10:30] = 0


def rng(seed: int = 3) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_with_nothing_to_do_a_picture_stays_as_it_is():
    assert (augment(COLOURED, rng(), NEVER) == COLOURED).all()


@pytest.mark.parametrize(
    "name", [f.name for f in fields(Augmentation) if getattr(NEVER, f.name) == 0.0]
)
def test_each_change_alone_changes_the_picture_but_neither_its_form_nor_the_paper(name):
    how = replace(NEVER, **{name: 1.0})
    changed = augment(COLOURED, rng(), how)
    assert changed.shape == COLOURED.shape and changed.dtype == np.uint8
    assert (changed != COLOURED).any()
    if name != "compressed":  # JPEG rings around edges, and only there
        assert (changed[0] == 255).all()


def test_the_same_dice_give_the_same_picture_and_others_another():
    assert (augment(COLOURED, rng(1)) == augment(COLOURED, rng(1))).all()
    assert any((augment(COLOURED, rng(n)) != augment(COLOURED, rng(1))).any() for n in range(2, 5))


def test_turning_is_by_a_quarter_either_way_and_as_often_as_told():
    how = replace(NEVER, turned=0.5)
    seen = [augment(COLOURED, rng(n), how) for n in range(200)]
    kept = sum((picture == COLOURED).all() for picture in seen)
    left = sum((picture == np.rot90(COLOURED)).all() for picture in seen)
    right = sum((picture == np.rot90(COLOURED, 3)).all() for picture in seen)
    assert kept + left + right == 200
    assert 75 < kept < 125 and left > 25 and right > 25


def test_text_is_never_mirrored():
    half = np.full((32, 32, 3), 255, np.uint8)
    half[:, :8] = 0  # ink on the left
    how = replace(DEFAULT, turned=0.0, toned=0, tinted=0, greyed=0, noisy=0)
    for seed in range(50):
        changed = augment(half, rng(seed), how).mean(axis=(0, 2))
        assert changed[:8].mean() < changed[24:].mean()


def test_grain_falls_on_what_is_shown_and_not_on_paper():
    changed = augment(COLOURED, rng(), replace(NEVER, noisy=1.0))
    assert (changed[COLOURED.min(axis=2) == 255] == 255).all()


def test_a_tint_colours_ink_that_was_black_and_a_grey_picture_loses_all_colour():
    tinted = augment(COLOURED, rng(), replace(NEVER, tinted=1.0))[26, 20].astype(int)
    assert len(set(tinted)) > 1 and tinted.max() <= 255 * 0.18 + 1
    grey = augment(COLOURED, rng(), replace(NEVER, greyed=1.0))
    assert (grey == grey[:, :, :1]).all()
