"""Formats come in the shares of the study's table of images by extension and year."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from reimaging.sample.formats import extension_of
from reimaging.sample.plan import Kind, plan_sample


@pytest.fixture(scope="module")
def shares():
    """Shares of extensions by year, previews counted in, from the plan of a large sample."""
    rng, counts = np.random.default_rng(0), {}
    for article in plan_sample(12_000, seed=2):
        for place in range(len(article.images)):
            extension = extension_of(article, rng, place)
            of_year = counts.setdefault(article.year, Counter())
            of_year[extension] += 1
            if "previews" in article.oddities and article.kind is Kind.TAR:
                of_year["png"] += 1
    return {
        year: {e: n / of_year.total() for e, n in of_year.items()}
        for year, of_year in counts.items()
    }


@pytest.mark.parametrize(
    ("year", "known"),
    [
        (1994, {"ps": 0.39, "eps": 0.14, "png": 0.46}),
        (1998, {"ps": 0.46, "eps": 0.48}),
        (2003, {"ps": 0.24, "eps": 0.74}),
        (2009, {"ps": 0.12, "eps": 0.68, "pdf": 0.14, "png": 0.02, "jpg": 0.02}),
        (2013, {"eps": 0.43, "pdf": 0.41, "png": 0.07, "jpg": 0.04}),
        (2018, {"eps": 0.15, "pdf": 0.50, "png": 0.25, "jpg": 0.09}),
    ],
)
def test_formats_follow_the_study_year_by_year(shares, year, known):
    for extension, share in known.items():
        assert shares[year].get(extension, 0) == pytest.approx(share, abs=0.1), extension


def test_png_came_before_its_time_as_previews_alone():
    rng = np.random.default_rng(0)
    for article in plan_sample(3000, seed=0):
        if article.year < 2007:
            for place in range(len(article.images)):
                assert extension_of(article, rng, place) in ("ps", "eps", "epsf", "epsi", "pstex")


@pytest.mark.parametrize(
    ("engine", "style", "oddity", "extension"),
    [
        ("dvi", "graphics", "epsf", "epsf"),
        ("dvi", "graphics", "epsi", "epsi"),
        ("dvi", "graphics", "two pages", "ps"),
        ("dvi", "graphics", "binary eps", "eps"),
        ("dvi", "pstex", "", "pstex"),
        ("pdf", "bare", "converted", "eps"),
        ("pdf", "bare", "truncated", "jpg"),
    ],
)
def test_an_oddity_of_a_file_asks_for_its_format(engine, style, oddity, extension):
    article = replace(
        plan_sample(12, 0)[-1],
        engine=engine,
        style=style,
        oddities=(oddity,),
        images=("diagram",),
    )
    assert extension_of(article, np.random.default_rng(1), 0) == extension


def test_authors_of_the_dvi_era_keep_to_one_format():
    article = replace(
        plan_sample(12, 0)[0], year=1997, engine="dvi", style="epsfig", images=("diagram",) * 9
    )
    rng = np.random.default_rng(0)
    assert len({extension_of(article, rng, place) for place in range(9)}) == 1
