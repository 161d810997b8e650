import numpy as np
import pytest

from reimaging.sample.diagrams.looks import LOOKS, dressed
from reimaging.sample.hershey import FONTS as STROKE_FONTS
from reimaging.sample.lettering import FONTS


@pytest.mark.parametrize("look", LOOKS.values(), ids=lambda look: look.name)
def test_a_look_is_complete(look):
    assert 1991 <= look.first < look.last <= 2020
    assert look.font in FONTS or look.font in STROKE_FONTS
    assert look.ticks in ("in", "out", "cross") and look.frame in ("box", "L", "cross")
    assert look.legend in ("box", "plain", "words", "none")


def test_the_programs_of_the_early_nineties_write_in_strokes():
    for name in ("idl", "pgplot", "supermongo", "paw"):
        assert LOOKS[name].font in STROKE_FONTS and LOOKS[name].mono > 0.7


def test_there_is_a_look_for_every_year():
    for year in range(1991, 2021):
        assert sum(look.first <= year <= look.last for look in LOOKS.values()) >= (
            3 if year > 1991 else 2
        )


def test_dressing_varies_size_and_colour_within_bounds():
    rng = np.random.default_rng(0)
    drawn = [dressed(LOOKS["gnuplot"], rng) for _ in range(200)]
    assert len({look.size for look in drawn}) > 150
    assert all(5.5 <= look.size <= 22 and look.line <= 3.5 for look in drawn)
    grey = np.mean([len(look.colours) == 1 for look in drawn])
    assert abs(grey - LOOKS["gnuplot"].mono) < 0.12
