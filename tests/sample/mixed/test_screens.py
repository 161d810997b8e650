import numpy as np

from reimaging.sample.drawing import Letters, Path, Pixels
from reimaging.sample.mixed import screens


def test_a_window_holds_a_photograph_and_a_title():
    for seed in range(8):
        drawing, about = screens.screen(np.random.default_rng(seed), "vision")
        tiles = [mark for mark in drawing.marks if isinstance(mark, Pixels)]
        assert tiles and about
        assert any(isinstance(mark, Letters) for mark in drawing.marks)
        frame = drawing.marks[0]
        assert isinstance(frame, Path) and frame.fill is not None, "a screen has a ground"
        assert tiles[0].x + tiles[0].width <= drawing.width + 0.01
