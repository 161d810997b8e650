"""An embedding becomes lists of fixed size, with year and category of each image."""

import numpy as np
import pyarrow as pa
import pytest

from reimaging.errors import ReimagingError
from reimaging.learn.embedding_file import Embedding, write_embedding
from reimaging.parquet import vectors
from reimaging.parquet.vectors import vector_batches, vector_schema


def test_each_image_has_its_vector_in_the_order_of_the_embedding(made, connection):
    path = made.layout.embedding("raw")
    table = pa.Table.from_batches(vector_batches(connection, path), vector_schema(16))
    with Embedding(path) as embedding:
        assert table["image_id"].to_pylist() == embedding.ids.tolist()
        assert np.array_equal(np.array(table["vector"].to_pylist(), np.float32), embedding.read())
    assert set(table["year"].to_pylist()) == {1998, 2012}
    assert table.schema.field("vector").type == pa.list_(pa.float32(), 16)


def test_it_is_read_some_at_a_time_and_told(made, connection, monkeypatch):
    monkeypatch.setattr(vectors, "_AT_ONCE", 25)
    told = []
    path = made.layout.embedding("ternary")
    sizes = [batch.num_rows for batch in vector_batches(connection, path, told.append)]
    assert sizes == told == [25, 25, 10]
    assert sum(batch.num_rows for batch in vector_batches(connection, path, most=7)) == 7


def test_an_image_that_is_not_in_the_index_is_left_out(made, connection, tmp_path):
    ids = np.array([made.images[3], 12345, made.images[1]])
    rows = np.arange(6, dtype=np.float32).reshape(3, 2)
    write_embedding(tmp_path / "e.h5", [(ids, rows)], dimension=2, attributes={})
    [batch] = vector_batches(connection, tmp_path / "e.h5")
    assert batch["image_id"].to_pylist() == [made.images[3], made.images[1]]
    assert batch["vector"].to_pylist() == [[0, 1], [4, 5]]
    assert batch["category"].to_pylist() == ["hep-th", "hep-th"]


def test_one_without_images_is_an_empty_table(connection, tmp_path):
    write_embedding(tmp_path / "e.h5", [], dimension=3, attributes={})
    assert pa.Table.from_batches(
        vector_batches(connection, tmp_path / "e.h5"), vector_schema(3)
    ).num_rows == 0  # fmt: skip


def test_one_that_was_read_in_part_can_be_read_again(made, connection):
    path = made.layout.embedding("raw")
    some = vector_batches(connection, path)
    next(some)
    some.close()
    assert sum(batch.num_rows for batch in vector_batches(connection, path)) == 60


def test_what_is_no_embedding_is_said(connection, tmp_path):
    (tmp_path / "e.h5").write_bytes(b"nothing")
    with pytest.raises(ReimagingError, match="cannot be read as an embedding"):
        list(vector_batches(connection, tmp_path / "e.h5"))
