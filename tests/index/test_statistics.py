"""Each statistic is a documented query that gives one CSV."""

import re
import sqlite3
from contextlib import closing
from importlib import resources

import pytest

from reimaging.errors import ReimagingError
from reimaging.index.database import script
from reimaging.index.merge import merge
from reimaging.index.part import write_part
from reimaging.index.records import write_records
from reimaging.index.statistics import query_names, write_statistic
from reimaging.table import read_table
from reimaging.taxonomy import ALIASES


class Counted:
    """A database that is typed in row by row, and asked."""

    def __init__(self, folder):
        self.path, self.table = folder / "counted.sqlite3", folder / "counted.csv"
        self.connection = sqlite3.connect(":memory:")
        self.connection.executescript(script("schema.sql"))
        self.images = self.figures = 0

    def article(self, number, *categories, created, licence=None, images=()):
        year = int(created[:4]) if created else 1999
        yymm = f"{created[2:4]}{created[5:7]}" if created else "9912"
        self.connection.execute(
            "INSERT INTO articles (article_id, identifier, compact, yymm, title, licence, created, year, year_source, primary_category, record) VALUES (?, ?, ?, ?, 'A title', ?, ?, ?, ?, ?, ?)",
            (number, f"{yymm}.{number:05}", f"{yymm}.{number:05}", yymm, licence, created, year, "created" if created else "identifier", categories[0] if categories else None, "present" if created else "missing"),
        )  # fmt: skip
        rows = [(number, place, name) for place, name in enumerate(categories)]
        self.connection.executemany("INSERT INTO categories VALUES (?, ?, ?)", rows)
        for width, height, unit, extension, software in images:
            self.images += 1
            creator = f"made by {software}" if software else None
            self.connection.execute(
                "INSERT INTO image_files VALUES (?, ?, ?, ?, 10, NULL, ?, ?, ?, NULL, 1, ?, NULL, ?, 0, 'ok')",
                (self.images, number, f"{self.images}.{extension}", extension, width, height, unit, creator, software),
            )  # fmt: skip

    def caption(self, number, text):
        self.figures += 1
        self.connection.execute(
            "INSERT INTO figures VALUES (?, ?, ?, 1, NULL, 'figure', 'figure', 'a.tex', 1, NULL, ?, ?)",
            (self.figures, number, self.figures, text, text),
        )  # fmt: skip

    def _finished(self):
        if not self.path.exists():
            self.connection.executescript(script("views.sql"))
            with closing(sqlite3.connect(self.path)) as target:
                self.connection.backup(target)
        return self.path

    def ask(self, query):
        write_statistic(self._finished(), query, self.table)
        return self.table.read_text().splitlines()[1:]

    def plan(self, query):
        text = resources.files("reimaging.index").joinpath(f"queries/{query}.sql").read_text()
        with closing(sqlite3.connect(self._finished())) as database:
            return [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {text}")]


@pytest.fixture
def counted(tmp_path):
    return Counted(tmp_path)


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


def test_what_is_rare_in_real_articles_is_counted_by_hand(counted):
    """Five articles typed in: the answers are worked out on paper."""
    counted.article(
        1,
        "cs.IT",
        "math.IT",
        created="2001-03-05",
        licence="L",
        images=[(100, 200, "px", "png", "GIMP")] * 4,
    )
    counted.article(
        2, "cs.IT", "math.IT", "hep-th", created="2001-04-01", images=[(72, 72, "pt", "epsi", None)]
    )
    counted.article(3, "cs.IT", created="2001-04-30", licence="L")
    counted.article(4, "hep-th", "math.MP", "math-ph", created="2002-01-01", licence="")
    counted.article(
        5,
        created=None,
        images=[(640, 480, "px", "jpeg", "GIMP"), (None, None, None, "pstex", None)],
    )
    counted.caption(1, "one two three")
    counted.caption(1, "")
    counted.caption(3, "one two three")
    ask = counted.ask
    assert ask("co_categories") == ["cs.IT,hep-th,1", "hep-th,math-ph,1"]
    assert ask("listed_categories") == ["cs.IT,3,2", "hep-th,2,0", "math-ph,1,0"]
    assert ask("articles_by_month") == ["1999-12,1,2", "2001-03,1,4", "2001-04,2,1", "2002-01,1,0"]
    assert ask("articles_by_category_year") == [
        "cs.IT,2001,3,5",
        "hep-th,2002,1,0",
        "unknown,1999,1,2",
    ]
    assert ask("images_per_article")[1:3] == [
        "all,2001,3,2,1.6667,0,1.0,4,4",
        "all,2002,1,0,0.0,0,0.0,0,0",
    ]
    assert "cs.IT,2001,3,2,1.6667,0,1.0,4,4" in ask("images_per_article")
    assert ask("largest_articles")[0] == "0103.00001,A title,cs.IT,2001,4"
    assert len(ask("largest_articles")) == 3  # none without images
    assert ask("formats_by_year") == ["1999,jpg,1", "1999,ps,1", "2001,eps,1", "2001,png,4"]
    assert ask("software") == ["GIMP,5", ",2"]
    assert ask("software_by_year") == ["GIMP,1999,1", "GIMP,2001,4", ",1999,1", ",2001,1"]
    assert ask("creators") == ["made by GIMP,5"]
    assert ask("licences") == [",3,3", "L,2,4"]
    # 4 log2(100) = 26.6, 4 log2(200) = 30.6; 4 log2(72) = 24.7; 4 log2(640) = 37.3, of 480 35.6
    assert ask("image_sizes") == ["pt,24,24,1", "px,26,30,4", "px,37,35,1"]
    # 8 log2(1/2) = -8; 8 log2(1) = 0; 8 log2(4/3) = 3.3
    assert ask("image_aspects") == ["eps,0,1", "jpg,3,1", "png,-8,4"]
    assert ask("image_size_means") == [
        "both,6,185.3333,225.3333",
        "pt,1,72.0,72.0",
        "px,5,208.0,256.0",
    ]
    assert ask("caption_lengths") == ["2001,3,2"]
    assert ask("captions_by_category_year") == ["cs.IT,2001,2"]
    assert ask("articles_by_category") == ["cs.IT,3,2,5", "hep-th,1,0,0", "unknown,1,1,2"]


def test_a_median_lies_between_the_two_in_the_middle(counted):
    for number, images in enumerate([0, 1, 2, 7]):
        counted.article(
            number, "cs.CV", created="2012-01-01", images=[(1, 1, "px", "png", None)] * images
        )
    # by nearest rank: first quartile the first of four, third the third
    assert counted.ask("images_per_article")[0] == "all,2012,4,3,2.5,0,1.5,2,7"


def test_two_names_of_a_category_are_those_of_the_taxonomy():
    for query in ("co_categories", "listed_categories"):
        text = resources.files("reimaging.index").joinpath(f"queries/{query}.sql").read_text()
        assert dict(re.findall(r"WHEN '([^']+)' THEN '([^']+)'", text)) == ALIASES


def test_no_query_reads_the_long_rows_from_end_to_end(counted):
    """Abstracts, captions and paths are most of the bytes: an index or a summary does instead."""
    for query in query_names():
        for step in counted.plan(query):
            long = re.match(r"SCAN (articles|figures|image_files)(?! USING COVERING)", step)
            assert not long, f"{query}: {step}"


def test_every_query_says_what_it_counts():
    for name in query_names():
        text = resources.files("reimaging.index").joinpath(f"queries/{name}.sql").read_text()
        assert text.startswith("-- "), name


def test_an_unknown_query_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(ReimagingError, match="formats_by_year"):
        write_statistic(tmp_path / "none", "colours", tmp_path / "table.csv")
