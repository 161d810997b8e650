"""Shares a year are stacked and named, and years of chance are pale."""

import pytest

from figures.printed import assert_readable, words_of
from reimaging.figures.year_shares import draw_shares, pale_years


@pytest.mark.parametrize(
    ("totals", "pale"),
    [
        ({1990: 999, 1991: 1000, 2018: 1_000_000}, {1990}),  # fewer than a thousand
        ({1990: 1, 1991: 2, 2018: 100}, {1990}),  # of few: less than 2 % of the largest year
        ({2001: 1}, set()),
        ({}, set()),
    ],
)
def test_a_year_of_few_images_is_pale(totals, pale):
    assert pale_years(totals) == pale


def test_each_share_is_named_once_and_all_are_counted(tmp_path):
    counts = {"eps": {1999: 3, 2000: 1}, "png": {2000: 1200}}
    draw_shares(
        counts, {"eps": "#000000", "png": "#ff0000"}, [tmp_path / "f.pdf"], height=3,
    )  # fmt: skip
    words = words_of(tmp_path / "f.pdf")
    assert words.count("eps") == words.count("png") == 1
    assert "1,204" in words and "pale:" in words
    assert_readable(tmp_path / "f.pdf", smallest=6)
