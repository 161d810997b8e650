"""A category's articles are shared out over the years, and a year's over the categories."""

import pytest

from figures.category_tables import (
    SIZES,
    draw_by_year,
    every_size,
    needs_study,
    published,
    rows_of,
    same_bytes_twice,
)
from figures.printed import assert_readable, words_of
from reimaging.figures import category_shares_by_year
from reimaging.figures.category_shares_by_year import median_year, shares, shares_of_year

ROWS = rows_of([("hep-th", 1999, 30, 0), ("hep-th", 2001, 10, 0), ("cs.CV", 2001, 30, 0)])


def test_each_category_has_the_shares_of_its_own_articles():
    assert shares(ROWS) == {"hep-th": {1999: 0.75, 2001: 0.25}, "cs.CV": {2001: 1}}


def test_each_year_has_the_shares_of_the_categories():
    assert shares_of_year(ROWS) == {1999: {"hep-th": 1}, 2001: {"hep-th": 0.25, "cs.CV": 0.75}}


@needs_study
def test_the_published_shares_sum_to_one_in_each_category_and_in_each_year():
    of_categories, of_years = shares(published()), shares_of_year(published())
    assert len(of_categories) == 171
    assert len(of_years) == 32  # 1986 to 2018, none in 1987
    for by_year in of_categories.values():
        assert sum(by_year.values()) == pytest.approx(1)
    for by_category in of_years.values():
        assert sum(by_category.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("by_year", "median"),
    [
        ({2001: 1}, 2001),
        ({2001: 0.5, 2005: 0.5}, 2001),
        ({2001: 0.4, 2005: 0.3, 2006: 0.3}, 2005),
        (dict.fromkeys(range(2000, 2010), 0.1), 2004),
    ],
)
def test_by_its_median_year_half_of_the_articles_have_come(by_year, median):
    assert median_year(by_year) == median


def test_rows_go_by_field_and_then_from_early_to_late(tmp_path):
    rows = rows_of([(name, year, 1, 0) for name, year in
                    (("cs.AI", 2009), ("cs.LG", 2001), ("hep-th", 2012), ("hep-ph", 1999))])  # fmt: skip
    pdf, _ = draw_by_year(category_shares_by_year, tmp_path, rows)
    words = [word for word in words_of(pdf) if "-" in word or "cs." in word]
    assert words == ["hep-ph", "hep-th", "cs.LG", "cs.AI"]


def test_it_says_of_how_many_articles_each_row_and_all_are(tmp_path):
    pdf, _ = draw_by_year(category_shares_by_year, tmp_path, ROWS)
    said = " ".join(words_of(pdf))
    assert "n = 70 articles, 2 primary categories" in said
    assert "Physics 25%" in said and "Computer Science 75%" in said
    assert {"40", "30", "1999", "2001"} <= set(words_of(pdf))


@every_size
def test_it_can_be_read_at_every_size(tmp_path, rows):
    pdf, _ = draw_by_year(category_shares_by_year, tmp_path, rows)
    assert_readable(pdf)


def test_without_articles_it_says_so(tmp_path):
    pdf, _ = draw_by_year(category_shares_by_year, tmp_path, [])
    assert "no articles" in " ".join(words_of(pdf))


def test_the_same_table_gives_the_same_bytes(tmp_path):
    assert same_bytes_twice(category_shares_by_year, tmp_path, SIZES["sparse"][:20])
