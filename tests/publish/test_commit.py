"""What is published names the state of the code, with or without git."""

import subprocess

import pytest

from reimaging.publish.commit import Commit, commit_of


@pytest.fixture
def repository(tmp_path):
    def git(*arguments):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(
            ["git", *identity, "-C", str(tmp_path), *arguments], check=True, capture_output=True
        )

    git("init")
    (tmp_path / "file").write_text("1")
    git("add", "file")
    git("commit", "-m", "first", "--date", "@1000000000")
    return tmp_path


def test_a_commit_is_named_with_its_date(repository):
    commit = commit_of(repository)
    assert len(commit.hash) == 40
    assert commit.date > 1_000_000_000
    assert commit.described == f"commit {commit.hash[:12]}"


def test_changes_are_told_and_untracked_files_are_none(repository):
    (repository / "other").write_text("made by a run")
    assert not commit_of(repository).changed
    (repository / "file").write_text("2")
    assert commit_of(repository).described.endswith("with uncommitted changes")


def test_an_archive_says_that_it_has_no_history(tmp_path):
    assert commit_of(tmp_path) == Commit(None, 0, False)
    assert "archive" in commit_of(tmp_path).described


def test_a_folder_inside_another_repository_is_not_taken_for_it(repository):
    inside = repository / "unpacked archive"
    inside.mkdir()
    assert commit_of(inside).hash is None
