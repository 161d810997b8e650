import numpy as np

from reimaging.sample.drawing import Letters, Path, Pixels
from reimaging.sample.mixed import pipelines


def test_a_flow_chart_begins_and_ends_with_a_photograph():
    for seed in range(6):
        drawing, about = pipelines.schematic(np.random.default_rng(seed), "vision")
        tiles = [mark for mark in drawing.marks if isinstance(mark, Pixels)]
        words = [mark for mark in drawing.marks if isinstance(mark, Letters)]
        assert len(tiles) >= 2 and len(words) >= 2 and about
        assert isinstance(drawing.marks[0], Pixels)
        assert any(isinstance(mark, Path) and mark.fill for mark in drawing.marks), "no arrow"


def test_a_network_lies_between_its_input_and_what_it_gives():
    for seed in range(6):
        drawing, _ = pipelines.network(np.random.default_rng(seed), "vision")
        photograph = drawing.marks[0]
        assert isinstance(photograph, Pixels)
        right = max(max(x for x, _ in m.points) for m in drawing.marks if isinstance(m, Path))
        assert photograph.x + photograph.width < right <= drawing.width + 1
