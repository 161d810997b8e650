import numpy as np
import pytest

from reimaging.sample.drawing import Letters, Path, Pixels
from reimaging.sample.mixed import found


@pytest.mark.parametrize("draw", [found.boxes, found.masks, found.outlines, found.poses])
def test_marks_lie_on_the_photograph(draw):
    for seed in range(4):
        drawing, about = draw(np.random.default_rng(seed), "vision", (100, 140))
        photograph, *marks = drawing.marks
        assert isinstance(photograph, Pixels) and about
        assert (photograph.width, photograph.height) == (drawing.width, drawing.height)
        for mark in marks:
            if isinstance(mark, Path) and not mark.clip:
                spots = np.array(mark.points)
                assert spots.min() > -3 and (spots < (drawing.width + 3, drawing.height + 3)).all()
            elif isinstance(mark, Letters):
                assert -1 < mark.x < drawing.width and -1 < mark.y < drawing.height


def test_masks_change_the_pixels_and_keep_most():
    changed = 0
    for seed in range(6):
        drawing, _ = found.masks(np.random.default_rng(seed), "vision", (100, 140))
        values = drawing.marks[0].values
        assert values.shape == (100, 140, 3)
        changed += np.ptp(values.astype(int), axis=2).max() > 60
    assert changed >= 4


def test_boxes_carry_names_now_and_then():
    named = [
        any(
            isinstance(mark, Letters)
            for mark in found.boxes(np.random.default_rng(s), "vision", (80, 100))[0].marks
        )
        for s in range(12)
    ]
    assert any(named) and not all(named)


def test_a_skeleton_has_all_its_bones():
    drawing, _ = found.poses(np.random.default_rng(1), "vision", (100, 140))
    bones = [mark for mark in drawing.marks if isinstance(mark, Path) and len(mark.points) == 2]
    assert len(bones) >= len(found._BONES)
