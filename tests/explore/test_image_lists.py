"""A page of a list is JSON as it is described, and goes on where the one before it ended."""

import json

import numpy as np
import pytest
from starlette.exceptions import HTTPException

from reimaging.errors import ReimagingError
from reimaging.explore import answers
from reimaging.explore.image_lists import ImageLists
from reimaging.explore.neighbourhood import Neighbourhoods
from reimaging.explore.questions import ImagesQuery, SimilarQuery


@pytest.fixture(scope="module")
def lists(collection, made):
    here = made.layout
    files = {slug: (here.neighbours(slug), here.embedding(slug)) for slug in ("ternary", "raw")}
    return ImageLists(collection, Neighbourhoods(files, collection.catalogue.ids, 2**30))


def page(lists, **asked):
    return answers.ImageList.model_validate_json(lists.page(ImagesQuery.model_validate(asked)))


def test_it_is_json_as_it_is_described(lists, made):
    for asked in ({}, {"order": "nearest", "near": str(made.images[0])}):
        told = json.loads(lists.page(ImagesQuery.model_validate(asked)))
        read = answers.ImageList.model_validate(told)
        assert json.loads(read.model_dump_json(by_alias=True)) == told


def test_pages_by_lot_go_on_to_the_last_one(lists):
    first, last = page(lists, limit=40), page(lists, limit=40, offset=40)
    assert (first.total, first.next, last.next) == (60, 40, None)
    assert len({item.id for item in first.items + last.items}) == 60


def test_the_nearest_begin_with_the_image_itself_and_grow_by_the_degree(lists, made):
    told = page(lists, order="nearest", near=str(made.images[10]), limit=5)
    assert [item.id for item in told.items[:1]] == [str(made.images[10])]
    turns = np.degrees(np.arccos(1 - np.array([item.distance for item in told.items])))
    assert turns == pytest.approx([0, 1, 1, 2, 2], abs=0.05)


def test_the_nearest_to_a_vector_begin_with_the_image_that_has_it(lists, made):
    turn = np.radians(7)
    vector = np.array([np.cos(turn), np.sin(turn)], np.float32)
    told = json.loads(lists.similar(SimilarQuery(limit=3), "ternary", vector))
    assert told["items"][0]["id"] == str(made.images[7])
    assert (told["offset"], told["order"]) == (0, "nearest")


def test_what_is_not_there_is_refused(lists):
    with pytest.raises(ReimagingError, match="near is missing"):
        page(lists, order="nearest")
    with pytest.raises(HTTPException, match="There is no image 7"):
        page(lists, order="nearest", near="7")
    with pytest.raises(HTTPException, match="There is no image 7"):
        lists.row_of("7")
