"""The table of labels as a log: each decision a line, on the disk before it is confirmed.

Several may write to one table: this server, another one, `reimaging labels --add`, which puts a
longer table in its place, or an editor. So whoever adds takes a turn, in the one lock of the
table's folder (`labels.alone_in`), and first reads what others have added.
"""

import csv
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from reimaging.errors import ReimagingError
from reimaging.learn.labels import (
    COLUMNS,
    Label,
    alone_in,
    cut_line,
    header_of,
    labels_of_rows,
    rows_as_bytes,
    rows_in,
    rows_of,
    write_labels,
)

_HEAD = 2**16  # bytes from the beginning of a table, which hold its header
_END = 256  # bytes before the end, by which a table is known again


class LabelLog:
    """A table of labels to which lines are added; it need not be there yet.

    For one thread at a time.

    Parameters
    ----------
    path
        The table.

    Attributes
    ----------
    path
        The table.
    set_aside
        A sentence about a line that a crash has cut short, which is moved to a file beside the
        table; "" if there was none.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set_aside = ""
        self._folder = -1
        self._forget()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Keep everybody else from the table, so that `news` and `add` are one step."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(self.path.parent) as self._folder:
            yield

    def news(self) -> tuple[bool, list[Label]]:
        """Read what stands in the table since it was last asked; within a turn.

        Returns
        -------
        tuple
            Whether the labels are those of the whole table, as another has taken its place, and
            the labels.

        Raises
        ------
        ReimagingError
            If the table cannot be read.
        """
        try:
            found = self.path.stat()
        except FileNotFoundError:
            was_there = self._stamp != (0, 0, 0)
            self._forget()
            return was_there, []
        if self._stamp == _stamp(found):
            return False, []
        self._mend()
        if self._stamp[0] == found.st_ino and found.st_size > self._stamp[1] and self._goes_on():
            labels = self._added()
            self._remember()
            return False, labels
        self._forget()
        with self.path.open("rb") as table:
            head = table.read(_HEAD)
        if head.strip():
            labels = list(labels_of_rows(self.path, rows_of(self.path, COLUMNS)))
            self._remember()
            self._head = head
            return True, labels
        return True, []

    def add(self, labels: Sequence[Label]) -> None:
        """Add lines at the end; they are on the disk when this returns. Within a turn, after news.

        Parameters
        ----------
        labels
            Each with one of CLASSES or WITHDRAWN.

        Raises
        ------
        ReimagingError
            If the disk refuses them; then none was added.
        """
        try:
            if self._head:
                self._append(rows_as_bytes(self._head, labels))
            else:  # no table, or an empty file: it begins with its header
                write_labels(self.path, labels)
                os.fsync(self._folder)
                self._head = self.path.read_bytes()[:_HEAD]
        except OSError as error:
            raise ReimagingError(
                f"{self.path} cannot be written to ({error.strerror}); nothing was added."
            ) from None
        self._remember()

    def _append(self, lines: bytes) -> None:
        with self.path.open("r+b", buffering=0) as table:
            end = table.seek(0, os.SEEK_END)
            table.seek(end - 1)
            if table.read(1) not in (b"\n", b"\r"):
                lines = b"\n" + lines
            try:
                while lines:
                    lines = lines[table.write(lines) :]
                os.fsync(table.fileno())
            except OSError:
                table.truncate(end)
                raise

    def _forget(self) -> None:
        self._stamp, self._head, self._last, self._lines = (0, 0, 0), b"", b"", 0

    def _remember(self) -> None:
        """Note which file was read, and as far as where."""
        with self.path.open("rb") as table:
            found = os.fstat(table.fileno())
            table.seek(self._stamp[1])
            self._lines += _line_ends(table.read())
            table.seek(max(0, found.st_size - _END))
            self._last = table.read()
        self._stamp = _stamp(found)

    def _goes_on(self) -> bool:
        """Tell a table that grew from one that was written anew in the same file."""
        with self.path.open("rb") as table:
            table.seek(max(0, self._stamp[1] - _END))
            ends = b"\n", b"\r"
            return table.read(len(self._last)) == self._last and (
                self._last.endswith(ends) or table.read(1) in ends
            )

    def _added(self) -> list[Label]:
        """Read the end of the table as the whole is read: with the header before it."""
        text = io.StringIO(newline="")
        csv.writer(text).writerow(header_of(self._head))
        before = self._lines - _line_ends(text.getvalue().encode())
        with self.path.open("rb") as table:
            table.seek(self._stamp[1])
            added = table.read()
        try:
            text.write(added.decode())
            text.seek(0)
            return list(labels_of_rows(self.path, rows_in(text, self.path, COLUMNS, before)))
        except (UnicodeDecodeError, csv.Error) as error:
            raise ReimagingError(
                f"What was added to the table of labels {self.path} after line {self._lines:,} "
                f"cannot be read as CSV in UTF-8: {error}."
            ) from None

    def _mend(self) -> None:
        """Move a last line that was cut short to a file beside the table."""
        if not (line := cut_line(self.path)):
            return
        aside = self.path.with_name(f"{self.path.name}.cut")
        with aside.open("ab", buffering=0) as file:
            file.write(line + b"\n")
            os.fsync(file.fileno())
        with self.path.open("r+b", buffering=0) as table:
            table.truncate(table.seek(0, os.SEEK_END) - len(line))
            os.fsync(table.fileno())
        self.set_aside = (
            f"The last line of {self.path} was cut short, as by a crash, and was never confirmed: "
            f"it now stands in {aside.name}."
        )


def _line_ends(text: bytes) -> int:
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def _stamp(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns
