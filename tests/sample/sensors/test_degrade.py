import numpy as np
import pytest
from PIL import Image

from reimaging.sample.sensors import degrade


@pytest.fixture
def picture():
    return np.random.default_rng(5).random((60, 80, 3), dtype=np.float32) * 0.6 + 0.2


@pytest.mark.parametrize("mean", [0.25, 0.5, 0.7])
def test_exposure_brings_the_mean_near_what_is_asked(picture, mean):
    assert abs(degrade.greyed(degrade.exposed(picture, mean)).mean() - mean) < 0.06


def test_more_contrast_is_a_larger_deviation(picture):
    flat, hard = (degrade.exposed(picture, 0.5, contrast).std() for contrast in (0.6, 1.3))
    assert flat < 0.6 * hard


def test_jpeg_keeps_size_and_mode_and_changes_pixels(picture):
    for image in (degrade.as_image(picture), degrade.as_image(picture[..., 0])):
        back = degrade.compressed(image, 25)
        assert (back.size, back.mode) == (image.size, image.mode)
        assert np.any(np.asarray(back) != np.asarray(image))


def test_a_vignette_darkens_corners_more_than_the_middle(picture):
    even = np.ones((60, 80), np.float32)
    dark = degrade.vignetted(np.random.default_rng(0), even, 0.5)
    assert dark[30, 40] > 0.9
    assert dark[[0, 0, -1, -1], [0, -1, 0, -1]].mean() < 0.8


def test_resampling_keeps_the_size_and_loses_detail(picture):
    coarse = degrade.resampled(np.random.default_rng(0), picture, 3)
    assert coarse.shape == picture.shape
    assert np.abs(np.diff(coarse, axis=1)).mean() < 0.7 * np.abs(np.diff(picture, axis=1)).mean()


def test_a_cast_leaves_grey_pictures_alone(picture):
    rng = np.random.default_rng(0)
    assert degrade.cast(rng, picture[..., 0], 0.2) is not None
    assert np.array_equal(degrade.cast(rng, picture[..., 0], 0.2), picture[..., 0])
    assert not np.allclose(degrade.cast(rng, picture, 0.2), picture)


def test_developed_pictures_are_grey_when_they_must_be(picture):
    grey = (0.5, 1, 0.0)  # and nothing that would tint it
    modes = {degrade.developed(np.random.default_rng(i), picture, grey).mode for i in range(6)}
    assert modes == {"L"}
    colour = degrade.developed(np.random.default_rng(0), picture, (0.5, 0, 0.5))
    assert isinstance(colour, Image.Image)
    assert colour.mode == "RGB"
    assert colour.size == (80, 60)


def test_sharpening_steepens_edges_and_leaves_flat_parts():
    step = np.zeros((9, 20), np.float32) + 0.3
    step[:, 10:] = 0.6
    sharp = degrade.sharpened(step, 1.0)
    assert sharp[4, 9] < 0.3 and sharp[4, 10] > 0.6
    assert np.allclose(sharp[:, :4], 0.3, atol=1e-3)
