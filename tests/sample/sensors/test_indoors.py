import numpy as np
import pytest

from reimaging.sample.sensors import indoors

SCENES = [indoors.room, indoors.bench, indoors.board, indoors.still_life]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_a_scene_is_the_same_for_the_same_seed_and_another_for_another(scene):
    one, again, other = (scene(np.random.default_rng(seed), (120, 160)) for seed in (3, 3, 4))
    assert one.shape == (120, 160, 3)
    assert np.array_equal(one, again)
    assert np.abs(one - other).mean() > 0.02


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_a_scene_fills_its_picture_with_mid_tones(scene):
    images = [scene(np.random.default_rng(i), (120, 160)) for i in range(4)]
    grey = np.stack(images).mean(-1)
    assert 0 <= grey.min() <= grey.max() <= 1
    assert (grey > 0.98).mean() < 0.1
    assert ((grey > 0.1) & (grey < 0.9)).mean() > 0.5


def test_most_circuit_boards_are_green_or_blue():
    boards = [indoors.board(np.random.default_rng(i), (96, 128)).mean((0, 1)) for i in range(12)]
    assert sum(red < max(green, blue) for red, green, blue in boards) >= 6
