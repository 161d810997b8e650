import numpy as np
from PIL import Image

from reimaging.sample.sensors.stage import Stage, plane


def stage(**options):
    return Stage(np.zeros((100, 100, 3)), eye=1.5, horizon=0.5, focal=1.0, **options)


def test_what_is_far_lies_near_the_horizon_and_what_is_low_below_it():
    near, far, above = stage().project(np.array([[0, 0, 3], [0, 0, 300], [0, 3, 3]]))
    assert near[1] > far[1] > 50 > above[1]
    assert abs(far[1] - 50) < 1


def test_haze_covers_what_is_far():
    clear = stage(haze=(1, 1, 1), clear=10)
    white = clear.fade(np.zeros((2, 2, 3)), 100)
    assert white.min() > 0.99
    assert clear.fade(np.zeros((2, 2, 3)), 1).max() < 0.2


def test_a_texture_covers_its_quad_and_nothing_else():
    spots = np.array([[20, 20], [80, 30], [70, 80], [25, 70]], float)
    image = plane((100, 100), spots, np.ones((16, 16, 3)))
    assert image[50, 50].min() == 1
    assert image[5, 5].max() == image[95, 95].max() == 0
    inside = (image[..., 0] > 0.9).mean()
    assert 0.2 < inside < 0.36


def test_a_box_shows_its_front_and_its_top_to_a_camera_above_it():
    scene = stage()
    tones = [np.full((8, 8, 3), tone) for tone in (0.5, 0.2, 1.0)]
    scene.box((0, 0, 4), (1, 1, 1), tones, lights=(1, 1, 1))
    seen = scene.pixels()[..., 0]
    assert np.any(np.abs(seen - 0.5) < 0.05)
    assert np.any(seen > 0.95)


def test_figures_are_smaller_the_farther_they_stand():
    man = Image.new("RGBA", (20, 60), (255, 255, 255, 255))

    def covered(z):
        scene = stage(clear=1e9)
        scene.figure(0, z, 1.8, man)
        return scene.pixels()[..., 0].mean()

    assert covered(4) > 3 * covered(9) > 0


def test_a_shadow_darkens_the_ground():
    scene = Stage(np.ones((100, 100, 3)), horizon=0.3)
    scene.shadow((0, 4), (0.5, 0.5), 0.8)
    assert scene.pixels().min() < 0.5
    assert scene.pixels()[0].min() == 1
