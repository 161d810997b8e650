"""The sheet shows clusters from the largest to the smallest, the images nearest the centre first."""

import numpy as np
import pytest
from PIL import Image

from figures.montage_images import index_of, store_of
from learn.cluster_files import write_cluster_file
from reimaging.figures import cluster_sheet
from reimaging.figures.cluster_sheet import ROWS, spread_by_rank
from reimaging.figures.montage_sheet import CELL, COLUMNS, EDGE, SIDE
from reimaging.learn.cluster_table import COLUMNS as TABLE
from reimaging.table import read_table, write_table

IMAGES = range(1, 201)


def row_of(cluster, name="galaxy, redshift", images=20):
    told = {
        "cluster": cluster, "name": name, "images": images, "likeness": 0.7, "category": "hep-th",
        "category_share": 0.5, "class": "diagram", "class_share": 1, "kind": "line plot",
        "kind_share": 0.75, "year": 2001,
    }  # fmt: skip
    return [told[column] for column in TABLE]


@pytest.fixture
def made(tmp_path):
    """Ten clusters of twenty images; a higher number is nearer, and image 200 has no pixels."""
    database = index_of(tmp_path / "i.sqlite3", dict.fromkeys(IMAGES, 2001))
    stores = [
        store_of(tmp_path / "a.h5", range(1, 200)),
        store_of(tmp_path / "b.h5", [200], outcome="broken"),
    ]
    clusters = write_cluster_file(
        tmp_path / "c.sqlite3", {n: ((n - 1) // 20, n / 1000) for n in IMAGES}
    )
    write_table(tmp_path / "t.csv", TABLE, [row_of(n) for n in range(10)])
    return database, stores, clusters, tmp_path / "t.csv"


def test_clusters_are_spread_evenly_with_the_first_and_the_last():
    assert spread_by_rank(range(101), 3) == [0, 50, 100]
    chosen = spread_by_rank(range(100), ROWS)
    assert (len(chosen), chosen[0], chosen[-1]) == (ROWS, 0, 99)
    assert set(np.diff(chosen)) <= {5, 6}
    assert spread_by_rank([3, 4], ROWS) == [3, 4]


def test_each_row_has_the_images_nearest_the_centre_that_were_rendered(made, tmp_path):
    cluster_sheet.choose(*made, tmp_path / "s.csv")
    rows = read_table(tmp_path / "s.csv")
    assert tuple(rows[0])[: len(COLUMNS)] == COLUMNS
    first = [int(row["image_id"]) for row in rows if row["row"] == "1"]
    assert first == list(range(20, 20 - SIDE, -1))
    last = [int(row["image_id"]) for row in rows if row["row"] == "10"]
    assert last == list(range(199, 199 - SIDE, -1))
    assert [row["column"] for row in rows if row["row"] == "1"] == [str(n) for n in range(1, 13)]
    assert {row["cluster"] for row in rows if row["row"] == "3"} == {"2"}
    assert rows[0]["category"] == rows[0]["cluster_category"] == "hep-th"


def test_of_equally_near_images_that_with_the_lower_number_comes_first(made, tmp_path):
    database, stores, _, table = made
    clusters = write_cluster_file(tmp_path / "even.sqlite3", dict.fromkeys(IMAGES, (0, 0.5)))
    cluster_sheet.choose(database, stores, clusters, table, tmp_path / "s.csv")
    assert [int(row["image_id"]) for row in read_table(tmp_path / "s.csv")] == list(range(1, 13))


def test_what_is_said_of_a_cluster_stands_left_of_its_row_and_is_whole(made, tmp_path):
    database, stores, clusters, table = made
    names = ["", "galaxy", "convolutional neural network, wmwmwmwmwmwmwmwmwmwmwmwmwmwm, mode"]
    write_table(table, TABLE, [row_of(n, name, 10**7) for n, name in enumerate(names)])
    cluster_sheet.choose(database, stores, clusters, table, tmp_path / "s.csv")
    for target in ("1.png", "2.png"):
        cluster_sheet.draw(tmp_path / "s.csv", stores, tmp_path / target)
    assert (tmp_path / "1.png").read_bytes() == (tmp_path / "2.png").read_bytes()
    sheet = Image.open(tmp_path / "1.png")
    assert sheet.width <= 2400 and sheet.height == EDGE + 3 * CELL
    dark = np.asarray(sheet.convert("L"))[:, : sheet.width - SIDE * CELL - EDGE] < 160
    assert not dark[:, :2].any()  # nothing is cut off
    inked = [int(dark[EDGE + CELL * n : EDGE + CELL * (n + 1)].any(1).sum()) for n in range(3)]
    assert 0 < inked[0] < inked[1] < inked[2]  # three, four and five lines
    edges = [dark[EDGE + CELL * n + 1 : EDGE + CELL * n + 4].any() for n in range(3)]
    assert not any(edges)  # five lines stay in their row


def test_without_clusters_there_is_a_sheet_that_says_so(made, tmp_path):
    database, stores, clusters, table = made
    write_table(table, TABLE, [])
    cluster_sheet.choose(database, stores, clusters, table, tmp_path / "s.csv")
    assert read_table(tmp_path / "s.csv") == []
    cluster_sheet.draw(tmp_path / "s.csv", stores, tmp_path / "s.png")
    assert Image.open(tmp_path / "s.png").size[1] == EDGE + CELL
