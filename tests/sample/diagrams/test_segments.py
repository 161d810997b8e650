import numpy as np
import pytest

from reimaging.sample.diagrams import segments
from reimaging.sample.drawing import Pixels
from reimaging.sample.topics import TOPICS

TOPIC = TOPICS["vision"]


def plates(drawing):
    return [mark.values for mark in drawing.marks if isinstance(mark, Pixels)]


def colours(plate):
    return len(np.unique(plate.reshape(-1, plate.shape[-1]), axis=0))


def test_a_cell_belongs_to_its_nearest_seed():
    owner = segments.voronoi(np.random.default_rng(0), 40, 60, 7, 0.0)
    assert set(np.unique(owner)) <= set(range(7))
    # cells are convex: along a row each seed has one run
    for row in owner:
        runs = row[np.r_[True, np.diff(row) != 0]]
        assert len(runs) == len(set(runs))


def test_labels_are_flat_colours():
    flat = 0
    for seed in range(10):
        drawing, about = segments.label_map(np.random.default_rng(seed), TOPIC)
        if "depth" not in about:
            assert all(colours(plate) <= 13 for plate in plates(drawing))
            flat += 1
    assert flat


def test_most_masks_are_black_where_nothing_is():
    shares = []
    for seed in range(20):
        drawing, _ = segments.mask(np.random.default_rng(seed), TOPIC)
        shares.append(np.mean([(plate < 30).mean() for plate in plates(drawing)]))
    assert np.median(shares) > 0.5


def test_clusters_have_colours_of_their_own():
    counts = [
        max(map(colours, plates(segments.clusters(np.random.default_rng(s), TOPIC)[0])))
        for s in range(6)
    ]
    assert max(counts) > 10
    assert min(counts) >= 2


def test_a_spectrogram_is_a_strip():
    drawing, _ = segments.strip(np.random.default_rng(0), TOPIC)
    plate = plates(drawing)[0]
    assert plate.shape[1] > 1.5 * plate.shape[0]


def test_a_correlation_matrix_is_symmetric():
    for seed in range(300):
        drawing, about = segments.matrix_blocks(np.random.default_rng(seed), TOPIC)
        if "correlation" in about:
            for plate in plates(drawing):
                assert (plate == plate.transpose(1, 0, 2)).all()
            return
    pytest.fail("no correlation matrix")
