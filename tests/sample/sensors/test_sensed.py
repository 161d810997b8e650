import numpy as np
import pytest

from reimaging.sample.sensors.sensed import KINDS, Sensed, draw_sensed

FAMILIES = ["hep", "astro", "matter", "quantum", "math", "fluids", "life", "learning", "vision"]


def draw(family: str, seed: int) -> Sensed:
    return draw_sensed(np.random.default_rng([11, seed]), family)


@pytest.fixture(scope="module")
def drawn() -> list[Sensed]:
    """What papers hold, with as many of vision as arXiv has."""
    families = [*["vision"] * 8, "astro", "astro", "life", "life", "matter", "hep"]
    return [draw(families[i % len(families)], i) for i in range(84)]


def share(images, condition):
    return np.array([condition(np.asarray(s.image.convert("RGB"), int)).mean() for s in images])


@pytest.mark.parametrize("family", FAMILIES)
def test_the_same_seed_gives_the_same_image_and_another_another(family):
    one, again, other = (draw(family, seed) for seed in (0, 0, 1))
    assert one.image.tobytes() == again.image.tobytes()
    assert (one.kind, one.about) == (again.kind, again.about)
    assert one.image.tobytes() != other.image.tobytes()


def test_images_are_rgb_or_grey_of_sizes_as_figures_have_them(drawn):
    assert {s.image.mode for s in drawn} == {"RGB", "L"}
    assert all(120 <= min(s.image.size) <= 900 for s in drawn)
    assert all(max(s.image.size) <= 2000 for s in drawn)
    aspects = [s.image.width / s.image.height for s in drawn]
    assert 1.1 < np.median(aspects) < 1.7


def test_captions_are_plain_words_without_a_full_stop(drawn):
    assert all(s.about and not s.about.endswith(".") for s in drawn)
    assert len({s.about for s in drawn}) > 30


def test_every_kind_is_drawn(drawn):
    assert {s.kind for s in drawn} == set(KINDS)


def test_sensor_images_run_to_the_edge_in_mid_tones(drawn):
    white = share(drawn, lambda rgb: rgb.min(-1) >= 250)
    middle = share(drawn, lambda rgb: (rgb.mean(-1) >= 40) & (rgb.mean(-1) <= 215))
    assert np.median(white) < 0.02
    assert 0.65 < np.median(middle) < 0.95
    assert 0.01 < (white > 0.36).mean() < 0.12  # things on white paper are among them


def test_some_are_grey_and_most_are_not(drawn):
    grey = share(drawn, lambda rgb: np.ptp(rgb, -1) <= 3) > 0.99
    assert 0.15 < grey.mean() < 0.55


def test_astronomers_hold_the_sky_and_material_science_micrographs():
    for family, kind in (("astro", "sky image"), ("matter", "micrograph")):
        kinds = [draw(family, seed).kind for seed in range(24)]
        assert kinds.count(kind) >= 10


def test_a_grid_says_how_many_it_holds(drawn):
    grids = [s for s in drawn if s.kind == "image grid"]
    assert grids
    assert all(" examples: " in s.about for s in grids)
