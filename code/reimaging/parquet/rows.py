"""Rows of SQLite as columns of Arrow, in the order in which a table is exported.

SQLite sorts them, by files where they are more than it may hold: memory is the same for a hundred
thousand and for ten million. The files lie where the caller says, and are gone when the program is,
killed or not.
"""

import errno
import os
import sqlite3
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyarrow as pa

from reimaging.errors import ReimagingError
from reimaging.index.database import reading
from reimaging.parquet.tables import Table

AT_ONCE = 8192  # rows that are held as Python's own values

_CACHE = 64 << 20  # bytes that SQLite holds, and sorts at a time
_TYPES = {"INTEGER": pa.int64(), "REAL": pa.float64(), "TEXT": pa.string()}
_EVERY = 256  # rows between two ticks while SQLite sorts

Tick = Callable[[int], object]


@contextmanager
def opened(
    database: Path, beside: Mapping[str, Path], temporary: Path | None
) -> Iterator[sqlite3.Connection]:
    """Open the index to read it, with databases of what was said of its images attached.

    Parameters
    ----------
    database
        The index.
    beside
        Others, by the name under which they are attached.
    temporary
        The folder of temporary files; None for SQLite's own choice. It is that of all connections
        of the process until this one is closed.

    Raises
    ------
    ReimagingError
        If there is no index, or one of them is no database.
    """
    with reading(database) as connection:
        connection.row_factory = None
        with telling(connection, database):
            connection.execute("PRAGMA temp_store = FILE")
            connection.execute(f"PRAGMA cache_size = -{_CACHE >> 10}")
        for name, path in beside.items():
            with telling(connection, path):
                connection.execute(f"ATTACH ? AS {name}", (f"{path.absolute().as_uri()}?mode=ro",))
        _put_temporary_files(connection, temporary)
        try:
            yield connection
        finally:
            connection.rollback()  # within a transaction it is not to be changed
            _put_temporary_files(connection, None)


@contextmanager
def telling(connection: sqlite3.Connection, place: str | Path) -> Iterator[None]:
    """Say in a sentence which database cannot be read, and why.

    Parameters
    ----------
    connection
        The one that is asked.
    place
        The database's path, or the name under which it is attached.

    Raises
    ------
    ReimagingError
        In place of what SQLite raises.
    OSError
        If the disk is full.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_FULL or "disk is full" in str(error):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from None
        files = {row[1]: row[2] for row in connection.execute("PRAGMA database_list")}
        raise ReimagingError(
            f"{files.get(str(place)) or place} cannot be read ({error}); have it made again."
        ) from None


def count_rows(connection: sqlite3.Connection, table: Table) -> int:
    """Count the rows of a table; of images that are not in the index there may be some too many.

    Raises
    ------
    ReimagingError
        If it cannot be read.
    """
    database, name = table.source
    with telling(connection, database):
        return int(connection.execute(f"SELECT count(*) FROM {database}.{name}").fetchone()[0])


def schema_of(connection: sqlite3.Connection, table: Table) -> pa.Schema:
    """Give names and types of the columns: those of the table as it is, and those added."""
    database, name = table.source
    with telling(connection, database):
        columns = connection.execute(f"PRAGMA {database}.table_info({name})").fetchall()
    fields = [
        pa.field(column, _TYPES[kind], nullable=not (is_full or key))
        for _, column, kind, is_full, _, key in columns
    ]
    fields += [pa.field(name, _TYPES[kind], nullable=False) for name, kind in table.added.items()]
    return pa.schema(fields)


def some_rows(connection: sqlite3.Connection, table: Table, number: int) -> pa.Table:
    """Give so many rows at most, as they come: sorted by a hash they are as good as drawn."""
    schema = schema_of(connection, table)
    with telling(connection, table.source[0]):
        rows = connection.execute(f"{_select(table)} LIMIT {number}")
        return pa.Table.from_batches(_arrows(rows, schema), schema)


def batches(
    connection: sqlite3.Connection, table: Table, tick: Tick = lambda rows: None
) -> Generator[pa.RecordBatch, None, None]:
    """Read a table in its order, some rows at a time.

    Parameters
    ----------
    connection
        As `opened` gives it.
    table
        Which one.
    tick
        Is told how many rows were worked on since it was last told: those of a table that is sorted
        come twice, first as they are read, about.

    Raises
    ------
    ReimagingError
        If it cannot be read.
    OSError
        If the disk has not the room to sort it.
    """
    interrupted = []

    def passed() -> bool:
        try:
            tick(_EVERY)
        except KeyboardInterrupt:  # of which SQLite makes an error of its own
            interrupted.append(True)
            raise
        return True

    query = _select(table)
    if table.ticker:
        connection.create_function("passed", 0, passed)
        # most rows answer the first half, so that Python is asked seldom
        query += f" WHERE (t.{table.ticker} % {_EVERY} <> 0 OR passed())"
    try:
        with telling(connection, table.source[0]):
            rows = connection.execute(f"{query} ORDER BY {', '.join(table.order)}")
            for batch in _arrows(rows, schema_of(connection, table)):
                yield batch
                tick(batch.num_rows)
    except ReimagingError:
        if interrupted:
            raise KeyboardInterrupt from None
        raise


def _select(table: Table) -> str:
    added = "".join(f", s.{name}" for name in table.added)
    # SQLite might take an index whose first column it has use for, and look each row up
    way = "NOT INDEXED" if table.ticker else ""
    way = f"INDEXED BY {table.key}" if table.key else way
    return f"SELECT t.*{added} FROM {'.'.join(table.source)} AS t {way} {table.joins}"


def _arrows(cursor: sqlite3.Cursor, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    while rows := list(islice(cursor, AT_ONCE)):
        columns = zip(*rows, strict=True)
        arrays = [
            pa.array(column, type) for column, type in zip(columns, schema.types, strict=True)
        ]
        yield pa.record_batch(arrays, schema=schema)


def _put_temporary_files(connection: sqlite3.Connection, folder: Path | None) -> None:
    # the variable SQLITE_TMPDIR is read once, when the first connection is made
    place = "" if folder is None else str(folder.absolute()).replace("'", "''")
    try:
        connection.execute(f"PRAGMA temp_store_directory = '{place}'")
    except sqlite3.OperationalError as error:
        raise ReimagingError(f"{folder} cannot be written to ({error}); allow it.") from None
