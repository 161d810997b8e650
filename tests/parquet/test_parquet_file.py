"""A Parquet file: packed, in row groups of bounded size, whole or not there."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reimaging.parquet import parquet_file
from reimaging.parquet.parquet_file import write_parquet

SCHEMA = pa.schema(
    [
        pa.field("image_id", pa.int64(), nullable=False),
        pa.field("year", pa.int64(), nullable=False),
        ("format", pa.string()),
        ("vector", pa.list_(pa.float32(), 4)),
    ]
)


def batches(count, rows=100):
    for number in range(count):
        start = number * rows
        ids = np.arange(start, start + rows)
        numbers = pa.array(np.repeat(ids, 4).astype("f4"))
        formats = ["eps", None] * (rows // 2)
        lists = pa.FixedSizeListArray.from_arrays(numbers, 4)
        yield pa.record_batch(
            [pa.array(ids), pa.array([1990 + number] * rows), pa.array(formats), lists],
            schema=SCHEMA,
        )


def test_what_is_read_is_what_was_written(tmp_path):
    assert write_parquet(tmp_path / "a.parquet", SCHEMA, batches(5)) == 500
    assert pq.read_table(tmp_path / "a.parquet").equals(pa.Table.from_batches(batches(5)))


def test_row_groups_are_bounded_by_rows_and_by_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_file, "ROWS", 200)
    write_parquet(tmp_path / "a.parquet", SCHEMA, batches(5))
    about = pq.read_metadata(tmp_path / "a.parquet")
    sizes = [about.row_group(number).num_rows for number in range(about.num_row_groups)]
    assert sizes == [200, 200, 100]
    monkeypatch.setattr(parquet_file, "BYTES", 100)
    write_parquet(tmp_path / "a.parquet", SCHEMA, batches(5))
    assert pq.read_metadata(tmp_path / "a.parquet").num_row_groups == 5


def test_a_reader_can_pass_over_row_groups_by_their_years(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_file, "ROWS", 100)
    write_parquet(tmp_path / "a.parquet", SCHEMA, batches(3))
    about = pq.read_metadata(tmp_path / "a.parquet")
    years = [about.row_group(number).column(1).statistics for number in range(3)]
    assert [(each.min, each.max) for each in years] == [(y, y) for y in (1990, 1991, 1992)]


def test_words_that_repeat_have_a_dictionary_ids_have_none_and_vectors_lie_open(tmp_path):
    write_parquet(tmp_path / "a.parquet", SCHEMA, batches(3))
    group = pq.read_metadata(tmp_path / "a.parquet").row_group(0)
    columns = [group.column(number) for number in range(4)]
    assert [each.has_dictionary_page for each in columns] == [False, True, True, False]
    assert [each.compression for each in columns] == ["ZSTD"] * 3 + ["UNCOMPRESSED"]


def test_the_same_rows_give_the_same_bytes_however_they_come(tmp_path):
    write_parquet(tmp_path / "a.parquet", SCHEMA, batches(4))
    write_parquet(tmp_path / "b.parquet", SCHEMA, batches(4))
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_no_rows_make_a_file_with_its_columns(tmp_path):
    assert write_parquet(tmp_path / "a.parquet", SCHEMA, []) == 0
    assert pq.read_table(tmp_path / "a.parquet").schema.names == SCHEMA.names


def test_one_that_fails_is_not_there(tmp_path):
    def broken():
        yield from batches(2)
        raise ValueError

    with pytest.raises(ValueError):
        write_parquet(tmp_path / "a.parquet", SCHEMA, broken())
    assert list(tmp_path.iterdir()) == []
