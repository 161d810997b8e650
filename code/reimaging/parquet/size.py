"""How large an export will be: told before anything is written, by some rows of each table."""

from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from reimaging.parquet.parquet_file import packing
from reimaging.parquet.sources import Source

_LOOKED_AT = 5000  # rows by which the others are judged


class Size(NamedTuple):
    """Of one table: its rows, about how many bytes they take as Parquet, and while sorted."""

    rows: int
    bytes: int
    sorting: int


def size_of(source: Source) -> Size:
    """Judge how large a table will be by some of its rows.

    Raises
    ------
    ReimagingError
        If it cannot be read.
    """
    count, some = source.count, source.some(_LOOKED_AT)
    order = [(name, "ascending") for name in ("year", "category") if name in some.schema.names]
    some = some.sort_by(order) if order and source.passes > 1 else some
    half = some.num_rows // 2
    looked_at, of_half = _packed(some), _packed(some[:half])
    # what each more row adds: the words that repeat are in the first half already
    rate = (looked_at - of_half) / max(1, some.num_rows - half)
    sorting = some.nbytes / max(1, some.num_rows) * count if source.passes > 1 else 0
    return Size(count, looked_at + int(rate * (count - some.num_rows)), int(sorting))


def _packed(rows: pa.Table) -> int:
    packed = pa.BufferOutputStream()
    pq.write_table(rows, packed, **packing(rows.schema))
    return int(packed.getvalue().size)
