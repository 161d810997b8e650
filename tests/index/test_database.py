"""A database is swapped in whole or not at all, and says what it was made from."""

import sqlite3
from contextlib import closing

import pytest

from reimaging.errors import ReimagingError
from reimaging.index.database import (
    building,
    is_made_from,
    note_made_from,
    reading,
    run_script,
    script,
    statements,
)


@pytest.fixture
def build(tmp_path):
    def build(made_from, fail=False):
        with building(tmp_path / "x.sqlite") as database:
            run_script(database, script("schema.sql"))
            note_made_from(database, made_from)
            if fail:
                raise RuntimeError
        return tmp_path / "x.sqlite"

    return build


def test_what_it_was_made_from_is_compared_whole(build):
    path = build({"a": "1", "b": "2"})
    assert is_made_from(path, {"b": "2", "a": "1"})
    assert not is_made_from(path, {"a": "1"})
    assert not is_made_from(path, {"a": "1", "b": "3"})


def test_a_build_that_fails_leaves_the_old_one_and_nothing_else(build, tmp_path):
    path = build({"a": "1"})
    with pytest.raises(RuntimeError):
        build({"a": "2"}, fail=True)
    assert is_made_from(path, {"a": "1"})
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_missing_empty_or_no_database_was_made_from_nothing(tmp_path):
    assert not is_made_from(tmp_path / "gone", {})
    for content in (b"", b"no database" * 100):
        (tmp_path / "x.sqlite").write_bytes(content)
        assert not is_made_from(tmp_path / "x.sqlite", {})


def test_a_script_is_cut_into_its_statements():
    text = "-- Why; how.\nCREATE TABLE a (\n    b TEXT  -- ';'\n);\n\nSELECT ';\n';\nSELECT 1"
    assert [each.strip() for each in statements(text)] == [
        "-- Why; how.\nCREATE TABLE a (\n    b TEXT  -- ';'\n);",
        "SELECT ';\n';",
    ]


def test_reading_does_not_write(build):
    with reading(build({})) as database, pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.execute("DELETE FROM tars")


def test_a_missing_database_is_a_sentence_that_names_the_step(tmp_path):
    with pytest.raises(ReimagingError, match="doit index"), reading(tmp_path / "gone"):
        pass


def test_a_path_with_odd_characters_can_be_read(tmp_path):
    path = tmp_path / "a b?mode=rw#%41.sqlite"
    with building(path) as database:
        database.execute("CREATE TABLE t (x)")
    with reading(path) as database:
        assert database.execute("SELECT count(*) FROM t").fetchone()[0] == 0
    assert path.is_file()


def test_a_script_runs_inside_the_open_transaction():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute("BEGIN")
        run_script(database, "CREATE TABLE t (x); -- one\nINSERT INTO t\nVALUES (';');\n")
        database.execute("ROLLBACK")
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
