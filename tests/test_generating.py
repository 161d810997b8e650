"""The steps of generated pictures are spelt out as tasks, of what reads and makes what."""

from pathlib import Path

import pytest

from reimaging import generating
from reimaging.layout import Layout
from reimaging.profile import load_profile
from reimaging.run import Run


@pytest.fixture
def tasks(tmp_path, monkeypatch):
    def tasks(settings=""):
        (tmp_path / "p.toml").write_text(
            '[source]\nkind = "directory"\nlocation = "."\n[metadata]\nkind = "oai-files"\n'
            f'location = "."\n[gan]\nside = 64\n{settings}'
        )
        run = Run(load_profile(str(tmp_path / "p.toml"), tmp_path), Layout(tmp_path, "p"))
        monkeypatch.setattr(generating.run, "stems_by_now", lambda _: ["t1", "t2"])
        made = generating.generate_tasks(run, lambda *patterns: [Path(each) for each in patterns])
        return {task["name"]: task for task in made}, run.layout

    return tasks


def test_everything_that_is_read_is_made_by_another_task_or_step(tasks):
    made, here = tasks()
    targets = {path for task in made.values() for path in task["targets"]}
    elsewhere = {here.database, here.store("t1"), here.store("t2"), here.classifier}
    for name, task in made.items():
        read = {path for path in task["file_dep"] if not path.endswith(".py")}
        assert read <= targets | {str(path) for path in elsewhere}, name
    assert len(targets) == sum(len(task["targets"]) for task in made.values())


def test_the_classifiers_answers_are_read_for_a_slice_of_a_class_alone(tasks):
    for settings, is_read in (("", False), ('image_class = "sensor"\n', True)):
        made, here = tasks(settings)
        said = str(here.predictions("classifier"))
        assert (said in made["real"]["file_dep"]) == is_read


def test_tasks_of_networks_are_known_as_such(tasks):
    made, _ = tasks()
    asked = {name for name, task in made.items() if task["meta"]["network"]}
    assert asked == {"train", "pictures", "measure"}


def test_code_that_is_named_is_there(tasks):
    made, _ = tasks()
    package = Path(generating.__file__).parent
    named = {path for task in made.values() for path in task["meta"]["code"]}
    assert named and all((package / path).is_file() for path in named)
