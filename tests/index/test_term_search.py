"""A term is searched for in the captions of each category and year."""

import pytest

from index.caption_database import make_database
from reimaging.index.statistics import write_statistic
from reimaging.index.term_search import COLUMNS, phrases_of, write_term_search
from reimaging.table import read_table


@pytest.fixture
def search(tmp_path):
    def search(term, articles, **how):
        database = make_database(tmp_path / "arxiv.sqlite3", articles, **how)
        write_term_search(database, tmp_path / "found.csv", term)
        rows = read_table(tmp_path / "found.csv")
        assert all(row["term"] == term for row in rows)
        return [tuple(row[column] for column in COLUMNS[1:]) for row in rows]

    return search


@pytest.mark.parametrize(
    ("caption", "found"),
    [
        ("A neural network.", 1),
        ("NEURAL NETWORKS and a neural network", 1),  # once a caption
        ("A neural-network", 1),
        ("the neural\n network", 1),
        ("network, neural", 0),
        ("a neural like network", 0),
        ("neural networking", 0),
    ],
)
def test_a_term_is_a_phrase_or_its_plural(search, caption, found):
    assert search("neural network", [("cs.LG", 2000, [caption])]) == [
        ("cs.LG", "2000", str(found), "1")
    ]


def test_each_category_and_year_with_captions_has_a_row_also_without_the_term(search):
    articles = [
        ("hep-th", 2001, ["a quark", "a lattice"]),
        ("hep-th", 2002, ["two quarks"]),
        ("hep-th", 2002, ["a quark", ""]),
        ("cs.LG", 2002, ["loss"]),
        (None, 2003, ["quark"]),
        ("math.AG", 2003, [""]),
    ]
    assert search("quark", articles) == [
        ("cs.LG", "2002", "0", "1"),
        ("hep-th", "2001", "1", "2"),
        ("hep-th", "2002", "2", "2"),
        ("unknown", "2003", "1", "1"),
    ]


def test_the_captions_are_those_of_the_statistic(search, tmp_path):
    articles = [(c, y, ["a", "b"] * (y % 3)) for c in ("cs.LG", None) for y in range(2000, 2009)]
    found = search("b", articles)
    write_statistic(tmp_path / "arxiv.sqlite3", "captions_by_category_year", tmp_path / "all.csv")
    rows = read_table(tmp_path / "all.csv")
    assert [(c, y, n) for c, y, _, n in found] == [
        (row["category"], row["year"], row["captions"]) for row in rows
    ]


def test_only_captions_of_figure_floats_count(search):
    captions = ["a quark", ("part", "a quark"), ("table", "quarks"), ("captionof", "quark")]
    assert search("quark", [("hep-th", 2000, captions)]) == [("hep-th", "2000", "1", "1")]


def test_an_empty_database_has_no_rows(search):
    assert search("quark", []) == []


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ('"', 0),
        ('the "big" bang', 1),
        ("big OR lattice", 0),
        ("big* bang", 1),  # a stop, no operator
        ("caption_text:big", 0),
        ("NEAR(big bang)", 0),
        ("-", 0),
        ("", 0),
        ("  big\0bang  ", 1),
        ("^the", 1),
        ("bang')) OR 1=1 --", 0),
        ("*", 0),
    ],
)
def test_whatever_is_typed_is_taken_as_words(search, term, found):
    assert search(term, [("hep-th", 2000, ["The big bang"])]) == [
        ("hep-th", "2000", str(found), "1")
    ]


def test_a_plural_is_looked_for_only_of_what_can_have_one():
    assert phrases_of("phase diagram") == '"phase diagram" OR "phase diagrams"'
    assert phrases_of("glass") == '"glass"'
    assert phrases_of("U(1)") == '"U(1)"'
    assert phrases_of("") == '""'
