"""Shares a year are stacked and named, and years of chance are pale."""

import itertools

import pytest

from figures.printed import assert_readable, words_of
from reimaging.figures.year_shares import draw_shares, pale_years, spread


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


def test_labels_move_apart_as_little_as_it_takes():
    assert spread([0.2, 0.5], 0.1, 0, 1) == [0.2, 0.5]
    assert spread([0.5, 0.5], 0.1, 0, 1) == pytest.approx([0.45, 0.55])
    close = spread([0.0, 0.0, 0.01, 0.98], 0.05, 0.02, 0.98)
    assert all(b - a > 0.049 for a, b in itertools.pairwise(close))
    assert close[0] >= 0.02 and close[-1] <= 0.98


def test_without_room_labels_lie_evenly():
    assert spread([0.1, 0.1, 0.1, 0.1], 0.5, 0, 1) == [0.125, 0.375, 0.625, 0.875]


def test_each_share_is_named_once_and_all_are_counted(tmp_path):
    counts = {"eps": {1999: 3, 2000: 1}, "png": {2000: 1200}}
    draw_shares(
        counts, {"eps": "#000000", "png": "#ff0000"}, [tmp_path / "f.pdf"], height=3,
        groups={"eps": "vector"},
    )  # fmt: skip
    words = words_of(tmp_path / "f.pdf")
    assert words.count("eps") == words.count("png") == words.count("(vector)") == 1
    assert "1,204" in words and "pale:" in words
    assert_readable(tmp_path / "f.pdf", smallest=6)
