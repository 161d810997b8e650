import numpy as np
import pytest

from reimaging.sample.diagrams.looks import LOOKS
from reimaging.sample.software import software_for


def _drawn(year, image_format, use):
    rng = np.random.default_rng(0)
    return {software_for(rng, year, image_format, use) for _ in range(200)}


def test_no_program_is_older_than_its_first_release():
    assert not any("matplotlib" in name for name in _drawn(1999, "eps", "matplotlib"))
    assert "IDL Version 3.6.1 (sunos sparc)" in _drawn(1995, "eps", "idl")


def test_an_xfig_pair_comes_from_xfig():
    assert all("fig2dev" in name for name in _drawn(2004, "pstex", "scheme") - {""})


@pytest.mark.parametrize("look", LOOKS.values(), ids=lambda look: look.name)
def test_a_program_that_draws_in_its_look_signs_its_postscript_in_each_year_of_its_use(look):
    use = look.name.split()[0]
    for year in range(max(look.first, 1992), look.last + 1):
        assert len(_drawn(year, "eps", use)) > 1, year


def test_what_looks_like_one_program_is_not_signed_by_another():
    assert all("IDL" in name for name in _drawn(2001, "ps", "idl") - {""})
    assert all("MATLAB" in name for name in _drawn(2012, "pdf", "matlab") - {""})


def test_some_images_are_unsigned():
    assert "" in _drawn(2018, "png", "matplotlib") and len(_drawn(2018, "png", "matplotlib")) > 1


def test_what_nobody_made_is_unsigned():
    assert _drawn(1991, "svg", "matplotlib") == {""}
