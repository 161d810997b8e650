"""The figure of terms shows what tells the captions of a group from all others."""

import csv
from pathlib import Path

import pytest

from figures.printed import assert_readable, words_of
from reimaging.figures import caption_terms
from reimaging.figures.caption_terms import MOST, PAIRS, Term, chosen, terms_of
from reimaging.index.caption_terms import COLUMNS, log_odds

STUDY = Path(__file__).parents[3] / "shared/study/tables"


def row(term, group, rest, of=1000):
    found = log_odds(group, of, rest, of)
    values = (term, 1 + term.count(" "), group, of, rest, of, f"{found[0]:.4f}", f"{found[1]:.3f}")
    return dict(zip(COLUMNS, map(str, values), strict=True))


def term(name, z, captions=(50, 5)):
    return Term(name, captions, z / 5, z, False)


@pytest.fixture
def draw(tmp_path):
    def draw(rows):
        with (tmp_path / "terms.csv").open("w", newline="") as file:
            table = csv.DictWriter(file, COLUMNS)
            table.writeheader()
            table.writerows(rows)
        targets = [tmp_path / "figure.pdf", tmp_path / "figure.png"]
        caption_terms.draw(tmp_path / "terms.csv", targets)
        assert_readable(targets[0], 6)
        return " ".join(words_of(targets[0]))

    return draw


def names(terms):
    return [found.term for found in terms]


def test_the_strongest_of_a_side_come_first_and_only_those_that_are_clear():
    terms = [term("loss", 3), term("layer", 9), term("odd", 1.9), term("quark", -8)]
    assert names(chosen(terms, 1)[1]) == ["layer", "loss"]
    assert names(chosen(terms, -1)[1]) == ["quark"]


def test_a_word_that_a_pair_says_is_not_said_again():
    pairs, words = chosen([term("network", 9), term("neural network", 5), term("loss", 3)], 1)
    assert (names(pairs), names(words)) == (["neural network"], ["loss"])


def test_of_two_halves_of_a_phrase_the_weaker_is_left_out():
    connected, layer = term("fully connected", 9, (50, 5)), term("connected layer", 8, (44, 4))
    assert names(chosen([connected, layer], 1)[0]) == ["fully connected"]
    seldom = term("connected layer", 8, (20, 4))
    assert names(chosen([connected, seldom], 1)[0]) == ["fully connected", "connected layer"]


@pytest.mark.parametrize(
    ("pairs", "words", "shown"),
    [(40, 40, (PAIRS, MOST - PAIRS)), (40, 0, (MOST, 0)), (3, 40, (3, MOST - 3)), (20, 4, (21, 4))],
)
def test_pairs_go_before_words_and_none_leaves_its_place_empty(pairs, words, shown):
    terms = [term(f"a{n} b{n}", 5) for n in range(pairs)]
    terms += [term(f"c{n}", 9) for n in range(words)]
    expected = (min(shown[0], pairs), shown[1])
    assert tuple(map(len, chosen(terms, 1))) == expected


def test_a_count_that_is_not_known_is_taken_as_the_least_that_is_listed():
    rows = [
        {**row("ground truth", 500, 40), "rest_captions": "", "log_odds": "", "z": ""},
        row("dark matter", 30, 90),
        row("cross section", 20, 40),
    ]
    truth, matter, _ = terms_of(rows)
    assert truth.at_least
    assert truth.captions == (500, None)
    assert (truth.log_odds, truth.z) == log_odds(500, 1000, 40, 1000)
    assert not matter.at_least
    assert matter.log_odds == float(rows[1]["log_odds"])


def test_an_interval_reaches_two_deviations():
    low, high = Term("a", (1, 1), -2.0, -4.0, False).interval
    assert (round(low, 6), round(high, 6)) == (-2.98, -1.02)


def test_terms_are_printed_with_their_counts_and_of_how_many(draw):
    printed = draw([row("neural network", 120, 7), row("quark", 3, 131)])
    for told in ("neural network 120 7", "quark 3 131", "n = 1,000 captions of the group"):
        assert told in printed


def test_a_side_without_terms_says_so(draw):
    assert "no term stands out" in draw([row("neural network", 120, 7)])


def test_where_nothing_differs_the_figure_says_so(draw):
    assert "Of 1 terms none tells" in draw([row("energy", 20, 20)])


def test_without_terms_the_figure_says_so(draw):
    assert "Too few captions" in draw([])


def test_a_full_list_fits_the_page(draw, tmp_path):
    rows = [
        row(f"representation {k}ification", 90 + n, 3) for n, k in enumerate("abcdefghijklmnop" * 4)
    ]
    printed = draw([*rows, *[row(f"characteristic-word{n}", 4, 300 + n) for n in range(99)]])
    assert printed.count("representation") >= PAIRS
    assert printed.count("characteristic-word") == MOST
    first = (tmp_path / "figure.pdf").read_bytes(), (tmp_path / "figure.png").read_bytes()
    draw([*rows, *[row(f"characteristic-word{n}", 4, 300 + n) for n in range(99)]])
    assert first == ((tmp_path / "figure.pdf").read_bytes(), (tmp_path / "figure.png").read_bytes())


@pytest.mark.skipif(not STUDY.is_dir(), reason="the original study's tables are not here")
def test_the_lists_of_the_original_study_can_be_drawn(draw):
    rows = []
    for found in csv.DictReader((STUDY / "caption_keywords_merged.csv").open()):
        counts = found["ml_count"], found["not_ml_count"]
        if any(counts):
            name = found["keyword"].replace("_", " ")
            values = (name, 2, counts[0], 100_000, counts[1], 100_000, "", "")
            rows.append(dict(zip(COLUMNS, map(str, values), strict=True)))
    printed = draw(rows)
    for told in ("ground truth", "4,701 196", "magnetic field", "2,049", "not in the list"):
        assert told in printed
