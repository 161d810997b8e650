"""A list of images as a table: what a lasso caught, to take along."""

import csv
import io

import numpy as np

from reimaging.explore.catalogue import NO_CLUSTER, Catalogue, Rows
from reimaging.explore.index_reader import IndexReader

MOST = 20_000  # images of a list
COLUMNS = (
    *("image_id", "identifier", "year", "category", "class", "cluster", "format", "licence"),
    *("width", "height"),
)

_AT_ONCE = 500
_IDENTIFIERS = """
SELECT image_id, identifier FROM image_files JOIN articles USING (article_id)
WHERE image_id IN ({marks})
"""


def image_list(rows: Rows, catalogue: Catalogue, reader: IndexReader) -> str:
    """Write images as CSV with a header, in the order of the rows.

    What a stranger chose freely, such as a file's name, is left out: a spreadsheet might take it
    for a formula.

    Parameters
    ----------
    rows
        int64 [k]; of more than MOST those that come first.
    catalogue
        The images.
    reader
        Of the index, which knows the identifiers of their articles.

    Raises
    ------
    ReimagingError
        If the index takes too long, or was made again meanwhile.
    """
    rows = rows[:MOST]
    ids = catalogue.ids[rows].tolist()
    identifiers: dict[int, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        question = _IDENTIFIERS.format(marks=", ".join("?" * len(some)))
        identifiers.update(
            (number, identifier) for number, identifier in reader.ask(question, some)
        )
    clusters = catalogue.cluster[rows].tolist()
    columns = [
        ids,
        [identifiers.get(number, "") for number in ids],
        catalogue.year[rows].tolist(),
        *(_words(catalogue, name, rows) for name in ("category", "class")),
        ["" if cluster == NO_CLUSTER else cluster for cluster in clusters],
        *(_words(catalogue, name, rows) for name in ("format", "licence")),
        catalogue.width[rows].tolist(),
        catalogue.height[rows].tolist(),
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()


def _words(catalogue: Catalogue, name: str, rows: Rows) -> list[str]:
    codes, names = catalogue.columns[name]
    return np.array(names, dtype=object)[codes[rows]].tolist() if len(names) else []
