import numpy as np

from reimaging.sample.drawing import Path
from reimaging.sample.mixed import marks
from reimaging.sample.mixed.page import filled


def paper():
    return filled(np.zeros((90, 120, 3), np.uint8))


def spots(drawing):
    return np.vstack([mark.points for mark in drawing.marks if isinstance(mark, Path)])


def test_an_outline_runs_along_the_edge_of_its_mask():
    drawing, place = paper()
    mask = np.zeros((90, 120), bool)
    mask[30:60, 40:80] = True
    marks.outline(drawing, place, mask, (1, 0, 0), 1)
    low, high = spots(drawing).min(0), spots(drawing).max(0)
    assert np.allclose(low, place.at(40 / 120, 60 / 90), atol=1.5)
    assert np.allclose(high, place.at(80 / 120, 30 / 90), atol=1.5)


def test_an_outline_of_everything_stays_on_the_photograph():
    drawing, place = paper()
    marks.outline(drawing, place, np.ones((90, 120), bool), (1, 0, 0), 1)
    assert spots(drawing).min() >= 0 and (spots(drawing) <= (place.width, place.height)).all()


def test_a_box_that_reaches_beyond_the_photograph_is_cut_at_its_edge():
    drawing, place = paper()
    marks.edge(drawing, place, (-0.5, 0.2, 1.7, 0.4), 3, (1, 0, 0))
    assert spots(drawing).min() >= 0 and spots(drawing)[:, 0].max() <= place.width


def test_stamps_differ_and_lie_on_the_photograph():
    texts = set()
    for seed in range(12):
        drawing, place = paper()
        marks.stamp(np.random.default_rng(seed), drawing, place)
        texts.add(len(drawing.marks))
        assert len(drawing.marks) > 1
        for mark in drawing.marks[1:]:
            x, y = np.array(mark.points).T if isinstance(mark, Path) else (mark.x, mark.y)
            assert np.min(x) > -1 and np.max(x) < place.width + 1
            assert np.min(y) > -1 and np.max(y) < place.height + 1
    assert len(texts) > 1
