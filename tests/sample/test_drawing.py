import numpy as np
import pytest

from reimaging.sample.drawing import Drawing, Letters, Path, Pixels
from reimaging.sample.drawing_pixels import as_pixels


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
    assert head.points[0] == (40, 10) and shaft.points[0] == (10, 10)
    assert head.closed and all(x <= 40 for x, _ in (*head.points, *shaft.points))


def test_points_of_a_disc_have_its_radius():
    drawing = Drawing(100, 50)
    drawing.disc(20, 20, 7)
    points = np.array(drawing.marks[0].points)
    assert np.allclose(np.hypot(*(points - 20).T), 7)


@pytest.mark.parametrize("font", ["sans", "stroke"])
@pytest.mark.parametrize(("anchor", "left", "right"), [(0, 100, 140), (0.5, 80, 120), (1, 60, 100)])
def test_an_anchor_is_the_share_of_a_label_before_its_place(font, anchor, left, right):
    drawing = Drawing(200, 40)
    drawing.write(100, 15, "HHHHH", 11, anchor, font=font)
    columns = np.where((np.asarray(as_pixels(drawing, 72).convert("L")) < 200).any(axis=0))[0]
    assert abs(columns.min() - left) < 4 and abs(columns.max() - right) < 4


def test_a_stroke_font_leaves_lines_and_no_letters():
    drawing = Drawing(100, 50)
    drawing.write(50, 20, "Flux", font="stroke roman", weight=0.3)
    assert drawing.marks and all(isinstance(m, Path) and m.width == 0.3 for m in drawing.marks)


def _page():
    drawing = Drawing(90, 60)
    drawing.box(10, 5, 20, 10, (1, 0, 0), 0)
    drawing.line([(5, 50), (85, 50)], 2, clip=(5, 40, 30, 20))
    drawing.write(60, 20, "Tilt", 12)
    drawing.tint(np.arange(12, dtype=np.uint8).reshape(3, 4) * 20, 50, 30, 20, 15)
    return drawing


def test_a_turned_drawing_shows_what_the_turned_pixels_show():
    turned = np.asarray(as_pixels(_page().turned(), 144).convert("L")).astype(int)
    expected = np.rot90(np.asarray(as_pixels(_page(), 144).convert("L")).astype(int))
    assert turned.shape == expected.shape
    assert np.abs(turned - expected).mean() < 3
    assert np.abs(turned - expected[::-1]).mean() > 6


def test_four_turns_are_none():
    drawing = _page()
    for _ in range(4):
        drawing = drawing.turned()
    assert np.allclose(drawing.marks[0].points, _page().marks[0].points)
    assert np.allclose(drawing.marks[1].clip, _page().marks[1].clip)
    assert drawing.marks[2].angle == 360


def test_recolouring_changes_inks_fills_and_pixels_alike():
    drawing = _page()
    drawing = drawing.recoloured(lambda ink: tuple(1 - part for part in ink), lambda p: 255 - p)
    box, line, letters, pixels = (m for m in drawing.marks if not isinstance(m, Letters) or m)
    assert box.fill == (0, 1, 1) and line.ink == (1, 1, 1) and letters.ink == (1, 1, 1)
    assert pixels.values[0, 0] == 255
