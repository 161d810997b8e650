import numpy as np

from reimaging.sample.software import software_for


def _drawn(year, image_format, use):
    rng = np.random.default_rng(0)
    return {software_for(rng, year, image_format, use) for _ in range(200)}


def test_no_program_is_older_than_its_first_release():
    assert not any("matplotlib" in name for name in _drawn(1999, "eps", "chart"))
    assert "IDL Version 3.6.1 (sunos sparc)" in _drawn(1995, "eps", "plot")


def test_an_xfig_pair_comes_from_xfig():
    assert all("fig2dev" in name for name in _drawn(2004, "pstex", "scheme") - {""})


def test_some_images_are_unsigned():
    assert "" in _drawn(2018, "png", "chart") and len(_drawn(2018, "png", "chart")) > 2


def test_what_nobody_made_is_unsigned():
    assert _drawn(1991, "svg", "chart") == {""}
