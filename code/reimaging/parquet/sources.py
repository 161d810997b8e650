"""What becomes a file each: a table of SQLite's, or an embedding, seen alike."""

from collections.abc import Generator
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from sqlite3 import Connection
from typing import Protocol

import pyarrow as pa

from reimaging.learn.embedding_file import Embedding
from reimaging.parquet import rows, vectors
from reimaging.parquet.rows import Tick
from reimaging.parquet.tables import EMBEDDING, Table


class Source(Protocol):
    """What becomes one file.

    Attributes
    ----------
    name
        Of the file, without its suffix.
    about
        What a row is, in a few words.
    order
        In words, by which columns its rows are sorted; "" if by none of its own.
    passes
        How often a tick tells of each row.
    count
        Rows; those of images that are not in the index are left out, and may be counted.
    schema
        Its columns.
    """

    name: str
    about: str
    order: str
    passes: int

    @property
    def count(self) -> int: ...

    @property
    def schema(self) -> pa.Schema: ...

    def some(self, number: int) -> pa.Table:
        """Give so many rows at most, as good as drawn."""
        ...

    def batches(self, tick: Tick) -> Generator[pa.RecordBatch, None, None]:
        """Read all rows in order; `tick` is told how many were worked on."""
        ...


class TableSource:
    """A table of SQLite's."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self.name, self.about = table.name, table.about
        own = takewhile(lambda each: each[0] in "ts", table.order)  # of t and s, not of i and f
        self.order = ", ".join(each.partition(".")[2] for each in own)
        self.passes = 2 if table.ticker else 1
        self._database, self._table = connection, table

    @property
    def count(self) -> int:
        return rows.count_rows(self._loaded, self._table)

    @property
    def schema(self) -> pa.Schema:
        return rows.schema_of(self._loaded, self._table)

    def some(self, number: int) -> pa.Table:
        """Give so many rows at most."""
        return rows.some_rows(self._loaded, self._table, number)

    def batches(self, tick: Tick) -> Generator[pa.RecordBatch, None, None]:
        """Read all rows in order."""
        return rows.batches(self._loaded, self._table, tick)

    @cached_property
    def _loaded(self) -> Connection:
        if self._table.load:
            with rows.telling(self._database, "temp"):
                self._table.load(self._database)
                self._database.commit()
        return self._database


class VectorSource:
    """An embedding."""

    order = ""
    passes = 1

    def __init__(self, connection: Connection, slug: str, path: Path) -> None:
        self.name, self.about = f"{EMBEDDING}_{slug}", f"the vector of an image, {slug}"
        self._database, self._path = connection, path
        with Embedding(path) as embedding:
            self.count, self.schema = len(embedding), vectors.vector_schema(embedding.dimension)

    def some(self, number: int) -> pa.Table:
        """Give so many rows at most."""
        found = vectors.vector_batches(self._database, self._path, most=number)
        return pa.Table.from_batches(found, self.schema)

    def batches(self, tick: Tick) -> Generator[pa.RecordBatch, None, None]:
        """Read all rows in order."""
        return vectors.vector_batches(self._database, self._path, tick)
