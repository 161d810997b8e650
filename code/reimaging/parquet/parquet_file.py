"""One Parquet file: how its columns are packed, and in what pieces.

A row group is what a reader takes or passes over as a whole, and what is held in memory while it is
written. Ids and long texts hardly repeat: a dictionary of them would be as long as they are.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reimaging.atomic import replacing

ROWS = 122_880  # of a row group at most: what DuckDB itself writes
BYTES = 32 << 20  # of a row group at most, before it is packed

_UNIQUE = frozenset({"image_id", "figure_id", "title", "abstract", "caption_tex", "caption_text"})
_ELEMENT = "list.element"  # how Parquet calls the numbers in a list


def write_parquet(target: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """Write a file; give the number of its rows.

    The same rows give the same bytes with the same version of Arrow.

    Parameters
    ----------
    target
        The file to make; it appears only when it is whole.
    schema
        Of the batches.
    batches
        Few rows each; taken one at a time, and held until they make a row group.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    rows = 0
    with (
        replacing(target) as temporary,
        pq.ParquetWriter(temporary, schema, **packing(schema)) as file,
    ):
        for group in _groups(schema, batches):
            file.write_table(group, row_group_size=max(1, group.num_rows))
            rows += group.num_rows
    return rows


def packing(schema: pa.Schema) -> dict[str, Any]:
    """Say how the columns are packed, as options of pyarrow's writer.

    Vectors are not: they would hardly be smaller, and take longer to read.
    """
    plain = {field.name for field in schema if pa.types.is_fixed_size_list(field.type)}
    packed = [name for name in schema.names if name not in plain]
    return {
        "compression": dict.fromkeys(packed, "zstd") | {f"{n}.{_ELEMENT}": "none" for n in plain},
        "compression_level": dict.fromkeys(packed, 3),
        "use_dictionary": [name for name in packed if name not in _UNIQUE],
    }


def _groups(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        held.append(batch)
        rows += batch.num_rows
        size += batch.nbytes
        if rows >= ROWS or size >= BYTES:
            yield pa.Table.from_batches(held, schema)
            held, rows, size = [], 0, 0
    if held:
        yield pa.Table.from_batches(held, schema)
