"""The steps of clusters, embeddings and maps are spelt out as tasks, of what reads and makes what."""

from pathlib import Path

import pytest

from reimaging import mapping
from reimaging.layout import Layout
from reimaging.learn.imagenet import WEIGHTS
from reimaging.profile import load_profile, map_embedding
from reimaging.run import Run

STEPS = {
    "cluster": mapping.cluster_tasks,
    "embed": mapping.embed_tasks,
    "neighbours": mapping.neighbour_tasks,
    "map": mapping.map_tasks,
}


@pytest.fixture
def tasks(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))

    def tasks(settings=""):
        (tmp_path / "p.toml").write_text(
            '[source]\nkind = "directory"\nlocation = "."\n[metadata]\nkind = "oai-files"\n'
            f'location = "."\n{settings}'
        )
        run = Run(load_profile(str(tmp_path / "p.toml"), tmp_path), Layout(tmp_path, "p"))
        monkeypatch.setattr(mapping.run, "stems_by_now", lambda _: ["t1", "t2"])
        made = {
            f"{step}:{task['name']}": task
            for step, create in STEPS.items()
            for task in create(run, lambda *_: [Path("code.py")])
        }
        return made, run.layout

    return tasks


def names(task, key):
    return {Path(path).name for path in task[key]}


def test_everything_that_is_read_is_made_by_another_task_or_step(tasks):
    made, here = tasks()
    targets = {path for task in made.values() for path in task["targets"]}
    from_elsewhere = {
        "code.py",
        *(str(path) for path in (here.database, here.classifier, here.predictions("classifier"))),
        *(str(place) for t in ("t1", "t2") for place in (here.store(t), here.squares(t, 128))),
    }
    for name, task in made.items():
        assert set(task["file_dep"]) <= targets | from_elsewhere, name


def test_no_file_is_made_twice(tasks):
    made, _ = tasks()
    targets = [path for task in made.values() for path in task["targets"]]
    assert len(targets) == len(set(targets))


def test_each_embedding_of_pictures_is_made_a_tar_at_a_time_and_merged(tasks):
    made, here = tasks()
    assert names(made["embed:raw"], "file_dep") >= {"t1.h5", "t2.h5", "reduction.h5"}
    assert made["embed:raw-t1"]["targets"] == [str(here.embedding_shard("raw", "t1"))]
    assert str(here.classifier) in made["embed:ternary-t1"]["file_dep"]
    assert str(here.deepcluster) in made["embed:deepcluster-t1"]["file_dep"]


def test_tasks_of_networks_are_known_as_such(tasks):
    made, _ = tasks()
    asked = {name for name, task in made.items() if task["meta"]["network"]}
    assert asked >= {"cluster:train", "cluster:t1", "embed:ternary-t1", "embed:deepcluster-t2"}
    assert not {"cluster:images", "cluster:merge", "embed:raw-t1", "embed:caption"} & asked
    assert {name.partition(":")[0] for name in asked} == {"cluster", "embed"}


def test_the_embedding_of_vgg16_is_made_where_its_weights_are_and_else_skipped_aloud(
    tasks, tmp_path
):
    made, _ = tasks()
    assert made["embed:vgg16"]["targets"] == [] and made["embed:vgg16"]["verbosity"] == 2
    assert "neighbours:vgg16" not in made
    (tmp_path / "keras/models").mkdir(parents=True)
    (tmp_path / "keras/models" / WEIGHTS).touch()
    made, here = tasks()
    assert made["embed:vgg16"]["targets"] == [str(here.embedding("vgg16"))]
    assert "neighbours:vgg16" in made


def test_models_and_vectors_of_the_users_are_embeddings_too(tasks, tmp_path):
    made, _ = tasks(
        '[embeddings]\nnames = ["ternary", "deepcluster", "caption", "keras:n.keras", "file:v.h5"]\n'
    )
    assert str(tmp_path / "n.keras") in made["embed:keras-n-t1"]["file_dep"]
    assert str(tmp_path / "v.h5") in made["embed:file-v"]["file_dep"]
    assert {"neighbours:keras-n", "neighbours:file-v"} <= made.keys()


def test_maps_strips_and_duplicates_are_of_the_embedding_that_the_profile_names(tasks):
    made, here = tasks('[maps]\nembedding = "raw"\n')
    for name in (
        "map:random_tsne",
        "map:random_umap",
        "map:category_tsne",
        "neighbours:duplicates",
    ):
        assert str(here.embedding("raw")) in made[name]["file_dep"], name
    assert str(here.embedding("caption")) in made["map:captions_tsne"]["file_dep"]


def test_other_settings_of_maps_have_them_drawn_again(tasks):
    one, _ = tasks()
    two, _ = tasks("[maps]\nperplexity = 20\n")
    assert (
        one["map:random_tsne"]["uptodate"][0].config != two["map:random_tsne"]["uptodate"][0].config
    )


def test_the_slug_of_a_users_model_names_the_files(tmp_path):
    (tmp_path / "p.toml").write_text(
        '[source]\nkind = "directory"\nlocation = "."\n[metadata]\nkind = "oai-files"\n'
        'location = "."\n[embeddings]\nnames = ["ternary", "caption", "keras:a/n.keras"]\n'
        '[maps]\nembedding = "keras:a/n.keras"\n'
    )
    name = map_embedding(load_profile(str(tmp_path / "p.toml"), tmp_path))
    assert (name.slug, name.path) == ("keras-n", tmp_path / "a/n.keras")
