"""Clusters are compared with what is known, beside clusters of pixels and clusters by lot."""

import numpy as np
import pytest

from learn.cluster_files import write_cluster_file, write_index, write_prediction_file
from learn.picture_arrays import write_pictures
from reimaging.errors import ReimagingError
from reimaging.learn.cluster_agreement import COLUMNS, MOST, agreement, write_agreement
from reimaging.table import read_table

COUNT = 60


@pytest.fixture
def compared(tmp_path):
    """Pictures whose brightness tells their kind; the clusters given are those of the kinds."""
    rng = np.random.default_rng(1)
    kind = rng.integers(0, 3, COUNT)
    noise = rng.integers(0, 40, (COUNT, 64, 64, 3))
    images = (100 * kind[:, None, None, None] + noise // 2).clip(0, 255)
    array = write_pictures(tmp_path / "a.h5", images, np.zeros(COUNT))
    numbers = range(100, 100 + COUNT)
    clusters = {n: (int(k), 0.5) for n, k in zip(numbers, kind, strict=True)}
    index = write_index(
        tmp_path / "i.sqlite3", {n: (n, ("cs.CV", "hep-th")[n % 2], 2001) for n in numbers}
    )
    said = write_prediction_file(tmp_path / "p.sqlite3", dict.fromkeys(numbers, "diagram"))

    def compared(kinds=None, clusters=clusters, seed=4):
        told = {n: f"kind {k}" for n, (k, _) in clusters.items()} if kinds is None else kinds
        path = write_cluster_file(tmp_path / f"c{len(clusters)}{seed}.sqlite3", clusters)
        write_agreement(tmp_path / "t.csv", index, path, [array, array], told, said, seed)
        rows = read_table(tmp_path / "t.csv")
        (tmp_path / f"c{len(clusters)}{seed}.sqlite3").unlink()
        return {(row["clusters"], row["groups"]): row for row in rows}

    return compared


def test_clusters_that_are_the_kinds_agree_wholly_and_those_by_lot_hardly(compared):
    rows = compared()
    assert tuple(rows["lot", "kind"]) == COLUMNS
    ours, lot = rows["deepcluster", "kind"], rows["lot", "kind"]
    assert (ours["nmi"], ours["ami"], ours["purity"]) == ("1.0000", "1.0000", "1.0000")
    assert float(lot["nmi"]) < 0.3 and abs(float(lot["ami"])) < 0.2
    assert ours["images"] == str(COUNT)  # each once, although two arrays have it
    assert float(rows["deepcluster", "category"]["nmi"]) < 0.3


def test_what_pixels_tell_clusters_of_pixels_find(compared):
    rows = compared()
    assert float(rows["pixels", "kind"]["nmi"]) > 0.9
    assert 0 <= float(rows["whitened pixels", "kind"]["nmi"]) <= 1


def test_only_images_of_which_something_is_known_are_compared(compared):
    rows = compared({100: "knot", 101: "braid"})
    assert rows["deepcluster", "kind"]["images"] == "2"
    assert not any(groups == "kind" for _, groups in compared({}))


def test_the_same_seed_gives_the_same_table(compared):
    assert compared() == compared()


def test_of_more_images_than_are_compared_a_lot_is_drawn(tmp_path):
    count = MOST + 50
    images = np.random.default_rng(1).integers(0, 256, (count, 2, 2, 3))
    array = write_pictures(tmp_path / "a.h5", images, np.zeros(count))
    numbers = range(100, 100 + count)
    index = write_index(tmp_path / "i.sqlite3", dict.fromkeys(numbers, (1, "cs.CV", 2001)))
    said = write_prediction_file(tmp_path / "p.sqlite3", {100: "diagram"})
    clusters = write_cluster_file(tmp_path / "c.sqlite3", {n: (n % 2, 0.5) for n in numbers})
    write_agreement(tmp_path / "t.csv", index, clusters, [array], {}, said, 4)
    rows = read_table(tmp_path / "t.csv")
    assert {row["images"] for row in rows if row["groups"] == "category"} == {str(MOST)}


def test_images_without_a_cluster_are_left_out(compared):
    rows = compared(clusters={n: (n % 2, 0.5) for n in range(110, 130)})
    assert rows["deepcluster", "category"]["images"] == "20"


def test_a_file_without_clusters_is_a_sentence(compared, tmp_path):
    (tmp_path / "c.sqlite3").write_text("text")
    with pytest.raises(ReimagingError, match=r"c\.sqlite3 cannot be asked"):
        write_agreement(
            tmp_path / "t.csv",
            tmp_path / "i.sqlite3",
            tmp_path / "c.sqlite3",
            [tmp_path / "a.h5"],
            {},
            tmp_path / "p.sqlite3",
            4,
        )


def test_measures_of_a_worked_example():
    labels = np.array([0, 0, 0, 0, 1, 1])
    groups = np.array(["a", "a", "a", "b", "b", "b"])
    nmi, ami, purity = agreement(labels, groups)
    assert purity == pytest.approx(5 / 6)
    # I = H(groups) - H(groups | labels), over the mean of both entropies, in nats
    quarter = -(0.75 * np.log(0.75) + 0.25 * np.log(0.25))
    shared = np.log(2) - 4 / 6 * quarter
    of_labels = -(4 / 6 * np.log(4 / 6) + 2 / 6 * np.log(2 / 6))
    assert nmi == pytest.approx(2 * shared / (np.log(2) + of_labels))
    assert ami < nmi


def test_arrays_of_other_images_are_a_sentence(compared):
    with pytest.raises(ReimagingError, match="has no image of"):
        compared({}, {1: (0, 1.0)})
