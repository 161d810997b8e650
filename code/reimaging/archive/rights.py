"""Which images may be passed on: drawn ones, and those whose article's licence lets anyone do so.

An image is judged by its article's licence as the index has it (`reimaging.licence`). What the
index does not know is not passed on.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from reimaging.errors import ReimagingError
from reimaging.index.database import reading
from reimaging.licence import licence_in_words, licence_name, may_be_shown
from reimaging.pixels.store import ImageStore


@dataclass(frozen=True)
class Refusal:
    """Why an image is not passed on, and of which article it is ("" where that is not known)."""

    identifier: str
    why: str


def refused_of_store(database: Path, store: Path) -> dict[int, Refusal]:
    """Give the images of a store that have pixels and may not be passed on."""
    with ImageStore(store) as images, reading(database) as connection:
        return dict(_refused(connection, _seen(images), Refusal("", "not in the index")))


def all_of_store(database: Path, store: Path, why: str) -> dict[int, Refusal]:
    """Give all images of a store that have pixels, each refused for the same reason."""
    with ImageStore(store) as images, reading(database) as connection:
        return {
            number: Refusal((_article(connection, number) or ("", ""))[0], why)
            for number in _seen(images)
        }


def refused_of_table(rows: Iterable[Mapping[str, str]]) -> dict[int, Refusal]:
    """Give the images of a montage's table that may not be passed on."""
    found = {}
    for row in rows:
        if not may_be_shown(licence_name(row["licence"])):
            refusal = Refusal(row["identifier"], licence_in_words(row["licence"]))
            found[int(row["image_id"])] = refusal
    return found


def refused_of_pictures(database: Path, pictures: Path) -> dict[int, Refusal]:
    """Give the images of a file of pictures (HDF5) that may not be passed on.

    A file without ``images`` and ``image_id`` shows none of the run; a picture in it that the index
    does not know is one that the code drew.
    """
    try:
        with h5py.File(pictures) as file:
            shows = "images" in file and "image_id" in file
            ids = np.unique(file["image_id"][:]).tolist() if shows else []
    except OSError as error:
        raise ReimagingError(f"{pictures} cannot be read (HDF5): {error}") from None
    with reading(database) as connection:
        return dict(_refused(connection, ids, None))


def _seen(images: ImageStore) -> list[int]:
    rows = zip(images.ids.tolist(), images.sizes, strict=True)
    return [number for number, (width, _) in rows if width]


def _refused(
    connection: sqlite3.Connection, ids: Iterable[int], unknown: Refusal | None
) -> Iterator[tuple[int, Refusal]]:
    for number in ids:
        article = _article(connection, number)
        if article is None:
            if unknown:
                yield number, unknown
        elif not may_be_shown(licence_name(article[1])):
            yield number, Refusal(article[0], licence_in_words(article[1]))


def _article(connection: sqlite3.Connection, image_id: int) -> tuple[str, str] | None:
    """Give the identifier and the licence of the article that an image is of."""
    row = connection.execute(
        "SELECT identifier, coalesce(licence, '') FROM image_files "
        "JOIN articles USING (article_id) WHERE image_id = ?",
        (image_id,),
    ).fetchone()
    return None if row is None else (row[0], row[1])
