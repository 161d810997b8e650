"""Rows of SQLite become columns of Arrow, sorted, few at a time."""

import sqlite3
from dataclasses import replace

import pyarrow as pa
import pytest

from reimaging.errors import ReimagingError
from reimaging.parquet import rows
from reimaging.parquet.tables import index_tables

TABLES = {table.name: table for table in index_tables()}


def read(connection, name, tick=lambda rows: None):
    if TABLES[name].load:
        TABLES[name].load(connection)
    schema = rows.schema_of(connection, TABLES[name])
    return pa.Table.from_batches(rows.batches(connection, TABLES[name], tick), schema)


@pytest.mark.parametrize("name", TABLES)
def test_each_row_is_there_once_as_it_stands(connection, name):
    table = read(connection, name)
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
    expected = connection.execute(f"SELECT * FROM {name}").fetchall()
    got = [tuple(row.values()) for row in table.select(names).to_pylist()]
    assert sorted(map(repr, got)) == sorted(map(repr, expected))
    assert rows.count_rows(connection, TABLES[name]) == len(got)


@pytest.mark.parametrize("name", TABLES)
def test_each_table_is_read_once_from_end_to_end_or_by_an_index_that_has_its_order(
    connection, name
):
    if TABLES[name].load:
        TABLES[name].load(connection)
    order = ", ".join(TABLES[name].order)
    query = f"EXPLAIN QUERY PLAN {rows._select(TABLES[name])} ORDER BY {order}"
    steps = [row[3] for row in connection.execute(query)]
    assert steps[0].startswith("SCAN t")
    assert ("USE TEMP B-TREE FOR ORDER BY" in steps) == bool(TABLES[name].ticker)
    assert ("USING" not in steps[0]) or not TABLES[name].ticker


@pytest.mark.parametrize("name", ["articles", "image_files", "figures", "figure_images"])
def test_rows_lie_by_year_and_category_of_their_article(connection, name):
    cells = read(connection, name).select(["year", "category"]).to_pylist()
    assert len(cells) > 10
    assert cells == sorted(cells, key=lambda cell: (cell["year"], cell["category"]))
    assert {"year": 1998, "category": "cond-mat.stat-mech"} in cells


def test_ids_and_counts_are_whole_numbers_sizes_are_not_and_keys_are_never_missing(connection):
    schema = rows.schema_of(connection, TABLES["image_files"])
    assert schema.field("image_id") == pa.field("image_id", pa.int64(), nullable=False)
    assert schema.field("width") == pa.field("width", pa.float64())
    assert schema.field("category") == pa.field("category", pa.string(), nullable=False)


def test_few_rows_are_held_at_a_time(connection, monkeypatch):
    monkeypatch.setattr(rows, "AT_ONCE", 7)
    sizes = [batch.num_rows for batch in rows.batches(connection, TABLES["image_files"])]
    assert sizes == [7] * 8 + [5]


def test_progress_is_told_while_rows_are_sorted_and_as_they_come(connection, monkeypatch):
    monkeypatch.setattr(rows, "_EVERY", 1)
    told = []
    read(connection, "image_files", told.append)
    assert told == [1] * 61 + [61]
    told.clear()
    read(connection, "categories", told.append)  # which lie in order
    assert sum(told) == rows.count_rows(connection, TABLES["categories"])


def test_ctrl_c_while_rows_are_sorted_is_no_error_of_the_database(connection, monkeypatch):
    monkeypatch.setattr(rows, "_EVERY", 1)

    def stop(rows):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(rows.batches(connection, TABLES["figures"], stop))


def test_some_rows_are_as_good_as_drawn(connection):
    some = rows.some_rows(connection, TABLES["image_files"], 5)
    assert some.num_rows == 5
    assert some.schema == rows.schema_of(connection, TABLES["image_files"])


def test_what_is_sorted_on_the_disk_lies_where_it_is_to(made, tmp_path):
    asked = "PRAGMA temp_store_directory"
    with rows.opened(made.layout.database, {}, tmp_path) as connection:
        connection.execute("CREATE TEMP TABLE made (a)")
        connection.execute("INSERT INTO made VALUES (1)")  # within a transaction it cannot change
        assert connection.execute(asked).fetchone() == (str(tmp_path),)
    with sqlite3.connect(":memory:") as other:
        assert other.execute(asked).fetchall() in ([], [("",)])


def test_a_disk_that_is_full_is_the_disks_fault(connection):
    connection.execute("CREATE TEMP TABLE made (a)")
    connection.execute("PRAGMA temp.max_page_count = 5")
    with pytest.raises(OSError, match="No space left"), rows.telling(connection, "temp"):
        connection.executemany("INSERT INTO made VALUES (?)", [("x" * 1000,)] * 100)


def test_no_index_or_one_that_is_damaged_is_said(made, tmp_path):
    with pytest.raises(ReimagingError, match="`doit index` makes it"):
        rows.opened(tmp_path / "none.sqlite3", {}, None).__enter__()
    (tmp_path / "bad.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(ReimagingError, match=r"bad\.sqlite3 cannot be read"):
        rows.opened(made.layout.database, {"said": tmp_path / "bad.sqlite3"}, None).__enter__()


def test_a_table_that_is_not_there_is_said(connection):
    table = replace(TABLES["tars"], source=("classifier", "none_such"))
    with pytest.raises(ReimagingError, match=r"classifier\.sqlite3 cannot be read \(no such table"):
        rows.count_rows(connection, table)


def test_a_folder_that_cannot_be_written_to_is_said(made, tmp_path):
    with pytest.raises(ReimagingError, match="nowhere cannot be written to"):
        rows.opened(made.layout.database, {}, tmp_path / "nowhere").__enter__()
