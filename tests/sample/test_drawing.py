import numpy as np

from reimaging.sample.drawing import Drawing, Letters, Path, Pixels


def test_what_is_drawn_is_kept_in_its_order():
    drawing = Drawing(100, 50)
    drawing.line([(0, 0), (1, 1)])
    drawing.write(5, 5, "a")
    drawing.tint(np.zeros((2, 2), np.uint8), 0, 0, 10, 10)
    assert [type(mark) for mark in drawing.marks] == [Path, Letters, Pixels]


def test_a_box_is_closed_and_has_the_corners_it_was_given():
    drawing = Drawing(100, 50)
    drawing.box(1, 2, 3, 4)
    (box,) = drawing.marks
    assert box.closed and box.points == ((1, 2), (4, 2), (4, 6), (1, 6))


def test_an_arrow_ends_at_its_tip():
    drawing = Drawing(100, 50)
    drawing.arrow((10, 10), (40, 10))
    shaft, head = drawing.marks
    assert shaft.points[-1] == head.points[0] == (40, 10)
    assert head.closed and all(x <= 40 for x, _ in head.points)


def test_points_of_a_disc_have_its_radius():
    drawing = Drawing(100, 50)
    drawing.disc(20, 20, 7)
    points = np.array(drawing.marks[0].points)
    assert np.allclose(np.hypot(*(points - 20).T), 7)
