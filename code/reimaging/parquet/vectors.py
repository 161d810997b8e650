"""An embedding as a Parquet file: image_id, year, category, and the vector as a list of fixed size.

Rows lie as in the embedding, whose images come tar by tar and so about in the order of time: to
sort vectors would take their room again. An image that is not in the index is left out.
"""

from collections.abc import Generator
from itertools import islice
from pathlib import Path
from sqlite3 import Connection

import numpy as np
import pyarrow as pa

from reimaging.learn.embedding_file import Embedding
from reimaging.parquet.rows import Tick, telling

_AT_ONCE = 4096  # vectors

# A row of it is a row of the embedding; year and category are NULL where the index has it not.
_CELLS = """
SELECT s.year, s.category FROM temp.vectors AS t
LEFT JOIN image_files AS i USING (image_id)
LEFT JOIN article_summary AS s ON s.article_id = i.article_id
ORDER BY t.place"""


def vector_schema(dimension: int) -> pa.Schema:
    """Give the columns of an embedding of so many numbers a vector."""
    return pa.schema(
        [
            pa.field("image_id", pa.int64(), nullable=False),
            pa.field("vector", pa.list_(pa.float32(), dimension), nullable=False),
            pa.field("year", pa.int64(), nullable=False),
            pa.field("category", pa.string(), nullable=False),
        ]
    )


def vector_batches(
    connection: Connection, path: Path, tick: Tick = lambda rows: None, most: int | None = None
) -> Generator[pa.RecordBatch, None, None]:
    """Read an embedding, some vectors at a time.

    Memory holds 24 bytes an image beside them.

    Parameters
    ----------
    connection
        The index, as `rows.opened` gives it.
    path
        The embedding.
    tick
        Is told how many rows were worked on.
    most
        So many of the first rows alone.

    Raises
    ------
    ReimagingError
        If it is no embedding, or it or the index is damaged.
    """
    with Embedding(path) as embedding, telling(connection, "main"):
        ids = embedding.ids[:most]
        schema = vector_schema(embedding.dimension)
        connection.execute(
            "CREATE TEMP TABLE vectors (image_id INTEGER PRIMARY KEY, place INTEGER NOT NULL)"
        )
        order = np.argsort(ids)
        for some in np.array_split(order, len(order) // _AT_ONCE + 1):
            pairs = zip(ids[some].tolist(), some.tolist(), strict=True)
            connection.executemany("INSERT INTO vectors VALUES (?, ?)", pairs)
        cells = connection.execute(_CELLS)
        try:
            for start in range(0, len(ids), _AT_ONCE):
                rows = slice(start, min(start + _AT_ONCE, len(ids)))
                years, categories = zip(*islice(cells, rows.stop - start), strict=True)
                known = pa.array([year is not None for year in years])
                vectors = embedding.read(rows)
                batch = pa.record_batch(
                    [
                        pa.array(ids[rows]),
                        pa.FixedSizeListArray.from_arrays(
                            pa.array(vectors.ravel()), embedding.dimension
                        ),
                        pa.array(years, pa.int64()),
                        pa.array(categories, pa.string()),
                    ],
                    schema=pa.schema([field.with_nullable(True) for field in schema]),
                )
                yield pa.record_batch(batch.filter(known).columns, schema=schema)
                tick(rows.stop - start)
        finally:
            cells.close()
            connection.execute("DROP TABLE vectors")
            connection.commit()
