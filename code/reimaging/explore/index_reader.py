"""An SQLite file that many threads ask at once: a connection each, read-only, and none for long."""

import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reimaging.errors import ReimagingError
from reimaging.explore.stale_files import StaleFilesError, stamp

LONGEST = 2.0  # seconds that a question may take

_STEPS = 2000  # of SQLite's machine between two looks at the clock
_WAIT = 5.0  # seconds for another process's lock


class TooLong(ReimagingError):
    """A question that takes longer than it may."""


class IndexReader:
    """Questions to an SQLite file.

    Parameters
    ----------
    path
        Of the file.
    made_by
        The command that makes it, for the sentence that says it is missing.
    longest
        Seconds that a question may take.

    Raises
    ------
    StaleFilesError
        If there is no such file.
    """

    def __init__(self, path: Path, made_by: str, longest: float = LONGEST) -> None:
        if not path.is_file():
            raise StaleFilesError(f"{path} is not there; `{made_by}` makes it.")
        self.path = path
        self._made_by, self._longest = made_by, longest
        self._stamp = stamp(path.stat())
        self._of_thread = threading.local()

    def ask(self, question: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Give all rows of an answer.

        Parameters
        ----------
        question
            SQL with a ? for each value.
        values
            What is put there.

        Raises
        ------
        TooLong
            If it takes longer than it may.
        StaleFilesError
            If the file is gone or damaged, was made again, or is another database.
        """
        try:
            connection = self._connection()
            self._of_thread.end = time.monotonic() + self._longest
            return connection.execute(question, values).fetchall()
        except sqlite3.DatabaseError as error:
            code = error.sqlite_errorcode
            if code == sqlite3.SQLITE_INTERRUPT:
                raise TooLong(f"An answer takes longer than {self._longest} seconds.") from None
            if code == sqlite3.SQLITE_ERROR and not str(error).startswith("no such"):
                raise  # a mistake of ours in the question
            raise StaleFilesError(
                f"{self.path} cannot be read ({error}); `{self._made_by}` makes it again."
            ) from None

    def _connection(self) -> sqlite3.Connection:
        """Give this thread's connection; it is closed when the thread has ended."""
        held: sqlite3.Connection | None = getattr(self._of_thread, "connection", None)
        if held is None:
            address = f"{self.path.absolute().as_uri()}?mode=ro"
            held = sqlite3.connect(address, _WAIT, isolation_level=None, uri=True)
            if stamp(self.path.stat()) != self._stamp:
                held.close()
                raise StaleFilesError(
                    f"{self.path} was made again meanwhile; start the explorer anew."
                )
            held.execute("PRAGMA query_only = ON")
            held.set_progress_handler(self._is_late, _STEPS)
            self._of_thread.connection = held
        return held

    def _is_late(self) -> bool:
        return time.monotonic() > self._of_thread.end
