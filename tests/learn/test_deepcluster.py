"""DeepCluster learns from its own clusters, goes on where it was killed, and tells any image's."""

import pickle
import signal
import subprocess
import sys
from dataclasses import replace

import keras
import numpy as np
import pytest
from sklearn.metrics import normalized_mutual_info_score as nmi

from learn.toy import write_toy_array
from reimaging.errors import ReimagingError
from reimaging.learn import deepcluster as module
from reimaging.learn.deepcluster import (
    HISTORY,
    Clustering,
    DeepClusterSettings,
    by_size,
    deepcluster,
    every_picture,
    network,
    renew_head,
)
from reimaging.learn.examples import Pictures
from reimaging.learn.model_file import load_model
from reimaging.learn.pseudo_labels import Centres
from reimaging.pixels.squares import write_lot, write_squares
from reimaging.pixels.store import write_store
from reimaging.table import read_table

SETTINGS = DeepClusterSettings(clusters=6, epochs=3, passes=1, batch=16, dimension=8)


def clustering_in(folder) -> Clustering:
    array = write_toy_array(folder / "toy.h5", 96)
    kinds = {1000 + n: ("lines", "grain", "both")[n % 3] for n in range(90)}
    return Clustering((array,), SETTINGS, 4, folder / "at", kinds)


@pytest.fixture
def clustering(tmp_path):
    return clustering_in(tmp_path)


def clustered(clustering: Clustering, name: str = "a"):
    target = clustering.folder.parent / f"{name}.keras"
    history = target.with_suffix(".csv")
    deepcluster(clustering, target, history)
    return target, history


@pytest.fixture(scope="module")
def through(tmp_path_factory):
    """A run that nothing disturbs, its network and its history; it takes seconds to compile."""
    run = clustering_in(tmp_path_factory.mktemp("through"))
    return run, *clustered(run)


def pictures_of(clustering):
    examples = every_picture(clustering.arrays)
    with Pictures(clustering.arrays) as pictures:
        return pictures.read(examples.array, examples.row).astype(np.float32)


def test_one_network_leads_from_pictures_to_cosines_and_its_clusters_carry_the_kinds(through):
    run, target, _ = through
    model = load_model(target)
    both = keras.Model(model.input, [model.get_layer("embedding").output, model.output])
    vectors, cosines = both.predict(pictures_of(run), verbose=0)
    assert cosines.shape == (96, 6) and vectors.shape == (96, 8)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    centres = model.get_layer("clusters").get_weights()[0]
    assert np.allclose(vectors @ centres, cosines, atol=1e-4)
    assert np.abs(cosines).max() <= 1.001
    labels = cosines.argmax(1)
    sizes = np.bincount(labels, minlength=6)
    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)
    assert nmi(np.arange(96) % 3, labels) > 0.4  # by lot, six clusters have 0.04


def test_the_history_tells_each_epoch(through):
    run, _, history = through
    rows = read_table(history)
    assert tuple(rows[0]) == HISTORY
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    assert [row["nmi_before"] == "" for row in rows] == [True, False, False]
    assert all(0 < float(row["nmi_kinds"]) <= 1 for row in rows)
    assert all(int(row["largest"]) >= 96 / 6 and float(row["loss"]) > 0 for row in rows)
    assert not run.folder.exists()  # checkpoints are gone once it is done


_CLUSTER_AND_DIE = """
import os, pickle, signal, sys
from pathlib import Path
from reimaging.learn import deepcluster as module

save = module.save_model

def save_and_die(target, model):
    save(target, model)
    if target.name == "epoch-002.keras":  # before the history has heard of it
        os.kill(os.getpid(), signal.SIGKILL)

module.save_model = save_and_die
clustering = pickle.loads(Path(sys.argv[1]).read_bytes())
module.deepcluster(clustering, Path(sys.argv[2]), Path(sys.argv[2]).with_suffix(".csv"))
"""


def test_killed_between_two_epochs_it_comes_to_the_same_bytes(through, clustering, tmp_path):
    # the arrays have other times, but what is in them is the same
    (tmp_path / "run.pickle").write_bytes(pickle.dumps(clustering))
    command = [sys.executable, "-c", _CLUSTER_AND_DIE, "run.pickle", "killed.keras"]
    died = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=300)
    assert died.returncode == -signal.SIGKILL, died.stderr[-500:]
    assert len(read_table(clustering.folder / "history.csv")) == 1
    assert not (tmp_path / "killed.keras").exists()
    network, history = clustered(clustering, "killed")
    _, whole, whole_history = through
    assert history.read_text() == whole_history.read_text()
    assert network.read_bytes() == whole.read_bytes()


def test_another_run_does_not_go_on_from_these_checkpoints(clustering):
    names = {
        replace(clustering, seed=5).identity(),
        replace(clustering, settings=replace(SETTINGS, epochs=4)).identity(),
        replace(clustering, kinds={}).identity(),
        clustering.identity(),
    }
    assert len(names) == 4
    assert replace(clustering, folder=clustering.folder / "b").identity() == clustering.identity()


def tiny_network(side, clusters, looks):
    """As `network`, but it compiles in no time."""
    picture = keras.Input((side, side, 3))
    x = keras.layers.AveragePooling2D(8)(keras.layers.Rescaling(1 / 255)(picture))
    x = keras.layers.Dense(16, name="features")(keras.layers.Flatten()(x))
    return keras.Model(picture, keras.layers.Dense(clusters, name="pseudo_labels")(x))


def test_another_seed_gives_other_clusters(clustering, monkeypatch):
    monkeypatch.setattr(module, "network", tiny_network)
    short = replace(clustering, settings=replace(SETTINGS, epochs=1))
    first = clustered(short, "a")[0].read_bytes()
    assert clustered(short, "b")[0].read_bytes() == first
    assert clustered(replace(short, seed=5), "c")[0].read_bytes() != first


def test_without_known_kinds_the_history_says_nothing_of_them(clustering, monkeypatch):
    monkeypatch.setattr(module, "network", tiny_network)
    short = replace(clustering, settings=replace(SETTINGS, epochs=1), kinds={})
    assert [row["nmi_kinds"] for row in read_table(clustered(short)[1])] == [""]


def test_a_new_head_has_no_memory_of_the_old_one_and_the_rest_of_the_network_keeps_its_own():
    model = tiny_network(32, 4, 32)
    model.compile("adamw", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    pictures = np.random.default_rng(1).uniform(0, 255, (8, 32, 32, 3)).astype(np.float32)
    model.train_on_batch(pictures, np.arange(8) % 4)

    def memory(inside):
        return [
            np.abs(np.asarray(keras.ops.convert_to_numpy(each))).sum()
            for each in model.optimizer.variables
            if each.shape and ("pseudo_labels" in each.path) == inside
        ]

    before, rest = memory(True), memory(False)
    assert len(before) == 4 and min(before) > 0
    renew_head(model, 4, 1)
    first = model.get_layer("pseudo_labels").get_weights()
    assert memory(True) == [0, 0, 0, 0] and memory(False) == rest
    renew_head(model, 4, 2)
    second = model.get_layer("pseudo_labels").get_weights()
    renew_head(model, 4, 1)
    again = model.get_layer("pseudo_labels").get_weights()
    assert (first[0] != second[0]).any() and (first[0] == again[0]).all()
    assert not first[1].any()


def test_centres_are_sorted_by_the_images_they_have():
    centres = Centres(np.eye(4, dtype=np.float32), 0)
    ordered = by_size(centres, np.array([1, 1, 3, 3, 3, 0]))
    assert ordered.argmax(1).tolist() == [3, 1, 0, 2]


def test_all_pictures_of_several_arrays_are_named_in_their_order(tmp_path):
    paths = [write_toy_array(tmp_path / f"{n}.h5", 3, seed=n) for n in (1, 2)]
    examples = every_picture(paths)
    assert examples.image_id.tolist() == [1000, 1001, 1002, 2000, 2001, 2002]
    assert examples.array.tolist() == [0, 0, 0, 1, 1, 1]
    assert examples.row.tolist() == [0, 1, 2, 0, 1, 2]


def test_of_few_images_fewer_clusters_are_made_and_it_is_said(clustering, monkeypatch, capsys):
    monkeypatch.setattr(module, "network", tiny_network)
    many = replace(clustering, settings=replace(SETTINGS, clusters=97, epochs=1))
    model = load_model(clustered(many)[0])
    assert model.output_shape == (None, 24)
    assert "96 images are cut into 24 clusters instead of 97" in capsys.readouterr().out


@pytest.mark.parametrize("count", [2, 3, 9])
def test_even_a_handful_of_images_has_clusters(tmp_path, monkeypatch, count):
    monkeypatch.setattr(module, "network", tiny_network)
    array = write_toy_array(tmp_path / "few.h5", count)
    few = Clustering((array,), replace(SETTINGS, epochs=1), 4, tmp_path / "at")
    assert load_model(clustered(few)[0]).output_shape == (None, max(1, count // 4))


@pytest.mark.parametrize("count", [0, 1])
def test_an_image_alone_or_none_has_one_cluster_and_it_is_said(tmp_path, capsys, count):
    array = write_toy_array(tmp_path / "few.h5", 1)
    if not count:
        write_store(tmp_path / "none.store", [(1, None, "unreadable: x")], attributes={})
        write_squares(tmp_path / "none.h5", tmp_path / "none.store", side=32)
        write_lot(array, [tmp_path / "none.h5"], 9, 4, "a")
        capsys.readouterr()
    models = [clustered(Clustering((array,), SETTINGS, 4, tmp_path / "at"), name) for name in "ab"]
    (model, history), (again, _) = models
    network = load_model(model)
    assert network.output_shape == (None, 1)
    picture = np.zeros((1, *network.input_shape[1:]), np.float32)
    assert np.isfinite(network.predict(picture, verbose=0)).all()
    assert model.read_bytes() == again.read_bytes()
    assert read_table(history) == []
    assert f"There are {count} images: they are put into one cluster." in capsys.readouterr().out


def test_the_network_looks_at_a_picture_in_fewer_pixels():
    full, half = (network(64, 4, looks) for looks in (64, 32))
    pictures = np.random.default_rng(4).uniform(0, 255, (2, 64, 64, 3)).astype(np.float32)
    half.set_weights(full.get_weights())
    small = pictures.reshape(2, 32, 2, 32, 2, 3).mean((2, 4))
    same = network(32, 4, 64)  # it never looks at more than there are
    same.set_weights(full.get_weights())
    assert half.predict(pictures, verbose=0) == pytest.approx(
        same.predict(small, verbose=0), abs=1e-4
    )


def test_a_loss_that_is_no_number_is_a_sentence(clustering, monkeypatch):
    def renew(model, seed, epoch):
        renew_head(model, seed, epoch)
        head = model.get_layer("pseudo_labels")
        head.bias.assign(np.full(head.bias.shape, np.nan))

    monkeypatch.setattr(module, "network", tiny_network)
    monkeypatch.setattr(module, "renew_head", renew)
    with pytest.raises(ReimagingError, match=r"The loss became nan in epoch 1.*take a smaller one"):
        clustered(clustering)
