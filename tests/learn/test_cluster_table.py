"""The table says of each cluster how large it is and what it is mostly made of."""

import pytest

from learn.cluster_files import write_cluster_file, write_index, write_prediction_file
from reimaging.errors import ReimagingError
from reimaging.learn.cluster_table import COLUMNS, write_cluster_table
from reimaging.table import read_table

IMAGES = {
    1: (1, "cs.CV", 2001), 2: (1, "cs.CV", 2001), 3: (2, "hep-th", 2005), 4: (3, "hep-th", 2010),
    5: (3, "hep-th", 2010),
}  # fmt: skip
CLUSTERS = {1: (0, 0.9), 2: (0, 0.8), 3: (0, 0.4), 4: (1, 0.5), 5: (1, 0.7)}
LABELS = {1: "sensor", 2: "sensor", 3: "diagram", 4: "diagram", 5: "mixed"}


@pytest.fixture
def table(tmp_path):
    def table(clusters=CLUSTERS, kinds=None):
        write_cluster_table(
            tmp_path / "t.csv",
            write_index(tmp_path / "i.sqlite3", IMAGES),
            write_cluster_file(tmp_path / "c.sqlite3", clusters),
            write_prediction_file(tmp_path / "p.sqlite3", LABELS),
            kinds or {},
            4,
        )
        return read_table(tmp_path / "t.csv")

    return table


def test_each_cluster_has_its_size_and_what_is_most_frequent_in_it(table):
    first, second = table(kinds={1: "photograph", 2: "photograph", 4: "knot"})
    assert tuple(first) == COLUMNS
    assert first | {"name": ""} == {
        "cluster": "0", "name": "", "images": "3", "likeness": "0.7000", "category": "cs.CV",
        "category_share": "0.6667", "class": "sensor", "class_share": "0.6667",
        "kind": "photograph", "kind_share": "1.0000", "year": "2001",
    }  # fmt: skip
    assert (second["images"], second["kind"], second["year"]) == ("2", "knot", "2010")


def test_of_equally_frequent_ones_the_first_by_name_is_told(table):
    _, second = table()
    assert (second["class"], second["class_share"]) == ("diagram", "0.5000")


def test_where_no_kind_is_known_none_is_told(table):
    assert {(row["kind"], row["kind_share"]) for row in table()} == {("", "")}


def test_of_two_middle_years_the_lower_one_is_told(table):
    (row,) = table({1: (0, 1.0), 4: (0, 1.0)})
    assert row["year"] == "2001"


def test_an_image_that_the_index_lacks_is_a_sentence(table):
    with pytest.raises(ReimagingError, match="1 of 6 images are not in"):
        table(CLUSTERS | {77: (1, 0.5)})


def test_predictions_that_are_none_are_a_sentence(tmp_path):
    index = write_index(tmp_path / "i.sqlite3", IMAGES)
    clusters = write_cluster_file(tmp_path / "c.sqlite3", CLUSTERS)
    for name, says in (("gone", "is not there"), ("c", "holds no predictions")):
        with pytest.raises(ReimagingError, match=says):
            write_cluster_table(
                tmp_path / "t.csv", index, clusters, tmp_path / f"{name}.sqlite3", {}, 4
            )
