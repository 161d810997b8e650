"""The bundle and its deposit are spelt out as tasks: made of what the study's steps say."""

from pathlib import Path

import pytest

from archive.made_run import declared, make_run
from reimaging.archive.bundle import bundle_path
from reimaging.archiving import archive_tasks, deposit_tasks
from reimaging.given import write_given


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_run(tmp_path_factory.mktemp("made"))


def tasks_of(made):
    steps = {step: (lambda tasks=tasks: iter(tasks)) for step, tasks in declared(made.run).items()}
    return {task["name"]: task for task in archive_tasks(made.run, made.commit, steps)}


def test_the_bundle_is_made_anew_when_anything_that_goes_in_is(made):
    bundle = tasks_of(made)["bundle"]
    assert bundle["targets"] == [str(bundle_path(made.run))]
    assert bundle["file_dep"] == [str(path) for path in made.contents.files]
    assert str(made.run.layout.figure("licences")) in bundle["file_dep"]
    (changed,) = bundle["uptodate"]
    assert made.commit.described in str(changed.config)


def test_what_goes_in_can_be_listed_alone_at_any_time(made, capsys):
    listing = tasks_of(made)["list"]
    assert not (listing["file_dep"] or listing["targets"] or listing["uptodate"])
    ((act, arguments, named),) = listing["actions"]
    act(*arguments, **named)
    assert "images-of-the-arxiv-" in capsys.readouterr().out and listing["verbosity"] == 2


def test_the_action_makes_the_file_that_the_task_names(made):
    bundle = tasks_of(made)["bundle"]
    ((act, arguments, named),) = bundle["actions"]
    act(*arguments, **named)
    assert Path(bundle["targets"][0]).is_file()


def test_of_a_given_step_only_what_is_there_is_asked_for(made):
    lost = made.run.layout.model_card
    kept = lost.read_bytes()
    lost.unlink()
    try:
        assert str(lost) in tasks_of(made)["bundle"]["file_dep"]
        write_given(made.run.layout.given, "a dataset", ["learn"])
        assert str(lost) not in tasks_of(made)["bundle"]["file_dep"]
    finally:
        lost.write_bytes(kept)
        made.run.layout.given.unlink(missing_ok=True)


def test_the_server_is_asked_each_time_once_the_bundle_is_packed(made):
    (deposit,) = deposit_tasks(made.run, "yes")
    assert deposit["task_dep"] == ["archive:bundle"] and deposit["verbosity"] == 2
    assert not (deposit["targets"] or deposit["uptodate"] or deposit["file_dep"])
    ((_, arguments, _),) = deposit["actions"]
    assert arguments == (made.run, "yes")


def test_they_are_no_part_of_doit_alone():
    text = (Path(__file__).parents[1] / "dodo.py").read_text()
    default = text.partition('"default_tasks"')[2].partition('"backend"')[0]
    assert "def task_archive" in text and "def task_deposit" in text
    assert '"archive"' not in default and '"deposit"' not in default
