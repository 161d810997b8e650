"""What doit shows while it runs: a bar over all tasks with the time left, and plain failures.

It also writes a journal, a line a task with its seconds and the bytes that it made, for the report,
and has a record written of what made each file.
"""

import gc
import json
import os
import re
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

from doit.reporter import ConsoleReporter
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.processes import end_with_parent, watch_children
from reimaging.provenance.recorder import Recorder


class Engine(Protocol):
    """What begins before the first task and ends after the last one."""

    def begin(self, tell: Callable[[str], None]) -> None:
        """Begin; `tell` is given sentences for the user."""

    def end(self) -> None:
        """End."""


class Reporter(ConsoleReporter):
    """Shows the run; give an instance to doit as DOIT_CONFIG["reporter"].

    Parameters
    ----------
    stream
        Where to write, such as sys.stdout.
    journal
        A file of JSON lines, appended to: `task`, `seconds`, `bytes`.
    recorder
        What records how files were made; without one nothing does.
    engine
        Who does the tasks (reimaging.distributing): it begins with the run and ends with it.
    glance
        What tells of tasks whether none has anything to do (reimaging.unchanged).
    """

    desc = "a bar over all tasks"

    def __init__(
        self,
        stream: Any,
        journal: Path,
        recorder: Recorder | None = None,
        engine: Engine | None = None,
        glance: Callable[[Iterable[Any]], bool] | None = None,
    ) -> None:
        super().__init__(stream, {})
        self.journal = journal
        self.recorder = recorder
        self.engine = engine
        self.glance = glance
        self.started: dict[str, float] = {}
        self.in_hand: set[str] = set()
        self.done = 0
        self.bar: Any = None
        self.tasks: dict[str, Any] = {}
        self.selected: list[str] = []
        self.needed: list[Any] = []
        self.known = 0  # tasks when they were last counted
        self.of_step: Counter[str] = Counter()  # tasks, and those of them that are done
        self.done_of_step: Counter[str] = Counter()

    def initialize(self, tasks: dict[str, Any], selected_tasks: list[str]) -> None:
        try:
            if self.engine is not None:
                self.engine.begin(lambda line: self.write(f"{line}\n"))
        except ReimagingError as error:
            self.engine = None  # what was not begun is not ended
            sys.exit(f"doit: {error}")
        end_with_parent()
        watch_children(self._give_up)
        self.tasks, self.selected = tasks, [*selected_tasks]
        self.bar = tqdm(
            total=self._count(),
            file=self.outstream,
            unit="task",
            leave=False,
            disable=None,
            bar_format="{n_fmt}/{total_fmt} tasks |{bar:30}| {elapsed}, {remaining} left  {desc}",
        )
        if not self.bar.disable:
            threading.Thread(target=self._tick, daemon=True).start()
        if self.glance is not None and self.glance(self.needed):
            selected_tasks.clear()  # doit needs not ask them again
        # What is declared stays: it is not looked through for garbage, here or in a child.
        gc.freeze()
        gc.enable()

    def _count(self) -> int:
        self.known = len(self.tasks)
        self.needed = _needed(self.tasks, self.selected)
        self.of_step = Counter(_step(task.name) for task in self.needed if _acts(task))
        return self.of_step.total()

    def get_status(self, task: Any) -> None:
        if len(self.tasks) != self.known:  # tasks made on the way: see dodo.py
            self.bar.total = self._count()

    def _tick(self) -> None:
        while not self.bar.disable:  # as it is once closed
            self.bar.refresh()
            time.sleep(1)

    def write(self, text: str) -> None:
        if self.bar is not None and not self.bar.disable:
            tqdm.write(text, file=self.outstream, end="")
        else:
            self.outstream.write(text)
            self.outstream.flush()

    def execute_task(self, task: Any) -> None:
        self.started[task.name] = time.monotonic()
        self.in_hand.add(task.name)
        super().execute_task(task)
        done = f"{self.done_of_step[_step(task.name)]}/{self.of_step[_step(task.name)]}"
        self.bar.set_description_str(f"{task.name} ({done})")

    def add_success(self, task: Any) -> None:
        if not _acts(task):
            return
        self.done += 1
        self._count_one(task)
        if task.values.get("stood"):
            return  # it found its product standing: what it took to make is told already
        waited = time.monotonic() - self.started.get(task.name, time.monotonic())
        seconds = task.values.get("seconds", waited)
        made = sum(Path(t).stat().st_size for t in task.targets if Path(t).is_file())
        line = {"task": task.name, "seconds": round(seconds, 2), "bytes": made}
        self.journal.parent.mkdir(parents=True, exist_ok=True)
        with self.journal.open("a", encoding="utf-8") as journal:
            journal.write(json.dumps(line) + "\n")
        self._record(task, seconds)

    def _record(self, task: Any, seconds: float) -> None:
        if self.recorder is None:
            return
        code = (task.meta or {}).get("code", ())
        reads, makes = [*map(Path, task.file_dep), *code], map(Path, task.targets)
        told = self.recorder.done(task.name, reads, makes, time.time() - seconds, seconds)
        if told:
            self.write(f"{told}\n")

    def skip_uptodate(self, task: Any) -> None:
        if _acts(task):
            self._count_one(task)

    def _count_one(self, task: Any) -> None:
        self.in_hand.discard(task.name)
        self.done_of_step[_step(task.name)] += 1
        self.bar.update()

    def _write_failure(self, result: dict[str, Any], write_exception: bool = True) -> None:
        task, failure = result["task"], result["exception"]
        self.in_hand.discard(task.name)
        cause = getattr(failure, "exception", None)
        text = failure.get_msg()
        # doit keeps the traceback as text; what a user can mend needs its last line alone
        marker = f"{ReimagingError.__module__}.{ReimagingError.__name__}: "
        sentence = str(cause) if isinstance(cause, ReimagingError) else None
        if sentence is None and marker in text:
            sentence = text.rsplit(marker, 1)[1].strip()
        self.write(f"{task.name} failed: {sentence or _of_the_disk(text) or text}\n")

    def _give_up(self, number: int) -> None:
        name = signal.Signals(number).name
        tasks = " and ".join(sorted(self.in_hand))
        self.write(
            f"A process of doit was ended by {name}, perhaps for want of memory, while it was at "
            f"{tasks or 'no task'}; what was done stands, and doit goes on from there when it is "
            "run again (with engine.workers = 1 it takes less memory).\n"
        )
        self.outstream.flush()
        os._exit(3)  # doit would wait for that process for ever

    def complete_run(self) -> None:
        if self.engine is not None:
            self.engine.end()
        if self.bar is None:
            return  # it was not begun
        self.bar.close()
        for message in self.runtime_errors:
            self.write(f"{message}\n")
        if not self.failures and not self.runtime_errors:
            made = f"{self.done} tasks done" if self.done else "everything is up to date"
            self.write(f"{made} ({self.bar.total} in all)\n")


def _of_the_disk(text: str) -> str | None:
    """Say in a sentence what a traceback that ends in a full, closed or failing disk is about."""
    last = text.rstrip().rsplit("\n", 1)[-1]
    found = _DISK.search(last)
    if found is None:
        failing = _FAILING.search(last)
        if failing is None:
            return None
        return (
            f"the disk failed ({failing['path'] or last}); see that it is there and well, and run "
            "doit again: what was done stands."
        )
    return (
        f"{found['reason'] or 'the disk is full'} ({found['path'] or last}); make room there or "
        "allow writing, and run doit again: what was done stands."
    )


# ENOSPC, EDQUOT, EROFS, EACCES as Python writes them; SQLite's own; HDF5's
_DISK = re.compile(
    r"Error: \[Errno (?:28|122|30|13)\] (?P<reason>[^:]+)(?:: '(?P<path>.*)')?"
    r"|database or disk is full|errno = 28"
)
# EIO and ESTALE, in the same three ways
_FAILING = re.compile(
    r"Error: \[Errno (?:5|116)\] [^:]+(?:: '(?P<path>.*)')?|disk I/O error|errno = (?:5|116)\b"
)


def _step(task: str) -> str:
    return task.partition(":")[0]


def _acts(task: Any) -> bool:
    """Tell a task from a step of tasks, and from one that stands for tasks not made yet."""
    return not (task.has_subtask or task.loader)


def _needed(tasks: dict[str, Any], selected: list[str]) -> list[Any]:
    """Give the tasks that are selected, and all that they wait for."""
    needed: dict[str, Any] = {}
    waiting = {name for name in selected if name in tasks}
    while waiting:
        name = waiting.pop()
        needed[name] = tasks[name]
        # doit has added to these who makes the files that it reads
        waiting.update(each for each in tasks[name].task_dep if each not in needed)
    return list(needed.values())
