"""How far two embeddings agree on what is alike: what pictures show, and what captions say.

Of each image the nearest of other articles by one embedding are compared with those by the other:
within an article both are alike, as one author draws them and often one caption tells of them. What
is shared beyond chance, k of the images of other articles, is agreement.

Columns of the table: neighbours (k), images, shared (the mean share), by_chance, low and high (95 %
interval of the mean, by articles drawn with replacement).
"""

import heapq
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError
from reimaging.index.database import reading
from reimaging.learn.embedding_file import Embedding
from reimaging.maps.cosine_search import directions
from reimaging.maps.map_slice import in_all
from reimaging.pixels.arrays import rank
from reimaging.table import write_table

COLUMNS = ("neighbours", "images", "shared", "by_chance", "low", "high")
SIZES = (1, 2, 5, 10, 20, 50, 100)

_MOST = 5000  # images, by lot
_DRAWS = 1000
_BLOCK = 256


def write_embedding_agreement(
    target: Path, database: Path, one: Path, other: Path, seed: int
) -> None:
    """Compare two embeddings on the images that both have.

    Parameters
    ----------
    target
        The table to write; without rows, which is said, where both have images of fewer than three
        articles.
    database
        The index, which knows the articles.
    one, other
        The files of the embeddings.
    seed
        Of the lot of images, at most 5,000, and of the intervals.

    Raises
    ------
    ReimagingError
        If an image is not in the index.
    """
    with Embedding(one) as first, Embedding(other) as second:
        both = in_all([first.ids, second.ids])
        ids = heapq.nsmallest(_MOST, both, key=lambda number: rank(seed, "agreement", number))
        articles = _articles(database, ids)
        if len(np.unique(articles)) < 3:
            print(
                f"{len(ids)} images in both {one.stem} and {other.stem} are of "
                f"{len(np.unique(articles))} articles; to compare them takes three."
            )
            write_table(target, COLUMNS, [])
            return
        vectors = [directions(held.read(held.rows_of(ids))) for held in (first, second)]
    of_others = len(ids) - np.bincount(articles)[articles]
    sizes = [size for size in SIZES if size <= of_others.min()]
    nearest = [nearest_elsewhere(units, articles, sizes[-1]) for units in vectors]
    rows = []
    for size in sizes:
        common = nearest[0][:, :size, None] == nearest[1][:, None, :size]
        shares = common.any(2).mean(1)
        low, high = _interval(shares, articles, seed)
        told = (shares.mean(), (size / of_others).mean(), low, high)
        rows.append((size, len(ids), *(round(float(value), 5) for value in told)))
    write_table(target, COLUMNS, rows)


def nearest_elsewhere(
    units: NDArray[np.float32], articles: NDArray[np.int64], count: int
) -> NDArray[np.int64]:
    """Give the rows of the nearest images of other articles.

    Parameters
    ----------
    units
        Vectors of length 1, float32 [n, d].
    articles
        int64 [n], a number an article.
    count
        How many; there must be as many.

    Returns
    -------
    NDArray, int64 [n, count]
        The nearest first; of equals the first row.
    """
    found = np.empty((len(units), count), np.int64)
    for start in range(0, len(units), _BLOCK):
        rows = slice(start, start + _BLOCK)
        # rounded, as the last digits of a product depend on how many are worked out at once
        cosines = np.round(units[rows] @ units.T, 5)
        cosines[articles[rows, None] == articles[None]] = -np.inf
        found[rows] = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
    return found


def _articles(database: Path, ids: list[int]) -> NDArray[np.int64]:
    """Give each image the number of its article, from 0."""
    query = "SELECT article_id FROM image_files WHERE image_id = ?"
    with reading(database) as index:
        found = [index.execute(query, (number,)).fetchone() for number in ids]
    if None in found:
        raise ReimagingError(
            f"Image {ids[found.index(None)]} of the embeddings is not in {database.name}."
        )
    held = np.array([row[0] for row in found], np.int64)
    return np.unique(held, return_inverse=True)[1].astype(np.int64)


def _interval(
    shares: NDArray[np.float64], articles: NDArray[np.int64], seed: int
) -> tuple[float, float]:
    """Give the 95 % interval of the mean: images of one article are not independent."""
    sums, counts = np.bincount(articles, shares), np.bincount(articles)
    drawn = np.random.default_rng(seed).integers(0, len(sums), (_DRAWS, len(sums)))
    means = sums[drawn].sum(1) / counts[drawn].sum(1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)
