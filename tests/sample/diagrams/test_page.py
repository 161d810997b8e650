import numpy as np

from reimaging.sample.diagrams.looks import LOOKS
from reimaging.sample.diagrams.page import cropped, finished, framed, moved
from reimaging.sample.drawing import Drawing
from reimaging.sample.drawing_pixels import as_pixels


def test_the_frame_lies_on_the_page_with_room_for_numbers():
    for seed in range(20):
        axes = framed(np.random.default_rng(seed), LOOKS["origin"])
        left, bottom, width, height = axes.place
        assert left > 2 * axes.look.size and bottom > 2 * axes.look.size
        assert left + width < axes.drawing.width and bottom + height < axes.drawing.height


def test_limits_are_ordered_and_a_logarithmic_axis_spans_whole_decades():
    for seed in range(30):
        axes = framed(np.random.default_rng(seed), LOOKS["root"], ylog=True)
        assert axes.xlim[0] < axes.xlim[1]
        assert axes.ylim[1] - axes.ylim[0] >= 1 and axes.ylim[0] == int(axes.ylim[0])


def test_a_moved_drawing_shows_the_same_elsewhere():
    drawing = Drawing(40, 40)
    drawing.line([(0, 20), (40, 20)], 4, clip=(10, 10, 20, 20))
    drawing.write(20, 5, "H")
    drawing.tint(np.zeros((2, 2), np.uint8), 30, 30, 5, 5)
    grey = np.asarray(as_pixels(drawing, 72).convert("L"))
    shown = np.asarray(as_pixels(moved(drawing, 7, 3, 60, 50), 72).convert("L"))
    assert np.array_equal(shown[50 - 40 - 3 : 50 - 3, 7:47], grey)


def test_a_cropped_drawing_lost_its_left_and_its_bottom():
    drawing = Drawing(40, 40)
    drawing.box(0, 0, 10, 10, (0, 0, 0))
    page = cropped(drawing, 5, 8)
    assert (page.width, page.height) == (35, 32)
    assert page.marks[0].points[2] == (5, 2)


def test_pages_are_finished_in_many_ways():
    counts = set()
    for seed in range(60):
        rng = np.random.default_rng(seed)
        axes = framed(np.random.default_rng(0), LOOKS["grace"])
        page = finished(rng, axes)
        counts.add((len(page.marks), page.width < axes.drawing.width, page.height))
    assert len(counts) >= 5


def test_every_number_and_label_of_an_ordinary_page_stands_on_it():
    for seed in range(60):
        rng = np.random.default_rng(seed)
        look = list(LOOKS.values())[seed % len(LOOKS)]
        axes = framed(rng, look)
        axes.frame("abscissa (unit)", "ordinate")
        white = np.asarray(as_pixels(axes.drawing, 72).convert("L")) > 250
        assert white[:, [0, -1]].all() and white[[0, -1]].all(), (seed, look.name)
