"""A picture climbs along the gradient it is given, and stays smooth, coloured and its own."""

from dataclasses import replace

import numpy as np
import pytest

from reimaging.learn.picture_ascent import (
    Ascent,
    Canvas,
    Colours,
    ascend,
    colours_of,
    variation,
    window,
)

PLAIN = Colours(np.full(3, 0.5, np.float32), np.eye(3, dtype=np.float32))
GREY = Colours(np.full(3, 0.5, np.float32), np.full((3, 3), 1 / 3, np.float32))


def redder(shown):
    """How much red there is beyond green and blue."""
    pull = np.zeros_like(shown)
    pull[...] = (1, -0.5, -0.5)
    return (shown * pull).sum(axis=(1, 2, 3)), pull


HOW = Ascent(start=0.1, rate=0.1, decay=1.0, variation=0.2, shift=0.1, zoom=0.1)


def climbed(excite=redder, seeds=(3,), steps=40, colours=PLAIN, **how):
    return ascend(excite, 16, seeds, steps=steps, colours=colours, ascent=replace(HOW, **how))


def test_a_picture_that_climbs_to_red_becomes_red():
    (picture,) = climbed()
    assert picture.dtype == np.uint8 and picture.shape == (16, 16, 3)
    red, green, blue = picture.reshape(-1, 3).mean(axis=0)
    assert red > 215 and green < 40 and blue < 40


def test_more_steps_excite_more():
    values = [redder(climbed(steps=steps).astype(np.float32))[0][0] for steps in (0, 5, 20, 60)]
    assert values == sorted(values) and values[0] < values[1] / 2


def test_colours_keep_to_their_axes():
    (picture,) = climbed(colours=GREY)
    assert np.ptp(picture.astype(int), axis=-1).max() <= 1


def test_a_seed_gives_its_picture_and_no_other():
    three, four = climbed(steps=5, seeds=(3, 4))
    assert (climbed(steps=5)[0] == three).all()
    assert (climbed(steps=5, seeds=(4, 9, 3))[2] == three).all()
    assert (three != four).mean() > 0.5


def test_what_does_not_excite_leaves_no_trace():
    flat = np.ones(1, np.float32)
    dead = climbed(lambda shown: (flat, np.zeros_like(shown)), variation=0)
    assert (dead == climbed(steps=0)).all()


def checker(shown):
    """How much neighbours differ, as on a board of chess."""
    places = np.indices(shown.shape[1:3]).sum(axis=0) % 2 * 2 - 1
    pull = np.broadcast_to(places[None, :, :, None], shown.shape).astype(np.float32)
    return (shown * pull).sum(axis=(1, 2, 3)), pull


def roughness(picture):
    return float(variation(np.moveaxis(picture.astype(np.float32), -1, 1))[0].sum())


@pytest.mark.parametrize("smoother", [{"variation": 0.9}, {"decay": 2.0}, {"shift": 0.25}])
def test_each_regularisation_makes_grain_less(smoother):
    how = {"variation": 0.0, "decay": 0.0, "shift": 0.0, "zoom": 0.0}
    rough, smooth = (climbed(checker, **{**how, **more}) for more in ({}, smoother))
    assert roughness(smooth) < 0.8 * roughness(rough)


def test_the_slope_of_waves_is_what_a_small_change_of_them_makes():
    drawn = np.random.default_rng(5)
    colours = Colours(np.array([0.9, 0.5, 0.2]), drawn.normal(size=(3, 3)))
    canvas = Canvas(6, colours, 1.0)
    waves, change, pull = (drawn.normal(0, 0.2, (2, *canvas.shape)) for _ in range(3))
    small = 1e-2
    above, below = (canvas.picture(waves + sign * small * change) for sign in (1, -1))
    found = (canvas.slope(canvas.picture(waves), pull) * change).sum()
    assert found == pytest.approx((pull * (above - below) / (2 * small)).sum(), rel=1e-3)


def test_without_waves_a_canvas_has_the_mean_colour():
    colours = Colours(np.array([0.9, 0.5, 0.2], np.float32), PLAIN.axes)
    canvas = Canvas(4, colours, 1.0)
    picture = canvas.picture(np.zeros((1, *canvas.shape), np.float32))
    np.testing.assert_allclose(picture[0, :, 1, 2], colours.mean, atol=1e-6)


def test_the_variation_of_an_edge_is_its_height_a_pixel():
    picture = np.zeros((1, 3, 4, 4), np.float32)
    picture[:, 0, :, 2:] = 0.5  # an edge of four pixels in red
    picture[:, 1, :, 2:] = 0.5  # and in green: together steep by 0.5 * sqrt(2)
    value, _ = variation(picture, small=1e-6)
    assert value[0] == pytest.approx(4 * 0.5 * np.sqrt(2), rel=1e-4)


def test_the_slope_of_the_variation_is_what_a_small_change_makes():
    drawn = np.random.default_rng(5)
    picture, change = drawn.uniform(0, 1, (2, 2, 3, 5, 5))
    above, below = (variation(picture + sign * 1e-5 * change)[0] for sign in (1, -1))
    found = (variation(picture)[1] * change).sum(axis=(1, 2, 3))
    np.testing.assert_allclose(found, (above - below) / 2e-5, rtol=1e-3)


def test_a_window_without_shift_and_zoom_is_the_middle():
    rows, columns = window(4, 2, np.random.default_rng(1), Ascent(shift=0, zoom=0))
    assert rows.tolist() == columns.tolist() == np.eye(8)[2:6].tolist()


def test_a_window_is_sampled_within_the_canvas():
    lot, how = np.random.default_rng(1), Ascent(shift=3 / 16, zoom=0.25)
    for _ in range(50):
        for matrix in window(16, 5, lot, how):
            np.testing.assert_allclose(matrix.sum(axis=1), 1, atol=1e-5)
            places = matrix @ np.arange(26) - 5
            assert (np.diff(places) > 0.74).all() and (np.diff(places) < 1.26).all()
            assert abs(places.mean() - 7.5) <= 3.001


def test_colours_are_measured_along_their_axes():
    # half the pixels are a little lighter than the other half, and some are a little redder
    pixels = np.array([[[100, 100, 100], [140, 140, 140], [120, 120, 120], [124, 120, 120]]])
    mean, axes = colours_of(pixels[None])
    np.testing.assert_allclose(mean, np.array([121, 120, 120]) / 255, rtol=1e-6)
    lengths = np.linalg.norm(axes, axis=1)
    assert lengths[2] == pytest.approx(1) and lengths[1] < 0.15
    np.testing.assert_allclose(axes[2], [0.577] * 3, atol=0.02)  # grey, of which there is most
    np.testing.assert_allclose(axes[1] / axes[1][0], [1, -0.5, -0.5], atol=0.02)  # red, not grey


def test_colours_of_pictures_of_one_colour_are_still_there():
    mean, axes = colours_of(np.full((1, 4, 4, 3), 255))
    assert mean.tolist() == [1, 1, 1]
    assert np.linalg.matrix_rank(axes) == 3
