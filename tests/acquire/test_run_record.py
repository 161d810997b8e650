"""DataLad itself reads by which command the dataset came to be."""

import json

from datalad.api import Dataset
from datalad.local.rerun import get_run_info

from reimaging.acquire.run_record import Command, run_message

DOIT = Command(("doit", "profile=the best one", "acquire:dataset"), "../../..")


def message_of(world, commit="HEAD"):
    return world.by_hand("git", "log", "-1", "--format=%B", commit).stdout


def record(world, command):
    archive = world.archive
    return world.raw.record(archive.manifest, archive.tars, str(archive.base), command=command)


def test_datalad_reads_what_is_written():
    message = run_message("Do it", DOIT, "an-id", ["src", "naïve.txt"])
    assert get_run_info(None, message) == (
        "Do it",
        {
            "chain": [],
            "cmd": "doit 'profile=the best one' acquire:dataset",
            "dsid": "an-id",
            "exit": 0,
            "extra_inputs": [],
            "inputs": [],
            "outputs": ["src", "naïve.txt"],
            "pwd": "../../..",
        },
    )


def test_a_message_without_the_marks_is_none_of_a_run():
    message = run_message("Do it", DOIT, "an-id", []).replace("=== Do not", "=== Do")
    assert get_run_info(None, message) == (None, None)


def test_the_same_is_said_in_the_same_bytes():
    assert run_message("Do it", DOIT, "", ["a"]) == run_message("Do it", DOIT, "", ["a"])


def test_the_history_of_a_dataset_says_by_which_command_it_was_recorded(new_world):
    record(new_world, DOIT)
    text, told = get_run_info(None, message_of(new_world))
    dataset = Dataset(str(new_world.raw.root))
    assert text == "Record bulk tars of arXiv"
    assert (told["cmd"], told["pwd"]) == ("doit 'profile=the best one' acquire:dataset", "../../..")
    assert told["dsid"] == dataset.id
    changed = new_world.by_hand("git", "show", "--name-only", "--format=", "HEAD").stdout
    assert {name.split("/")[0] for name in changed.split()} == set(told["outputs"])
    assert str(new_world.folder) not in message_of(new_world)


def test_a_newer_manifest_is_recorded_by_its_own_commit(new_world):
    record(new_world, DOIT)
    new_world.archive.put("1301", seed=9)
    record(new_world, Command(("doit", "acquire"), "."))
    assert get_run_info(None, message_of(new_world))[1]["cmd"] == "doit acquire"
    assert get_run_info(None, message_of(new_world, "HEAD~1"))[1]["cmd"].startswith("doit 'prof")


def test_datalad_rerun_reports_the_command_and_does_it_again(new_world):
    record(new_world, Command(("touch", "done-again"), ".."))
    said = new_world.by_hand("datalad", "-f", "json", "rerun", "--report", "--since=")
    assert said.returncode == 0, said.stderr
    reports = [json.loads(line) for line in said.stdout.splitlines()]
    (report,) = [each for each in reports if "run_info" in each]
    assert (report["run_info"]["cmd"], report["run_info"]["pwd"]) == ("touch done-again", "..")
    done = new_world.by_hand("datalad", "rerun")
    assert done.returncode == 0, done.stderr
    assert (new_world.raw.root.parent / "done-again").is_file()
    # it came out the same, so that there is nothing to save
    assert new_world.by_hand("git", "status", "--porcelain").stdout == ""


def test_by_hand_it_is_a_commit_like_any_other(new_world):
    record(new_world, None)
    assert message_of(new_world).strip() == "Record bulk tars of arXiv"
