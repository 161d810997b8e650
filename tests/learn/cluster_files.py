"""An index with captions, and files of clusters and predictions, of as few images as a test needs."""

import sqlite3
from contextlib import closing

from reimaging.index.database import script


def write_index(target, images, captions=None):
    """An index of images {image_id: (article, category, year)}; captions by image_id.

    A caption is a text, or a pair: the image's own, which is empty, and that of the whole figure.
    """
    with closing(sqlite3.connect(target)) as database:
        database.executescript(script("schema.sql"))
        for article, category, year in sorted(set(images.values())):
            name = f"{year % 100:02}01.{article:05}"
            database.execute(
                "INSERT INTO articles (article_id, identifier, compact, yymm, year, year_source,"
                " primary_category, record) VALUES (?, ?, ?, ?, ?, 'identifier', ?, 'present')",
                (article, name, name, name[:4], year, category),
            )
        for number, (article, *_) in images.items():
            database.execute(
                "INSERT INTO image_files (image_id, article_id, path, extension, bytes, outcome)"
                " VALUES (?, ?, ?, 'png', 1, 'ok')",
                (number, article, f"{number}.png"),
            )
        for number, said in (captions or {}).items():
            own, whole = ("", said[1]) if isinstance(said, tuple) else (said, None)
            article = images[number][0]
            if whole is not None:
                _figure(database, 10_000 + number, article, whole, None)
            _figure(database, number, article, own, None if whole is None else 10_000 + number)
            database.execute(
                "INSERT INTO figure_images VALUES (?, 0, ?, ?, 'ok')", (number, f"{number}", number)
            )
        database.executescript(script("views.sql"))
        database.commit()
    return target


def _figure(database, key, article, caption, parent):
    database.execute(
        "INSERT INTO figures (figure_id, article_id, position, parent, kind, environment, tex,"
        " caption_tex, caption_text) VALUES (?, ?, ?, ?, 'figure', 'figure', 'a.tex', ?, ?)",
        (key, article, key, parent, caption, caption),
    )


def write_cluster_file(target, clusters):
    """A file of clusters {image_id: (cluster, likeness)}."""
    with closing(sqlite3.connect(target)) as database:
        database.execute(
            "CREATE TABLE clusters (image_id INTEGER PRIMARY KEY, cluster INTEGER, likeness REAL)"
        )
        rows = ((number, *told) for number, told in clusters.items())
        database.executemany("INSERT INTO clusters VALUES (?, ?, ?)", rows)
        database.commit()
    return target


def write_prediction_file(target, labels):
    """A file of predictions {image_id: label}."""
    with closing(sqlite3.connect(target)) as database:
        database.execute("CREATE TABLE predictions (image_id INTEGER PRIMARY KEY, label TEXT)")
        database.executemany("INSERT INTO predictions VALUES (?, ?)", labels.items())
        database.commit()
    return target
