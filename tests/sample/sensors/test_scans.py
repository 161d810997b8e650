import numpy as np
import pytest

from reimaging.sample.sensors import scans


@pytest.mark.parametrize("sort", scans.SORTS, ids=lambda sort: sort.draw.__name__)
def test_a_scan_is_the_same_for_the_same_seed_and_another_for_another(sort):
    one, again = (sort.draw(np.random.default_rng(2), (110, 140)) for _ in range(2))
    other = sort.draw(np.random.default_rng(4), (110, 140))
    assert one.shape[:2] == (110, 140)
    assert np.array_equal(one, again)
    assert one.shape != other.shape or np.abs(one - other).mean() > 0.005
    assert np.isfinite(one).all()


def test_radar_is_speckled():
    image = scans.radar(np.random.default_rng(0), (120, 120))
    assert np.abs(np.diff(image, axis=1)).mean() > 0.1 * image.mean()


def test_the_light_of_a_spectrum_changes_along_it_more_than_noise_does():
    for seed in range(6):
        image = scans.spectrum(np.random.default_rng(seed), (100, 160))
        grey = image.mean(-1) if image.ndim == 3 else image
        assert max(grey.mean(0).std(), grey.mean(1).std()) > 0.03


def test_tracks_are_thin_on_a_ground_that_is_not_white_paper():
    for seed in range(6):
        image = np.clip(scans.tracks(np.random.default_rng(seed), (120, 150)), 0, 1)
        apart = np.abs(image - np.median(image)) > 0.25
        assert 0.002 < apart.mean() < 0.35
        assert 0.1 < np.median(image) < 0.9


def test_land_from_above_is_in_colour():
    image = scans.from_above(np.random.default_rng(0), (120, 120))
    assert np.abs(image[..., 0] - image[..., 2]).mean() > 0.02
