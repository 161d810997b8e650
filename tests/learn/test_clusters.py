"""The cluster of every image is told by a network, keyed by image_id, in one file that is merged."""

import sqlite3
from contextlib import closing

import h5py
import keras
import numpy as np
import pytest

from figures.montage_images import index_of, store_of
from reimaging.errors import ReimagingError
from reimaging.learn.clusters import Member, merge_clusters, read_clusters, write_clusters
from reimaging.learn.model_file import save_model
from reimaging.learn.predictions import fingerprint, model_of
from reimaging.pixels.arrays import FORMAT, VERSION

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def by_colour(ending="clusters") -> keras.Model:
    """Three clusters, whose centres are the three colours."""
    picture = keras.Input((16, 16, 3))
    x = keras.layers.GlobalAveragePooling2D()(keras.layers.Rescaling(1 / 255)(picture))
    x = keras.layers.UnitNormalization(name="embedding")(x)
    cosines = keras.layers.Dense(3, use_bias=False, name=ending)
    model = keras.Model(picture, cosines(x))
    cosines.set_weights([np.eye(3)])
    return model


@pytest.fixture
def model(tmp_path):
    save_model(tmp_path / "m.keras", by_colour())
    return tmp_path / "m.keras"


def tar(path, images, side=16):
    with h5py.File(path, "w") as file:
        file.attrs.update({"format": FORMAT, "version": VERSION})
        file["image_id"] = np.array(list(images), np.int64)
        squares = [np.full((side, side, 3), colour, np.uint8) for colour in images.values()]
        file["images"] = np.array(squares, np.uint8).reshape(-1, side, side, 3)
    return path


def test_each_image_has_the_cluster_of_the_nearest_centre_and_the_cosine_to_it(tmp_path, model):
    images = {9: RED, 3: BLUE, 2**62: GREEN, 5: (255, 255, 0)}
    write_clusters(tmp_path / "c.sqlite3", model, tar(tmp_path / "t.h5", images))
    found = list(read_clusters(tmp_path / "c.sqlite3"))
    assert [member[:2] for member in found] == [(3, 2), (5, 0), (9, 0), (2**62, 1)]
    assert [member.likeness for member in found] == pytest.approx([1, 0.5**0.5, 1, 1], abs=1e-5)


def test_more_images_than_a_batch_keep_their_clusters(tmp_path, model):
    images = {n: (RED, GREEN, BLUE)[n % 3] for n in range(300)}
    write_clusters(tmp_path / "c.sqlite3", model, tar(tmp_path / "t.h5", images))
    assert [member.cluster for member in read_clusters(tmp_path / "c.sqlite3")] == [0, 1, 2] * 100


def test_a_tar_without_images_has_a_shard_without_rows(tmp_path, model):
    write_clusters(tmp_path / "c.sqlite3", model, tar(tmp_path / "t.h5", {}))
    assert list(read_clusters(tmp_path / "c.sqlite3")) == []


def all_seen(folder, numbers=(1, 2, 3)):
    """An index and stores that have these images."""
    index = index_of(folder / "index.sqlite3", dict.fromkeys(numbers, 2001))
    return index, [store_of(folder / "store.h5", numbers)]


def test_an_image_that_the_index_has_not_or_that_was_not_rendered_has_no_cluster(tmp_path, model):
    shard = tmp_path / "c.sqlite3"
    write_clusters(shard, model, tar(tmp_path / "t.h5", {1: RED, 2: RED, 3: RED}))
    index = index_of(tmp_path / "index.sqlite3", {1: 2001, 2: 2001})
    # as the article's first tar has it, the second image could not be rendered
    stores = [
        store_of(tmp_path / "a.h5", [2], outcome="broken"),
        store_of(tmp_path / "b.h5", [1, 2, 3]),
    ]
    merge_clusters(tmp_path / "all.sqlite3", model, [shard], index, stores)
    assert [each.image_id for each in read_clusters(tmp_path / "all.sqlite3")] == [1]


def test_shards_are_merged_and_of_an_image_in_two_the_first_counts(tmp_path, model):
    for name, images in (("a", {1: RED, 2: RED}), ("b", {2: BLUE, 3: BLUE})):
        write_clusters(tmp_path / f"{name}.sqlite3", model, tar(tmp_path / f"{name}.h5", images))
    shards, seen = [tmp_path / "a.sqlite3", tmp_path / "b.sqlite3"], all_seen(tmp_path)
    for target in ("all.sqlite3", "again.sqlite3"):
        merge_clusters(tmp_path / target, model, shards, *seen)
    found = list(read_clusters(tmp_path / "all.sqlite3"))
    assert found == [Member(1, 0, 1.0), Member(2, 0, 1.0), Member(3, 2, 1.0)]
    assert model_of(tmp_path / "all.sqlite3") == fingerprint(model)
    assert (tmp_path / "all.sqlite3").read_bytes() == (tmp_path / "again.sqlite3").read_bytes()


def test_shards_of_another_network_are_not_merged(tmp_path, model):
    shard = tmp_path / "c.sqlite3"
    write_clusters(shard, model, tar(tmp_path / "t.h5", {1: RED}))
    other = tmp_path / "other.keras"
    other.write_bytes(b"another")
    with pytest.raises(ReimagingError, match=r"is not of .*other\.keras; remove it"):
        merge_clusters(tmp_path / "all.sqlite3", other, [shard], *all_seen(tmp_path))
    assert not (tmp_path / "all.sqlite3").exists()


def test_squares_of_another_side_are_a_sentence(tmp_path, model):
    with pytest.raises(ReimagingError, match=r"squares of 24 pixels and m\.keras takes 16"):
        write_clusters(tmp_path / "c.sqlite3", model, tar(tmp_path / "t.h5", {1: RED}, side=24))


def test_a_network_of_something_else_is_a_sentence(tmp_path):
    save_model(tmp_path / "o.keras", by_colour("logits"))
    with pytest.raises(ReimagingError, match="does not end in a layer named clusters"):
        write_clusters(tmp_path / "c.sqlite3", tmp_path / "o.keras", tar(tmp_path / "t", {1: RED}))


def test_a_file_without_clusters_is_a_sentence(tmp_path):
    with closing(sqlite3.connect(tmp_path / "empty.sqlite3")) as database:
        database.execute("CREATE TABLE other (n)")
    with pytest.raises(ReimagingError, match="holds no clusters"):
        list(read_clusters(tmp_path / "empty.sqlite3"))
