import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reimaging.pixels.no_pixels import NoPixels
from reimaging.pixels.trim import canvas_of, shrink, trim


def colour(red, green, blue):
    return canvas_of(Image.new("RGB", (1, 1), (red, green, blue)))[0, 0]


WHITE, RED, GREY = colour(255, 255, 255), colour(255, 0, 0), colour(200, 200, 200)


def white(rows, columns):
    return np.full((rows, columns), WHITE)


@given(st.tuples(*[st.integers(0, 90)] * 4), st.integers(1, 80), st.integers(1, 80))
def test_a_box_comes_out_as_the_box(margins, rows, columns):
    top, bottom, left, right = margins
    picture = white(top + rows + bottom, left + columns + right)
    picture[top : top + rows, left : left + columns] = RED
    if any(margins):
        picture[0, 0] = picture[-1, 0] = picture[0, -1] = WHITE
    if not all(margins):
        return  # the box itself reaches a corner, and is the border's colour then
    assert trim(picture).shape == (rows, columns)
    assert (trim(picture) == RED).all()


def test_the_border_may_be_of_any_one_colour():
    picture = np.full((20, 30), colour(7, 7, 7))
    picture[5:9, 10:20] = RED
    assert trim(picture).shape == (4, 10)


def test_a_colour_that_is_all_but_equal_is_no_border():
    picture = white(20, 30)
    picture[5:9, 10:20] = RED
    picture[2, 3] = colour(255, 255, 254)
    assert trim(picture).shape == (7, 17)


def test_each_side_goes_by_its_own_corner():
    picture = white(20, 30)
    picture[5:9, 10:20] = RED
    picture[15:] = GREY
    assert trim(picture).shape == (10, 30)
    assert (trim(picture[:, :])[0, 10:20] == RED).all()


def test_two_halves_are_a_picture_and_no_border():
    picture = white(20, 30)
    picture[10:] = GREY
    assert trim(picture).shape == (20, 30)
    assert trim(picture.T).shape == (30, 20)


def test_one_colour_is_blank():
    with pytest.raises(NoPixels, match=r"blank: one colour only"):
        trim(white(300, 5))


def test_the_short_side_is_met_and_nothing_is_enlarged():
    assert shrink(white(1000, 2000), 512).shape == (512, 1024, 3)
    assert shrink(white(2000, 1000), 512).shape == (1024, 512, 3)
    assert shrink(white(100, 2000), 512).shape == (100, 2000, 3)
    assert shrink(white(3, 2), 512).shape == (3, 2, 3)


def test_a_long_strip_is_bounded():
    assert shrink(white(40, 8192), 512).shape == (20, 4096, 3)
    assert shrink(white(1, 100_000), 512).shape == (1, 4096, 3)


def test_shrinking_averages():
    stripes = white(512, 512)
    stripes[:, ::2] = 0
    assert np.abs(shrink(stripes, 64).astype(int) - 127).max() <= 2
