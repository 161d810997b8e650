"""What is known of each image, from databases and HDF5 files alike."""

import numpy as np
import pytest

from parquet.conftest import stores_of
from reimaging.errors import ReimagingError
from reimaging.maps.map_file import write_map
from reimaging.parquet.said import load_maps, load_rendered, map_files, said_databases, said_tables
from reimaging.pixels.store import write_store


def test_each_is_there_once_it_is_made_and_else_it_is_said_how(own):
    here = own.layout
    tables, absent = said_tables(here, stores_of(own))
    assert [table.name for table in tables] == ["rendered", "predictions", "clusters", "maps"]
    assert absent == []
    here.predictions("classifier").unlink()
    for path in map_files(here):
        path.unlink()
    tables, absent = said_tables(here, [])
    assert [table.name for table in tables] == ["clusters"]
    assert absent == [
        "rendered (`doit convert`)",
        "predictions (`doit predict`)",
        "maps (`doit map`)",
    ]
    assert said_databases(here) == {"deepcluster": here.clusters}


def test_stores_tell_which_has_an_image_how_large_it_is_or_why_there_is_none(made, connection):
    load_rendered(connection, stores_of(made))
    found = {row[0]: row[1:] for row in connection.execute("SELECT * FROM temp.rendered")}
    assert len(found) == 61
    assert found[made.unrendered] == (
        "arXiv_src_9802_001.tar", 0, 0, 0, "unreadable: no image",
    )  # fmt: skip
    tar, width, height, size, outcome = found[made.images[7]]
    assert (tar, width, height, outcome) == ("arXiv_src_9802_001.tar", 1200, 24, "ok")
    assert size > 1000


def test_of_an_image_in_two_stores_the_first_one_counts(connection, tmp_path):
    for number, outcome in enumerate(("first", "second")):
        write_store(tmp_path / f"{number}.h5", [(5, None, outcome)], attributes={})
    load_rendered(connection, [tmp_path / "0.h5", tmp_path / "1.h5"])
    rows = connection.execute("SELECT tar, outcome FROM temp.rendered").fetchall()
    assert rows == [("0.tar", "first")]


def test_maps_are_one_table(connection, tmp_path):
    for name, shift in (("a", 0), ("b", 10)):
        places = np.array([[1, 2], [3, 4]]) + shift
        write_map(tmp_path / f"{name}.h5", np.array([7, 8]), places, attributes={})
    load_maps(connection, [tmp_path / "a.h5", tmp_path / "b.h5"])
    rows = connection.execute("SELECT * FROM temp.maps").fetchall()
    assert rows == [("a", 7, 1, 2), ("a", 8, 3, 4), ("b", 7, 11, 12), ("b", 8, 13, 14)]


def test_maps_that_are_being_written_are_not_looked_at(own):
    (own.layout.map("x").parent / ".random.1-2-3.tmp.h5").write_text("half")
    assert [path.stem for path in map_files(own.layout)] == ["random_tsne", "random_umap"]


def test_a_damaged_store_is_said(connection, tmp_path):
    (tmp_path / "bad.h5").write_bytes(b"no store")
    with pytest.raises(ReimagingError, match=r"bad\.h5 cannot be read as an image store"):
        load_rendered(connection, [tmp_path / "bad.h5"])
