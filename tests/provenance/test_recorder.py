"""Beside each file that doit makes lies what made it, however many processes make it."""

import getpass
import os
import platform
import shutil
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from provenance.doit_project import COMMIT, PROFILE, STEMS, DoitProject
from provenance.recorded import a_making, digest
from reimaging.layout import Layout
from reimaging.profile import load_profile
from reimaging.provenance.record import (
    Input,
    file_sha256,
    read_making,
    record_path,
    write_making,
)
from reimaging.provenance.recorder import Recorder, recorder_of
from reimaging.run import Run

ROOT = Path(__file__).parents[2]
WHEN = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.fixture
def project(tmp_path):
    return DoitProject(tmp_path)


def a_recorder(root, passed_over=()):
    return Recorder(root, PROFILE, COMMIT, passed_over)


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize("processes", [0, 2])
def test_each_file_that_doit_makes_has_its_record(project, processes):
    before = datetime.now(UTC) - timedelta(seconds=2)
    project.doit(processes=processes)
    figure = project.figures[0]
    making = read_making(figure)
    assert (making.file, making.task) == (
        "outputs/sample/figures/licences.pdf",
        "figures:licences.pdf",
    )
    assert (making.sha256, making.bytes) == (file_sha256(figure), figure.stat().st_size)
    assert making.inputs == tuple(
        Input(name, file_sha256(project.root / name))
        for name in (
            "code/reimaging/a.py",
            "code/reimaging/b.py",
            "outputs/sample/tables/licences.csv",
        )
    )
    assert (making.commit, making.changed) == (COMMIT.hash, False)
    assert making.profile == PROFILE
    assert making.environment.lock == "requirements.lock"
    assert making.environment.lock_sha256 == digest("# requirements.lock\n")
    started = datetime.strptime(making.started, "%Y-%m-%dT%H:%M:%S%z")
    assert before <= started <= datetime.now(UTC)
    assert 0 <= making.seconds < 60
    made = [*project.parts, project.table, *project.figures]
    assert all(read_making(path).sha256 == file_sha256(path) for path in made)
    assert read_making(project.parts[0]).task == f"ingest:{STEMS[0]}"


def test_what_is_up_to_date_keeps_its_record(project):
    project.doit()
    before = record_path(project.table).stat().st_mtime_ns
    project.figures[0].unlink()
    project.doit()
    assert record_path(project.table).stat().st_mtime_ns == before


def test_doit_clean_removes_the_records(project):
    project.doit()
    project.doit("clean", "--clean-all")
    assert not list(project.root.rglob(".made"))


def test_no_record_tells_whose_machine_it_was(project):
    project.doit()
    texts = [record.read_text() for record in project.root.rglob(".made/*.json")]
    assert len(texts) == 9
    secrets = [str(project.root), str(Path.home()), os.environ.get("HOSTNAME"), platform.node()]
    # a user called "root" or "a" is in many a word: as a word of its own it must not be there
    for secret in {*filter(None, secrets), f'"{getpass.getuser()}"', f"/{getpass.getuser()}/"}:
        assert not [text for text in texts if secret in text]


def test_files_of_a_dataset_and_folders_are_passed_over(tmp_path):
    inside = put(tmp_path / "raw" / "config", "a")
    (tmp_path / "folder").mkdir()
    recorder = a_recorder(tmp_path, [tmp_path / "raw"])
    made = [inside, tmp_path / "folder", tmp_path / "missing"]
    assert recorder.done("a:b", [], made, WHEN, 1) is None
    assert not list(tmp_path.rglob(".made"))


def test_an_input_is_known_by_its_record_while_it_stands(tmp_path):
    read, made = put(tmp_path / "read", "abc"), put(tmp_path / "made", "d")
    status = read.stat()
    # a hash that no reading gives: so it shows that the record was believed
    write_making(
        read, a_making("read", of="else", size=status.st_size, modified_ns=status.st_mtime_ns)
    )
    a_recorder(tmp_path).done("a:b", [read], [made], WHEN, 1)
    assert read_making(made).inputs == (Input("read", digest("else")),)


@pytest.mark.parametrize("change", ["size", "time"])
def test_an_input_that_is_not_as_its_record_says_is_read(tmp_path, change):
    read, made = put(tmp_path / "read", "abc"), put(tmp_path / "made", "d")
    status = read.stat()
    write_making(
        read, a_making("read", of="else", size=status.st_size, modified_ns=status.st_mtime_ns)
    )
    if change == "size":
        read.write_text("abcd")
        os.utime(read, ns=(status.st_atime_ns, status.st_mtime_ns))
    else:
        os.utime(read, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    a_recorder(tmp_path).done("a:b", [read], [made], WHEN, 1)
    assert read_making(made).inputs == (Input("read", digest(read.read_text())),)


def test_a_file_that_changes_during_the_run_is_read_again(tmp_path):
    read, made = put(tmp_path / "read", "abc"), put(tmp_path / "made", "d")
    recorder = a_recorder(tmp_path)
    recorder.done("a:b", [read], [made], WHEN, 1)
    status = read.stat()
    read.write_text("abd")
    recorder.done("a:b", [read], [made], WHEN, 1)
    assert read_making(made).inputs == (Input("read", digest("abd")),)
    # and while its size and time stay, it is not: this is what saves the reading
    read.write_text("xyz")
    os.utime(read, ns=(status.st_atime_ns, status.st_mtime_ns))
    recorder.done("a:b", [read], [made], WHEN, 1)
    os.utime(read, ns=(status.st_atime_ns, status.st_mtime_ns))
    read.write_text("pqr")
    os.utime(read, ns=(status.st_atime_ns, status.st_mtime_ns))
    recorder.done("a:b", [read], [made], WHEN, 1)
    assert read_making(made).inputs == (Input("read", digest("xyz")),)


def test_a_file_that_was_made_again_is_hashed_even_if_it_looks_the_same(tmp_path):
    made = put(tmp_path / "made", "abc")
    further = put(tmp_path / "further", "e")
    status = made.stat()
    recorder = a_recorder(tmp_path)
    recorder.done("a:b", [], [made], WHEN, 1)
    recorder.done("c:d", [made], [further], WHEN, 1)
    made.write_text("xyz")
    os.utime(made, ns=(status.st_atime_ns, status.st_mtime_ns))
    recorder.done("a:b", [], [made], WHEN, 1)
    assert read_making(made).sha256 == digest("xyz")
    recorder.done("c:d", [made], [further], WHEN, 1)
    assert read_making(further).inputs == (Input("made", digest("xyz")),)


def test_a_file_outside_the_project_and_one_that_is_gone(tmp_path):
    root, outside = tmp_path / "project", put(tmp_path / "mine" / "pages.xml", "abc")
    made = put(root / "made", "d")
    a_recorder(root).done("a:b", [outside, tmp_path / "gone"], [made], WHEN, 1)
    assert read_making(made).inputs == (Input(".../pages.xml", digest("abc")),)


def test_the_moment_is_in_utc_whatever_it_is_given_in(tmp_path):
    made = put(tmp_path / "made", "d")
    for given in (WHEN, WHEN.timestamp(), WHEN.astimezone(timezone(timedelta(hours=5)))):
        a_recorder(tmp_path).done("a:b", [], [made], given, 2.345)
        making = read_making(made)
        assert (making.started, making.seconds) == ("2024-05-06T07:08:09Z", 2.35)


def test_what_cannot_be_recorded_is_a_sentence_and_no_old_record_is_left(project):
    project.doit()
    stale = record_path(project.table)
    # where a record's folder was, a file: nothing can be written below it
    figures = record_path(project.figures[0]).parent
    shutil.rmtree(figures)
    figures.write_text("in the way")
    for path in (*project.figures, project.table):
        path.unlink()
    said = project.doit()
    assert "figures:licences.pdf is done, but what made its files is not recorded" in said
    assert "Traceback" not in said
    assert "3 tasks done" in said
    assert all(path.is_file() for path in project.figures)
    assert read_making(project.table).sha256 == file_sha256(project.table)
    assert stale.is_file()


def test_a_full_disk_is_a_sentence(tmp_path, monkeypatch):
    made = put(tmp_path / "made", "d")
    a_recorder(tmp_path).done("a:b", [], [made], WHEN, 1)
    made.write_text("other")
    # the folder of records on a disk that is full: every write to it fails
    record_path(made).unlink()
    record_path(made).parent.rmdir()
    record_path(made).parent.symlink_to("/proc/self/fd")
    said = a_recorder(tmp_path).done("a:b", [], [made], WHEN, 1)
    assert said.startswith("a:b is done, but what made its files is not recorded")


def test_a_former_record_does_not_speak_for_a_file_that_could_not_be_hashed(tmp_path):
    made, other = put(tmp_path / "made", "d"), put(tmp_path / "other", "e")
    recorder = a_recorder(tmp_path)
    recorder.done("a:b", [], [made, other], WHEN, 1)
    made.write_text("longer")
    record_path(other).unlink()
    record_path(other).mkdir()
    (record_path(other) / "in the way").touch()
    said = recorder.done("a:b", [], [other, made], WHEN, 1)
    assert "is not recorded for all of them" in said
    assert read_making(made) is None


def test_the_recorder_of_a_run_knows_its_profile_and_passes_its_raw_data_over(tmp_path):
    run = Run(load_profile("sample", ROOT), Layout(tmp_path, "sample"))
    made = put(run.layout.table("outcomes"), "a")
    raw = put(run.layout.raw / ".datalad" / "config", "b")
    recorder_of(run, COMMIT).done("a:b", [], [made, raw], WHEN, 1)
    making = read_making(made)
    assert (making.profile.name, making.profile.seed) == ("sample", run.profile.random.seed)
    assert not record_path(raw).exists()
