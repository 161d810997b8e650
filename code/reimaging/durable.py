"""What doit remembers of the tasks that it did, and how it tells that a file has changed.

doit keeps its memory until a run ends and hashes every file that a task reads. A run of days may be
killed, and a store may hold gigabytes: so what is done is written down at once, and a large file is
known by its size and time.
"""

import os
from pathlib import Path
from typing import Any

from doit.dependency import MD5Checker, SqliteDB

LARGE = 64 << 20  # bytes beyond which a file is not hashed


class DurableDB(SqliteDB):
    """doit's SQLite backend, which commits each task when it is done.

    Registered with doit as the backend "durable" (pyproject.toml, entry point doit.BACKEND).
    """

    desc = "SQLite, committed after each task"

    def set(self, task_id: str, dependency: str, value: Any) -> None:
        """Store one value; 'deps:' is the last one that doit stores of a task that it did."""
        super().set(task_id, dependency, value)
        if dependency == "deps:":
            self._conn.execute(
                "insert or replace into doit values (?, ?)",
                (task_id, self.codec.encode(self._cache[task_id])),
            )
            self._conn.commit()
            self._dirty.discard(task_id)


class Checker(MD5Checker):
    """doit's MD5 checker, but a large file counts as changed when its size or time is another."""

    def get_state(self, dep: str, current_state: Any) -> Any:
        """Give what is remembered of a file: time, size, md5 (none for a large one)."""
        status = Path(dep).stat()
        if status.st_size <= LARGE:
            return super().get_state(dep, current_state)
        return status.st_mtime, status.st_size, ""

    def check_modified(self, file_path: str, file_stat: os.stat_result, state: Any) -> bool:
        """Tell whether a file is another than the one remembered."""
        time, size, _ = state
        if max(size, file_stat.st_size) <= LARGE:
            return bool(super().check_modified(file_path, file_stat, state))
        return (file_stat.st_mtime, file_stat.st_size) != (time, size)
