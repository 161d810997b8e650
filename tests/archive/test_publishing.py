"""Published, cloned elsewhere and got there: both datasets, by the real programs."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from archive.published import STEM, Published, remove, whole_history
from reimaging.acquire.annex import Repository
from reimaging.archive.publishing import check_place, publish_derived, publish_raw
from reimaging.chain import read_records, truth_of
from reimaging.errors import ReimagingError
from reimaging.given import is_given
from reimaging.profile import load_profile
from reimaging.run import open_run, tar_stems

PUBLISH = """
import sys
from pathlib import Path
from reimaging.archive.publishing import publish_derived, publish_raw
from reimaging.run import open_run
run = open_run(sys.argv[1], Path(sys.argv[2]))
publish_raw(run)
publish_derived(run)
"""


@pytest.fixture
def world(two_tars, tmp_path):
    world = Published(tmp_path, tmp_path / "the place", tmp_path / "some where")
    world.make()
    return world


def test_a_clone_elsewhere_gets_the_files_and_knows_its_tars(world, capsys):
    run = world.publish()
    assert "6 files taken in, 0 removed, 2 images left out." in capsys.readouterr().out
    clone = world.clone()
    assert (clone / "arxiv.sqlite3").is_symlink()
    assert not (clone / "arxiv.sqlite3").exists()  # before it is asked for
    world.by_hand("datalad", "get", "-d", "data/mine", "data/mine/arxiv.sqlite3")
    assert (clone / "arxiv.sqlite3").read_bytes() == run.layout.database.read_bytes()
    assert not any((clone / "raw").iterdir())
    # whose profile names tars and records that are not here
    (world.elsewhere / "mine.toml").write_bytes((world.root / "mine.toml").read_bytes())
    there = open_run(str(world.elsewhere / "mine.toml"), world.elsewhere)
    assert not (world.elsewhere / "src").exists()
    assert is_given(there.layout.given, "convert")
    assert tar_stems(there) == tar_stems(run)
    assert truth_of(there) == clone / "truth"


def test_a_place_that_was_moved_still_serves_and_tells_no_path_and_no_machine(world):
    world.publish()
    world.place = world.place.rename(world.root / "moved away")
    clone = world.clone()
    world.by_hand("datalad", "get", "arxiv.sqlite3", folder=clone)
    assert (clone / "arxiv.sqlite3").is_file()
    for name in ("mine", "mine-raw"):
        history = whole_history(world.bare(name))
        assert str(world.root) not in history
        assert os.uname().nodename not in history.split()
        assert "@" not in history.replace("reimaging@localhost", "").replace("@@", "")


def test_a_clone_knows_its_tars_whatever_its_source_is(world):
    run = world.open()
    publish_derived(run)
    world.clone()
    for source, metadata in (
        ('kind = "sample"\nlocation = "gone/src"', 'kind = "oai-files"\nlocation = "gone/oai"'),
        ('kind = "s3"\nlocation = "s3://arxiv/src"', 'kind = "oai"\nlocation = "https://x.org/o"'),
        (
            'kind = "archive"\nlocation = "https://archive.org"',
            'kind = "snapshot"\nlocation = "gone.json"',
        ),
    ):
        profile = world.elsewhere / "mine.toml"
        profile.write_text(f"[source]\n{source}\n[metadata]\n{metadata}\n")
        assert tar_stems(open_run(str(profile), world.elsewhere)) == tar_stems(run)


def test_the_raw_dataset_goes_without_its_tars_and_is_found_from_the_derived_one(world, capsys):
    world.publish()
    assert "No tar is passed on" in capsys.readouterr().out
    assert not list((world.place / "mine-raw/annex").rglob("*.tar"))
    clone = world.clone()
    world.by_hand("datalad", "get", "-n", "-d", "data/mine", "data/mine/raw")
    raw = Repository(clone / "raw")
    tar = f"src/{STEM}.tar"
    assert (clone / "raw" / tar).is_symlink()
    refused = world.by_hand("datalad", "get", tar, folder=clone / "raw", check=False)
    assert refused.returncode != 0
    # whoever has the tars names where they lie
    raw.git("config", "reimaging.base", str(world.root))
    world.by_hand("datalad", "get", tar, folder=clone / "raw")
    assert (clone / "raw" / tar).read_bytes() == (world.root / tar).read_bytes()


def test_tars_go_along_where_they_are_asked_for_or_were_drawn(world):
    run = world.open()
    link = run.layout.raw / "src" / f"{STEM}.tar"
    Repository(run.layout.raw).annex("drop", str(link))  # fetched again from where it came
    publish_raw(run, tars=True)
    clone = world.clone("mine-raw", "raw")
    world.by_hand("datalad", "get", f"src/{STEM}.tar", folder=clone)
    assert (clone / f"src/{STEM}.tar").read_bytes() == (world.root / f"src/{STEM}.tar").read_bytes()
    assert not link.exists()  # what was not here is not kept here


def test_those_of_a_drawn_sample_go_along_unasked(world):
    run = world.open()
    source = replace(run.profile.source, kind="sample")
    publish_raw(replace(run, profile=replace(run.profile, source=source)))
    assert len(list((world.place / "mine-raw/annex").rglob("*.tar/*.tar"))) == 2


def test_a_second_publication_does_nothing(world, capsys):
    world.publish()
    before = world.heads()
    capsys.readouterr()
    world.publish()
    assert world.heads() == before
    said = capsys.readouterr().out
    assert said.count("is up to date.") == 2
    assert "0 files taken in, 0 removed" in said
    # nothing large stays beside the run's own files
    assert not list((world.root / "data/mine/derived/.git/annex/objects").rglob("*.h5"))


def test_a_newer_database_comes_as_a_new_commit(world, two_tars, record):
    run = world.publish()
    clone, bare = world.clone(), world.bare()
    before = bare.git("rev-list", "--count", "main")
    two_tars.add_page("page-2", record("1501.00001", "2015-01-01", "cs.CV", title="Seeing more"))
    read_records(run)
    world.merge(run)
    publish_derived(run)
    assert int(bare.git("rev-list", "--count", "main")) == int(before) + 1
    changed = bare.git("diff", "--name-only", "main~1", "main").split()
    assert "arxiv.sqlite3" in changed
    assert not [name for name in changed if name.startswith("images/")]
    world.by_hand("datalad", "update", "--how", "ff-only", folder=clone)
    world.by_hand("datalad", "get", "arxiv.sqlite3", folder=clone)
    assert (clone / "arxiv.sqlite3").read_bytes() == run.layout.database.read_bytes()


def test_another_place_gets_all_of_it_though_its_bytes_were_let_go(world):
    world.publish()
    world.publish(world.open(place=world.root / "second place"))
    remove(world.place)
    world.place = world.root / "second place"
    clone = world.clone()
    world.by_hand("datalad", "get", ".", folder=clone)
    assert (clone / f"images/{STEM}.h5").is_file()


@pytest.mark.parametrize(
    "come",
    ["mine-raw/HEAD", "mine/HEAD", "mine/annex/objects/*/*/*"],
    ids=["raw", "derived", "bytes"],
)
def test_one_that_was_killed_is_carried_on(world, come):
    arguments = [str(world.root / "mine.toml"), str(world.root)]
    run = subprocess.Popen(
        [sys.executable, "-c", PUBLISH, *arguments],
        start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    end = time.monotonic() + 300
    while not list(world.place.glob(come)):
        assert run.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.005)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    made = world.publish()
    clone = world.clone()
    world.by_hand("datalad", "get", ".", folder=clone)
    assert (clone / "arxiv.sqlite3").read_bytes() == made.layout.database.read_bytes()
    before = world.heads()
    world.publish()
    assert world.heads() == before


def test_locks_that_a_killed_git_left_at_the_place_stop_nothing(world):
    place = world.place / "mine"
    place.mkdir(parents=True)
    # as git leaves them that is killed while it makes a repository, or takes what is sent
    (place / "HEAD").write_text("ref: refs/heads/main\n")
    (place / "config.lock").touch()
    run = world.publish()
    (place / "refs/heads/main.lock").touch()
    world.merge(run)
    world.publish()
    assert not list(place.rglob("*.lock"))


def test_without_a_place_nothing_begins(world):
    path = world.root / "mine.toml"
    path.write_text(path.read_text().partition("[archive]")[0])
    run = open_run(str(path), world.root)
    for publish in (check_place, publish_raw, publish_derived):
        with pytest.raises(ReimagingError, match=r"archive\.place is not set"):
            publish(run)
    assert not (run.layout.data / "derived").exists()


def test_where_it_is_published_is_said_first(world, capsys):
    check_place(world.open())
    said = capsys.readouterr().out
    assert f"{world.place}/mine and {world.place}/mine-raw" in said
    assert not world.place.exists()


def test_without_a_raw_dataset_the_derived_one_is_published_alone(world, capsys):
    run = world.open()
    remove(run.layout.raw)
    world.publish(run)
    assert "nothing of the tars is published" in capsys.readouterr().out
    assert not (world.place / "mine-raw").exists()
    assert "raw" not in world.bare().git("ls-tree", "--name-only", "main").split()
    assert load_profile(str(run.profile.path), world.root).archive.place == str(world.place)
