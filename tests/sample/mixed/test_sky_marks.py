import numpy as np
import pytest

from reimaging.sample.drawing import BLACK, WHITE, Letters, Path
from reimaging.sample.mixed import sky_marks
from reimaging.sample.mixed.page import filled


@pytest.mark.parametrize("seed", range(8))
def test_north_stands_above_or_beside_the_corner_and_east_to_its_left(seed):
    drawing, place = filled(np.zeros((200, 200), np.uint8))
    sky_marks.compass(np.random.default_rng(seed), drawing, place, WHITE, 9, "sans")
    north, east = (
        next(m for m in drawing.marks if isinstance(m, Letters) and m.text == t) for t in "NE"
    )
    assert north.y > east.y - 12 and east.x < north.x
    for letter in (north, east):
        assert -1 < letter.x < drawing.width and -1 < letter.y < drawing.height


def test_contours_enclose_what_is_bright():
    drawing, place = filled(np.zeros((90, 90), np.uint8))
    y, x = np.mgrid[0:30, 0:30]
    field = np.exp(-((x - 20) ** 2 + (y - 8) ** 2) / 20.0)
    sky_marks.contours(
        np.random.default_rng(1), drawing, place, np.zeros((90, 90), np.uint8), field
    )
    levels = [m for m in drawing.marks if isinstance(m, Path) and not m.dash]
    middle = np.mean([np.mean(level.points, 0) for level in levels], 0)
    assert np.allclose(middle, place.at(20 / 29, 8 / 29), atol=4)


def test_ink_is_seen_on_its_ground():
    dark, pale = np.zeros((9, 9), np.uint8), np.full((9, 9), 240, np.uint8)
    assert sky_marks.dark(dark) and not sky_marks.dark(pale)
    rng = np.random.default_rng(0)
    assert BLACK not in {tuple(sky_marks.seen_on(rng, dark)) for _ in range(40)}
    assert WHITE not in {tuple(sky_marks.seen_on(rng, pale)) for _ in range(40)}


def test_a_mark_is_spoken_of_as_it_was_drawn():
    hand = sky_marks.Hand("sans", 8, 0.5, True, False, BLACK, 4, 0)
    said = set()
    for seed in range(40):
        drawing, place = filled(np.zeros((90, 90), np.uint8))
        said.add(
            sky_marks.mark(
                np.random.default_rng(seed), drawing, place, drawing.marks[0].values, hand
            )
        )
    assert len(said) == 7
