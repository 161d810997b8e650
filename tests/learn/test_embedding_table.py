"""The table of embeddings tells how many images have a vector, how long, and what was left out."""

from learn.test_embedding_file import ABOUT, write
from reimaging.learn.embedding_table import write_embedding_table
from reimaging.table import read_table


def test_each_embedding_is_a_row_in_the_order_given(tmp_path):
    about = ABOUT | {"variance_kept": 0.75, "fitted_on": 500}
    paths = [
        write(tmp_path / "raw.h5", {1: [1, 2], 2: [3, 4]}, about),
        write(tmp_path / "ternary.h5", {1: [1, 2]}),
    ]
    write_embedding_table(tmp_path / "t.csv", paths)
    assert [list(row.values()) for row in read_table(tmp_path / "t.csv")] == [
        ["raw", "2", "2", "10", "0.75", "500"],
        ["ternary", "1", "2", "10", "1.0", "0"],
    ]
