import numpy as np
import pytest

from reimaging.sample.drawing import Letters, Path, Pixels
from reimaging.sample.mixed import composites


def overlap(one, other):
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    up = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0.5 and up > 0.5


@pytest.mark.parametrize("family", ["vision", "matter", "astro"])
def test_a_plot_stands_beside_its_photograph(family):
    for seed in range(3):
        drawing, about = composites.with_plot(np.random.default_rng(seed), family)
        assert any(isinstance(mark, Pixels) for mark in drawing.marks)
        assert sum(isinstance(mark, Path) for mark in drawing.marks) > 5
        assert "and" in about or "with" in about or "(b)" in about


def test_lines_lead_from_words_outside_to_parts_on_the_photograph():
    for seed in range(4):
        drawing, _ = composites.set_up(np.random.default_rng(seed), "hep")
        photograph = next(mark for mark in drawing.marks if isinstance(mark, Pixels))
        words = [mark for mark in drawing.marks if isinstance(mark, Letters)]
        assert len(words) >= 3
        for word in words:
            assert word.x < photograph.x or word.x > photograph.x + photograph.width
        ends = np.vstack([m.points for m in drawing.marks if isinstance(m, Path)])
        assert ((ends[:, 0] > photograph.x) & (ends[:, 0] < photograph.x + photograph.width)).any()


def test_photographs_with_words_around_lie_apart():
    apart = 0
    for seed in range(8):
        drawing, _ = composites.lettered(np.random.default_rng(seed), "vision")
        tiles = [mark for mark in drawing.marks if isinstance(mark, Pixels)]
        pairs = [(a, b) for n, a in enumerate(tiles) for b in tiles[:n]]
        apart += not any(overlap(a, b) for a, b in pairs)
    assert apart >= 6


def test_a_poster_holds_photographs_and_plots():
    for seed in range(3):
        drawing, about = composites.poster(np.random.default_rng(seed), "vision")
        assert any(isinstance(mark, Pixels) for mark in drawing.marks)
        assert sum(isinstance(mark, Path) for mark in drawing.marks) > 5 and about
