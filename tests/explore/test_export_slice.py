"""Which images a still copy has."""

import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.explore.export_slice import MOST, sliced
from reimaging.explore.image_filter import ImageFilter
from reimaging.explore.listing import by_lot


def test_all_are_in_it_whose_licence_allows_it(collection, made):
    copied = sliced(collection, ImageFilter())
    assert set(copied.shown.catalogue.ids) == set(made.open(public=True).catalogue.ids)
    assert (copied.whole, copied.chosen, copied.left_out) == (60, 25, 35)
    assert copied.shown.public


def test_more_than_it_may_hold_are_those_that_come_first_by_lot(collection):
    copied = sliced(collection, ImageFilter(), images=4)
    free = sliced(collection, ImageFilter()).shown.catalogue
    first = free.ids[by_lot(free, None, 0, 0, 4)]
    assert copied.shown.catalogue.ids[copied.order].tolist() == first.tolist()
    assert copied.chosen == 25


def test_order_and_turn_are_each_others_inverse(collection):
    copied = sliced(collection, ImageFilter())
    assert copied.order[copied.turn].tolist() == list(range(25))
    assert np.array_equal(np.sort(copied.order), np.arange(25))


@pytest.mark.parametrize("images", [0, -1, MOST + 1])
def test_too_many_or_too_few_are_refused(collection, images):
    with pytest.raises(ReimagingError, match="allowed is 1 to 20,000"):
        sliced(collection, ImageFilter(), images)


def test_where_no_image_is_left_it_is_said_why(collection):
    with pytest.raises(ReimagingError, match="10 images that were asked for have licences"):
        sliced(collection, ImageFilter(licence="none stated"))
    with pytest.raises(ReimagingError, match="none is as the filters ask"):
        sliced(collection, ImageFilter(words="zebra"))
