import numpy as np
import pytest

from reimaging.sample.sensors import bodies


@pytest.mark.parametrize("slice_", [bodies.head, bodies.body, bodies.ultrasound])
def test_a_body_lies_on_a_dark_ground(slice_):
    for seed in range(5):
        image = slice_(np.random.default_rng(seed), (120, 150))
        corners = np.concatenate([image[:8, :8], image[:8, -8:]])
        assert np.median(corners) < 0.15
        assert image[40:80, 55:95].mean() > np.median(corners) + 0.08


def test_a_head_is_nearly_the_same_from_both_sides():
    image = bodies.head(np.random.default_rng(6), (140, 140))
    assert np.corrcoef(image.ravel(), image[:, ::-1].ravel())[0, 1] > 0.7


def test_lungs_are_dark_in_a_radiograph():
    chests = [bodies.x_ray(np.random.default_rng(i), (140, 140)) for i in range(8)]
    darker = [c[50:90, 30:50].mean() < c[50:90, 64:76].mean() - 0.1 for c in chests]
    assert sum(darker) >= 3


def test_how_deep_a_point_lies_is_positive_inside_only():
    deep = bodies.blob(np.random.default_rng(0), (101, 101), (0.0, 0.0), (0.5, 0.5), 0.0)
    assert deep[50, 50] == pytest.approx(1)
    assert deep[0, 0] < 0
    assert bodies.inside(deep).mean() == pytest.approx(np.pi / 16, abs=0.02)
