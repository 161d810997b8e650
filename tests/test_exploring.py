"""The step of the explorer is spelt out as tasks, which make what it opens, and come after the maps."""

from pathlib import Path

import pytest

from explore.made_profile import TARS, make_profile
from reimaging import exploring
from reimaging.explore.collection import open_collection
from reimaging.run import Run


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_profile(tmp_path_factory.mktemp("made"))


@pytest.fixture
def tasks(made, monkeypatch):
    monkeypatch.setattr(exploring.run, "stems_by_now", lambda _: list(TARS))
    code = {"asked": []}

    def named(*patterns):
        code["asked"] += patterns
        return [Path("code.py")]

    run = Run(made.profile, made.layout)
    return {task["name"]: task for task in exploring.explore_tasks(run, named)}


def test_what_is_read_is_made_by_steps_before_it(tasks, made):
    here = made.layout
    before = {
        *(str(path) for path in (here.database, here.clusters, here.predictions("classifier"))),
        *tasks["catalogue"]["targets"],
        *(str(here.store(stem)) for stem in TARS),
    }
    assert {path for task in tasks.values() for path in task["file_dep"]} == before
    assert {path for task in tasks.values() for path in task["meta"]["code"]} == {Path("code.py")}


def test_each_tar_has_its_thumbnails_made_alone(tasks, made):
    for stem in TARS:
        assert tasks[stem]["targets"] == [str(made.layout.thumbnails(stem))]
        assert str(made.layout.store(stem)) in tasks[stem]["file_dep"]
    assert tasks["catalogue"]["targets"] == [str(made.layout.catalogue)]
    assert tasks["captions"]["targets"] == [str(made.layout.captions)]


def test_whoever_asks_for_the_step_gets_maps_and_neighbours_too(tasks):
    assert {"cluster", "neighbours", "map", "tables"} <= set(tasks["catalogue"]["task_dep"])


def test_done_again_they_make_the_same_files_and_the_explorer_opens(tasks, made):
    for task in tasks.values():
        (target,) = map(Path, task["targets"])
        before = target.read_bytes()
        target.unlink()
        ((act, arguments, named),) = task["actions"]
        act(*arguments, **named)
        assert target.read_bytes() == before
    assert len(open_collection(made.layout, made.profile).catalogue) == 60


def test_it_is_no_part_of_doit_alone():
    text = (Path(__file__).parents[1] / "dodo.py").read_text()
    default = text.partition('"default_tasks"')[2].partition('"backend"')[0]
    assert "def task_explore" in text and '"explore"' not in default
