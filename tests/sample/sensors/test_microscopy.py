import numpy as np
import pytest

from reimaging.sample.sensors import microscopy


@pytest.mark.parametrize("sort", microscopy.SORTS, ids=lambda sort: sort.draw.__name__)
def test_a_micrograph_is_the_same_for_the_same_seed_and_another_for_another(sort):
    one, again = (sort.draw(np.random.default_rng(2), (110, 140)) for _ in range(2))
    other = sort.draw(np.random.default_rng(3), (110, 140))
    assert one.shape[:2] == (110, 140)
    assert np.array_equal(one, again)
    assert one.shape != other.shape or np.abs(one - other).mean() > 0.01
    assert np.isfinite(one).all()


@pytest.mark.parametrize("sort", microscopy.SORTS, ids=lambda sort: sort.draw.__name__)
def test_a_micrograph_is_not_thin_marks_on_white_paper(sort):
    white = []
    for seed in range(6):
        image = np.clip(sort.draw(np.random.default_rng(seed), (100, 130)), 0, 1)
        white.append((image.reshape(100, 130, -1).min(-1) > 0.98).mean())
    assert np.median(white) < 0.35


def test_layers_lie_across_and_reach_from_side_to_side():
    image = microscopy.layers(np.random.default_rng(4), (120, 161))
    assert image.mean(1).std() > 1.5 * image.mean(0).std()


def test_fringes_repeat():
    image = microscopy.lattice_fringes(np.random.default_rng(1), (128, 128))
    power = np.abs(np.fft.fft2(image - image.mean())) ** 2
    fine = power.copy()
    fine[:5], fine[-4:], fine[:, :5], fine[:, -4:] = 0, 0, 0, 0
    assert power.max() > 40 * np.median(power)
    assert fine.max() > 40 * np.median(fine)


def test_diffraction_is_brightest_or_darkest_in_its_middle():
    for seed in range(8):
        image = microscopy.diffraction(np.random.default_rng(seed), (120, 120))
        grey = image.mean(-1) if image.ndim == 3 else image
        middle, rest = grey[45:75, 45:75].mean(), np.median(grey)
        assert abs(middle - rest) > 0.03
