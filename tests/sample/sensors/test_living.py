import numpy as np

from reimaging.sample.sensors import living


def test_what_glows_lies_on_black():
    dark = [
        (living.fluorescence(np.random.default_rng(i), (120, 120)) < 0.25).mean() for i in range(8)
    ]
    assert np.median(dark) > 0.6


def test_stained_tissue_is_light_with_darker_nuclei():
    for seed in range(6):
        grey = living.tissue(np.random.default_rng(seed), (120, 120)).mean(-1)
        assert np.median(grey) > 0.55
        assert np.percentile(grey, 2) < np.median(grey) - 0.15


def test_living_cells_lie_on_a_grey_ground():
    grounds = [
        np.median(living.phase_contrast(np.random.default_rng(i), (120, 120))) for i in range(8)
    ]
    assert 0.35 < np.median(grounds) < 0.65
