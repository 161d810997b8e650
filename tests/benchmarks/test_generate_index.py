"""The index with made rows that benchmarks use is an index like any other, of the size asked for."""

import re
import sqlite3
import sys
from contextlib import closing

import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.identifier import article_id, figure_id, image_id, parse_identifier
from reimaging.index.database import reading
from reimaging.index.statistics import query_names, write_statistic
from reimaging.ingest.software import software_of
from reimaging.table import read_table
from reimaging.taxonomy import ALIASES, categories

ARTICLES, IMAGES, CAPTIONS = 500, 3300, 2600


@pytest.fixture(scope="module")
def generate(bench):
    return bench("generate_index").generate_index


@pytest.fixture(scope="module")
def path(generate, tmp_path_factory):
    target = tmp_path_factory.mktemp("generated") / "arxiv.sqlite3"
    generate(target, ARTICLES, IMAGES, CAPTIONS, 4)
    return target


@pytest.fixture
def ask(path):
    with reading(path) as database:
        yield lambda query: [tuple(row) for row in database.execute(query)]


def rows_of(path):
    """All rows of all tables, those behind the full-text search among them."""
    with closing(sqlite3.connect(path)) as database:
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        ).fetchall()
        return {name: database.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables}


def test_as_many_come_out_as_were_asked_for(ask):
    assert ask("SELECT count(*) FROM articles") == [(ARTICLES,)]
    assert ask("SELECT count(*) FROM members") == [(ARTICLES,)]
    assert ask("SELECT count(*) FROM images") == [(IMAGES,)]
    assert ask("SELECT count(*) FROM captions") == [(CAPTIONS,)]


@pytest.mark.parametrize("counts", [(1, 0, 0), (1, 9, 5), (40, 0, 30), (40, 90, 0)])
def test_any_size_will_do(generate, tmp_path, counts):
    target = tmp_path / "arxiv.sqlite3"
    generate(target, *counts, 1)
    with reading(target) as database:
        assert not database.execute("PRAGMA foreign_key_check").fetchall()
        found = [
            database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in ("articles", "images", "captions")
        ]
    assert found == list(counts)


def test_it_is_sound(ask):
    assert ask("PRAGMA foreign_key_check") == []
    assert ask("PRAGMA integrity_check") == [("ok",)]


def test_identifiers_are_arxivs_and_numbers_are_those_of_the_names(ask):
    for number, name, compact, yymm, year in ask(
        "SELECT article_id, identifier, compact, yymm, year FROM articles"
    ):
        known = parse_identifier(name)
        assert (known.canonical, known.compact, known.yymm) == (name, compact, yymm)
        assert (article_id(name), known.year) == (number, year)
    images = ask(
        "SELECT image_id, identifier, path FROM image_files JOIN articles USING (article_id)"
    )
    assert all(image_id(name, path) == number for number, name, path in images)
    figures = ask(
        "SELECT figure_id, identifier, position FROM figures JOIN articles USING (article_id)"
    )
    assert all(figure_id(name, place) == number for number, name, place in figures)


@pytest.mark.parametrize("query", query_names())
def test_every_query_has_something_to_tell(path, tmp_path, query):
    write_statistic(path, query, tmp_path / "table.csv")
    assert read_table(tmp_path / "table.csv")


def test_the_three_views_of_the_study_are_filled(ask):
    metadata = ask("SELECT identifier, created, cat, authors, title, abstract FROM metadata")
    assert len(metadata) == ask("SELECT count(*) FROM articles WHERE record = 'present'")[0][0]
    assert all(all(row) for row in metadata)
    for identifier, filename, folder in ask("SELECT identifier, filename, path FROM images"):
        assert re.fullmatch(r"\w+\.[a-z]+", filename)
        assert re.match(rf"\./\d{{4}}/{re.escape(identifier)}(/|$)", folder)
    linked = ask("SELECT caption, filenames, image_ids FROM captions WHERE image_ids IS NOT NULL")
    assert len(linked) > CAPTIONS / 2
    assert all(len(names.split("|")) >= len(ids.split("|")) for _, names, ids in linked)


def test_captions_and_abstracts_are_found_by_their_words(ask):
    for text, search, rows in (
        ("caption_text", "figure_search", "figures"),
        ("abstract", "article_search", "articles"),
    ):
        held = ask(f"SELECT count(*) FROM {rows} WHERE ' ' || {text} || ' ' LIKE '% simulation %'")
        found = ask(f"SELECT count(*) FROM {search} WHERE {search} MATCH '{text} : simulation'")
        assert found[0][0] >= held[0][0] > 0
    for phrase in ("neural network", "phase diagram"):
        assert ask(f"SELECT count(*) FROM figure_search WHERE figure_search MATCH '\"{phrase}\"'")[
            0
        ][0]


def test_same_arguments_same_rows_and_another_seed_others(generate, path, tmp_path):
    again, other = tmp_path / "again.sqlite3", tmp_path / "other.sqlite3"
    generate(again, ARTICLES, IMAGES, CAPTIONS, 4)
    generate(other, ARTICLES, IMAGES, CAPTIONS, 5)
    rows, others = rows_of(path), rows_of(other)
    assert rows_of(again) == rows
    assert rows["figure_images"] != others["figure_images"]  # what there is
    outcomes = [[row[-1] for row in each["image_files"]] for each in (rows, others)]
    assert outcomes[0] != outcomes[1]  # the first that is drawn of what it says


def test_counts_are_spread_like_arxivs(ask):
    held = sorted(each for (each,) in ask("SELECT images FROM article_summary"))
    assert 0.15 < held.count(0) / ARTICLES < 0.35
    assert held[ARTICLES // 2] <= 5 < held[-1] / 10
    years = dict(ask("SELECT year, count(*) FROM articles GROUP BY year"))
    assert set(years) <= set(range(1991, 2019))
    assert sum(years.get(year, 0) for year in range(1991, 2001)) < years[2018] * 3
    words = sorted(each for (each,) in ask("SELECT words FROM caption_words"))
    assert 30 < sum(words) / len(words) < 50
    ((length,),) = ask("SELECT avg(length(abstract)) FROM articles")
    assert 800 < length < 1000
    formats = dict(ask("SELECT format, count(*) FROM image_files GROUP BY format"))
    assert formats["eps"] > formats["pdf"] > formats["png"] > formats[None]
    assert set(formats) >= {None, "eps", "ps", "pdf", "png", "jpeg"}


def test_categories_are_arxivs_one_to_four_and_under_both_names(ask):
    listed = [row[0].split() for row in ask("SELECT cat FROM metadata")]
    assert {name for names in listed for name in names} <= set(categories())
    assert {len(names) for names in listed} == {1, 2, 3, 4}
    assert all(len(set(names)) == len(names) for names in listed)
    both = [
        names for names in listed if len(names) < 4 and {*ALIASES, *ALIASES.values()} & set(names)
    ]
    assert both
    for names in both:
        assert all((one in names) == (other in names) for one, other in ALIASES.items())


def test_software_is_what_the_reader_would_have_named(ask):
    rows = ask("SELECT DISTINCT creator, producer, software FROM image_files")
    assert len(rows) > 30
    assert [software_of(creator, producer) for creator, producer, _ in rows] == [
        software for *_, software in rows
    ]


def test_what_finds_no_number_in_its_month_goes_to_a_late_one(bench):
    made = bench("made_articles")
    zeros = np.zeros(1500, int)
    month, _, serial = made._numbered(np.random.default_rng(4), zeros, zeros, zeros)
    assert list(serial[month == 0]) == list(range(1, 1000))
    assert sum(month >= made.MONTHS.index("2015-01")) == 501


def test_a_disk_that_is_too_small_is_told_before_anything_is_made(
    bench, generate, path, tmp_path, monkeypatch
):
    module, target = bench("generate_index"), tmp_path / "arxiv.sqlite3"
    counts = {"articles": ARTICLES, "images": IMAGES, "captions": CAPTIONS}
    needed = sum(module.bytes_needed(**counts))
    assert needed > path.stat().st_size
    usage = type("Usage", (), {"free": needed - 1})
    monkeypatch.setattr(module.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(ReimagingError, match=r"about [\d.]+ MB .* are free there"):
        generate(target, **counts, seed=4)
    assert list(tmp_path.iterdir()) == []


def test_the_command_tells_what_each_part_took(bench, tmp_path, monkeypatch, capsys):
    counts = ["--articles", "20", "--images", "100", "--captions", "70"]
    monkeypatch.setattr(sys, "argv", ["generate_index.py", str(tmp_path / "a.sqlite3"), *counts])
    assert bench("generate_index").main() == 0
    told = capsys.readouterr().out
    for part in ("articles", "image_files_article", "figure_search", "ANALYZE", "all"):
        assert re.search(rf"\| .*{part}.* \| \d", told)
