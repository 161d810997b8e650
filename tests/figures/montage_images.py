"""An index and stores of as many images as a test needs, for the sheets that show images."""

import sqlite3
from contextlib import closing

import numpy as np

from reimaging.index.database import script
from reimaging.pixels.store import write_store

_SIZE = (6, 9)  # rows and columns of pixels, where a test does not say


def index_of(target, years):
    """An index with an article and an image for each image_id, of the given year."""
    with closing(sqlite3.connect(target)) as database:
        database.executescript(script("schema.sql"))
        for number, year in years.items():
            name = f"{year % 100:02}01.{number:05}"
            database.execute(
                "INSERT INTO articles (article_id, identifier, compact, yymm, year, year_source,"
                " primary_category, licence, record) VALUES"
                " (?, ?, ?, ?, ?, 'identifier', 'hep-th', 'http://example.org/by/4.0/', 'present')",
                (number, name, name, name[:4], year),
            )
            database.execute(
                "INSERT INTO image_files (image_id, article_id, path, extension, bytes, outcome)"
                " VALUES (?, ?, ?, 'png', 1, 'ok')",
                (number, number, f"{number}.png"),
            )
        database.executescript(script("views.sql"))
    return target


def store_of(target, numbers, size=_SIZE, colour=(255, 0, 0), outcome="ok"):
    """A store of images of one size and colour; without pixels where the outcome is not ok."""
    pixels = np.full((*size, 3), colour, np.uint8)
    items = [(number, pixels if outcome == "ok" else None, outcome) for number in numbers]
    write_store(target, items, attributes={})
    return target
