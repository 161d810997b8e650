"""The figure of topics sets the terms of each topic beside its share."""

import csv

import pytest

from figures.printed import assert_readable, letters_of, words_of
from reimaging.figures import caption_topics
from reimaging.figures.caption_topics import topics_of, width_of

COLUMNS = ("topic", "rank", "term", "weight", "share", "captions")


def rows_of(topic, terms, share, captions=1000):
    return [
        dict(zip(COLUMNS, map(str, (topic, rank, term, weight, share, captions)), strict=True))
        for rank, (term, weight) in enumerate(terms, 1)
    ]


@pytest.fixture
def draw(tmp_path):
    def draw(rows):
        with (tmp_path / "topics.csv").open("w", newline="") as file:
            table = csv.DictWriter(file, COLUMNS)
            table.writeheader()
            table.writerows(rows)
        targets = [tmp_path / "figure.pdf", tmp_path / "figure.png"]
        caption_topics.draw(tmp_path / "topics.csv", targets)
        assert_readable(targets[0], 6)
        return " ".join(words_of(targets[0]))

    return draw


def test_topics_are_gathered_by_rank_the_largest_first():
    rows = [*rows_of(1, [("a", 0.2), ("b", 0.1)], 0.3), *rows_of(2, [("c", 0.5)], 0.4)]
    found = topics_of(rows[::-1])
    assert [(topic.number, topic.share) for topic in found] == [(2, 0.4), (1, 0.3)]
    assert found[1].terms == [("a", 0.2), ("b", 0.1)]


def test_a_longer_or_larger_text_is_wider():
    assert width_of("galaxy", 8) > width_of("galaxy", 6) > width_of("gal", 6) > 0


def test_terms_and_shares_are_printed_with_of_how_many(draw):
    printed = draw(
        [
            *rows_of(1, [("dark matter", 0.3), ("halo", 0.1)], 0.25),
            *rows_of(2, [("loss", 0.5)], 0.125),
        ]
    )
    for told in (
        "25.0 %",
        "dark matter halo",
        "12.5 %",
        "loss",
        "n = 1,000 captions",
        "2 topics in 38 %",
    ):
        assert told in printed


def test_the_heavier_a_term_the_larger(draw, tmp_path):
    draw(rows_of(1, [("zzzz", 0.5), ("wwww", 0.25), ("yyyy", 0.01)], 1))
    letters = letters_of(tmp_path / "figure.pdf")
    sizes = [letters.sizes[letters.text.index(name)] for name in ("zzzz", "wwww", "yyyy")]
    assert sizes[0] > sizes[1] > sizes[2] >= 6


def test_one_caption_is_a_figure(draw):
    printed = draw(rows_of(1, [("quark", 1.0)], 1.0, captions=1))
    assert "n = 1 caption drawn by lot; 1 topic in 100 % of them" in printed


def test_without_topics_the_figure_says_so(draw):
    assert "no topics" in draw([])


def test_long_terms_are_left_out_where_lines_are_full_and_the_heaviest_stays(draw):
    terms = [(f"{letter * 20} {letter * 20}", 0.1) for letter in "abcdeghjkm"]
    printed = draw(rows_of(1, terms, 0.5))
    assert "a" * 20 in printed
    assert "m" * 20 not in printed


def test_many_topics_fit_the_page_and_those_left_out_are_told(draw, tmp_path):
    terms = [(f"term number{n}", 0.1 / n) for n in range(1, 13)]
    rows = [row for topic in range(1, 201) for row in rows_of(topic, terms, 0.005)]
    printed = draw(rows)
    assert "200 topics in 100 % of them; the 23 largest are shown" in printed
    first = (tmp_path / "figure.pdf").read_bytes(), (tmp_path / "figure.png").read_bytes()
    draw(rows)
    assert first == ((tmp_path / "figure.pdf").read_bytes(), (tmp_path / "figure.png").read_bytes())
    assert letters_of(tmp_path / "figure.pdf").page[1] <= 9.2 * 72
