import numpy as np
import pytest

from reimaging.sample.drawing import Path, Pixels
from reimaging.sample.mixed import moving


@pytest.mark.parametrize("draw", [moving.flow, moving.tracks, moving.key_points])
@pytest.mark.parametrize("family", ["vision", "fluids", "life"])
def test_marks_lie_on_the_photograph(draw, family):
    for seed in range(3):
        drawing, about = draw(np.random.default_rng(seed), family, (90, 120))
        assert isinstance(drawing.marks[0], Pixels) and about
        for mark in drawing.marks[1:]:
            if isinstance(mark, Path) and not mark.clip:
                spots = np.array(mark.points)
                assert spots.min() > -6 and (spots < (drawing.width + 6, drawing.height + 6)).all()


def test_matches_lead_from_one_view_to_the_other():
    for seed in range(4):
        drawing, _ = moving.matches(np.random.default_rng(seed), "vision", (80, 100))
        first, second = [mark for mark in drawing.marks if isinstance(mark, Pixels)]
        assert first.values.shape == second.values.shape
        lines = [mark for mark in drawing.marks if isinstance(mark, Path) and len(mark.points) == 2]
        assert lines
        for line in lines:
            for (x, y), view in zip(line.points, (first, second), strict=True):
                assert view.x <= x <= view.x + view.width and view.y <= y <= view.y + view.height


def test_corners_are_where_something_changes():
    pixels = np.zeros((60, 90), np.uint8)
    pixels[:, 45:] = 200
    spots = moving.corners(np.random.default_rng(0), pixels, 5)
    assert np.all(np.abs(spots[:, 0] - 0.5) < 0.06)


@pytest.mark.parametrize("style", sorted(set(moving._STYLES)))
def test_each_sign_is_drawn_within_the_photograph_even_at_its_corner(style):
    drawing, place = moving.filled(np.zeros((50, 50), np.uint8))
    moving.mark_spot(drawing, place, (0, 0), style, 4, (1, 0, 0), 1)
    spots = np.vstack([mark.points for mark in drawing.marks[1:]])
    assert spots.min() > -0.01 and spots.max() < 10
