"""Clusters are told with their names, their number of images, and those nearest to their centres."""

import numpy as np
import pytest

from explore.made_profile import cluster_of
from reimaging.errors import ReimagingError
from reimaging.explore.cluster_details import EXAMPLES, Clusters


@pytest.fixture
def clusters(collection, made):
    return Clusters(collection.catalogue, made.layout.table("clusters"))


def test_clusters_come_in_the_order_of_their_numbers_with_what_the_table_says(clusters):
    assert [each.number for each in clusters.all] == [0, 1, 2, 3]
    assert clusters.all[0].name == "phase diagram, temperature"
    assert (clusters.all[0].category, clusters.all[0].image_class) == ("hep-th", "diagram")
    assert [clusters.name(number) for number in (1, 2, 99)] == ["density", "", ""]


def test_images_are_counted_and_examples_are_the_nearest_to_the_centre(clusters, made):
    for each in clusters.all:
        members = [n for n in range(59) if cluster_of(n) == each.number]
        assert each.images == len(members)
        # the image made first is the nearest one
        assert each.examples == tuple(made.images[n] for n in members[:EXAMPLES])


def test_a_cluster_is_found_by_its_number_and_a_stranger_is_refused(clusters):
    assert clusters.one(2) is clusters.all[2]
    for number in (-1, 4, 10**30):
        with pytest.raises(ReimagingError, match=f"no cluster {number}; there are 4 here"):
            clusters.one(number)


def test_without_a_table_clusters_have_no_names(collection):
    clusters = Clusters(collection.catalogue, None)
    assert {each.name for each in clusters.all} == {""}
    assert sum(each.images for each in clusters.all) == 59


def test_clusters_of_some_images_hold_those_alone(collection):
    some = collection.catalogue.taken(collection.catalogue.cluster == 3)
    (only,) = Clusters(some, None).all
    assert (only.number, only.images) == (3, 12)


def test_without_clusters_there_are_none(collection):
    none = collection.catalogue.taken(collection.catalogue.cluster < 0)
    assert len(none) == 1 and Clusters(none, None).all == ()
    empty = collection.catalogue.taken(np.zeros(60, bool))
    assert Clusters(empty, None).all == ()
