"""Each statistic is a documented query that gives one CSV."""

from importlib import resources

import pytest

from reimaging.errors import ReimagingError
from reimaging.index.merge import merge
from reimaging.index.part import write_part
from reimaging.index.records import write_records
from reimaging.index.statistics import query_names, write_statistic
from reimaging.table import read_table


@pytest.fixture
def ask(two_tars, tmp_path):
    parts = []
    for name in ("arXiv_src_9802_001", "arXiv_src_1501_001"):
        parts.append(tmp_path / f"{name}.sqlite")
        write_part(parts[-1], two_tars.tar(name), lambda name=name: two_tars.path(name))
    write_records(tmp_path / "records.sqlite", sorted(two_tars.oai.glob("*.xml")))
    merge(tmp_path / "arxiv.sqlite3", parts, tmp_path / "records.sqlite")

    def ask(query):
        write_statistic(tmp_path / "arxiv.sqlite3", query, tmp_path / "table.csv")
        return read_table(tmp_path / "table.csv")

    return ask


def test_the_headline_counts_what_is_there(ask):
    counts = {row["name"]: int(row["value"]) for row in ask("headline")}
    expected = {
        "tars": 2,
        "members": 4,
        "items_in_manifest": 4,
        "articles": 4,
        "articles_read": 1,
        "articles_not_read": 3,
        "articles_pdf_only": 1,
        "articles_without_record": 1,
        "articles_dated_by_identifier": 2,
        "articles_with_images": 1,
        "images": 3,
        "images_header_unread": 1,
        "images_with_creator": 1,
        "images_in_a_figure": 2,
        "figures": 2,
        "figures_with_caption": 2,
        "figure_links": 3,
        "figure_links_missing": 1,
        "categories": 3,
        "first_year": 1998,
        "last_year": 2015,
    }
    assert {name: counts[name] for name in expected} == expected


def test_formats_are_counted_by_year_with_extensions_merged(ask):
    assert ask("formats_by_year") == [
        {"year": "1998", "format": name, "images": "1"} for name in ("eps", "jpg", "png")
    ]


def test_categories_count_articles_and_their_images_and_the_unknown_are_named(ask):
    rows = {
        row["category"]: (row["articles"], row["images"]) for row in ask("articles_by_category")
    }
    assert rows == {
        "hep-th": ("1", "3"),
        "hep-ph": ("1", "0"),
        "cs.CV": ("1", "0"),
        "unknown": ("1", "0"),
    }


def test_years_add_up_to_all_articles(ask):
    rows = ask("articles_by_year")
    assert [(r["year"], r["articles"], r["dated_by_identifier"]) for r in rows] == [
        ("1998", "3", "1"),
        ("2015", "1", "1"),
    ]


def test_outcomes_leave_out_the_detail_and_lose_no_item(ask):
    rows = ask("outcomes")
    assert all(":" not in row["outcome"] for row in rows)
    assert sum(int(row["items"]) for row in rows) == 4 + 3 + 3


def test_every_query_says_what_it_counts():
    for name in query_names():
        text = resources.files("reimaging.index").joinpath(f"queries/{name}.sql").read_text()
        assert text.startswith("-- "), name


def test_an_unknown_query_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(ReimagingError, match="formats_by_year"):
        write_statistic(tmp_path / "none", "colours", tmp_path / "table.csv")
