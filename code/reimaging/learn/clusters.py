"""The cluster of every image, in a file of its own.

Format, version 1
-----------------
An SQLite database that readers of the index attach. Table ``clusters``: ``image_id`` (key),
``cluster`` (from 0, the largest first), ``likeness`` (cosine to its centre, -1 to 1). Table
``made_by``: ``key``, ``value``: ``format``, ``version``, ``model`` (SHA-256 of the network's file).

A shard holds the images of one tar; the shards are merged into one file of the same form.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.index.database import reading
from reimaging.learn.predictions import answers_of, predict, require_model
from reimaging.learn.start import start_keras
from reimaging.pixels.first_come import is_among
from reimaging.pixels.rendered import rendered_images
from reimaging.pixels.squares import Squares

FORMAT = "reimaging clusters"
VERSION = 1
_TABLES = """
CREATE TABLE clusters (
    image_id INTEGER PRIMARY KEY, cluster INTEGER NOT NULL, likeness REAL NOT NULL
) STRICT;
CREATE TABLE made_by (key TEXT PRIMARY KEY, value ANY) STRICT;
"""


class Member(NamedTuple):
    """An image, its cluster, and the cosine to the cluster's centre."""

    image_id: int
    cluster: int
    likeness: float


def write_clusters(target: Path, model: Path, squares: Path) -> None:
    """Give each image of a tar its cluster.

    Parameters
    ----------
    target
        The shard to make; it appears only when it is whole.
    model
        A .keras file that `deepcluster` made.
    squares
        The tar's images, fitted into squares of the side that the network takes.

    Raises
    ------
    ReimagingError
        If the squares are of another side, or the network gives no clusters.
    """
    start_keras()
    from reimaging.learn.model_file import load_once  # takes Keras, seconds at each doit

    network = load_once(model)  # one process has many shards to do
    if network.layers[-1].name != "clusters":
        raise ReimagingError(f"{model} does not end in a layer named clusters; have it made anew.")
    with Squares(squares) as images:
        if images.side != network.input_shape[1]:
            raise ReimagingError(
                f"{squares} has squares of {images.side} pixels and {model.name} takes "
                f"{network.input_shape[1]}; set arrays.side to it, or have the network made anew."
            )
        pictures = (picture for _, block in images.blocks() for picture in block)
        numbers = iter(images.ids.tolist())
        progress = tqdm(total=len(images), desc=f"clustering {squares.stem}", unit="image")
        with progress, _written(target, model) as database:
            for count, cosines in predict(network, pictures):
                told = zip(cosines.argmax(1).tolist(), cosines.max(1).tolist(), strict=True)
                _insert(
                    database,
                    (Member(next(numbers), which, round(cosine, 6)) for which, cosine in told),
                )
                progress.update(count)


def merge_clusters(
    target: Path, model: Path, shards: Sequence[Path], database: Path, stores: Sequence[Path]
) -> None:
    """Merge shards into one file; of an image that is in two, the first one counts.

    Parameters
    ----------
    target
        The file to make.
    model
        The network of the shards.
    shards
        Of all tars.
    database, stores
        The index and the image stores: what is in only one of them is left out, such as images of
        an article that another tar has as well.

    Raises
    ------
    ReimagingError
        If a shard is of another model.
    """
    seen, _ = rendered_images(database, stores)
    with _written(target, model) as merged:
        for shard in shards:
            require_model(shard, model)
            members = list(read_clusters(shard))
            known = is_among(np.array([each.image_id for each in members], np.int64), seen)
            _insert(merged, compress(members, known))


def read_clusters(source: Path) -> Iterator[Member]:
    """Read the cluster of each image, in the order of the image_ids.

    Raises
    ------
    ReimagingError
        If the file holds no clusters.
    """
    try:
        with reading(source) as database:
            query = "SELECT image_id, cluster, likeness FROM clusters ORDER BY image_id"
            yield from (Member(*row) for row in database.execute(query))
    except sqlite3.DatabaseError as error:
        raise ReimagingError(f"{source} holds no clusters ({error}).") from None


def _written(target: Path, model: Path) -> AbstractContextManager[sqlite3.Connection]:
    return answers_of(target, model, _TABLES, FORMAT, VERSION)


def _insert(database: sqlite3.Connection, members: Iterable[Member]) -> None:
    database.executemany("INSERT OR IGNORE INTO clusters VALUES (?, ?, ?)", members)
