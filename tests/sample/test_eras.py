import pytest

from reimaging.sample.eras import STYLES, Habit


@pytest.mark.parametrize("year", range(1991, 2021))
def test_every_year_and_engine_has_a_style_for_any_family(year):
    engines = ("dvi", "pdf") if year > 2004 else ("dvi",)
    for engine in engines:
        assert any(style.fits(year, engine, family="math") for style in STYLES)


def test_a_habit_fits_its_years_engines_styles_and_family():
    habit = Habit("x", 1995, 2000, engines="dvi", styles="psfig epsfig", family="astro")
    assert habit.fits(1995, "dvi", "psfig", "astro")
    assert not habit.fits(1994, "dvi", "psfig", "astro")
    assert not habit.fits(1995, "pdf", "psfig", "astro")
    assert not habit.fits(1995, "dvi", "bare", "astro")
    assert not habit.fits(1995, "dvi", "psfig", "hep")
