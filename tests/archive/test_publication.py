"""Places and siblings: what is accepted, what is sent once, and what is refused in a sentence."""

import os
import shlex
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from archive.published import whole_history
from reimaging.acquire.annex import Repository
from reimaging.archive.publication import (
    Place,
    hide_paths,
    make_sibling,
    missing_at,
    place_of,
    send,
    send_history,
)
from reimaging.errors import ReimagingError
from reimaging.profile import load_profile


@pytest.fixture
def dataset(tmp_path):
    """A dataset with a large file and a small one, described without a path."""
    repository = Repository(tmp_path / "data set")
    repository.root.mkdir()
    repository.git("init", "--quiet")
    repository.annex("init", "here")
    repository.datalad("create", "--force", "--description", "here", str(repository.root))
    add(repository, "large.bin", b"\0" * 50_000)
    return repository


def add(repository, name, data):
    (repository.root / name).write_bytes(data)
    repository.annex("add", "--quiet", name)
    repository.git("commit", "--quiet", "--message", f"Add {name}")


@pytest.fixture
def place(tmp_path):
    return Place(str(tmp_path / "the place"))


def heads(place, name="set"):
    return Repository(tmp(place) / name).git("for-each-ref", "--format=%(objectname) %(refname)")


def tmp(place):
    return Path(place.folder)


@pytest.fixture
def profile(tmp_path):
    def profile(place):
        (tmp_path / "p.toml").write_text(
            '[source]\nkind = "directory"\nlocation = "."\n[metadata]\nkind = "oai-files"\n'
            'location = "."\n'
        )
        found = load_profile(str(tmp_path / "p.toml"), tmp_path)
        return replace(found, archive=replace(found.archive, place=place))

    return profile


@pytest.mark.parametrize(
    ("given", "folder", "host", "port", "address"),
    [
        ("/disk/a place", "/disk/a place", "", None, "/disk/a place/x"),
        ("file:///disk/a%20place/", "/disk/a place", "", None, "/disk/a place/x"),
        ("ssh://me@far.org/data", "/data", "me@far.org", None, "ssh://me@far.org/data/x"),
        ("ssh://far:2222/data/", "/data", "far", 2222, "ssh://far:2222/data/x"),
    ],
)
def test_a_place_is_a_folder_or_an_address(profile, given, folder, host, port, address):
    place = place_of(profile(given))
    assert place == Place(folder, host, port)
    assert place.address("x") == address


def test_a_relative_folder_counts_from_the_profile(profile, tmp_path):
    assert place_of(profile("../elsewhere")).folder == str(tmp_path.parent / "elsewhere")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "archive.place is not set"),
        ("https://example.org/data", "allowed is the path of a folder"),
        ("ssh://host", "allowed is"),
        ("ssh://-oProxyCommand=x/data", "allowed is"),
        ("ssh://host:many/data", "allowed is"),
        ("file://host/data", "allowed is"),
        ("~nobody-of-that-name/x", "allowed is"),
    ],
)
def test_any_other_place_is_refused_in_a_sentence(profile, given, said):
    with pytest.raises(ReimagingError, match=said) as refused:
        place_of(profile(given))
    assert "p.toml: archive.place is" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_bytes_and_history_are_sent_once(dataset, place):
    remote = make_sibling(dataset, place, "set")
    assert missing_at(dataset, remote, here=True) == ["large.bin"]
    first = send(dataset, remote)
    assert (first.files, first.history) == (1, True)
    before = heads(place)
    assert make_sibling(dataset, place, "set") == remote
    again = send(dataset, remote)
    assert (again.files, again.history) == (0, False)
    assert heads(place) == before
    add(dataset, "more.bin", b"\1" * 50_000)
    assert send(dataset, remote).files == 1
    assert heads(place) != before


def test_what_is_at_the_place_may_be_let_go_here_and_only_then(dataset, place):
    remote = make_sibling(dataset, place, "set")
    send(dataset, remote, keep=False)
    assert not (dataset.root / "large.bin").exists()
    before = heads(place)
    assert not send(dataset, remote, keep=False).history
    assert heads(place) == before
    dataset.annex("get", "large.bin")
    assert (dataset.root / "large.bin").read_bytes() == b"\0" * 50_000


def test_the_history_can_go_without_the_bytes(dataset, place):
    remote = make_sibling(dataset, place, "set")
    assert send_history(dataset, remote)
    assert not send_history(dataset, remote)
    assert missing_at(dataset, remote, here=True) == ["large.bin"]
    assert not list((tmp(place) / "set/annex").rglob("*.bin"))


def test_bytes_that_are_nowhere_are_a_sentence(dataset, place):
    remote = make_sibling(dataset, place, "set")
    dataset.annex("drop", "--force", "large.bin")
    with pytest.raises(ReimagingError, match=r"large\.bin could not be sent"):
        send(dataset, remote, anywhere=True)


def test_a_sibling_that_was_begun_is_finished(dataset, place):
    (tmp(place) / "set").mkdir(parents=True)
    bare = Repository(tmp(place) / "set")
    bare.git("init", "--quiet", "--bare", str(bare.root))  # and killed here
    remote = make_sibling(dataset, place, "set")
    assert send(dataset, remote).files == 1
    assert bare.git("symbolic-ref", "HEAD").strip() == "refs/heads/main"


def test_what_another_has_put_there_is_never_replaced(dataset, place, tmp_path):
    (tmp(place) / "set").mkdir(parents=True)
    (tmp(place) / "set" / "thesis.tex").touch()
    with pytest.raises(ReimagingError, match="holds files and no dataset"):
        make_sibling(dataset, place, "set")
    other = Repository(tmp_path / "other")
    other.root.mkdir()
    other.git("init", "--quiet")
    other.annex("init", "other")
    add(other, "other.bin", b"\2" * 50_000)
    send(other, make_sibling(other, place, "other set"))
    before = heads(place, "other set")
    with pytest.raises(ReimagingError, match="holds another dataset, or a newer state"):
        make_sibling(dataset, place, "other set")
    assert heads(place, "other set") == before


def test_a_place_that_is_no_folder_is_a_sentence(dataset, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ReimagingError, match="cannot be written to"):
        make_sibling(dataset, Place(str(tmp_path / "file")), "set")


def test_a_path_that_the_history_tells_is_cut_off_before_anything_is_sent(place, tmp_path):
    repository = Repository(tmp_path / "telling")
    repository.root.mkdir()
    repository.git("init", "--quiet")
    repository.annex("init")  # by which git-annex notes user, host and path
    add(repository, "large.bin", b"\0" * 50_000)
    assert str(repository.root) in repository.git("show", "git-annex:uuid.log")
    send(repository, make_sibling(repository, place, "set"))
    history = whole_history(Repository(tmp(place) / "set"))
    assert str(tmp_path) not in history
    assert "a copy" in history
    # its files are still known to be at the place
    assert missing_at(repository, make_sibling(repository, place, "set"), here=True) == []
    before = heads(place)
    hide_paths(repository)
    assert not send_history(repository, make_sibling(repository, place, "set"))
    assert heads(place) == before


@pytest.fixture
def far(tmp_path, monkeypatch):
    """An ssh that runs on this machine what it is told to run on another; what it was told."""
    folder = tmp_path / "programs"
    folder.mkdir()
    told = tmp_path / "told"
    parts = folder / "ssh.py"
    parts.write_text(
        "import os, sys\n"
        "words, host = sys.argv[1:], ''\n"
        "while words and (words[0].startswith('-') or not host):\n"
        "    word = words.pop(0)\n"
        "    if word in ('-o', '-p', '-S'):\n        words.pop(0)\n"
        "    elif not word.startswith('-'):\n        host = word\n"
        f"open({str(told)!r}, 'a').write(' '.join([host, *words]) + '\\n')\n"
        "if host != 'me@far.invalid':\n    sys.exit(255)\n"
        f"os.environ['PATH'] = {str(sys.executable.rpartition('/')[0])!r} + ':' + os.environ['PATH']\n"
        "os.execvp('sh', ['sh', '-c', ' '.join(words)])\n"
    )
    program = folder / "ssh"
    # not by "#!", which ends the path of Python at a space
    program.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, str(parts)])} "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    for name, value in (("AUTHOR", "F"), ("COMMITTER", "F")):
        monkeypatch.setenv(f"GIT_{name}_NAME", value)
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "f@localhost")
    return told


def test_a_place_on_another_machine_is_reached_by_ssh(dataset, far, tmp_path):
    place = Place(str(tmp_path / "far folder"), "me@far.invalid", 2222)
    sent = send(dataset, make_sibling(dataset, place, "set"))
    assert (sent.files, sent.history) == (1, True)
    assert (Repository(tmp_path / "far folder/set").git("symbolic-ref", "HEAD").strip()) == (
        "refs/heads/main"
    )
    again = send(dataset, make_sibling(dataset, place, "set"))
    assert (again.files, again.history) == (0, False)
    assert "git init --quiet --bare" in far.read_text()
    assert str(tmp_path) not in whole_history(Repository(tmp_path / "far folder/set"))


def test_a_machine_that_is_out_of_reach_is_a_sentence(dataset, far):
    with pytest.raises(
        ReimagingError, match="cannot be made: ssh ended with status 255"
    ) as refused:
        make_sibling(dataset, Place("/data", "other.invalid"), "set")
    assert "\n" not in str(refused.value)
