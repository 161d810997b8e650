"""How large a table will be is told about right, by some of its rows."""

import pytest

from reimaging.parquet import size
from reimaging.parquet.parquet_file import write_parquet
from reimaging.parquet.size import size_of
from reimaging.parquet.sources import TableSource, VectorSource
from reimaging.parquet.tables import index_tables


@pytest.fixture(scope="module")
def index(bench, tmp_path_factory):
    target = tmp_path_factory.mktemp("size") / "arxiv.sqlite3"
    bench("generate_index").generate_index(target, 900, 6000, 4800, 4)
    return target


@pytest.mark.parametrize("name", ["articles", "image_files", "figures", "figure_images"])
def test_it_is_within_a_half_of_what_comes(index, tmp_path, monkeypatch, name):
    from reimaging.parquet.rows import opened

    monkeypatch.setattr(size, "_LOOKED_AT", 500)
    [table] = [each for each in index_tables() if each.name == name]
    with opened(index, {}, tmp_path) as connection:
        source = TableSource(connection, table)
        told = size_of(source)
        rows = write_parquet(tmp_path / "a.parquet", source.schema, source.batches(lambda n: None))
    came = (tmp_path / "a.parquet").stat().st_size
    assert told.rows == rows
    assert came / 1.5 < told.bytes < 1.5 * came
    assert told.sorting > told.bytes


def test_vectors_are_not_sorted(made, connection):
    told = size_of(VectorSource(connection, "raw", made.layout.embedding("raw")))
    assert told.rows == 60
    assert told.sorting == 0
    assert told.bytes > 60 * 16 * 4


def test_a_table_without_rows_has_a_size(own, tmp_path):
    import sqlite3

    from reimaging.parquet.rows import opened

    with sqlite3.connect(own.layout.database) as database:
        database.execute("DELETE FROM members")
    [table] = [each for each in index_tables() if each.name == "members"]
    with opened(own.layout.database, {}, None) as connection:
        assert size_of(TableSource(connection, table)).rows == 0
