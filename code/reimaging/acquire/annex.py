"""Runs git, git-annex and DataLad in one repository, in surroundings that are known.

What a program does must not depend on the user's own git configuration, on their having one, on a
git hook that we may be called from, or on where a shell looks for programs. And its errors must
come back as one sentence.
"""

import fcntl
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from reimaging.errors import ReimagingError

AUTHOR: Final = "Images of the arXiv"
EMAIL: Final = "reimaging@localhost"

# Seconds to wait for another writer of the same dataset; recording 3,000 tars takes 15.
_PATIENCE = 300
# Seconds that a lock file of git may stay the same before its owner is taken for dead.
_GRACE = 1.0
# Lines with which git, git-annex and DataLad say why they failed.
_TELLING = re.compile(r"(fatal|error|git-annex): |[a-z]+\((error|impossible)\): ")


class Repository:
    """A git repository and the programs that work on it.

    Parameters
    ----------
    root
        Its folder, which need not exist yet.
    lock
        Descriptor of a lock held by us that the programs shall hold too, for as long as they run:
        if we are killed, who comes next then waits for them.
    """

    def __init__(self, root: Path, lock: int | None = None) -> None:
        self.root = root
        self._shared = () if lock is None else (lock,)

    def git(self, *arguments: str, lines: Iterable[str] = ()) -> str:
        """Run git and give its output; raises ReimagingError with git's own reason."""
        done = self._run("git", *arguments, lines=lines)
        if done.returncode:
            raise self._failure(f"git {' '.join(arguments[:2])}", done)
        return done.stdout

    def annex(self, *arguments: str, lines: Iterable[str] = ()) -> str:
        """Run git-annex, `lines` being its batch input, and give its output."""
        return self.git("annex", *arguments, lines=lines)

    def annex_results(self, *arguments: str) -> list[dict[str, Any]]:
        """Run a command of git-annex that answers in JSON, a line an item, and may fail on some.

        Raises
        ------
        ReimagingError
            If it fails without saying on which item.
        """
        options = ("--json", "--json-error-messages")
        done = self._run("git", "annex", arguments[0], *options, *arguments[1:])
        results = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode and all(result.get("success") for result in results):
            raise self._failure(f"git annex {arguments[0]}", done)
        return results

    def datalad(self, *arguments: str) -> None:
        """Run DataLad, in the folder itself where it exists."""
        done = self._run("datalad", *arguments)
        if done.returncode:
            raise self._failure(f"datalad {arguments[0]}", done)

    def succeeds(self, *arguments: str) -> bool:
        """Whether git ends well with these arguments."""
        return self._run("git", *arguments).returncode == 0

    def config(self, name: str) -> str:
        """Give an option of git's configuration of this repository, empty if it is not set."""
        return self._run("git", "config", "--get", name).stdout.rstrip("\n")

    def users_config(self, name: str) -> str:
        """Give an option as the user's own git sees it here, empty if it is not set."""
        environment = self._environment()
        for variable in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
            del environment[variable]
            if variable in os.environ:
                environment[variable] = os.environ[variable]
        return self._run("git", "config", "--get", name, environment=environment).stdout.strip()

    def set_config(self, name: str, value: str) -> None:
        """Set an option of this repository alone."""
        if self.config(name) != value:
            self.git("config", "--local", name, value)

    def unset_config(self, name: str) -> None:
        """Take an option of this repository back."""
        if self.config(name):
            self.git("config", "--local", "--unset-all", name)

    def git_folder(self) -> Path | None:
        """Give the folder of git's own files, or None where there is no repository."""
        if not (self.root / ".git").exists():
            return None
        done = self._run("git", "rev-parse", "--absolute-git-dir")
        return None if done.returncode else Path(done.stdout.rstrip("\n"))

    def remove_dead_locks(self) -> None:
        """Remove lock files that a killed git left and that would stop every later one.

        Whoever holds the lock of `sole_writer` knows that no program of ours is left; a git of the
        user's gets a moment to end.
        """
        before = self._lock_files()
        if not before:
            return
        time.sleep(_GRACE)
        for path, seen in self._lock_files().items():
            if before.get(path) == seen:
                path.unlink(missing_ok=True)

    def _lock_files(self) -> dict[Path, tuple[int, int]]:
        folder = self.root / ".git"
        if not folder.exists() and (self.root / "HEAD").is_file():
            folder = self.root  # which is bare
        found = {}
        for path in [
            *folder.glob("*.lock"),
            *folder.glob("refs/**/*.lock"),
            *folder.glob("annex/*.lock"),
        ]:
            try:
                status = path.stat()
            except FileNotFoundError:
                continue
            found[path] = (status.st_ino, status.st_mtime_ns)
        return found

    def _run(
        self,
        *command: str,
        lines: Iterable[str] = (),
        environment: dict[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(
                command,
                input="".join(f"{line}\n" for line in lines),
                capture_output=True,
                encoding="utf-8",
                errors="surrogateescape",
                cwd=self.root if self.root.is_dir() else self.root.parent,
                env=environment or self._environment(),
                pass_fds=self._shared,
            )
        except FileNotFoundError as error:
            raise ReimagingError(
                f"{command[0]} cannot be started for the dataset {self.root}: is it installed?"
            ) from error

    def _environment(self) -> dict[str, str]:
        # GIT_DIR and its like are set in hooks and would lead to another repository.
        kept = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
        options = {
            "init.defaultBranch": "main",
            # Roots and containers work in folders of other owners.
            "safe.directory": "*",
            # Nothing may go on behind the back of who holds the lock.
            "gc.autoDetach": "false",
            "annex.verify": "true",
        }
        given = {"GIT_CONFIG_COUNT": str(len(options))}
        for number, (name, value) in enumerate(options.items()):
            given |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
        # Beside this interpreter lie the programs installed with the package. The interpreter of
        # a virtual environment is a link, which must not be followed.
        programs = str(Path(sys.executable).parent)
        return (
            kept
            | given
            | {
                "PATH": os.pathsep.join([programs, kept.get("PATH") or os.defpath]),
                "HOME": self._home(kept.get("HOME")),
                "LC_ALL": "C.UTF-8",
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_TERMINAL_PROMPT": "0",
                # A dataset that is not there yet must not be mistaken for the repository around it.
                "GIT_CEILING_DIRECTORIES": str(self.root.parent.resolve()),
                "GIT_AUTHOR_NAME": AUTHOR,
                "GIT_AUTHOR_EMAIL": EMAIL,
                "GIT_COMMITTER_NAME": AUTHOR,
                "GIT_COMMITTER_EMAIL": EMAIL,
            }
        )

    def _home(self, given: str | None) -> str:
        """Give a home that can be written to: in a container it often cannot."""
        if given and os.access(given, os.W_OK | os.X_OK):
            return given
        home = self.root.parent / ".home"
        home.mkdir(parents=True, exist_ok=True)
        return str(home)

    def _failure(self, what: str, done: subprocess.CompletedProcess[str]) -> ReimagingError:
        said = [*done.stderr.splitlines(), *done.stdout.splitlines()]
        telling = [line for line in said if _TELLING.match(line)]
        reason = one_line(" ".join(telling[:2] or said[-3:]))
        return ReimagingError(
            f"{what} failed in the dataset {self.root}: "
            f"{reason or f'it ended with status {done.returncode}'}."
        )


def one_line(text: str) -> str:
    """Join what a program says into one line without a full stop at its end."""
    return " ".join(text.split()).rstrip(".")


@contextmanager
def sole_writer(root: Path) -> Iterator[int]:
    """Wait until nobody else writes to the dataset in `root`, and keep others out.

    Yields
    ------
    int
        Descriptor of the lock, to be shared with the programs that are started.

    Raises
    ------
    ReimagingError
        If another writer takes longer than five minutes.
    """
    root.parent.mkdir(parents=True, exist_ok=True)
    # Beside the dataset: it must be there before the dataset is.
    with root.with_name(f".{root.name}.lock").open("a") as file:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise ReimagingError(
                        f"Another process has been writing to the dataset {root} for minutes: "
                        "wait for it or end it."
                    ) from None
                time.sleep(0.1)
        yield file.fileno()
