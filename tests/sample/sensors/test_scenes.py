import numpy as np
import pytest

from reimaging.sample.sensors import scenes

SCENES = [scenes.street, scenes.night_street, scenes.hills, scenes.under_water]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_a_scene_is_the_same_for_the_same_seed_and_another_for_another(scene):
    one, again, other = (scene(np.random.default_rng(seed), (120, 160)) for seed in (3, 3, 4))
    assert one.shape == (120, 160, 3)
    assert np.array_equal(one, again)
    assert np.abs(one - other).mean() > 0.02


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_a_scene_runs_to_its_edges_and_is_nowhere_flat(scene):
    image = scene(np.random.default_rng(5), (120, 160))
    assert 0 <= image.min() <= image.max() <= 1
    for edge in (image[0], image[-1], image[:, 0], image[:, -1]):
        assert edge.std() > 0.002
    assert (image.min(-1) > 0.98).mean() < 0.3


def test_a_street_is_darker_at_night():
    day, night = (
        np.mean([scene(np.random.default_rng(i), (96, 128)).mean() for i in range(4)])
        for scene in (scenes.street, scenes.night_street)
    )
    assert night < 0.5 * day


def test_the_sky_is_lighter_towards_the_horizon():
    skies = np.mean([scenes.sky(np.random.default_rng(i), (60, 60), 0.9) for i in range(12)], 0)
    assert skies[50].mean() > skies[2].mean()
