"""A list of images as a table."""

import csv
import io

import numpy as np
import pytest

from explore.made_profile import ARTICLES, ROOM, class_of, cluster_of
from reimaging.explore import image_list as module
from reimaging.explore.image_list import COLUMNS, image_list
from reimaging.explore.index_reader import IndexReader


@pytest.fixture
def reader(made):
    return IndexReader(made.layout.database, "doit index")


def listed(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_each_image_is_a_line_in_the_order_asked_for(made, collection, reader):
    rows = collection.catalogue.rows_of(made.images)
    found = listed(image_list(rows, collection.catalogue, reader))
    assert [int(line["image_id"]) for line in found] == list(made.images)
    for n, line in enumerate(found[:-1]):
        identifier, created, categories, *_ = ARTICLES[n // ROOM]
        assert line["identifier"] == identifier
        assert line["year"] == created[:4]
        assert line["category"] == categories.split()[0]
        assert line["class"] == class_of(n)
        assert line["cluster"] == str(cluster_of(n))
        assert line["width"] == ("300" if n != 7 else "1200")


def test_what_is_not_known_is_left_empty(made, collection, reader):
    rows = collection.catalogue.rows_of(made.images[-1:])
    (line,) = listed(image_list(rows, collection.catalogue, reader))
    assert (line["class"], line["cluster"]) == ("", "")


def test_without_images_there_is_a_header_alone(collection, reader):
    text = image_list(np.empty(0, np.int64), collection.catalogue, reader)
    assert text == ",".join(COLUMNS) + "\n"


def test_no_list_is_longer_than_is_allowed(made, collection, reader, monkeypatch):
    monkeypatch.setattr(module, "MOST", 7)
    rows = collection.catalogue.rows_of(made.images)
    assert len(listed(image_list(rows, collection.catalogue, reader))) == 7
