"""Threads ask a database at once, cannot write to it, and no question lasts."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from explore.made_profile import ARTICLES
from reimaging.errors import ReimagingError
from reimaging.explore.index_reader import IndexReader, TooLong
from reimaging.explore.stale_files import StaleFilesError

COUNT = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


@pytest.fixture
def reader(made):
    return IndexReader(made.layout.database, "doit index")


def test_a_question_is_answered_with_all_rows(reader):
    rows = reader.ask("SELECT identifier FROM articles WHERE year = ? ORDER BY 1", (2012,))
    assert rows == [(article[0],) for article in ARTICLES[6:]]


def test_threads_ask_at_once_each_by_a_connection_of_its_own(reader):
    def ask(n):
        return reader.ask("SELECT ? + count(*) FROM image_files", (n,))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(100))) == [[(n + 61,)] for n in range(100)]


@pytest.mark.parametrize(
    "order", ["DELETE FROM articles", "CREATE TABLE t (a)", "PRAGMA user_version = 5"]
)
def test_nothing_is_written(reader, made, order):
    before = made.layout.database.read_bytes()
    with pytest.raises(ReimagingError, match="readonly"):
        reader.ask(order)
    assert made.layout.database.read_bytes() == before


def test_a_question_that_takes_too_long_is_ended_and_the_next_one_is_answered(made):
    reader = IndexReader(made.layout.database, "doit index", longest=0.05)
    with pytest.raises(TooLong, match=r"longer than 0\.05 seconds"):
        reader.ask(COUNT)
    assert reader.ask("SELECT 1") == [(1,)]


def test_a_missing_file_is_told_with_the_command_that_makes_it(tmp_path):
    with pytest.raises(StaleFilesError, match="none is not there; `doit predict` makes it"):
        IndexReader(tmp_path / "none", "doit predict")


def test_another_file_or_another_database_is_told_in_a_sentence(tmp_path):
    (tmp_path / "noise").write_bytes(b"noise" * 1000)
    with pytest.raises(StaleFilesError, match=r"cannot be read .* `doit index` makes it again"):
        IndexReader(tmp_path / "noise", "doit index").ask("SELECT 1 FROM articles")
    with closing(sqlite3.connect(tmp_path / "other")) as database:
        database.execute("CREATE TABLE t (a)")
    with pytest.raises(StaleFilesError, match="no such table: articles"):
        IndexReader(tmp_path / "other", "doit index").ask("SELECT 1 FROM articles")


def test_a_file_that_was_made_again_meanwhile_is_not_taken_for_the_one_it_was(made, tmp_path):
    path, other = tmp_path / "index", tmp_path / "other"
    shutil.copy(made.layout.database, path)
    shutil.copy(made.layout.database, other)
    reader = IndexReader(path, "doit index")
    assert reader.ask("SELECT count(*) FROM image_files") == [(61,)]
    other.replace(path)
    with ThreadPoolExecutor(1) as pool:  # a thread that has not asked before
        asked = pool.submit(reader.ask, "SELECT 1")
        with pytest.raises(StaleFilesError, match="was made again meanwhile"):
            asked.result()
        path.unlink()
        with pytest.raises(StaleFilesError, match="unable to open"):
            pool.submit(reader.ask, "SELECT 1").result()
    assert reader.ask("SELECT count(*) FROM image_files") == [(61,)]  # it is open, and stays so


def test_a_file_whose_name_has_signs_is_opened_for_reading_alone(tmp_path):
    path = tmp_path / "a?mode=rwc#b %41.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE t (a)")
    assert IndexReader(path, "doit").ask("SELECT count(*) FROM t") == [(0,)]
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_mistake_in_a_question_is_ours_and_no_sentence(reader):
    with pytest.raises(sqlite3.OperationalError):
        reader.ask("SELEKT 1")
