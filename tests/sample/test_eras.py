import pytest

from reimaging.sample.eras import ODDITIES, ODDITIES_OF_ARTICLES, ODDITIES_OF_FIGURES, STYLES, Habit


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


def test_every_oddity_names_styles_that_there_are():
    styles = {style.name for style in STYLES}
    for oddity in ODDITIES:
        assert set(oddity.styles.split()) <= styles, oddity.name


def test_an_oddity_is_of_an_article_or_of_a_figure():
    article = {oddity.name for oddity in ODDITIES_OF_ARTICLES}
    assert not article & {oddity.name for oddity in ODDITIES_OF_FIGURES}


#: As found in real sources, and what it is called here: a style, or an oddity.
REAL = {
    "no extension in includegraphics": "bare",
    "one base name in two formats": "converted",
    "graphicspath, also of a folder that is not there": "folder",
    "main file in a sub-folder with ../ paths": "main below",
    "a name that differs in case alone": "other case",
    "a figure file that the source lacks": "missing image",
    "a generated input that is missing": "generated input",
    "picture macros with arguments, path macros": "macro",
    "a picture macro defined inside the figure": "inner macro",
    "a newline between the options and the name": "line break",
    "label macros": "label macro",
    "several captions in one float": "two captions",
    "a caption without label": "no label",
    "no caption": "no caption",
    "a label before the caption": "early label",
    "subfigure": "subfigure",
    "subfloat": "subfloat",
    "inputs nested over 27 files": "many files",
    "pictures in tables": "table",
    "captionof in table*": "captionof",
    "a figure after the end": "after the end",
    "commented-out figures": "commented",
    "TikZ alone": "tikz",
    "TikZ with photographs inside": "tikz photographs",
    "code listings as figures": "listing",
    "EPS that begins with a bare %!": "bare header",
    "binary EPS": "binary eps",
    "tar names over 100 characters": "long name",
    "images nobody shows": "unused",
    "latin-1": "latin-1",
    "an ending in capitals": "upper case",
    "a comment inside a caption": "remark in caption",
}


@pytest.mark.parametrize("found", REAL)
def test_what_was_found_in_real_sources_is_in_the_sample(found):
    assert REAL[found] in {habit.name for habit in STYLES + ODDITIES}
