"""Clusters as a table: how large each is, what it is mostly made of, and what its captions say."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reimaging.errors import ReimagingError
from reimaging.index.database import reading
from reimaging.learn.cluster_names import cluster_names
from reimaging.learn.clusters import read_clusters
from reimaging.table import write_table

COLUMNS = (
    "cluster",
    "name",
    "images",
    "likeness",
    "category",
    "category_share",
    "class",
    "class_share",
    "kind",
    "kind_share",
    "year",
)

# clusters and image files lie in the order of the same id, so both are read from end to end
_MEMBERS = """
SELECT cluster, category, year, count(*), sum(likeness)
FROM clusters.clusters
    CROSS JOIN image_files USING (image_id) CROSS JOIN article_summary USING (article_id)
GROUP BY cluster, category, year
"""
_CLASSES = """
SELECT cluster, label, count(*)
FROM clusters.clusters JOIN predictions.predictions USING (image_id) GROUP BY cluster, label
"""


def write_cluster_table(
    target: Path,
    database: Path,
    clusters: Path,
    predictions: Path,
    kinds: Mapping[int, str],
    seed: int,
) -> None:
    """Write a row a cluster, in the order of their numbers.

    Parameters
    ----------
    target
        A CSV with COLUMNS. A share is that of the most frequent category, class or kind among the
        images of the cluster of which it is known; of equally frequent ones the first by name.
        `likeness` is the mean cosine to the centre, `year` the median, the lower one of two.
    database
        The index.
    clusters
        What `learn.clusters` wrote.
    predictions
        The class that a classifier gives each image (`learn.predictions`).
    kinds
        What is seen, by image_id, as far as it is known (`learn.known_kinds`).
    seed
        Of the lot by which captions are drawn (`learn.cluster_names`).

    Raises
    ------
    ReimagingError
        If a file is missing or is none, or an image of a cluster is not in the index.
    """
    held, seen = 0, _groups()
    for member in read_clusters(clusters):
        held += 1
        if kind := kinds.get(member.image_id, ""):
            seen[member.cluster][kind] += 1
    categories, years, classes = _groups(), _groups(), _groups()
    likeness: Counter[int] = Counter()
    with reading(database) as connection:
        for cluster, category, year, count, cosines in _rows(connection, clusters, predictions):
            categories[cluster][category] += count
            years[cluster][year] += count
            likeness[cluster] += cosines
        for cluster, label, count in connection.execute(_CLASSES):
            classes[cluster][label] += count
    if strangers := held - sum(each.total() for each in years.values()):
        raise ReimagingError(
            f"{clusters}: {strangers} of {held} images are not in {database}; allowed "
            "are clusters of its images alone."
        )
    members = ((member.image_id, member.cluster) for member in read_clusters(clusters))
    names = cluster_names(database, members, seed)
    rows = [
        (
            cluster,
            names[cluster],
            years[cluster].total(),
            f"{likeness[cluster] / years[cluster].total():.4f}",
            *_most(categories[cluster]),
            *_most(classes[cluster]),
            *_most(seen[cluster]),
            _median(years[cluster]),
        )
        for cluster in sorted(years)
    ]
    write_table(target, COLUMNS, rows)


def _groups() -> dict[int, Counter[Any]]:
    return defaultdict(Counter)


def _rows(connection: sqlite3.Connection, clusters: Path, predictions: Path) -> list[Any]:
    for name, path in (("clusters", clusters), ("predictions", predictions)):
        if not path.is_file():
            raise ReimagingError(f"{path} is not there; the table of clusters is made from it.")
        connection.execute(f"ATTACH ? AS {name}", (f"{path.absolute().as_uri()}?mode=ro",))
    try:
        connection.execute("SELECT label FROM predictions.predictions LIMIT 1")
    except sqlite3.DatabaseError as error:
        raise ReimagingError(f"{predictions} holds no predictions ({error}).") from None
    return connection.execute(_MEMBERS).fetchall()


def _most(counts: Counter[str]) -> tuple[str, str]:
    """Give the most frequent of several and its share; nothing if there is none."""
    if not counts:
        return "", ""
    name = min(counts, key=lambda each: (-counts[each], each))
    return name, f"{counts[name] / counts.total():.4f}"


def _median(years: Counter[int]) -> int:
    below = 0
    for year in sorted(years):
        below += years[year]
        if 2 * below >= years.total():
            return year
    raise ValueError("a cluster with images has years")
