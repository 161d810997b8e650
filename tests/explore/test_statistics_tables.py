"""The tables of the paper are told with what they count, and read without being guessed at."""

from dataclasses import replace

import pytest

from reimaging.errors import ReimagingError
from reimaging.explore import statistics_tables
from reimaging.explore.statistics_tables import StatisticsTables, tables_of, title_of
from reimaging.index.statistics import query_names


@pytest.fixture
def tables(tmp_path):
    (tmp_path / "headline.csv").write_text("name,value\ntars,30\nshare,0.25\nnone,\n")
    (tmp_path / "own_words.csv").write_text(
        'image_id,identifier,year,said\n7803177716722870763,0704.0010,2007,"a, b"\n12,1,nan,inf\n'
    )
    (tmp_path / "picture.png").write_bytes(b"")
    return StatisticsTables(tmp_path)


def test_the_tables_are_listed_with_what_they_count_and_their_rows(tables):
    assert tables.entries() == [
        ("headline", "The counts that the text names: one row a count", 3),
        ("own_words", "Own words", 2),
    ]


def test_a_table_that_was_made_again_is_counted_again(tables, tmp_path):
    tables.entries()
    (tmp_path / "own_words.csv").write_text("a\n1\n")
    assert tables.entries()[1].rows == 1


def test_each_statistic_says_what_it_counts():
    for name in query_names():
        assert len(title_of(name).split()) > 3
        assert "--" not in title_of(name)


def test_numbers_are_numbers_and_identifiers_stay_text(tables):
    assert tables.content("headline").rows == [["tars", 30], ["share", 0.25], ["none", None]]
    content = tables.content("own_words")
    assert content.columns == ["image_id", "identifier", "year", "said"]
    assert content.rows == [
        ["7803177716722870763", "0704.0010", 2007, "a, b"],
        ["12", "1", "nan", "inf"],  # JSON has no such numbers
    ]


def test_of_a_long_table_the_first_rows_are_shown(tables, tmp_path, monkeypatch):
    monkeypatch.setattr(statistics_tables, "MOST_ROWS", 2)
    content = tables.content("headline")
    assert (len(content.rows), content.total) == (2, 3)


def test_an_empty_table_is_an_empty_table(tables, tmp_path):
    (tmp_path / "empty.csv").write_text("")
    assert tables.content("empty") == ([], [], 0)
    assert tables.entries()[0] == ("empty", "Empty", 0)


@pytest.mark.parametrize(
    "name", ["gone", "", ".", "..", "../headline", "/etc/passwd", "headline.csv", "*", "picture"]
)
def test_a_name_is_never_a_path(tables, name):
    with pytest.raises(ReimagingError, match="There is no table"):
        tables.path(name)


@pytest.mark.parametrize("column", ["image_id", "example_image_id"])
def test_one_that_names_single_images_is_none_of_counts(tmp_path, column):
    (tmp_path / "counts.csv").write_text("year,images\n1998,5\n")
    (tmp_path / "sheet.csv").write_text(f"row,{column},images\n0,12,3\n")
    counts = StatisticsTables(tmp_path, of_counts=True)
    assert [entry.name for entry in counts.entries()] == ["counts"]
    assert counts.content("counts").total == 1
    for read in (counts.path, counts.content):
        with pytest.raises(ReimagingError, match="There is no table 'sheet'"):
            read("sheet")


def test_in_public_tables_are_those_of_counts_unless_all_images_are_our_own(made):
    shown = made.open(public=True)
    told = {entry.name for entry in tables_of(shown).entries()}
    whole = {entry.name for entry in tables_of(made.open()).entries()}
    assert whole - told == {"near_duplicates"}
    assert {entry.name for entry in tables_of(replace(shown, drawn=True)).entries()} == whole


def test_without_a_folder_there_are_none(tmp_path):
    assert StatisticsTables(tmp_path / "none").entries() == []
