"""Thumbnails are whole and not enlarged, and wait on the disk until they are painted."""

import numpy as np
import pytest

from figures.montage_images import store_of
from maps.flat_images import colours_of, flat_store, plan_of
from reimaging.errors import ReimagingError
from reimaging.maps.thumbnails import thumbnails
from reimaging.pixels.store import write_store

RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((10, 20), (10, 20)),  # rows and columns: never enlarged
        ((300, 600), (25, 50)),
        ((600, 150), (50, 12)),
        ((8, 4000), (3, 50)),  # a hairline would be lost
        ((1, 4000), (1, 50)),  # one pixel has no more to show
    ],
    ids=["small", "wide", "high", "very wide", "a line"],
)
def test_an_image_is_whole_in_its_box_and_not_enlarged(tmp_path, size, shown):
    store = store_of(tmp_path / "a.h5", [1], size, RED)
    with thumbnails(plan_of([(0, 0)], 50), [store], tmp_path) as small:
        assert small.read(0).shape == (*shown, 3)
        assert (small.height[0], small.width[0]) == shown
        assert np.abs(small.read(0).astype(int) - RED).max() < 9


def test_a_thumbnail_shows_the_whole_image(tmp_path):
    picture = np.full((400, 800, 3), 255, np.uint8)
    picture[:, :400] = RED
    write_store(tmp_path / "a.h5", [(1, picture, "ok")], attributes={})
    with thumbnails(plan_of([(0, 0)], 80), [tmp_path / "a.h5"], tmp_path) as small:
        pixels = small.read(0).astype(int)
    assert np.abs(pixels[:, :38] - RED).max() < 12
    assert np.abs(pixels[:, 42:] - 255).max() < 12


def test_each_image_is_found_in_its_store_whatever_their_order(tmp_path):
    colours = colours_of(6)
    stores = [
        flat_store(tmp_path / "a.h5", colours[:3]),
        flat_store(tmp_path / "b.h5", colours[3:], first=4),
    ]
    plan = plan_of(np.zeros((6, 2)), 20, ids=[6, 1, 5, 2, 4, 3])
    for order in (stores, stores[::-1]):
        with thumbnails(plan, order, tmp_path) as small:
            for row, number in enumerate(plan.image_id):
                assert np.abs(small.read(row) - colours[number - 1].astype(int)).max() < 6


def test_of_an_image_in_two_stores_the_first_with_pixels_counts(tmp_path):
    stores = [
        store_of(tmp_path / "a.h5", [1], outcome="broken"),
        store_of(tmp_path / "b.h5", [1], colour=RED),
        store_of(tmp_path / "c.h5", [1], colour=BLUE),
    ]
    with thumbnails(plan_of([(0, 0)], 50), stores, tmp_path) as small:
        assert small.read(0)[0, 0, 0] > 200


def test_nothing_is_left_behind_not_even_after_an_error(tmp_path):
    store = store_of(tmp_path / "a.h5", [1])
    folder = tmp_path / "out"
    with thumbnails(plan_of([(0, 0)], 50), [store], folder):
        assert not list(folder.iterdir())  # the file has no name
    with pytest.raises(ReimagingError), thumbnails(plan_of([(0, 0)], 50, ids=[2]), [store], folder):
        pass
    assert not list(folder.iterdir())


def test_images_that_no_store_has_are_said(tmp_path):
    store = store_of(tmp_path / "a.h5", [1])
    broken = store_of(tmp_path / "b.h5", [2], outcome="broken")
    plan = plan_of(np.zeros((3, 2)), 50)
    with (
        pytest.raises(ReimagingError, match=r"2 of the 3 images .* 2 stores, image 2 for one"),
        thumbnails(plan, [store, broken], tmp_path),
    ):
        pass


def test_an_image_may_be_in_a_montage_once(tmp_path):
    plan = plan_of(np.zeros((2, 2)), 50, ids=[1, 1])
    with (
        pytest.raises(ReimagingError, match="an image twice"),
        thumbnails(plan, [store_of(tmp_path / "a.h5", [1])], tmp_path),
    ):
        pass
