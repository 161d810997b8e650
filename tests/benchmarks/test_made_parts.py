"""Made parts and records are what a reading leaves, whoever of several processes makes them."""

import sqlite3
from contextlib import closing

import pytest

from reimaging.identifier import article_id
from reimaging.index.database import reading

COUNTS = 300, 2000, 1600


@pytest.fixture
def made(bench):
    return bench("made_articles").make(4, *COUNTS)


@pytest.fixture
def write(bench):
    return bench("made_parts").write_parts


def rows_of(path):
    with closing(sqlite3.connect(path)) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: database.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names}


def test_the_number_of_processes_makes_no_difference(made, write, tmp_path):
    told = {1: [], 3: []}
    for workers, counts in told.items():
        write(tmp_path / str(workers), made, 4, workers, counts.append)
        assert sum(counts) == 2 * COUNTS[0]  # each article's record and its rows
    files = sorted((tmp_path / "1").rglob("*.sqlite"))
    assert len(files) > 100
    for path in files:
        other = tmp_path / "3" / path.relative_to(tmp_path / "1")
        assert rows_of(path) == rows_of(other)


def test_a_part_is_that_of_one_tar_of_one_month(bench, made, write, tmp_path):
    parts, records = write(tmp_path / "made", made, 4, 1, lambda count: None)
    assert parts == bench("made_parts").parts_in(tmp_path / "made")
    months = []
    for part in parts:
        with reading(part) as database:
            ((tar, month),) = database.execute("SELECT tar, month FROM tars").fetchall()
            assert part.stem == tar.removesuffix(".tar")
            assert {yymm for (yymm,) in database.execute("SELECT yymm FROM articles")} == {
                month[2:4] + month[5:]
            }
            assert not database.execute("PRAGMA foreign_key_check").fetchall()
            months.append(month)
    assert months == sorted(months)
    with reading(records) as database:
        known = dict(database.execute("SELECT article_id, identifier FROM records").fetchall())
    assert all(article_id(name) == number for number, name in known.items())
    assert set(known.values()) <= set(made.name)


def test_a_process_that_fails_ends_it(bench, made, tmp_path, monkeypatch):
    parts = bench("made_parts")

    def fails(*arguments):
        raise OSError("no space left on device")

    monkeypatch.setattr(parts, "_write_records", fails)
    with pytest.raises(RuntimeError, match="no space left"):
        parts.write_parts(tmp_path / "made", made, 4, 2, lambda count: None)
