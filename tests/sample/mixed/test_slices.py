import numpy as np
import pytest

from reimaging.sample.drawing import Letters, Path, Pixels
from reimaging.sample.mixed import slices


@pytest.mark.parametrize("family", ["life", "hep"])
def test_a_marked_slice_holds_more_than_the_slice(family):
    for seed in range(5):
        drawing, about = slices.marked(np.random.default_rng(seed), family, (80, 90))
        values = drawing.marks[0].values
        coloured = values.ndim == 3 and np.ptp(values.astype(int), axis=2).max() > 40
        assert about and (coloured or len(drawing.marks) > 1)


def test_a_grid_of_slices_has_words_outside_of_the_slices():
    for seed in range(4):
        drawing, _ = slices.slice_grid(np.random.default_rng(seed), "life")
        tiles = [mark for mark in drawing.marks if isinstance(mark, Pixels)]
        words = [mark for mark in drawing.marks if isinstance(mark, Letters)]
        assert len(tiles) >= 2 and words
        top, left = max(tile.y + tile.height for tile in tiles), min(tile.x for tile in tiles)
        assert all(word.y > top or word.x < left for word in words)


def test_a_scan_lies_within_its_axes():
    drawing, _ = slices.scan_axes(np.random.default_rng(2), "hep")
    scan, frame = drawing.marks[0], next(mark for mark in drawing.marks if isinstance(mark, Path))
    assert isinstance(scan, Pixels)
    assert np.allclose(np.array(frame.points).min(0), (scan.x, scan.y))
    assert sum(isinstance(mark, Letters) for mark in drawing.marks) > 3 or len(drawing.marks) > 20
