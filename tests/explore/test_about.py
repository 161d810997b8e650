"""What there is to see is told in words, with the values that a filter takes."""

from dataclasses import replace

import pytest

from reimaging.embedding_name import EmbeddingName
from reimaging.explore.about import about_collection, note_of
from reimaging.explore.questions import FilterQuery


@pytest.fixture(scope="module")
def about(collection, tmp_path_factory):
    path = tmp_path_factory.mktemp("x") / "own.keras"
    names = [
        (EmbeddingName("raw", "raw"), 60, True),
        (EmbeddingName("keras", "keras-own", path), 10, False),
    ]
    return about_collection(collection, names, [])


def values(about, name):
    return {each.value: (each.label, each.images) for each in about.facets[name]}


def test_each_value_is_told_with_its_images_the_most_frequent_first(about):
    assert values(about, "archive")["cs"] == ("cs – Computer Science", 15)
    assert values(about, "category")["cs.CV"] == (
        "cs.CV – Computer Vision and Pattern Recognition",
        10,
    )
    for name, facet in about.facets.items():
        assert sum(each.images for each in facet) == 60, name
    counts = [each.images for each in about.facets["category"]]
    assert counts == sorted(counts, reverse=True)


def test_what_is_not_known_has_a_value_too(about):
    assert values(about, "class")["none"] == ("not classified", 1)
    assert values(about, "software")["none"] == ("not named", 24)
    assert values(about, "cluster")["none"] == ("in no cluster", 1)


def test_clusters_are_called_by_their_words(about):
    assert values(about, "cluster")["0"][0] == "0: phase diagram, temperature"
    assert values(about, "cluster")["2"][0] == "cluster 2"


def test_each_value_chooses_as_many_images_as_it_says(about, collection):
    for name, facet in about.facets.items():
        for each in facet:
            asked = FilterQuery.model_validate({name: each.value}).filter()
            assert collection.chooser.choose(asked).count == each.images, (name, each.value)


def test_embeddings_are_told_in_words(about):
    raw, own = about.embeddings
    assert (raw.slug, raw.label, raw.takes_uploads) == ("raw", "Pixels", True)
    assert (own.slug, own.label, own.images) == ("keras-own", "Another network (keras-own)", 10)
    assert raw.about.endswith(".")


def test_years_are_counted(about):
    assert (about.years.first, about.years.last) == (1998, 2012)
    assert about.years.counts == [(1998, 30), (2012, 30)]


def test_whose_the_images_are_is_said(collection):
    assert "their authors'" in note_of(collection)
    assert "this machine alone" in note_of(collection)
    assert "whose licence lets anyone" in note_of(replace(collection, public=True))
    assert "drawn by a program" in note_of(replace(collection, drawn=True))


def test_without_images_there_is_nothing_to_choose(collection):
    nothing = collection.catalogue.taken(collection.catalogue.year < 0)
    told = about_collection(replace(collection, catalogue=nothing), [], [])
    assert (told.images, told.years.first, told.years.counts) == (0, 0, [])
    assert not any(told.facets[name] for name in ("archive", "class", "software"))
