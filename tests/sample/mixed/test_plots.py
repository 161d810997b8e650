import numpy as np

from reimaging.sample.drawing import Drawing, Letters, Path
from reimaging.sample.mixed import plots


def test_a_plot_of_any_program_is_drawn_for_a_family():
    shapes = set()
    for seed in range(6):
        page, about = plots.some_plot(np.random.default_rng(seed), "astro")
        shapes.add((page.width, page.height))
        assert page.marks and about
    assert len(shapes) == 6


def test_plain_axes_lie_within_their_rectangle():
    for seed in range(6):
        drawing = Drawing(200, 150)
        frame = plots.plain_axes(
            np.random.default_rng(seed), drawing, 20, 10, 160, 120, "x (nm)", "height"
        )
        assert frame.x > 20 and frame.x + frame.width < 180
        assert frame.y > 10 and frame.y + frame.height < 130
        for mark in drawing.marks:
            spots = np.array(mark.points if isinstance(mark, Path) else [(mark.x, mark.y)])
            assert (spots > (19, 9)).all() and (spots < (181, 131)).all()
        assert any(isinstance(mark, Letters | Path) for mark in drawing.marks)
