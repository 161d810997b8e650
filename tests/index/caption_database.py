"""A small whole database of captions, made by hand."""

import hashlib
import sqlite3
from contextlib import closing

from reimaging.index.database import script


def key(*parts):
    return int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:8], "big") >> 1


def make_database(path, articles, backwards=False):
    """Write a database of articles, each (category or None, year, captions of its figures).

    A caption may be a pair of another kind of figure and the text.
    """
    path.unlink(missing_ok=True)
    numbered = list(enumerate(articles))
    with closing(sqlite3.connect(path)) as database:
        database.executescript(script("schema.sql"))
        for number, (category, year, captions) in reversed(numbered) if backwards else numbered:
            name = f"{year}.{number:05}"
            database.execute(
                "INSERT INTO articles (article_id, identifier, compact, yymm, year, year_source,"
                " primary_category, record) VALUES (?, ?, ?, '0101', ?, 'identifier', ?, 'present')",
                (key(number), name, name, year, category),
            )
            for position, caption in enumerate(captions):
                kind, text = ("figure", caption) if isinstance(caption, str) else caption
                database.execute(
                    "INSERT INTO figures VALUES (?, ?, ?, 1, NULL, ?, 'figure', 'a.tex', 1, NULL, '', ?)",
                    (key(number, position), key(number), position, kind, text),
                )
        database.executescript(script("views.sql"))
        database.commit()
    return path
