import numpy as np
import pytest

from reimaging.sample.diagrams import plates
from reimaging.sample.drawing import Pixels


def test_noise_has_unit_variance_and_the_slope_that_was_asked_for():
    rng = np.random.default_rng(0)
    rough, smooth = (plates.noise(rng, 128, 128, slope) for slope in (0.5, 3.0))
    assert rough.std() == pytest.approx(1)
    assert np.abs(np.diff(smooth)).mean() < 0.3 * np.abs(np.diff(rough)).mean()


def test_noise_in_a_ring_has_its_wave_number():
    field = plates.noise(np.random.default_rng(0), 128, 128, 0, ring=12)
    power = np.abs(np.fft.rfft2(field)) ** 2
    ky, kx = np.unravel_index(power.argmax(), power.shape)
    assert 9 <= np.hypot(min(ky, 128 - ky), kx) <= 15


@pytest.mark.parametrize("name", sorted(set(plates.DARK)))
def test_a_dark_map_holds_no_white(name):
    image = plates.colour(np.linspace(0, 1, 256)[None], name)
    assert (image.min(axis=-1) < 240).all()


def test_values_are_stretched_to_their_bounds():
    values = plates.scaled(np.array([3.0, 5.0, 9.0]), 0.2, 0.8)
    assert values.min() == pytest.approx(0.2)
    assert values.max() == pytest.approx(0.8)


def test_a_grid_points_upwards_and_is_square():
    x, y = plates.grid(50, 100)
    assert y[0, 0] > y[-1, 0]
    assert np.diff(x[0])[0] == pytest.approx(-np.diff(y[:, 0])[0])


def test_plates_fill_a_dark_page():
    made = np.zeros((20, 30, 3), dtype=np.uint8)
    for seed in range(20):
        drawing, count = plates.lay(np.random.default_rng(seed), lambda: made)
        pixels = [mark for mark in drawing.marks if isinstance(mark, Pixels)]
        assert len(pixels) == count
        covered = sum(mark.width * mark.height for mark in pixels)
        assert covered > 0.95 * drawing.width * drawing.height


def test_cells_are_enlarged_alike():
    cells = np.arange(12, dtype=np.uint8).reshape(3, 4)
    large = plates.enlarged(cells, 40)
    assert large.shape == (30, 40)
    assert (large[:10, :10] == 0).all()
