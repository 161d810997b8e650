"""What a classifier says of every image, with probabilities, in a file of its own.

Format, version 1
-----------------
An SQLite database that readers of the index attach. Table ``predictions``: ``image_id`` (key),
``diagram``, ``sensor``, ``mixed`` (probabilities), ``label`` (the likeliest). Table ``made_by``:
``key``, ``value``: ``format``, ``version``, ``model`` (SHA-256 of the network's file).

A shard holds the images of one tar; the shards are merged into one file of the same form.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.index.database import building, reading, run_script
from reimaging.learn.start import start_keras
from reimaging.pixels.first_come import is_among
from reimaging.pixels.squares import Squares
from reimaging.pixels.trim import Pixels

FORMAT = "reimaging predictions"
VERSION = 1
_BATCH = 128
_TABLES = """
CREATE TABLE predictions (
    image_id INTEGER PRIMARY KEY, diagram REAL NOT NULL, sensor REAL NOT NULL, mixed REAL NOT NULL,
    label TEXT NOT NULL
) STRICT;
CREATE TABLE made_by (key TEXT PRIMARY KEY, value ANY) STRICT;
"""
_Row = tuple[int, float, float, float, str]


def write_shard(
    target: Path, model: Path, squares: Path, chosen: NDArray[np.int64] | None = None
) -> None:
    """Ask a classifier about the images of one tar.

    Parameters
    ----------
    target
        The shard to make; it appears only when it is whole.
    model
        A .keras file that takes squares of pictures and gives probabilities.
    squares
        The tar's images, fitted into squares of the side that the classifier takes.
    chosen
        image_ids to ask about, ascending; None for all.

    Raises
    ------
    ReimagingError
        If the squares are of another side.
    """
    start_keras()
    from reimaging.learn.model_file import load_once  # takes Keras, seconds at each doit

    network = load_once(model)  # one process has many shards to do
    with Squares(squares) as images:
        side = side_of(network)
        if images.side != side:
            raise ReimagingError(
                f"{squares} has squares of {images.side} pixels and {model.name} takes {side}; "
                "set arrays.side to it, or train the network anew."
            )
        asked = images.ids if chosen is None else images.ids[is_among(images.ids, chosen)]
        wanted = asked.tolist()
        pictures = (picture for _, block in images.blocks(chosen) for picture in block)
        progress = tqdm(total=len(wanted), desc=f"predicting {squares.stem}", unit="image")
        with progress, _written(target, model) as database:
            for batch, answers in predict(network, pictures):
                done = int(progress.n)
                _insert(database, _rows(wanted[done : done + batch], answers))
                progress.update(batch)


def merge_shards(target: Path, model: Path, shards: Sequence[Path]) -> None:
    """Merge shards into one file; of an image that is in two, the first one counts.

    Raises
    ------
    ReimagingError
        If a shard is of another model.
    """
    with _written(target, model) as database:
        for shard in shards:
            require_model(shard, model)
            with reading(shard) as source:
                rows = source.execute("SELECT * FROM predictions ORDER BY image_id")
                _insert(database, map(tuple, rows))


def predict(
    network: Any, pictures: Iterable[Pixels], batch: int = _BATCH
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Ask a network about pictures, a batch at a time.

    Parameters
    ----------
    network
        A Keras model.
    pictures
        Squares S x S x 3 uint8 of the network's side.
    batch
        How many at a time. Each batch has this size, filled up with white, so that the network is
        compiled once and a picture's answer does not depend on how many others there are.

    Yields
    ------
    tuple
        How many pictures, and what the network says: float32, that many x classes.
    """
    block = np.full((batch, *network.input_shape[1:]), 255, np.float32)
    filled = 0
    for picture in pictures:
        block[filled] = picture
        filled += 1
        if filled == batch:
            yield filled, np.asarray(network.predict_on_batch(block))
            filled = 0
    if filled:
        block[filled:] = 255
        yield filled, np.asarray(network.predict_on_batch(block))[:filled]


def side_of(network: Any) -> int:
    """Give the side of the pictures that a classifier takes.

    Raises
    ------
    ReimagingError
        If it takes no square pictures in colour, or does not give a probability a class.
    """
    takes, gives = network.input_shape, network.output_shape
    if len(takes) != 4 or takes[1] != takes[2] or takes[3] != 3 or gives[1:] != (len(CLASSES),):
        raise ReimagingError(
            f"The network takes {takes[1:]} and gives {gives[1:]}; a classifier takes square "
            f"pictures in colour and gives {len(CLASSES)} probabilities."
        )
    return int(takes[1])


def fingerprint(model: Path) -> str:
    """Give the SHA-256 of a file."""
    with model.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def model_of(predictions: Path) -> str:
    """Give the fingerprint of the model that predictions are of.

    Raises
    ------
    ReimagingError
        If the file holds no predictions.
    """
    try:
        with reading(predictions) as database:
            query = "SELECT value FROM made_by WHERE key = 'model'"
            return str(database.execute(query).fetchone()[0])
    except (sqlite3.Error, TypeError) as error:
        raise ReimagingError(f"{predictions} holds no predictions ({error}).") from None


def _rows(ids: Sequence[int], answers: NDArray[np.float32]) -> Iterator[_Row]:
    for image_id, answer in zip(ids, answers, strict=True):
        diagram, sensor, mixed = (round(float(value), 6) for value in answer)
        yield image_id, diagram, sensor, mixed, CLASSES[int(answer.argmax())]


@contextmanager
def answers_of(
    target: Path, model: Path, tables: str, form: str, version: int
) -> Iterator[sqlite3.Connection]:
    """Give a new database for what a model says of images; it says what it is and what made it.

    Parameters
    ----------
    target
        The file to make; it appears only when it is whole.
    model
        The network's file.
    tables
        SQL that makes its tables, among them ``made_by``.
    form, version
        Of the file.
    """
    with building(target) as database:
        run_script(database, tables)
        about = {"format": form, "version": version, "model": fingerprint(model)}
        database.executemany("INSERT INTO made_by VALUES (?, ?)", about.items())
        yield database


def require_model(shard: Path, model: Path) -> None:
    """Refuse a shard of another model.

    Raises
    ------
    ReimagingError
        If it is of another, or says nothing of its model.
    """
    if model_of(shard) != fingerprint(model):
        raise ReimagingError(f"{shard} is not of {model}; remove it and have it made again.")


def _written(target: Path, model: Path) -> AbstractContextManager[sqlite3.Connection]:
    return answers_of(target, model, _TABLES, FORMAT, VERSION)


def _insert(database: sqlite3.Connection, rows: Iterable[_Row]) -> None:
    database.executemany("INSERT OR IGNORE INTO predictions VALUES (?, ?, ?, ?, ?)", rows)
