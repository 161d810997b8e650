"""Metadata records become one file in which the last of two records of an article counts."""

import sqlite3
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


def test_pages_without_any_record_are_refused(bulk, tmp_path):
    page = bulk.add_page("manifest")
    with pytest.raises(ReimagingError, match=r"metadata.location: no record in 1 pages"):
        write_records(tmp_path / "records.sqlite", [page])
    assert not (tmp_path / "records.sqlite").exists()
