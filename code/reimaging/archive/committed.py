"""The code as it was committed, without what lies beside it."""

import subprocess
import tarfile
from pathlib import Path

from reimaging.errors import ReimagingError
from reimaging.publish.commit import Commit


def check_committed(commit: Commit) -> None:
    """Refuse a state of the code that no commit names.

    Raises
    ------
    ReimagingError
        If tracked files have changes that are not committed, or there is no git history.
    """
    if commit.hash is None:
        raise _no_history()
    if commit.changed:
        raise ReimagingError(
            f"Tracked files differ from {commit.described.partition(' with')[0]}, which the bundle "
            "would name; commit the changes, or take them back (`git status` lists them)."
        )


def extract_commit(root: Path, commit: Commit, folder: Path) -> None:
    """Unpack a commit of the project in `root` into a folder.

    Raises
    ------
    ReimagingError
        As `check_committed` does, or if git does not give the commit.
    """
    check_committed(commit)
    # the folder may belong to another user, as in a container
    command = ["git", "-c", f"safe.directory={root}", "-C", str(root), "archive", "--format=tar"]
    try:
        with subprocess.Popen(
            [*command, str(commit.hash)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as git:
            assert git.stdout is not None
            with tarfile.open(fileobj=git.stdout, mode="r|") as tar:
                tar.extractall(folder, filter="data")
    except (FileNotFoundError, tarfile.ReadError):
        raise _no_history() from None
    if git.returncode:
        raise _no_history()


def _no_history() -> ReimagingError:
    return ReimagingError(
        "A bundle holds the code as committed, and there is no git history here; make it in a "
        "clone of the project, with git installed."
    )
