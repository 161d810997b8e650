"""Making the catalogue: of the index, the stores, the predictions and the clusters.

The database is read from end to end, some rows at a time: memory holds the columns, not the rows.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError
from reimaging.explore.catalogue import (
    COLUMNS,
    NO_CLUSTER,
    NO_LIKENESS,
    Belonging,
    Catalogue,
    Column,
    Rows,
    save_catalogue,
)
from reimaging.explore.jpeg_file import JpegFile
from reimaging.index.database import reading
from reimaging.licence import licence_name
from reimaging.pixels.first_come import is_among
from reimaging.pixels.rendered import rendered_images
from reimaging.pixels.store import FORMAT, VERSION
from reimaging.taxonomy import UNKNOWN, archive_of

Codes = NDArray[np.int32]

_AT_ONCE = 10_000  # rows that are held as Python's own values

_IMAGES = """
SELECT image_id, category, format, software, licence, article_id
FROM image_files JOIN article_summary USING (article_id) ORDER BY image_id
"""
_LINKS = """
SELECT image_id, figure_id FROM figure_images WHERE image_id IS NOT NULL
ORDER BY figure_id, position
"""
_LABELS = "SELECT image_id, label FROM predictions ORDER BY image_id"
_COUNTS = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM figures)"
# of the halves of an image_id and of their product, cut so that 16 million of them are no overflow
_SUMS = """
SELECT count(*), sum(image_id & 0xffffffff), sum(image_id >> 32),
    sum((image_id & 0x7fffffff) * (image_id >> 32) >> 24)
FROM image_files
"""
_MADE_FROM = "SELECT key, value FROM made_from ORDER BY key"
_CLUSTERS = "SELECT image_id, cluster, likeness FROM clusters ORDER BY image_id"


def write_catalogue(
    target: Path,
    database: Path,
    stores: Sequence[Path],
    predictions: Path | None,
    clusters: Path | None,
    seed: int,
) -> None:
    """Write down of every image what the explorer's filters ask.

    Parameters
    ----------
    target
        The file to make (`catalogue`); it appears only when it is whole.
    database
        The index.
    stores
        The image stores of all bulk tars, each named after its tar.
    predictions, clusters
        What `learn.predictions` and `learn.clusters` wrote; None where there is none.
    seed
        Of the order of a random sample.

    Raises
    ------
    ReimagingError
        If a file is missing or is another one.
    """
    ids, years = rendered_images(database, stores)
    with reading(database) as connection:
        words, article = _words(connection, ids)
        figure = _figures(connection, ids)
    words["class"] = _classes(predictions, ids)
    cluster, likeness = _clusters(clusters, ids)
    store, width, height = _places(stores, ids)
    save_catalogue(
        target,
        Catalogue(
            ids=ids,
            lot=np.random.default_rng(seed).permutation(len(ids)).astype(np.int32),
            year=years,
            width=width,
            height=height,
            store=store,
            stores=tuple(path.stem for path in stores),
            cluster=cluster,
            likeness=likeness,
            columns={name: words[name] for name in COLUMNS},
            article=article,
            figure=figure,
            index=fingerprint(database),
        ),
    )


def fingerprint(database: Path) -> str:
    """Tell an index from others, in a fraction of a second a million images.

    Its images count (by sums, which SQLite adds up in whatever order it finds them), of its
    articles and figures how many there are, and what it says it was made from.

    Raises
    ------
    ReimagingError
        If there is no index, or it is another database.
    """
    try:
        with reading(database) as connection:
            about = [
                tuple(row)
                for each in (_MADE_FROM, _COUNTS, _SUMS)
                for row in connection.execute(each)
            ]
    except sqlite3.DatabaseError as error:
        raise ReimagingError(
            f"{database} cannot be read ({error}); `doit index` makes it again."
        ) from None
    return hashlib.blake2b(repr(about).encode(), digest_size=16).hexdigest()


class _Words:
    """Words that come one after the other: each has a number, in the order of coming."""

    def __init__(self, *known: str) -> None:
        self._known = {word: number for number, word in enumerate(known)}

    def codes(self, words: Sequence[str]) -> Codes:
        """Give the numbers of words."""
        known = self._known
        return np.fromiter((known.setdefault(word, len(known)) for word in words), np.int32)

    def column(self, codes: Codes) -> Column:
        """Give the column of these numbers, its names in ascending order."""
        names = sorted(self._known)
        if len(names) > np.iinfo(np.uint16).max:
            raise ReimagingError(
                f"A column has {len(names):,} different words, {names[-1]!r} for one; the "
                f"catalogue takes up to {np.iinfo(np.uint16).max:,}."
            )
        place = {name: number for number, name in enumerate(names)}
        renamed = np.array([place[name] for name in self._known], np.uint16)
        taken = renamed[codes] if len(codes) else np.empty(0, np.uint16)
        # without names that no image has
        return Column(taken, tuple(names)).taken(np.ones(len(codes), bool))


def _words(connection: sqlite3.Connection, ids: Rows) -> tuple[dict[str, Column], Belonging]:
    """Read what the index says of images: their columns, and which article each is of."""
    names = ("archive", "category", "format", "software", "licence")
    words = {name: _Words() for name in names}
    codes = {name: [np.empty(0, np.int32)] for name in names}
    articles = [np.empty(0, np.int64)]
    for numbers, *told in _blocks(connection, _IMAGES):
        kept = is_among(numbers, ids)
        category, form, software, licence, article = (list(compress(each, kept)) for each in told)
        known = ["" if each == UNKNOWN else each for each in category]
        said = {
            "archive": [archive_of(each) for each in known],
            "category": known,
            "format": [each or "" for each in form],
            "software": [each or "" for each in software],
            "licence": [licence_name(each or "") for each in licence],
        }
        for name in names:
            codes[name].append(words[name].codes(said[name]))
        articles.append(np.array(article, np.int64))
    columns = {name: words[name].column(np.concatenate(codes.pop(name))) for name in names}
    return columns, _belonging(np.concatenate(articles), np.arange(len(ids), dtype=np.int32))


def _figures(connection: sqlite3.Connection, ids: Rows) -> Belonging:
    """Read which of the images each figure shows; a figure shows those of its parts, too."""
    figures, rows = [np.empty(0, np.int64)], [np.empty(0, np.int32)]
    for numbers, figure in _blocks(connection, _LINKS):
        kept = is_among(numbers, ids)
        figures.append(np.array(figure, np.int64)[kept])
        rows.append(np.searchsorted(ids, numbers[kept]).astype(np.int32))
    return _belonging(np.concatenate(figures), np.concatenate(rows))


def _belonging(owners: Rows, rows: NDArray[np.int32]) -> Belonging:
    """Sort rows by what they belong to; those of one owner stay in their order."""
    ids, count = np.unique(owners, return_counts=True)
    first = np.concatenate([[0], np.cumsum(count)])
    return Belonging(ids, first.astype(np.int32), rows[np.argsort(owners, kind="stable")])


def _classes(predictions: Path | None, ids: Rows) -> Column:
    """Read the class of each image; "" for one without."""
    words, codes = _Words(""), np.zeros(len(ids), np.int32)
    for numbers, label in _attached(predictions, _LABELS):
        kept = is_among(numbers, ids)
        codes[np.searchsorted(ids, numbers[kept])] = words.codes(list(compress(label, kept)))
    return words.column(codes)


def _clusters(clusters: Path | None, ids: Rows) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Read the cluster of each image, and how near it is to its centre."""
    cluster = np.full(len(ids), NO_CLUSTER, np.int32)
    likeness = np.full(len(ids), NO_LIKENESS, np.float32)
    for numbers, which, cosine in _attached(clusters, _CLUSTERS):
        kept = is_among(numbers, ids)
        rows = np.searchsorted(ids, numbers[kept])
        cluster[rows] = np.array(which, np.int32)[kept]
        likeness[rows] = np.array(cosine, np.float32)[kept]
    return cluster, likeness


def _places(
    stores: Sequence[Path], ids: Rows
) -> tuple[NDArray[np.int16], NDArray[np.int32], NDArray[np.int32]]:
    """Read which store has each image, and how large it is; the first store counts."""
    store = np.full(len(ids), -1, np.int16)
    width, height = np.zeros(len(ids), np.int32), np.zeros(len(ids), np.int32)
    for number, path in reversed(list(enumerate(stores))):
        held = JpegFile(path, FORMAT, VERSION, "doit convert")
        kept = is_among(held.ids, ids)
        rows = np.searchsorted(ids, held.ids[kept])
        store[rows], width[rows], height[rows] = number, held.width[kept], held.height[kept]
    return store, width, height


def _attached(path: Path | None, query: str) -> Iterator[tuple[Any, ...]]:
    """Ask a file beside the index; nothing if there is none."""
    if path is None:
        return
    try:
        with reading(path) as connection:
            yield from _blocks(connection, query)
    except sqlite3.DatabaseError as error:
        raise ReimagingError(f"{path} cannot be read ({error}); have it made again.") from None


def _blocks(connection: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """Ask some rows at a time: int64 of the first column, and a tuple for each other one."""
    rows = connection.execute(query)
    while block := rows.fetchmany(_AT_ONCE):
        numbers, *others = zip(*map(tuple, block), strict=True)
        yield np.array(numbers, np.int64), *others
