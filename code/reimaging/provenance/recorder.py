"""Writes the record of each file that a task has made, as soon as it is done.

It works in doit's main process, which hears of each task once, however many do the work. A file is
hashed when it is made; that it still stands when it is read later shows by its size and time.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from reimaging.provenance.record import (
    Environment,
    Input,
    Machine,
    Making,
    ProfileUsed,
    file_sha256,
    name_in,
    read_making,
    record_path,
    stands,
    write_making,
)
from reimaging.provenance.surroundings import environment, machine, profile_used
from reimaging.publish.commit import Commit
from reimaging.run import Run


class Recorder:
    """Records what makes the files of a project.

    Parameters
    ----------
    root
        The project's folder.
    profile
        What is in force.
    commit
        The state of the code.
    passed_over
        Folders whose files have a history of their own: DataLad datasets.
    """

    def __init__(
        self, root: Path, profile: ProfileUsed, commit: Commit, passed_over: Iterable[Path] = ()
    ) -> None:
        self._root = root
        self._profile = profile
        self._commit = commit
        self._passed_over = tuple(passed_over)
        self._known: dict[Path, tuple[tuple[int, int, int], str]] = {}

    def done(
        self,
        task: str,
        reads: Iterable[Path],
        makes: Iterable[Path],
        started: float | datetime,
        seconds: float,
    ) -> str | None:
        """Write a record beside each file that a task has made.

        Parameters
        ----------
        task
            doit's name for it.
        reads, makes
            Its files. What is not there, or no plain file, is passed over.
        started
            In seconds since 1970, or as a moment with its time zone.
        seconds
            How long it took.

        Returns
        -------
        str or None
            A sentence on what could not be recorded, for the user; the files stand nevertheless.
        """
        made = [path for path in makes if path.is_file() and not self._is_passed_over(path)]
        if not made:
            return None
        try:
            inputs = [(name_in(self._root, each), each) for each in reads if each.is_file()]
            read = tuple(Input(name, self._hash(each)) for name, each in sorted(set(inputs)))
            for path in made:
                write_making(path, self._making(path, task, read, _moment(started), seconds))
        except OSError as error:
            for path in made:
                with suppress(OSError):  # a former record would tell of a former file
                    if not ((making := read_making(path)) and stands(making, path)):
                        record_path(path).unlink(missing_ok=True)
            return (
                f"{task} is done, but what made its files is not recorded for all of them: "
                f"{error.strerror or error} ({error.filename or self._root})."
            )
        return None

    def _making(
        self, path: Path, task: str, inputs: tuple[Input, ...], started: str, seconds: float
    ) -> Making:
        status = path.stat()
        digest = file_sha256(path)  # whatever its former record says
        self._known[path] = _state(status), digest
        return Making(
            file=name_in(self._root, path),
            sha256=digest,
            bytes=status.st_size,
            modified_ns=status.st_mtime_ns,
            task=task,
            inputs=inputs,
            commit=self._commit.hash,
            changed=self._commit.changed,
            profile=self._profile,
            environment=self._environment,
            machine=self._machine,
            started=started,
            seconds=round(seconds, 2),
        )

    def _hash(self, path: Path) -> str:
        """Hash a file, or remember its hash: from this run, or by its own record."""
        state = _state(path.stat())
        if path not in self._known or self._known[path][0] != state:
            making = read_making(path)
            told = making.sha256 if making is not None and stands(making, path) else None
            self._known[path] = state, told or file_sha256(path)
        return self._known[path][1]

    def _is_passed_over(self, path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in self._passed_over)

    # Asked for once, and not before something was made: doit starts for a list as well.
    @cached_property
    def _environment(self) -> Environment:
        return environment(self._root)

    @cached_property
    def _machine(self) -> Machine:
        return machine()


def recorder_of(run: Run, commit: Commit) -> Recorder:
    """Give the recorder of a run."""
    root = run.layout.root
    return Recorder(root, profile_used(run.profile, root), commit, [run.layout.raw])


def _state(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns


def _moment(started: float | datetime) -> str:
    moment = started if isinstance(started, datetime) else datetime.fromtimestamp(started, UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
