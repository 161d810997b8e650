import numpy as np
import pytest

from reimaging.sample.drawing import Letters, Path, Pixels
from reimaging.sample.mixed import grids


def parts(drawing):
    tiles = [mark for mark in drawing.marks if isinstance(mark, Pixels)]
    return tiles, [mark for mark in drawing.marks if isinstance(mark, Letters)]


@pytest.mark.parametrize("draw", [grids.compared, grids.captioned])
def test_words_stand_beside_the_tiles_and_not_on_them(draw):
    for seed in range(4):
        drawing, about = draw(np.random.default_rng(seed), "vision")
        tiles, words = parts(drawing)
        assert len(tiles) >= 2 and words and about
        for word in words:
            on = [
                t
                for t in tiles
                if t.x < word.x + 0.1 < t.x + t.width and t.y < word.y < t.y + t.height
            ]
            assert not on


def test_a_row_begins_with_the_input_and_goes_on_with_what_was_made_of_it():
    for seed in range(6):
        drawing, _ = grids.compared(np.random.default_rng(seed), "vision")
        tiles, _ = parts(drawing)
        assert len({(round(t.width, 3), round(t.height, 3)) for t in tiles}) == 1
        assert any(not np.array_equal(tiles[0].values, tile.values) for tile in tiles[1:])


def test_right_and_wrong_answers_are_framed():
    drawing, _ = grids.framed(np.random.default_rng(1), "vision")
    tiles, _ = parts(drawing)
    inks = [
        mark.ink
        for mark in drawing.marks
        if isinstance(mark, Path) and mark.fill is None and mark.closed
    ]
    assert len(inks) == len(tiles)
    assert len(set(inks)) >= 2


def test_a_strip_holds_marked_photographs():
    for seed in range(3):
        drawing, about = grids.strip(np.random.default_rng(seed), "vision")
        tiles, _ = parts(drawing)
        assert len(tiles) >= 2 and len(drawing.marks) > len(tiles) and about


def test_what_was_computed_stands_beside_its_image():
    for seed in range(4):
        drawing, _ = grids.before_after(np.random.default_rng(seed), "matter")
        tiles, words = parts(drawing)
        assert len(tiles) in (2, 3)
        assert len(words) == len(tiles)
        assert tiles[0].values.shape[:2] == tiles[1].values.shape[:2]
