import numpy as np
import pytest

from reimaging.sample.sensors import texture


@pytest.mark.parametrize("slope", [0.0, 1.5])
def test_a_cloud_has_mean_0_and_deviation_1(slope):
    field = texture.cloud(np.random.default_rng(0), (90, 131), slope)
    assert field.shape == (90, 131)
    assert field.dtype == np.float32
    assert abs(field.mean()) < 1e-3
    assert abs(field.std() - 1) < 1e-3


def test_a_steep_cloud_is_smoother_than_white_noise():
    def rough(slope):
        field = texture.cloud(np.random.default_rng(1), (100, 100), slope)
        return np.abs(np.diff(field, axis=1)).mean()

    assert rough(2.0) < 0.5 * rough(0.0)


def test_a_stretched_cloud_changes_less_along_than_across():
    field = texture.cloud(np.random.default_rng(1), (120, 120), 1.5, (1, 8))
    down, across = (np.abs(np.diff(field, axis=axis)).mean() for axis in (0, 1))
    assert across < 0.6 * down


@pytest.mark.parametrize("size", [7.0, 24.0])
def test_cells_are_as_far_apart_as_asked_and_each_has_its_own_number(size):
    shape = (120, 160)
    near, gap, name = texture.cells(np.random.default_rng(2), shape, size)
    assert near.shape == gap.shape == name.shape == shape
    expected = shape[0] * shape[1] / size**2
    assert 0.7 * expected < len(np.unique(name)) < 1.7 * expected + 8
    assert near.min() < 0.2
    assert near.max() < 2


def test_unit_cuts_off_what_lies_beyond_the_percentiles():
    values = np.concatenate([np.linspace(0, 1, 98), [50, -50]])
    stretched = texture.unit(values, 2, 98)
    assert stretched.min() == 0
    assert stretched.max() == 1
    assert 0.3 < stretched[49] < 0.7


def test_a_ramp_begins_and_ends_with_its_colours():
    colours = texture.ramp(np.array([[0.0, 1.0]]), ((1, 0, 0), (0, 1, 0), (0, 0, 1)))
    assert np.allclose(colours[0], [(1, 0, 0), (0, 0, 1)])


@pytest.mark.parametrize("sigma", [0.7, 9.0])
def test_a_blur_keeps_the_mean_and_lowers_the_deviation(sigma):
    noise = np.random.default_rng(3).random((100, 100), dtype=np.float32)
    soft = texture.blurred(noise, sigma)
    assert soft.shape == noise.shape
    assert abs(soft.mean() - noise.mean()) < 0.01
    assert soft.std() < 0.6 * noise.std()


def test_a_stamp_is_cut_at_the_edge_of_the_canvas():
    canvas = np.zeros((10, 10))
    texture.stamp(canvas, np.ones((5, 5)), 0, 0)
    texture.stamp(canvas, np.ones((5, 5)), 100, 100)
    assert canvas.sum() == 9
    texture.stamp(canvas, np.full((3, 3), 0.5), 1, 1, "max")
    assert canvas.max() == 1


def test_what_faces_the_light_is_brighter():
    hill = np.maximum(0, 20 - np.hypot(*np.mgrid[-30:31, -30:31])).astype(np.float32)
    light = texture.shaded(hill, 1, 0.0)
    assert light[30, 20] > 0.7
    assert light[30, 40] < 0.3
