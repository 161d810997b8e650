"""What is published names the state of the code, with or without git."""

import io
import subprocess
import tarfile
from pathlib import Path

import pytest

from reimaging.publish.commit import ARCHIVAL, Commit, commit_of

ROOT = Path(__file__).parents[2]


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


def test_an_archive_that_git_made_names_its_commit(repository, tmp_path_factory):
    for name in (ARCHIVAL, ".gitattributes"):  # as the project has them
        (repository / name).write_text((ROOT / name).read_text())
        subprocess.run(["git", "-C", str(repository), "add", name], check=True)
    assert commit_of(repository).changed
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, "-C", str(repository), "commit", "-qm", "second"], check=True)
    exported = subprocess.run(
        ["git", "-C", str(repository), "archive", "HEAD"], check=True, capture_output=True
    ).stdout
    unpacked = tmp_path_factory.mktemp("unpacked elsewhere")
    with tarfile.open(fileobj=io.BytesIO(exported)) as tar:
        tar.extractall(unpacked, filter="data")
    assert commit_of(unpacked) == commit_of(repository)
    assert commit_of(unpacked).hash is not None


@pytest.mark.parametrize("text", ["node: $Format:%H$\ndate: $Format:%ct$\n", "", "node: 12\n"])
def test_what_git_did_not_write_names_no_commit(tmp_path, text):
    (tmp_path / ARCHIVAL).write_text(text)
    assert commit_of(tmp_path) == Commit(None, 0, False)
