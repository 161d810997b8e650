import numpy as np

from reimaging.sample.diagrams import renders
from reimaging.sample.drawing import Pixels
from reimaging.sample.drawing_pixels import as_pixels
from reimaging.sample.topics import TOPICS


def test_most_event_displays_are_dark():
    shares = []
    for seed in range(20):
        drawing, _ = renders.event_display(np.random.default_rng(seed), TOPICS["hep"])
        image = np.asarray(as_pixels(drawing, 40).convert("L"))
        shares.append((image < 90).mean())
    assert np.mean(np.array(shares) > 0.5) > 0.7


def test_a_ball_is_lit_from_above_on_the_left():
    inks = np.ones((3, 3))
    image = renders._balls(np.zeros((1, 3)), 0.8, np.array([1]), inks, np.zeros(3), 0.0, 100, 100)
    tones = image.mean(axis=-1)
    assert tones[35, 35] > tones[65, 65]
    assert tones[2, 2] == 0


def test_a_near_ball_hides_a_far_one():
    inks = np.array([(1.0, 0, 0), (0, 1.0, 0), (0, 0, 1.0)])
    balls = np.array([(0, 0, 1.0), (0, 0, -1.0)])
    image = renders._balls(balls, 0.5, np.array([1, 2]), inks, np.zeros(3), 0.0, 60, 60)
    assert image[..., 2].max() == 0
    assert image[30, 30, 1] > 0


def test_the_sky_is_an_ellipse_on_plain_ground():
    for seed in range(6):
        drawing, _ = renders.sky_map(np.random.default_rng(seed), TOPICS["astro"])
        plate = next(mark.values for mark in drawing.marks if isinstance(mark, Pixels))
        corners = plate[[0, 0, -1, -1], [0, -1, 0, -1]]
        assert len(np.unique(corners)) == 1
        assert plate.shape[1] == 2 * plate.shape[0]


def test_renders_and_lines_of_flow_are_captioned():
    for draw in (renders.molecule_render, renders.surface_render, renders.streamlines):
        assert len({draw(np.random.default_rng(s), TOPICS["matter"])[1] for s in range(12)}) >= 2
