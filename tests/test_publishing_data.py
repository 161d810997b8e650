"""Publishing as doit's tasks: in which order, after which steps, and never unasked."""

from pathlib import Path

import pytest

from reimaging import publishing_data
from reimaging.archive import publishing
from reimaging.layout import Layout
from reimaging.profile import load_profile
from reimaging.run import Run

ROOT = Path(__file__).parents[1]


@pytest.fixture
def asked(tmp_path):
    def asked(kind="directory"):
        (tmp_path / "p.toml").write_text(
            f'[source]\nkind = "{kind}"\nlocation = "bulk/src"\n'
            '[metadata]\nkind = "oai-files"\nlocation = "bulk/oai"\n'
        )
        return Run(load_profile(str(tmp_path / "p.toml"), tmp_path), Layout(tmp_path, "p"))

    return asked


def tasks(run, **how):
    first, *others = publishing_data.publish_tasks(run, "Publish", **how)
    assert (first["name"], first["doc"]) == (None, "Publish")
    assert {task["basename"] for task in (first, *others)} == {"publish-data"}
    return {task["name"]: task for task in others}


def test_the_place_is_looked_at_before_anything_is_made(asked):
    made = tasks(asked())
    assert list(made) == ["place", "raw", "derived"]
    assert made["place"]["task_dep"] == []
    # a failure of the first ends the run before hours of work
    assert made["raw"]["task_dep"] == ["publish-data:place", "acquire"]
    assert made["derived"]["task_dep"] == ["publish-data:raw", "index", "convert"]


def test_each_asks_the_place_anew_and_says_what_it_did(asked):
    for task in tasks(asked()).values():
        assert (task["targets"], task["file_dep"], task["uptodate"]) == ([], [], [])
        assert task["clean"] == []
        assert task["verbosity"] == 2


def test_tars_go_along_only_if_it_is_said(asked):
    for said in (False, True):
        ((act, arguments, _),) = tasks(asked(), tars=said)["raw"]["actions"]
        assert act is publishing.publish_raw
        assert arguments[1] is said


def test_what_is_seen_on_drawn_images_goes_along(asked, tmp_path):
    for kind, truth in (("directory", []), ("sample", [tmp_path / "bulk/truth/images.csv"])):
        run = asked(kind)
        ((_, arguments, _),) = tasks(run)["derived"]["actions"]
        assert arguments == (run, truth)


def test_it_is_no_part_of_doit_alone():
    text = (ROOT / "dodo.py").read_text()
    default = text.partition('"default_tasks"')[2].partition('"backend"')[0]
    assert "publish_tasks(" in text
    assert "publish" not in default
