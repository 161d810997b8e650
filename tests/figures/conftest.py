"""Stores and an index of a few images of known colour, for the figures that show images."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from reimaging.index.caption_terms import write_caption_terms
from reimaging.index.caption_topics import write_caption_topics
from reimaging.index.database import script
from reimaging.index.merge import merge
from reimaging.index.part import write_part
from reimaging.index.records import write_records
from reimaging.index.statistics import query_names, write_statistic
from reimaging.index.term_search import write_term_search
from reimaging.pixels.tar_images import write_images
from reimaging.settings import ImageSettings


@pytest.fixture
def rendered(two_tars, tmp_path):
    """The database and the stores of the two tars: a red PNG and a blue EPS were rendered."""
    parts, stores = [], []
    for name in ("arXiv_src_9802_001", "arXiv_src_1501_001"):
        parts.append(tmp_path / "parts" / f"{name}.sqlite")
        stores.append(tmp_path / "images" / f"{name}.h5")
        tar, path = two_tars.tar(name), two_tars.path(name)
        write_part(parts[-1], tar, lambda path=path: path)
        write_images(stores[-1], tar, parts[-1], lambda path=path: path, ImageSettings(), 1)
    write_records(tmp_path / "records.sqlite", sorted(two_tars.oai.glob("*.xml")))
    merge(tmp_path / "arxiv.sqlite3", parts, tmp_path / "records.sqlite")
    return tmp_path / "arxiv.sqlite3", stores


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
    return {path.stem: path.read_text().splitlines()[0] for path in folder.glob("*.csv")}
