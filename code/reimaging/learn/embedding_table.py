"""What the embeddings of a run are: a row each, for the paper and for those who choose among them.

Columns: embedding, images, numbers, numbers_before, variance_kept, fitted_on.
"""

from collections.abc import Sequence
from pathlib import Path

from reimaging.learn.embedding_file import Embedding
from reimaging.table import write_table

COLUMNS = ("embedding", "images", "numbers", "numbers_before", "variance_kept", "fitted_on")


def write_embedding_table(target: Path, embeddings: Sequence[Path]) -> None:
    """Write what each embedding says of itself, in their order."""
    rows = []
    for path in embeddings:
        with Embedding(path) as held:
            told = (held.attributes[name] for name in COLUMNS[3:])
            rows.append((path.stem, len(held), held.dimension, *told))
    write_table(target, COLUMNS, rows)
