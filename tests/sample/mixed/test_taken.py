import numpy as np
import pytest

from reimaging.sample.mixed import taken


@pytest.mark.parametrize("what", ["photograph", "micrograph", "sky", "planet", "slice", "scan"])
def test_an_image_has_the_shape_that_was_asked_for(what):
    pixels, about = taken.take(np.random.default_rng(2), "vision", what, (60, 80))
    assert pixels.shape[:2] == (60, 80) and pixels.dtype == np.uint8 and about


def test_shapes_stay_below_what_a_tint_may_be():
    rng = np.random.default_rng(0)
    assert all(max(taken.some_shape(rng)) < 320 for _ in range(300))


@pytest.mark.parametrize("people", [False, True])
def test_the_mask_of_a_thing_lies_in_its_box(people):
    for seed in range(4):
        rng = np.random.default_rng(seed)
        scene = taken.take_scene(rng, "vision", (90, 120), people)
        assert scene.things
        for thing in scene.things:
            rows, columns = np.nonzero(thing.mask)
            left, top, right, bottom = thing.span
            assert thing.mask.shape == (90, 120)
            assert left * 120 <= columns.min() + 1.5 and columns.max() <= right * 120 + 1.5
            assert top * 90 <= rows.min() + 1.5 and rows.max() <= bottom * 90 + 1.5


def test_where_people_are_asked_for_there_are_people():
    scene = taken.take_scene(np.random.default_rng(3), "vision", (90, 120), people=True)
    assert {thing.name for thing in scene.things} <= {"person", *taken._THINGS}


def test_regions_follow_the_colours():
    pixels = np.zeros((60, 80, 3), np.uint8)
    pixels[:, 40:] = (200, 40, 40)
    labels = taken.regions(np.random.default_rng(0), pixels, 2)
    assert len(np.unique(labels[10:50, :34])) == len(np.unique(labels[10:50, 46:])) == 1
    assert labels[30, 10] != labels[30, 70]


def test_swift_sorts_are_not_the_slow_ones():
    rng = np.random.default_rng(0)
    for _ in range(60):
        assert taken.sort_of(rng, "vision", "photograph", swift=True).draw not in taken._SLOW
