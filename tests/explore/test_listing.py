"""A list's pages are a random sample without repetition, and each item says what it shows."""

import numpy as np
import pytest

from explore.made_profile import ARTICLES, CAPTIONS
from reimaging.explore.listing import Listing, by_lot


@pytest.fixture(scope="module")
def listing(collection):
    return Listing(collection.catalogue, collection.captions)


def test_the_pages_of_a_sample_are_all_images_once(collection):
    catalogue = collection.catalogue
    rows = np.concatenate([by_lot(catalogue, None, 7, start, 16) for start in range(0, 64, 16)])
    assert sorted(rows.tolist()) == list(range(60))
    assert rows.tolist() != list(range(60))


def test_a_seed_gives_the_same_sample_and_another_one_another(collection):
    catalogue = collection.catalogue
    first, again, other = (by_lot(catalogue, None, seed, 0, 20).tolist() for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize("seed", [0, 1, 2**31 - 1])
@pytest.mark.parametrize("many", [True, False])
def test_of_chosen_images_each_comes_once_in_the_same_order(collection, seed, many):
    catalogue = collection.catalogue
    mask = catalogue.year == 2012 if many else np.arange(60) == 41
    assert (mask.sum() > 1) == many
    whole = by_lot(catalogue, None, seed, 0, 60)
    expected = [row for row in whole.tolist() if mask[row]]
    pages = [by_lot(catalogue, mask, seed, start, 7).tolist() for start in range(0, 42, 7)]
    assert [row for page in pages for row in page] == expected
    assert by_lot(catalogue, mask, seed, 100_000, 7).tolist() == []


def test_a_sample_of_nothing_is_empty(collection):
    nothing = np.zeros(60, bool)
    assert not len(by_lot(collection.catalogue, nothing, 0, 0, 10))
    assert not len(by_lot(collection.catalogue.taken(nothing), None, 0, 0, 10))


def test_an_item_says_whose_image_it_is_and_what_is_written_below_it(listing, made, collection):
    rows = collection.catalogue.rows_of(made.images[5:10])
    items = listing.items(rows, np.linspace(0, 1, 5).astype(np.float32))
    assert [item["id"] for item in items] == [str(number) for number in made.images[5:10]]
    assert {item["title"] for item in items} == {ARTICLES[1][-1]}
    assert [item["caption"] for item in items] == [
        f"Figure 1: {CAPTIONS[0]}",
        f"Figure 2: {CAPTIONS[1]}",  # parts of it
        f"Figure 2: {CAPTIONS[1]}",
        f"Figure 3: {CAPTIONS[2]} Of hep-th/9802002.",
        "",
    ]
    assert [item["distance"] for item in items] == [0, 0.25, 0.5, 0.75, 1]
    assert items[0]["class"] == "mixed" and items[0]["year"] == 1998
    assert (items[2]["width"], items[2]["height"]) == (1200, 24)


def test_markup_in_a_title_stays_as_it_was_written(listing, made, collection):
    items = listing.items(collection.catalogue.rows_of([made.images[35]]))
    assert items[0]["title"] == 'Seeing <b>more</b> & "better"'
    assert items[0]["distance"] is None


def test_no_images_are_no_items(listing):
    assert listing.items(np.empty(0, np.int64)) == []
