"""Stores and an index of a few images of known colour, for the figures that show images."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from reimaging.index.caption_terms import write_caption_terms
from reimaging.index.caption_topics import write_caption_topics
from reimaging.index.database import script
from reimaging.index.statistics import query_names, write_statistic
from reimaging.index.term_search import write_term_search
from reimaging.learn import class_shares, deepcluster
from reimaging.learn.evaluation import CALIBRATION_COLUMNS, CONFUSION_COLUMNS
from reimaging.learn.training import HISTORY
from reimaging.maps import embedding_agreement
from reimaging.table import write_table


@pytest.fixture
def share_of():
    """What share of a picture's pixels lies near a colour."""

    def share_of(image, colour):
        pixels = np.asarray(image.convert("RGB")).astype(int)
        return float((np.abs(pixels - np.array(colour)).max(axis=2) < 40).mean())

    return share_of


@pytest.fixture(scope="session")
def headers(tmp_path_factory):
    """The first line of each table, as the queries themselves give it."""
    folder = tmp_path_factory.mktemp("headers")
    database = folder / "empty.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(script("schema.sql"))
        connection.executescript(script("views.sql"))
    for query in query_names():
        write_statistic(database, query, folder / f"{query}.csv")
    write_caption_terms(database, folder / "caption_terms.csv", ("cs.LG",), 100, 4)
    write_caption_topics(database, folder / "caption_topics.csv", 5, 100, 4)
    write_term_search(database, folder / "term_by_category_year.csv", "a term")
    for name, columns in {
        "classifier_history": HISTORY,
        "deepcluster_history": deepcluster.HISTORY,
        "embedding_agreement": embedding_agreement.COLUMNS,
        "classifier_confusion": CONFUSION_COLUMNS,
        "classifier_calibration": CALIBRATION_COLUMNS,
        "class_shares_by_category_year": ("category", "year", *class_shares.COLUMNS),
    }.items():
        write_table(folder / f"{name}.csv", columns, [])
    return {path.stem: path.read_text().splitlines()[0] for path in folder.glob("*.csv")}
