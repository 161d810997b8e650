import numpy as np

from reimaging.sample.drawing import Drawing, Letters, Path, Pixels
from reimaging.sample.mixed import page


def test_shares_run_from_the_upper_left_corner():
    place = page.Place(10, 20, 100, 50)
    assert place.at(0, 0) == (10, 70)
    assert place.at(1, 1) == (110, 20)
    spots = np.array([[0.0, 0.0], [0.5, 0.25], [1.0, 1.0]])
    assert np.allclose(place.line(spots), [place.at(u, v) for u, v in spots])


def test_pixels_fill_their_page():
    drawing, place = page.filled(np.zeros((30, 50, 3), np.uint8))
    assert np.allclose((place.width, place.height), (drawing.width, drawing.height))
    assert np.isclose(drawing.width / drawing.height, 50 / 30)


def test_a_drawing_that_is_embedded_keeps_to_its_place():
    inner = Drawing(100, 50)
    inner.line([(0, 0), (140, 20)])
    inner.write(10, 10, "word", 10, 0)
    inner.write(-30, 10, "what is cut off", 10, 0)
    inner.tint(np.zeros((4, 4), np.uint8), 0, 0, 20, 20)
    outer = Drawing(300, 300)
    place = page.embed(outer, inner, 40, 60, 50)
    assert (place.width, place.height) == (50, 25)
    line, letters, pixels = outer.marks
    assert isinstance(line, Path) and line.clip == (40, 60, 50, 25)
    assert isinstance(letters, Letters) and letters.size == 5
    assert isinstance(pixels, Pixels) and (pixels.x, pixels.width) == (40, 10)


def test_a_label_shrinks_to_its_room_and_no_further():
    wide = page.length("Ground truth", 10, "sans")
    small = page.fitted("Ground truth", 10, "sans", wide / 2)
    assert np.isclose(page.length("Ground truth", small, "sans"), wide / 2)
    assert page.fitted("Ours", 10, "sans", 1000) == 10


def test_a_tag_that_would_leave_the_photograph_is_moved_onto_it():
    drawing, place = page.filled(np.zeros((100, 100), np.uint8))
    page.tag(drawing, place, 0.98, -0.5, "person 0.98", 8, "sans", ground=(1, 0, 0))
    box, letters = drawing.marks[1], drawing.marks[2]
    assert np.array(box.points).min() > -0.01
    assert (np.array(box.points) <= (drawing.width, drawing.height + 2)).all()
    assert letters.x + page.length("person 0.98", letters.size, "sans") <= drawing.width


def test_letters_of_panels_differ():
    drawing, place = page.filled(np.zeros((100, 100), np.uint8))
    for number in range(3):
        page.corner_letter(np.random.default_rng(1), drawing, place, number)
    assert len({mark.text for mark in drawing.marks if isinstance(mark, Letters)}) == 3
