"""The merge joins parts and records by article into one sound database with the study's views."""

import gzip
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from reimaging.errors import ReimagingError
from reimaging.index.database import reading, script
from reimaging.index.merge import merge
from reimaging.index.part import write_part
from reimaging.index.records import write_records

OLD, NEW = "arXiv_src_9802_001", "arXiv_src_1501_001"


@pytest.fixture
def build(tmp_path):
    def build(bulk, *names):
        parts = []
        for name in names:
            parts.append(tmp_path / "parts" / f"{name}.sqlite")
            write_part(parts[-1], bulk.tar(name), lambda name=name: bulk.path(name))
        records = tmp_path / "records.sqlite"
        write_records(records, sorted(bulk.oai.glob("*.xml")))
        target = tmp_path / "arxiv.sqlite3"
        merge(target, parts, records)
        return target

    return build


@pytest.fixture
def database(build, two_tars):
    with reading(build(two_tars, OLD, NEW)) as database:
        yield database


def ask(database, query):
    return [tuple(row) for row in database.execute(query)]


def test_records_meet_their_articles_and_the_year_says_where_it_is_from(database):
    assert ask(
        database,
        "SELECT identifier, year, year_source, primary_category, record FROM articles ORDER BY identifier",
    ) == [
        ("1501.00001", 2015, "identifier", "cs.CV", "present"),
        ("hep-th/9802001", 1998, "created", "hep-th", "present"),
        ("hep-th/9802002", 1998, "created", "hep-ph", "present"),
        ("hep-th/9802003", 1998, "identifier", None, "missing"),
    ]


def test_authors_and_categories_keep_their_order(database):
    assert ask(
        database,
        "SELECT keyname FROM authors JOIN articles USING (article_id) "
        "WHERE identifier = 'hep-th/9802001' ORDER BY position",
    ) == [("Writer",), ("Other",)]
    assert ask(
        database,
        "SELECT position, category FROM categories JOIN articles USING (article_id) "
        "WHERE identifier = 'hep-th/9802001' ORDER BY position",
    ) == [(0, "hep-th"), (1, "gr-qc")]


def test_the_three_views_keep_the_columns_and_the_meaning_of_the_original(database):
    row = database.execute("SELECT * FROM metadata WHERE identifier = 'hep-th9802001'").fetchone()
    assert row.keys() == [
        "id",
        "identifier",
        "created",
        "cat",
        "authors",
        "title",
        "abstract",
        "licence",
    ]
    assert tuple(row)[1:] == (
        "hep-th9802001",
        "1998-01-31",
        "hep-th gr-qc",
        "A. Writer, Other",
        "A title",
        "Of quarks.",
        "http://example.org/by/4.0/",
    )
    rows = database.execute("SELECT * FROM images ORDER BY filename").fetchall()
    assert rows[0].keys() == [
        "id",
        "identifier",
        "filename",
        "filesize",
        "path",
        "x",
        "y",
        "imageformat",
        "creator",
    ]
    assert [(r["filename"], r["path"], r["imageformat"], r["x"]) for r in rows] == [
        ("a.png", "./9802/hep-th9802001", "PNG", 20),
        ("b.eps", "./9802/hep-th9802001", "EPS", 72),
        ("c.jpg", "./9802/hep-th9802001/unused", rows[2]["imageformat"], None),
    ]
    ids = {r["filename"]: r["id"] for r in rows}
    rows = database.execute("SELECT * FROM captions ORDER BY fignum").fetchall()
    assert rows[0].keys() == [
        "id",
        "identifier",
        "tex",
        "fignum",
        "caption",
        "label",
        "filenames",
        "image_ids",
    ]
    assert [tuple(r)[1:] for r in rows] == [
        ("hep-th9802001", "paper.tex", 1, "A red square.", "f:red", "a.png", str(ids["a.png"])),
        ("hep-th9802001", "paper.tex", 2, "Two.", None, "b|gone.eps", str(ids["b.eps"])),
    ]


def test_words_are_found_in_titles_abstracts_and_captions(database):
    search = "SELECT identifier FROM article_search JOIN articles ON article_id = article_search.rowid WHERE article_search MATCH ?"
    assert [i for (i,) in database.execute(search, ("seeing quarks",))] == ["1501.00001"]
    search = "SELECT label FROM figure_search JOIN figures ON figure_id = figure_search.rowid WHERE figure_search MATCH ?"
    assert [i for (i,) in database.execute(search, ("red AND square",))] == ["f:red"]


def test_foreign_keys_hold_and_everything_has_an_outcome(database):
    assert ask(database, "PRAGMA foreign_key_check") == []
    assert ask(database, "PRAGMA integrity_check") == [("ok",)]
    assert ask(
        database, "SELECT item_kind, count(*), count(outcome) FROM outcomes GROUP BY 1 ORDER BY 1"
    ) == [
        ("figure link", 3, 3),
        ("image", 3, 3),
        ("member", 4, 4),
    ]


def test_an_article_in_two_tars_is_taken_from_the_first_and_the_second_says_so(build, two_tars):
    again = {
        "hep-th9802001.gz": gzip.compress(b"\\documentclass{article}"),
        "hep-th9802009.pdf": b"%PDF",
    }
    two_tars.add_tar("arXiv_src_9802_002", again)
    with reading(build(two_tars, OLD, "arXiv_src_9802_002", NEW)) as database:
        assert ask(
            database,
            "SELECT member, outcome FROM members WHERE tar LIKE '%9802_002%' ORDER BY position",
        ) == [
            ("9802/hep-th9802001.gz", "duplicate: read from an earlier tar"),
            ("9802/hep-th9802009.gz".replace(".gz", ".pdf"), "pdf-only"),
        ]
        assert ask(database, "SELECT count(*) FROM image_files") == [(3,)]


def test_a_second_merge_gives_the_same_content(build, two_tars):
    with closing(sqlite3.connect(build(two_tars, OLD, NEW))) as first:
        before = list(first.iterdump())
    with closing(sqlite3.connect(build(two_tars, OLD, NEW))) as second:
        assert list(second.iterdump()) == before


def test_what_an_earlier_tar_gave_is_taken_whole_from_there(build, two_tars):
    text = b"\\documentclass{article}\\begin{figure}\\caption{Other.}\\end{figure}"
    two_tars.add_tar("arXiv_src_9802_002", {"hep-th9802001.gz": gzip.compress(text)})
    tables = ("articles", "image_files", "figures", "figure_images", "authors", "categories")
    rows = []
    for names in ((OLD, NEW), (OLD, "arXiv_src_9802_002", NEW)):
        with reading(build(two_tars, *names)) as database:
            rows.append({table: ask(database, f"SELECT * FROM {table}") for table in tables})
            assert ask(database, "PRAGMA foreign_key_check") == []
    assert rows[0] == rows[1]


def test_rows_come_in_the_order_of_their_numbers_whatever_the_order_of_the_parts(build, two_tars):
    rows = []
    for names in ((OLD, NEW), (NEW, OLD)):
        with reading(build(two_tars, *names)) as database:
            rows.append(ask(database, "SELECT * FROM image_files NOT INDEXED"))
    assert rows[0] == rows[1] == sorted(rows[0])


def test_it_tells_each_step_and_sorts_beside_the_database(build, two_tars, tmp_path):
    target = build(two_tars, OLD)
    parts = list((tmp_path / "parts").iterdir())
    steps, folders = [], set()

    def begin(step):
        steps.append(step)
        with closing(sqlite3.connect(":memory:")) as any_other:  # the folder is the process's
            folders.add(any_other.execute("PRAGMA temp_store_directory").fetchone()[0])

    merge(target, parts, tmp_path / "records.sqlite", begin)
    assert steps[0] == "parts"
    assert steps[-2:] == ["ANALYZE", "disk"]
    made = re.findall(r"^(?:CREATE INDEX|INSERT INTO) (\w+)", script("views.sql"), re.MULTILINE)
    assert [step for step in steps if step in made] == made
    assert folders == {str(tmp_path)}
    with closing(sqlite3.connect(":memory:")) as after:
        assert after.execute("PRAGMA temp_store_directory").fetchone() is None


def test_a_merge_leaves_nothing_beside_the_database_and_neither_does_one_that_fails(
    build, two_tars, tmp_path
):
    target = build(two_tars, OLD)
    before = target.read_bytes()
    there = set(tmp_path.iterdir())
    parts = list((tmp_path / "parts").iterdir())
    with pytest.raises(RuntimeError):
        merge(target, parts, tmp_path / "records.sqlite", begin=fail_at("image_files"))
    assert set(tmp_path.iterdir()) == there
    assert target.read_bytes() == before


def fail_at(wanted):
    def begin(step):
        if step == wanted:
            raise RuntimeError(step)

    return begin


def test_the_schema_page_names_every_table_and_column():
    page = Path(__file__).parents[2].joinpath("docs", "schema.md").read_text()
    tables = re.findall(r"CREATE TABLE (\w+) \((.*?)\n\)", script("schema.sql"), re.DOTALL)
    assert len(tables) == 9
    for table, columns in tables:
        section = re.search(rf"^\*\*{table}\*\*.*?(?=^\*\*|^## )", page, re.DOTALL | re.MULTILINE)
        assert section, f"{table} is not in docs/schema.md"
        for column in re.findall(r"^    ([a-z]\w*) ", columns, re.MULTILINE):
            assert f"`{column}`" in section[0], f"{table}.{column} is not in docs/schema.md"


def test_without_a_part_there_is_nothing_to_index(tmp_path):
    with pytest.raises(ReimagingError, match="no tar was read"):
        merge(tmp_path / "a.sqlite3", [], tmp_path / "records.sqlite")
