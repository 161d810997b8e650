"""The ridge plot shows a term's share of the captions of each category and year."""

import csv

import pytest

from figures.printed import assert_readable, words_of
from reimaging.figures import caption_ridge
from reimaging.figures.caption_ridge import MOST, least_captions, outline, ridges_of, round_share
from reimaging.taxonomy import categories

COLUMNS = ("term", "category", "year", "with_term", "captions")


def row(category, year, with_term, captions, term="neural network"):
    return dict(
        zip(COLUMNS, (term, category, str(year), str(with_term), str(captions)), strict=True)
    )


@pytest.fixture
def draw(tmp_path):
    def draw(rows):
        with (tmp_path / "term.csv").open("w", newline="") as file:
            table = csv.DictWriter(file, COLUMNS)
            table.writeheader()
            table.writerows(rows)
        targets = [tmp_path / "figure.pdf", tmp_path / "figure.png"]
        caption_ridge.draw(tmp_path / "term.csv", targets)
        assert_readable(targets[0], 6)
        return " ".join(words_of(targets[0]))

    return draw


def test_a_ridge_is_the_share_of_the_years_captions_not_their_number():
    (ridge,) = ridges_of([row("cs.LG", 2000, 5, 10), row("cs.LG", 2001, 50, 1000)], 1)
    assert ridge.shares == {2000: 0.5, 2001: 0.05}
    assert ridge.peak == 2000
    assert (ridge.with_term, ridge.captions) == (55, 1010)


def test_years_of_few_captions_are_hidden_and_so_is_what_has_no_other_year():
    rows = [row("cs.LG", 2000, 9, 9), row("cs.LG", 2001, 1, 10), row("hep-th", 2000, 9, 9)]
    (ridge,) = ridges_of(rows, 10)
    assert ridge.shares == {2001: 0.1}


def test_categories_are_in_the_order_of_their_peaks():
    rows = [row("cs.LG", 2010, 9, 99), row("hep-th", 1995, 1, 99), row("hep-ph", 2002, 5, 99)]
    assert [ridge.category for ridge in ridges_of(rows, 1)] == ["hep-th", "hep-ph", "cs.LG"]


def test_those_with_most_such_captions_are_shown_and_none_without_any():
    rows = [row(f"cs.{n:02}", 2000, n, 1000) for n in range(30)]
    assert {ridge.with_term for ridge in ridges_of(rows, 1)} == set(range(30 - MOST, 30))
    assert ridges_of(rows[:1], 1) == []


@pytest.mark.parametrize(
    ("sizes", "least"),
    [
        ((500, 400), 100),
        ((100, 10), 100),
        ((60, 50, 9), 50),
        ((6, 5), 5),
        ((1,), 1),
        ((99, 101), 100),
    ],
)
def test_the_least_number_of_captions_leaves_half_of_them_to_show(sizes, least):
    assert least_captions([row("cs.LG", n, 0, size) for n, size in enumerate(sizes)]) == least


def test_a_missing_year_breaks_the_outline():
    first, second = outline({2000: 0.1, 2001: 0.3, 2003: 0.2})
    assert first == ([1999.6, 2000, 2001, 2001.4], [0.1, 0.1, 0.3, 0.3])
    assert second == ([2002.6, 2003, 2003.4], [0.2, 0.2, 0.2])


@pytest.mark.parametrize(
    ("most", "scale"), [(0.23, 0.2), (1, 1), (0.07, 0.05), (0.0019, 0.001), (0.05, 0.05)]
)
def test_the_scale_is_a_round_share_below_the_highest_ridge(most, scale):
    assert round_share(most) == pytest.approx(scale)


def test_term_categories_numbers_and_scale_are_printed(draw):
    rows = [row("cs.LG", y, y - 1995, 100) for y in range(1995, 2020)]
    printed = draw([*rows, row("hep-th", 2000, 0, 50)])
    for told in ("“neural network”", "Machine Learning cs.LG", "300 of 2.5k", "20 %", "2000"):
        assert told in printed
    assert "n = 300 captions with the term, of 2,550" in printed
    assert "years of fewer than 100 captions hidden" in printed
    assert "hep-th" not in printed


def test_one_caption_is_a_figure(draw):
    printed = draw([row("unknown", 1998, 1, 1)])
    assert "no category known" in printed
    assert "n = 1 caption with the term, of 1" in printed
    assert "hidden" not in printed


def test_a_term_that_no_caption_has_is_told(draw):
    assert "stands in 0 of 50 captions." in draw([row("hep-th", 2000, 0, 50)])


def test_a_term_that_stands_only_where_captions_are_few_is_told(draw):
    printed = draw([row("hep-th", 2000, 0, 500), row("cs.LG", 2000, 3, 4)])
    assert "stands in 3 of 504 captions, none of them in a year and category of 100" in printed


def test_without_captions_the_figure_says_so(draw):
    assert "nothing to search" in draw([])


def test_all_categories_and_a_long_term_fit_the_page(draw, tmp_path):
    term = "an unreasonably long $term_{with}$ signs " * 3
    rows = [
        row(code, year, (n * year) % 90, 100 + n, term)
        for n, code in enumerate(categories())
        for year in range(1991, 2021)
    ]
    printed = draw(rows)
    assert f"the {MOST} with most such captions" in printed
    assert "long $term_{with}$…”" in printed
    first = (tmp_path / "figure.pdf").read_bytes(), (tmp_path / "figure.png").read_bytes()
    draw(rows)
    assert first == ((tmp_path / "figure.pdf").read_bytes(), (tmp_path / "figure.png").read_bytes())
