"""What doit remembers of the tasks that it did, and how it tells that a file has changed.

doit keeps its memory until a run ends, writes down of each task all files that it read, and looks
at each file once for every task that reads it. But a run of days may be killed, and of thousands of
files dozens of tasks read each. So what is done is written down at once, how a file was is written
down once for all tasks that found it so, and no file is looked at twice while nothing is done. A
store may hold gigabytes: a large file is not hashed, but known by its size and time.
"""

import json
import os
import sqlite3
from contextlib import suppress
from typing import Any, ClassVar

from doit.dependency import MD5Checker, SqliteDB

LARGE = 64 << 20  # bytes beyond which a file is not hashed
_FILES = """
    CREATE TABLE IF NOT EXISTS files (
        id INTEGER PRIMARY KEY, path TEXT NOT NULL, state TEXT NOT NULL, UNIQUE (path, state)
    )
"""
_UNUSED = """
    DELETE FROM files WHERE id NOT IN (
        SELECT value FROM doit, json_each(task_data, '$."files:"')
    )
"""


class DurableDB(SqliteDB):
    """doit's SQLite backend, which commits each task when it is done.

    A task's files are numbers in it, of rows of the table `files`: a path, and how it was found.

    Registered with doit as the backend "durable" (pyproject.toml, entry point doit.BACKEND).
    """

    desc = "SQLite, committed after each task"

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        with suppress(sqlite3.OperationalError):  # of a disk that may only be read
            # a commit then waits for no disk: what is killed is safe, and a power cut takes a few
            self._conn.execute("PRAGMA journal_mode = WAL")
            self._conn.execute("PRAGMA synchronous = NORMAL")
            self._conn.execute(_FILES)
        self._tasks: dict[str, dict[str, Any]] | None = None  # those not asked for yet
        self._files: dict[int, tuple[str, list[Any]]] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._asked = ""
        self._wrote = False
        Checker.seen.clear()

    def get(self, task_id: str, dependency: str) -> Any:
        """Give one value, or None; doit asks for all those of a task in turn."""
        return self.values_of(task_id).get(dependency)

    def values_of(self, task_id: str) -> dict[str, Any]:
        """Give all that is remembered of a task; nothing may be changed in it."""
        values = self._cache.get(task_id)
        if values is None:
            if self._asked not in self._dirty:
                self._cache.pop(self._asked, None)  # thousands of files take much room
            values = self._cache[task_id] = self._get_task_data(task_id)
            self._asked = task_id
        return values

    def set(self, task_id: str, dependency: str, value: Any) -> None:
        """Store one value; 'deps:' is the last one that doit stores of a task that it did."""
        self.get(task_id, dependency)  # or what else is remembered of the task would be lost
        super().set(task_id, dependency, value)
        if dependency == "deps:":
            self._write(task_id)
            self._conn.commit()
            self._dirty.discard(task_id)
            Checker.seen.clear()

    def remove(self, task_id: str) -> None:
        """Forget a task."""
        if self._tasks is not None:
            self._tasks.pop(task_id, None)
        super().remove(task_id)
        Checker.seen.clear()

    def remove_all(self) -> None:
        """Forget all tasks."""
        super().remove_all()
        self._tasks = {}

    def dump(self) -> None:
        """Write down what is not yet, and close."""
        for task_id in self._dirty:
            self._write(task_id)
        self._dirty.clear()
        if self._wrote:
            self._conn.execute(_UNUSED)
        super().dump()

    def _get_task_data(self, task_id: str) -> dict[str, Any]:
        if self._tasks is None:
            self._tasks = self._read()
        values = self._tasks.pop(task_id, None)
        if values is None:
            values = dict(super()._get_task_data(task_id))
        if (numbers := values.pop("files:", None)) is not None:
            found = dict(map(self._files.__getitem__, numbers))
            values |= found
            values["deps:"] = list(found)
        return values

    def _read(self) -> dict[str, dict[str, Any]]:
        rows = self._conn.cursor()
        rows.row_factory = None
        files = rows.execute("SELECT id, path, state FROM files").fetchall()
        states = self.codec.decode(f"[{','.join(state for _, _, state in files)}]")
        for (number, path, text), state in zip(files, states, strict=True):
            self._files[number] = path, state
            self._numbers[path, text] = number
        tasks = rows.execute("SELECT task_id, CAST(task_data AS TEXT) FROM doit").fetchall()
        values = self.codec.decode(f"[{','.join(text for _, text in tasks)}]")
        return {task: each for (task, _), each in zip(tasks, values, strict=True)}

    def _write(self, task_id: str) -> None:
        values, numbers = dict(self._cache[task_id]), []
        for path in values.pop("deps:", ()):
            if (state := values.pop(path, None)) is not None:
                numbers.append(self._number(path, state))
        kept = {key: value for key, value in values.items() if key.endswith(":")}
        text = self.codec.encode({**kept, "files:": numbers})
        self._conn.execute("INSERT OR REPLACE INTO doit VALUES (?, ?)", (task_id, text))
        self._wrote = True

    def _number(self, path: str, state: Any) -> int:
        text = json.dumps(state)
        if (path, text) not in self._numbers:
            row = self._conn.execute("INSERT INTO files (path, state) VALUES (?, ?)", (path, text))
            self._numbers[path, text] = number = int(row.lastrowid or 0)
            self._files[number] = path, list(state)
        return self._numbers[path, text]


class Checker(MD5Checker):
    """doit's MD5 checker, but a large file counts as changed when its size or time is another.

    Attributes
    ----------
    seen
        How files were when they were looked at since a task was last done. The memory clears it.
    """

    seen: ClassVar[dict[str, os.stat_result]] = {}

    def __init__(self) -> None:
        self._hashed: dict[tuple[str, int, int], Any] = {}

    def info(self, file_path: str) -> os.stat_result:
        """Give size and time of a file, or raise OSError."""
        status = self.seen.get(file_path)
        if status is None:
            status = self.seen[file_path] = os.stat(file_path)  # noqa: PTH116 of 100,000 files
        return status

    def exists(self, file_path: str) -> bool:
        """Tell whether there is such a file or folder."""
        try:
            self.info(file_path)
        except OSError:
            return False
        return True

    def get_state(self, dep: str, current_state: Any) -> Any:
        """Give what is remembered of a file: time, size, md5 (none for a large one)."""
        status = os.stat(dep)  # noqa: PTH116
        if status.st_size > LARGE:
            return status.st_mtime, status.st_size, ""
        if current_state and current_state[0] == status.st_mtime:
            return None  # as it was
        as_it_is = dep, status.st_size, status.st_mtime_ns
        if as_it_is not in self._hashed:  # dozens of tasks read it
            self._hashed[as_it_is] = super().get_state(dep, None)
        return self._hashed[as_it_is]

    def check_modified(self, file_path: str, file_stat: os.stat_result, state: Any) -> bool:
        """Tell whether a file is another than the one remembered."""
        time, size, _ = state
        if file_stat.st_mtime == time and file_stat.st_size == size:
            return False
        if max(size, file_stat.st_size) <= LARGE:
            return bool(super().check_modified(file_path, file_stat, state))
        return True
