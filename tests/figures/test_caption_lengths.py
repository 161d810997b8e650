"""The figure of caption lengths shows the median year and the middle half of captions."""

import csv

import pytest

from figures.printed import assert_readable, words_of
from reimaging.figures import caption_lengths
from reimaging.figures.caption_lengths import Year, quantile, years_of

COLUMNS = ("year", "words", "captions")


def rows_of(*counts):
    return [dict(zip(COLUMNS, map(str, count), strict=True)) for count in counts]


@pytest.fixture
def draw(tmp_path):
    def draw(*counts):
        with (tmp_path / "lengths.csv").open("w", newline="") as file:
            table = csv.DictWriter(file, COLUMNS)
            table.writeheader()
            table.writerows(rows_of(*counts))
        targets = [tmp_path / "figure.pdf", tmp_path / "figure.png"]
        caption_lengths.draw(tmp_path / "lengths.csv", targets)
        assert_readable(targets[0], 6)
        return " ".join(words_of(targets[0]))

    return draw


@pytest.mark.parametrize(
    ("counts", "share", "words"),
    [
        ({7: 1}, 0.5, 7),
        ({1: 1, 2: 1, 3: 1}, 0.5, 2),
        ({1: 2, 9: 2}, 0.5, 1),  # of an even number the lower of the two in the middle
        ({1: 1, 5: 2, 9: 1}, 0.25, 1),
        ({1: 1, 5: 2, 9: 1}, 0.75, 5),
        ({30: 999, 2: 1}, 0.25, 30),
    ],
)
def test_a_quantile_is_counted_from_the_shortest(counts, share, words):
    assert quantile(counts, share) == words


def test_years_are_summed_up_in_order():
    rows = rows_of((2001, 8, 4), (2000, 30, 1), (2000, 10, 2), (2000, 20, 1), (1999, 5, 0))
    assert years_of(rows) == [Year(2000, 4, 10, 10, 20), Year(2001, 4, 8, 8, 8)]


def test_the_last_years_median_and_quartiles_are_printed(draw):
    printed = draw((2019, 9, 50), (2020, 10, 25), (2020, 40, 50), (2020, 90, 25))
    for told in (
        "lower quartile 10",
        "median 40",
        "upper quartile 40",
        "n = 150 captions",
        "words a caption",
    ):
        assert told in printed
    assert "open" not in printed


def test_years_of_few_captions_are_marked(draw):
    assert "open: a year of fewer than 20" in draw((2019, 9, 50), (2020, 10, 19))


def test_one_caption_is_a_figure(draw):
    printed = draw((1998, 7, 1))
    assert "n = 1 caption of figures" in printed
    assert "median 7" in printed


def test_without_captions_the_figure_says_so(draw):
    assert "no words to count" in draw()


def test_many_years_with_gaps_fit_the_column(draw, tmp_path):
    counts = [(y, w, 1000 + y * w) for y in range(1991, 2031) if y % 7 for w in range(1, 400, 9)]
    printed = draw(*counts)
    assert "median 280" in printed
    first = (tmp_path / "figure.pdf").read_bytes(), (tmp_path / "figure.png").read_bytes()
    draw(*counts)
    assert first == ((tmp_path / "figure.pdf").read_bytes(), (tmp_path / "figure.png").read_bytes())
