"""What doit's tasks take when they are done one at a time, each kind in a process of its own."""

import json
import os
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout, suppress
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

from declared import tasks_of
from memory_held import children_held, descendants, most_held
from results import ROOT

from reimaging.layout import Layout

_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


@dataclass(frozen=True)
class Cost:
    """What a task took: seconds on the clock and of processor, bytes held at most, bytes made.

    Of tasks that follow on each other in one process, memory is what it has held until then.
    """

    seconds: float
    cpu: float
    memory: float
    bytes: float


class Project:
    """The folder of a project whose tasks are done one at a time, with the code of this one.

    Parameters
    ----------
    root
        Its folder; made if it is not there.
    profile
        Its name; `write_profile` says what stands in it.
    """

    def __init__(self, root: Path, profile: str) -> None:
        self.root, self.profile, self.layout = root, profile, Layout(root, profile)
        (root / "profiles").mkdir(parents=True, exist_ok=True)
        for name in ("dodo.py", "code", "paper"):
            if not (root / name).exists():
                (root / name).symlink_to(ROOT / name)

    def write_profile(self, text: str) -> None:
        """Set the profile; what was made by another one stays."""
        (self.root / "profiles" / f"{self.profile}.toml").write_text(text, encoding="utf-8")

    def costs(self, *patterns: str, one_core: bool = False) -> list[Cost]:
        """Do tasks one after the other in a process of their own, and tell what each took.

        Parameters
        ----------
        patterns
            Names of tasks such as "tables:caption*", in the order in which they are done.
        one_core
            Whether the process is kept to one core, as each is where all are busy.
        """
        tasks = tasks_of(self.root, self.profile)
        names = [name for pattern in patterns for name in _matching(tasks, pattern)]

        def each() -> list[dict[str, float]]:
            done = []
            for name in names:
                made = map(Path, tasks[name]["targets"])
                taken = measured(partial(_do, tasks[name]))
                size = sum(path.stat().st_size for path in made if path.is_file())
                done.append(asdict(Cost(*taken, size)))
            return done

        return [Cost(**told) for told in in_a_process(each, one_core)]

    def forget(self, pattern: str) -> None:
        """Remove what tasks made, so that they begin anew."""
        tasks = tasks_of(self.root, self.profile)
        for name in _matching(tasks, pattern):
            for path in map(Path, tasks[name]["targets"]):
                path.unlink(missing_ok=True)


def _matching(tasks: Iterable[str], pattern: str) -> list[str]:
    found = [name for name in tasks if fnmatchcase(name, pattern)]
    if not found:
        sys.exit(f"No task is called {pattern}; the chain has changed.")
    return found


def in_a_process(call: Callable[[], Any], one_core: bool = False) -> Any:
    """Give what a call returns in a forked process, as JSON holds it; end if it fails.

    Parameters
    ----------
    call
        Needs no arguments.
    one_core
        Whether the process is kept to one core.
    """
    with tempfile.TemporaryFile("w+") as answer, tempfile.TemporaryFile("w+") as said:
        number = os.fork()
        if number == 0:
            _be_it(call, one_core, answer, said)
        _, status = os.waitpid(number, 0)
        if status:
            said.seek(0)
            sys.exit(f"A task failed:\n{said.read()[-4000:]}")
        answer.seek(0)
        return json.load(answer)


def _be_it(call: Callable[[], Any], one_core: bool, answer: Any, said: Any) -> None:
    """Be the forked process: it ends here, whatever happens."""
    status = 1
    try:
        os.dup2(said.fileno(), 2)
        if one_core:
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
        Path("/proc/self/clear_refs").write_text("5")  # forget what the parent held at most
        with open(os.devnull, "w") as nothing, redirect_stdout(nothing):  # noqa: PTH123
            json.dump(call(), answer)
        answer.flush()
        status = 0
    except BaseException:
        traceback.print_exc(file=said)
        said.flush()
    finally:
        os._exit(status)


def _do(task: dict[str, Any]) -> None:
    for action, arguments, more in task["actions"]:
        action(*arguments, **more)


def measured(call: Callable[[], object]) -> tuple[float, float, float]:
    """Give seconds, seconds of processor, and the most bytes held, all with those of children."""
    start, used = time.perf_counter(), _used()
    with children_held() as held:
        call()
    seconds, cpu = time.perf_counter() - start, _used() - used
    return seconds, cpu, 1024 * (most_held() + held[0])


def _used() -> float:
    """Give the seconds of processor of this process, and of children, ended or not."""
    both = [resource.getrusage(who) for who in _WHO]
    ended = sum(one.ru_utime + one.ru_stime for one in both)
    ticks = 0
    for process in descendants():
        with suppress(OSError):  # it ended just now
            told = (process / "stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, told[11:15]))
    return ended + ticks / os.sysconf("SC_CLK_TCK")
