"""The code of a bundle is that of the commit, to the byte, and of nothing that no commit names."""

import shutil

import pytest

from archive.made_run import COMMITTED, git
from reimaging.archive.committed import extract_commit
from reimaging.errors import ReimagingError
from reimaging.publish.commit import Commit, commit_of


@pytest.fixture
def project(made, tmp_path):
    copy = tmp_path / "a copy"
    shutil.copytree(made.run.layout.root, copy)
    return copy


def test_committed_files_are_unpacked_and_no_others(made, tmp_path):
    root = made.run.layout.root
    extract_commit(root, made.commit, tmp_path / "code")
    names = {p.relative_to(tmp_path / "code").as_posix() for p in (tmp_path / "code").rglob("*")}
    assert names == {
        *COMMITTED, ".gitignore", "code", "code/setup", "dodo.py", "profiles", "profiles/made.toml",
    }  # fmt: skip
    assert (tmp_path / "code/code/setup").stat().st_mode & 0o100
    assert made.commit.hash in (tmp_path / "code/.git_archival.txt").read_text()
    assert commit_of(tmp_path / "code") == made.commit


def test_changes_that_are_not_committed_are_refused(project, tmp_path):
    (project / "untracked").touch()
    extract_commit(project, commit_of(project), tmp_path / "one")
    (project / "dodo.py").write_text("changed")
    with pytest.raises(ReimagingError, match=r"differ from commit [0-9a-f]{12}, which the bundle"):
        extract_commit(project, commit_of(project), tmp_path / "two")


def test_without_history_there_is_no_bundle(project, tmp_path):
    commit = commit_of(project)
    shutil.rmtree(project / ".git")
    for told in (commit_of(project), commit):  # as an unpacked bundle, too, knows its commit
        with pytest.raises(ReimagingError, match="there is no git history here"):
            extract_commit(project, told, tmp_path / "code")


def test_without_git_that_is_a_sentence(made, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReimagingError, match="with git installed"):
        extract_commit(made.run.layout.root, made.commit, tmp_path / "code")


def test_an_older_commit_is_the_one_that_is_named(project, tmp_path):
    before = commit_of(project)
    (project / "dodo.py").write_text("later")
    git(project, "commit", "-am", "second")
    extract_commit(project, Commit(before.hash, before.date, False), tmp_path / "code")
    assert (tmp_path / "code/dodo.py").read_text() == ""
