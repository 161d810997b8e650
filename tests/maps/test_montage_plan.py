"""A plan puts images into cells, or at their places on a map, smaller where it is crowded."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.flat_images import plan_of
from reimaging.errors import ReimagingError
from reimaging.maps.montage_plan import behind, grid_plan, scatter_plan

BOX = {"width": 400, "height": 300, "smallest": 10, "largest": 60}


def test_an_image_of_a_grid_lies_in_the_middle_of_its_cell():
    plan = grid_plan(np.array([9, 8]), np.array([[0, 0], [24, 39]]), (40, 25), (72, 56))
    assert (plan.width, plan.height) == (2880, 1400)  # the study's
    assert plan.x.tolist() == [36, 39 * 72 + 36]
    assert plan.y.tolist() == [28, 24 * 56 + 28]
    assert (plan.across.tolist(), plan.down.tolist()) == ([72, 72], [56, 56])


def test_a_map_keeps_its_shape_and_lies_in_the_middle():
    xy = np.array([[0, 0], [10, 0], [0, 1], [10, 1]])
    plan = scatter_plan(np.arange(4), xy, **BOX)
    assert np.ptp(plan.x) == pytest.approx(10 * np.ptp(plan.y), abs=10)
    assert plan.x.min() + plan.x.max() == pytest.approx(BOX["width"], abs=2)
    assert plan.y.min() + plan.y.max() == pytest.approx(BOX["height"], abs=2)
    assert plan.y[0] > plan.y[2]  # what is higher on the map is higher on the canvas


@given(
    st.lists(
        st.tuples(*[st.floats(-1e30, 1e30, allow_subnormal=False)] * 2), min_size=2, max_size=40
    ),
    st.sampled_from([(400, 300), (61, 90)]),
)
def test_no_image_leaves_the_canvas(points, size):
    xy = np.array(points)
    if not np.ptp(xy, axis=0).any():
        return
    plan = scatter_plan(np.arange(len(xy)), xy, **BOX | {"width": size[0], "height": size[1]})
    for at, side, room in ((plan.x, plan.across, size[0]), (plan.y, plan.down, size[1])):
        assert ((at - side // 2 >= 0) & (at - side // 2 + side <= room)).all()
        assert ((side >= 10) & (side <= 60)).all()


def test_images_are_smaller_where_it_is_crowded():
    rng = np.random.default_rng(4)
    crowded, spread = rng.random((300, 2)) * 0.2, rng.uniform((1, 0), (2, 1), (60, 2))
    plan = scatter_plan(
        np.arange(360),
        np.vstack([crowded, spread]),
        width=2000,
        height=1000,
        smallest=5,
        largest=300,
    )
    sides = plan.across
    assert np.median(sides[:300]) * 5 < np.median(sides[300:])
    # 300 images in a square of 0.2, 60 in one of 1, some 850 pixels wide
    assert np.median(sides[300:]) == pytest.approx(850 / 60**0.5, rel=0.3)


def test_a_single_image_is_as_large_as_can_be_and_in_the_middle():
    plan = scatter_plan(np.array([5]), np.array([[3.0, 4.0]]), **BOX)
    assert plan.across.tolist() == [60]
    assert (plan.x[0], plan.y[0]) == (pytest.approx(200, abs=1), pytest.approx(150, abs=1))


def test_a_map_without_images_is_an_empty_canvas():
    assert len(scatter_plan(np.empty(0, np.int64), np.empty((0, 2)), **BOX)) == 0


@pytest.mark.parametrize(
    ("xy", "more", "told"),
    [
        (np.ones((5, 2)), {}, "All 5 images of the map lie at one place"),
        (np.array([[0, 1], [np.inf, 2]]), {}, "1 of the 2 places of the map are not finite"),
        (np.eye(2), {"largest": 300}, "up to 300 pixels do not fit on a canvas of 400 x 300"),
    ],
    ids=["duplicates only", "not finite", "too large"],
)
def test_what_cannot_be_planned_is_said(xy, more, told):
    with pytest.raises(ReimagingError, match=told):
        scatter_plan(np.arange(len(xy)), xy, **BOX | more)


def test_of_images_at_the_same_pixel_the_first_is_in_front():
    plan = plan_of([(5, 5), (9, 9), (5, 5), (9, 5), (5, 5)], 20, ids=[70, 60, 50, 40, 30])
    assert behind(plan).tolist() == [0, 0, 70, 0, 70]
