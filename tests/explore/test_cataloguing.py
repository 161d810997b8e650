"""The catalogue is made of index, stores, predictions and clusters, and of rendered images alone."""

import shutil
import sqlite3
from contextlib import closing

import numpy as np
import pytest

from explore.made_profile import (
    ARTICLES,
    FORMATS,
    ROOM,
    SOFTWARE,
    TARS,
    class_of,
    cluster_of,
    picture,
)
from reimaging.errors import ReimagingError
from reimaging.explore import cataloguing
from reimaging.explore.catalogue import NO_CLUSTER, NO_LIKENESS, read_catalogue
from reimaging.explore.cataloguing import fingerprint, write_catalogue
from reimaging.pixels.store import write_store


@pytest.fixture
def write(made, tmp_path):
    """Makes the catalogue again, with some of its sources changed."""

    def write(**changes):
        here = made.layout
        sources = {
            "database": here.database,
            "stores": [here.store(stem) for stem in TARS],
            "predictions": here.predictions("classifier"),
            "clusters": here.clusters,
            "seed": 4,
        }
        write_catalogue(tmp_path / "made.h5", **sources | changes)
        return read_catalogue(tmp_path / "made.h5")

    return write


def words(catalogue, name, images):
    return [catalogue.columns[name].of(row) for row in catalogue.rows_of(images)]


def of_articles(place):
    return [article[place] for article in ARTICLES for _ in range(ROOM)]


def test_each_image_has_what_the_index_says(collection, made):
    catalogue, rows = collection.catalogue, collection.catalogue.rows_of(made.images)
    categories = [listed.split()[0] for listed in of_articles(2)]
    assert words(catalogue, "category", made.images) == categories
    archives = [category.split(".")[0] for category in categories]
    assert words(catalogue, "archive", made.images) == archives
    assert words(catalogue, "format", made.images) == list(FORMATS) * len(ARTICLES)
    assert words(catalogue, "software", made.images) == list(SOFTWARE) * len(ARTICLES)
    assert catalogue.year[rows].tolist() == [int(day[:4]) for day in of_articles(1)]


def test_licences_have_their_short_names(collection, made):
    found = words(collection.catalogue, "licence", made.images[::ROOM])
    assert found[:4] == ["none stated", "arXiv", "arXiv", "BY"]
    assert found[6:9] == ["BY", "BY-NC-ND", "CC0"]


def test_each_image_has_its_store_and_its_size_there(collection, made):
    catalogue, rows = collection.catalogue, collection.catalogue.rows_of(made.images)
    assert [catalogue.stores[store] for store in catalogue.store[rows]] == [
        stem for stem in TARS for _ in range(30)
    ]
    sizes = zip(catalogue.height[rows].tolist(), catalogue.width[rows].tolist(), strict=True)
    assert list(sizes) == [picture(n).shape[:2] for n in range(60)]


def test_each_image_has_its_class_and_cluster_and_one_that_was_not_asked_about_has_none(
    collection, made
):
    catalogue, rows = collection.catalogue, collection.catalogue.rows_of(made.images)
    assert words(catalogue, "class", made.images) == [*map(class_of, range(59)), ""]
    assert catalogue.cluster[rows].tolist() == [*map(cluster_of, range(59)), NO_CLUSTER]
    assert catalogue.likeness[rows[:2]] == pytest.approx([1, 0.99])
    assert catalogue.likeness[rows[-1]] == NO_LIKENESS


def test_without_predictions_and_clusters_no_image_has_a_class_or_a_cluster(write):
    catalogue = write(predictions=None, clusters=None)
    assert catalogue.columns["class"].counts() == {"": 60}
    assert set(catalogue.cluster.tolist()) == {NO_CLUSTER}
    assert set(catalogue.likeness.tolist()) == {NO_LIKENESS}


def test_images_that_were_not_rendered_are_not_in_it(collection, made):
    assert made.unrendered not in collection.catalogue.ids


def test_what_lies_in_one_of_index_and_stores_alone_is_not_in_it(write, made):
    first = made.layout.store(TARS[0])
    assert write(stores=[first]).ids.tolist() == sorted(made.images[:30])


def test_of_an_image_in_two_stores_the_first_one_counts(write, made, tmp_path):
    number = made.images[0]
    other = tmp_path / "other.h5"
    write_store(other, [(number, np.zeros((5, 7, 3), np.uint8), "ok")], attributes={})
    stores = [made.layout.store(stem) for stem in TARS]
    for order, size in (([other, *stores], (7, 5)), ([*stores, other], (300, 180))):
        catalogue = write(stores=order)
        (row,) = catalogue.rows_of([number])
        assert (catalogue.width[row], catalogue.height[row]) == size
        assert catalogue.stores[catalogue.store[row]] == order[0].stem
        assert len(catalogue) == 60


def test_predictions_and_clusters_of_other_images_are_passed_over(write, made, tmp_path):
    said = tmp_path / "said.sqlite3"
    shutil.copy(made.layout.predictions("classifier"), said)
    with closing(sqlite3.connect(said)) as database:
        database.execute("INSERT INTO predictions VALUES (7, 0, 0, 1, 'a stranger')")
        database.commit()
    assert "a stranger" not in write(predictions=said).columns["class"].names


def test_blocks_of_any_size_give_the_same_bytes(write, made, tmp_path, monkeypatch):
    monkeypatch.setattr(cataloguing, "_AT_ONCE", 7)
    write()
    assert (tmp_path / "made.h5").read_bytes() == made.layout.catalogue.read_bytes()


def test_another_seed_gives_another_lot_and_nothing_else(write, collection):
    other = write(seed=5)
    assert other.lot.tolist() != collection.catalogue.lot.tolist()
    assert other.ids.tolist() == collection.catalogue.ids.tolist()


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO made_from VALUES ('parts', '7')",
        "UPDATE image_files SET image_id = 5 WHERE image_id = (SELECT min(image_id) FROM image_files"
        " WHERE outcome != 'ok')",
        "DELETE FROM figures WHERE figure_id = (SELECT max(figure_id) FROM figures)",
        "INSERT INTO articles (article_id, identifier, compact, yymm, year, year_source, record)"
        " VALUES (5, '1204.0099', '1204.0099', '1204', 2012, 'identifier', 'missing')",
    ],
    ids=["parts", "image", "figure", "article"],
)
def test_an_index_is_told_from_another_one(made, tmp_path, change):
    other = tmp_path / "other.sqlite3"
    shutil.copy(made.layout.database, other)
    before = fingerprint(made.layout.database)
    assert fingerprint(other) == before
    with closing(sqlite3.connect(other)) as database:
        database.execute(change)
        database.commit()
    assert fingerprint(other) != before


def test_an_index_has_the_same_fingerprint_in_whatever_order_it_gives_its_images(made, tmp_path):
    other = tmp_path / "other.sqlite3"
    shutil.copy(made.layout.database, other)
    with closing(sqlite3.connect(other)) as database:
        for name in ("article", "size", "creator", "software", "outcome"):
            database.execute(f"DROP INDEX image_files_{name}")
        database.commit()
    assert fingerprint(other) == fingerprint(made.layout.database)


def test_what_is_no_index_has_no_fingerprint(tmp_path):
    (tmp_path / "noise.sqlite3").write_bytes(b"noise" * 1000)
    with pytest.raises(ReimagingError, match=r"noise\.sqlite3 cannot be read .* `doit index`"):
        fingerprint(tmp_path / "noise.sqlite3")


@pytest.mark.parametrize("which", ["predictions", "clusters"])
def test_a_file_that_is_another_one_is_refused_in_a_sentence(write, tmp_path, which):
    (tmp_path / "noise.sqlite3").write_bytes(b"noise" * 1000)
    with pytest.raises(ReimagingError, match=r"noise\.sqlite3 cannot be read"):
        write(**{which: tmp_path / "noise.sqlite3"})
    with pytest.raises(ReimagingError, match="there is no such database"):
        write(**{which: tmp_path / "none.sqlite3"})
