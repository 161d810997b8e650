import matplotlib
import numpy as np

from reimaging.sample.drawing import BLACK, WHITE, Drawing
from reimaging.sample.drawing_pixels import as_pixels, black_pixels


def _drawing():
    """A black square in the lower left quarter, and a word in the upper right one."""
    drawing = Drawing(144, 72)
    drawing.box(10, 10, 20, 20, BLACK)
    drawing.write(110, 50, "a<b", 10)
    return drawing


def test_a_point_lies_where_it_was_drawn():
    grey = np.asarray(as_pixels(_drawing(), 72).convert("L"))
    assert grey.shape == (72, 144)
    assert grey[72 - 20, 20] == 0 and grey[20, 20] == 255
    assert grey[15:30, 95:125].min() < 128


def test_the_width_of_a_line_is_in_points_at_every_resolution():
    drawing = Drawing(50, 50)
    drawing.line([(10, 25), (40, 25)], 6)
    for dpi in (72, 144):
        column = np.asarray(as_pixels(drawing, dpi).convert("L"))[:, 25 * dpi // 72]
        assert (column < 128).sum() == 6 * dpi // 72


def test_a_later_shape_covers_an_earlier_one_also_where_both_have_the_same_pen():
    drawing = Drawing(40, 40)
    drawing.box(5, 5, 20, 20, BLACK)
    drawing.box(15, 15, 20, 20, WHITE)
    grey = np.asarray(as_pixels(drawing, 72).convert("L"))
    assert grey[40 - 20, 20] == 255 and grey[40 - 10, 10] == 0


def test_nothing_shows_outside_of_the_clip():
    drawing = Drawing(60, 60)
    drawing.line([(0, 30), (60, 30)], 4, clip=(20, 20, 20, 20))
    row = np.asarray(as_pixels(drawing, 72).convert("L"))[30]
    assert (row[22:38] == 0).all() and (row[:18] == 255).all() and (row[42:] == 255).all()


def test_pixels_stand_upright_in_their_colours():
    drawing = Drawing(40, 40)
    colours = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [9, 9, 9]]], np.uint8)
    drawing.tint(colours, 10, 10, 20, 20)
    shown = np.asarray(as_pixels(drawing, 72))
    assert shown[12, 12].tolist() == [255, 0, 0] and shown[12, 28].tolist() == [0, 255, 0]
    assert shown[28, 12].tolist() == [0, 0, 255]


def test_dashes_leave_gaps():
    drawing = Drawing(100, 20)
    drawing.line([(5, 10), (95, 10)], 2, dash=(6, 6))
    row = np.asarray(as_pixels(drawing, 144).convert("L"))[20]
    assert 5 <= (np.diff((row < 128).astype(int)) == 1).sum() <= 9


def test_a_preview_is_half_the_size_in_points():
    black = black_pixels(_drawing())
    assert black.shape == (36, 72) and black[26, 10] and not black[5, 5]


def test_the_users_settings_of_matplotlib_do_not_count():
    drawing = Drawing(120, 60)
    rng = np.random.default_rng(0)
    wave = np.column_stack([np.linspace(5, 115, 4000), 30 + rng.normal(0, 8, 4000)])
    drawing.line(wave)
    drawing.write(60, 5, "AVA $\\alpha$")
    plain = np.asarray(as_pixels(drawing, 72))
    odd = {"path.simplify": False, "path.snap": False, "agg.path.chunksize": 500}
    with matplotlib.rc_context(odd | {"text.kerning_factor": 6}):
        assert np.array_equal(np.asarray(as_pixels(drawing, 72)), plain)


def test_a_blank_before_a_symbol_stays_blank():
    drawing = Drawing(120, 30)
    drawing.write(5, 10, "HHHH $\\Gamma$", 12, 0)
    columns = (np.asarray(as_pixels(drawing, 144).convert("L")) < 128).any(axis=0)
    inked = np.flatnonzero(columns)
    assert np.diff(inked).max() >= 5
