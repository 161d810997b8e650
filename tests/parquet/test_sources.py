"""A table and an embedding are seen alike."""

from functools import partial

from parquet.conftest import stores_of
from reimaging.parquet.said import load_rendered
from reimaging.parquet.sources import TableSource, VectorSource
from reimaging.parquet.tables import image_table, index_tables


def test_all_tell_name_rows_columns_and_order(made, connection):
    sources = [TableSource(connection, table) for table in index_tables()]
    sources.append(VectorSource(connection, "raw", made.layout.embedding("raw")))
    told = {each.name: (each.count, each.passes, each.order) for each in sources}
    assert told["image_files"] == (61, 2, "year, category, article_id, path")
    assert told["figure_images"] == (72, 2, "year, category")  # then as the figures
    assert told["categories"][1:] == (1, "category, article_id, position")
    assert told["embedding_raw"] == (60, 1, "")
    for each in sources:
        read = list(each.batches(lambda rows: None))
        assert sum(batch.num_rows for batch in read) == each.count
        assert {batch.schema for batch in read} == {each.schema} or not each.count
        assert each.some(3).num_rows == min(3, each.count)


def test_what_has_to_be_loaded_is_loaded_once_when_it_is_first_asked_for(made, connection):
    loads = []

    def load(database):
        loads.append(1)
        load_rendered(database, stores_of(made))

    table = image_table("rendered", "an image", ("temp", "rendered"), load=partial(load))
    source = TableSource(connection, table)
    assert loads == []
    assert source.count == source.some(100).num_rows == 61
    assert loads == [1]


def test_an_image_that_is_not_in_the_index_is_left_out(made, connection):
    connection.execute("CREATE TEMP TABLE said (image_id INTEGER PRIMARY KEY, what TEXT NOT NULL)")
    rows = [(made.images[0], "a"), (12345, "b")]
    connection.executemany("INSERT INTO said VALUES (?, ?)", rows)
    [batch] = TableSource(connection, image_table("said", "", ("temp", "said"))).batches(print)
    assert batch.to_pylist() == [
        {"image_id": made.images[0], "what": "a", "year": 1998, "category": "hep-th"}
    ]
