"""The steps of learning are spelt out as tasks, of what reads and makes what."""

from pathlib import Path

import pytest

from reimaging import learning
from reimaging.layout import Layout
from reimaging.profile import load_profile
from reimaging.run import Run


@pytest.fixture
def tasks(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))

    def tasks(settings="", labels=False, stems=("t1", "t2")):
        (tmp_path / "p.toml").write_text(
            '[source]\nkind = "directory"\nlocation = "."\n[metadata]\nkind = "oai-files"\n'
            f'location = "."\n[classifier]\nbatch = 16\n{settings}'
        )
        run = Run(load_profile(str(tmp_path / "p.toml"), tmp_path), Layout(tmp_path, "p"))
        monkeypatch.setattr(learning.run, "stems_by_now", lambda _: list(stems))
        if labels:
            run.layout.labels.parent.mkdir(parents=True)
            run.layout.labels.touch()
        made = {}
        for step in (
            learning.array_tasks,
            learning.train_tasks,
            learning.look_tasks,
            learning.predict_tasks,
        ):
            made |= {task["name"]: task for task in step(run, lambda *_: [Path("code.py")])}
        return made, run.layout

    return tasks


def names(task, key):
    return {Path(path).name for path in task[key]}


def test_everything_that_is_read_is_made_by_another_task_or_step(tasks):
    made, here = tasks()
    targets = {path for task in made.values() for path in task["targets"]}
    from_elsewhere = {
        "code.py",
        *(str(path) for path in (here.database, here.store("t1"), here.store("t2"))),
    }
    for name, task in made.items():
        assert set(task["file_dep"]) <= targets | from_elsewhere, name


def test_no_file_is_made_twice(tasks):
    made, _ = tasks()
    targets = [path for task in made.values() for path in task["targets"]]
    assert len(targets) == len(set(targets))


def test_labels_made_by_hand_are_learnt_from_and_never_made_or_cleaned(tasks):
    without, here = tasks()
    assert "labelled" not in without
    made, here = tasks(labels=True)
    assert str(here.labels) in made["labelled"]["file_dep"]
    assert "labelled-128.h5" in names(made["train"], "file_dep")
    assert all(str(here.labels) not in task["targets"] for task in made.values())


def test_each_tar_has_its_shard_and_all_are_merged(tasks):
    made, here = tasks()
    assert made["t1"]["targets"] == [str(here.prediction_shard("classifier", "t1"))]
    assert names(made["merge"], "file_dep") >= {"t1.sqlite3", "t2.sqlite3", "classifier.keras"}
    assert str(here.database) in made["shares"]["file_dep"]


def test_tasks_of_networks_are_known_as_such(tasks):
    made, _ = tasks()
    asked = {name for name, task in made.items() if task["meta"]["network"]}
    assert asked == {"train", "test", "grad-cam", "features", "t1", "t2"}


def test_a_limit_a_category_and_year_is_drawn_by_lot_before(tasks):
    made, here = tasks("most = 1000\n")
    assert str(here.prediction_choice) in made["t1"]["file_dep"]
    assert "choose" in made and "choose" not in tasks()[0]
    assert made["shares"]["actions"][0][2]["sampled"] is True


def test_other_settings_train_again(tasks):
    first, other = tasks()[0], tasks("epochs = 3\n")[0]
    assert first["train"]["uptodate"][0].config != other["train"]["uptodate"][0].config


def test_without_imagenet_s_weights_one_line_is_said_and_with_them_they_are_asked(tasks, tmp_path):
    assert tasks()[0]["imagenet"]["targets"] == []
    for name in (learning.imagenet.WEIGHTS, learning.imagenet.NAMES):
        (tmp_path / "keras/models").mkdir(parents=True, exist_ok=True)
        (tmp_path / "keras/models" / name).touch()
    made, here = tasks()
    assert made["imagenet"]["targets"] == [str(here.predictions("imagenet"))]
