"""Metadata records become one file in which the last of two records of an article counts."""

import gzip
import io
import json
import random
import sqlite3
import sys
from contextlib import closing

import pytest

from reimaging.errors import ReimagingError
from reimaging.index.records import pages_in, write_records


def test_the_last_record_of_an_article_counts_whole(bulk, record, tmp_path):
    first = bulk.add_page("a", record("hep-th/9802001", categories="hep-th gr-qc", title="Old"))
    second = bulk.add_page("b", record("hep-th/9802001", categories="hep-ph", title="New"))
    target = tmp_path / "records.sqlite"
    write_records(target, [first, second])
    with closing(sqlite3.connect(target)) as database:
        assert database.execute("SELECT compact, title FROM records").fetchall() == [
            ("hep-th9802001", "New")
        ]
        assert database.execute("SELECT position, category FROM categories").fetchall() == [
            (0, "hep-ph")
        ]
        assert database.execute("SELECT count(*) FROM authors").fetchone() == (2,)


def test_pages_are_taken_in_the_order_of_their_names(bulk, record):
    pages = [bulk.add_page(name, record("hep-th/9802001")) for name in ("b", "a", "c")]
    assert pages_in(bulk.oai) == sorted(pages)


def test_pages_are_gzipped_or_not_and_temporary_files_are_none(tmp_path):
    pages = [tmp_path / name for name in ("2020-01-01-00000000.xml.gz", "a.xml", "b.xml.gz")]
    others = ["2020-01-01-00000000.xml-tmp-12", "b.xml.gz-tmp-34", ".c.xml", ".d.tmp.xml"]
    others += ["e.xml.tmp", "f.json", "g.gz"]
    for path in [*pages, *(tmp_path / name for name in others)]:
        path.touch()
    assert pages_in(tmp_path) == pages


def test_pages_of_subfolders_are_taken_in_time_order_if_the_folder_has_none(tmp_path):
    names = ["math/2020-01-31-00000000", "cs/2020-02-29-00000000", "cs/2021-01-31-00000000"]
    names += ["math/2021-01-31-00000000"]
    pages = [tmp_path / f"{name}.xml.gz" for name in names]
    for path in [*pages, tmp_path / ".git/2000-01-01-00000000.xml.gz"]:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert pages_in(tmp_path) == pages
    (tmp_path / "page.xml").touch()
    assert pages_in(tmp_path) == [tmp_path / "page.xml"]


def test_a_folder_that_is_not_there_has_no_pages(tmp_path):
    assert pages_in(tmp_path / "gone") == []


def rows(path):
    with closing(sqlite3.connect(path)) as database:
        return [
            database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in ("records", "authors", "categories")
        ]


def line(identifier, title="A title"):
    """What conftest's record says, as a line of the snapshot."""
    fields = {"id": identifier, "title": title, "categories": "hep-th", "abstract": "Of quarks."}
    return json.dumps(fields | {"authors_parsed": [["Writer", "A.", ""], ["Other", "", ""]]})


@pytest.mark.parametrize("name", ["a.json", "a.JSON", "a.jsonl", "a.json.gz", "dump.nd"])
def test_a_snapshot_gives_the_database_that_pages_give(bulk, record, tmp_path, name):
    numbers = [f"0704.{number:04d}" for number in range(1, 30)]
    write_records(tmp_path / "a.sqlite", [bulk.add_page("a", *map(record, numbers))])
    data = "".join(f"{line(number)}\n" for number in numbers).encode()
    snapshot = tmp_path / name
    snapshot.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    write_records(tmp_path / "b.sqlite", [snapshot])
    assert rows(tmp_path / "a.sqlite") == rows(tmp_path / "b.sqlite")


def test_later_files_win_over_earlier_ones_of_either_kind_deletions_too(bulk, record, tmp_path):
    deleted = '<record><header status="deleted"><identifier>oai:arXiv.org:0704.0002</identifier></header></record>'
    snapshot = tmp_path / "snapshot.json"
    snapshot.write_text(f"{line('0704.0001', 'Old')}\n{line('0704.0002')}\n{line('0704.0003')}\n")
    page = bulk.add_page("a", record("0704.0001", title="New"), deleted)

    def told(*files):
        write_records(tmp_path / "records.sqlite", files)
        records, authors, _ = rows(tmp_path / "records.sqlite")
        return sorted((row[1], row[4], row[5]) for row in records), len(authors)

    new = [("0704.0001", 0, "New"), ("0704.0002", 1, None), ("0704.0003", 0, "A title")]
    assert told(snapshot, page) == (new, 4)
    old = [("0704.0001", 0, "Old"), ("0704.0002", 0, "A title"), ("0704.0003", 0, "A title")]
    assert told(page, snapshot) == (old, 6)


def test_articles_that_come_again_in_another_batch_are_the_last_ones(tmp_path):
    rng = random.Random(3)
    numbers = [f"0704.{number:04d}" for number in range(1, 4000)]
    order = rng.choices(numbers, k=12_000)
    snapshot = tmp_path / "snapshot.json"
    snapshot.write_text("".join(f"{line(n, f'Title {at}')}\n" for at, n in enumerate(order)))
    write_records(tmp_path / "records.sqlite", [snapshot])
    records, authors, categories = rows(tmp_path / "records.sqlite")
    assert {row[1]: row[5] for row in records} == {n: f"Title {at}" for at, n in enumerate(order)}
    assert len(authors) == 2 * len(records) == 2 * len(categories)


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("stderr, megabytes, shown", [
    (Terminal, 65, True), (Terminal, 1, False), (io.StringIO, 65, False),
])  # fmt: skip
def test_a_long_reading_shows_a_bar_on_a_terminal(tmp_path, monkeypatch, stderr, megabytes, shown):
    snapshot = tmp_path / "snapshot.json"
    with snapshot.open("w") as file:
        for number in range(1, megabytes + 1):
            fields = {"id": f"0704.{number:04d}", "submitter": "x" * (1 << 20)}
            file.write(f"{json.dumps(fields)}\n")
    monkeypatch.setattr(sys, "stderr", stderr())
    write_records(tmp_path / "records.sqlite", [snapshot])
    assert ("records: 100%" in sys.stderr.getvalue()) == shown


def test_pages_without_any_record_are_refused(bulk, tmp_path):
    page = bulk.add_page("manifest")
    with pytest.raises(ReimagingError, match=r"no record is in 1 page such as"):
        write_records(tmp_path / "records.sqlite", [page])
    assert not (tmp_path / "records.sqlite").exists()


def test_a_harvest_of_nothing_is_a_sentence(tmp_path):
    with pytest.raises(ReimagingError, match=r"no record is in 0 pages that came; .*widen"):
        write_records(tmp_path / "records.sqlite", [])
