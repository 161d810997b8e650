import numpy as np
import pytest

from reimaging.sample.sensors import sky


@pytest.mark.parametrize("sort", sky.SORTS, ids=lambda sort: sort.draw.__name__)
def test_an_image_of_the_sky_is_the_same_for_the_same_seed_and_another_for_another(sort):
    one, again = (sort.draw(np.random.default_rng(2), (110, 140)) for _ in range(2))
    other = sort.draw(np.random.default_rng(5), (110, 140))
    assert one.shape[:2] == (110, 140)
    assert np.array_equal(one, again)
    assert one.shape != other.shape or np.abs(one - other).mean() > 0.005
    assert np.isfinite(one).all()


def test_an_inverted_star_field_is_mostly_white_with_dark_stars():
    rng = np.random.default_rng(1)
    stars = sky._stars(rng, (120, 120), 60, 1.2, 1.0)
    image = sky._shown(rng, stars, inverted=1.0)
    assert image.ndim == 2
    assert np.median(image) > 0.55
    assert image.min() < 0.4


def test_star_fields_come_dark_and_inverted():
    medians = [np.median(sky.star_field(np.random.default_rng(i), (100, 100))) for i in range(24)]
    assert sum(m < 0.45 for m in medians) >= 5
    assert sum(m > 0.6 for m in medians) >= 5


def test_few_stars_are_bright():
    image = sky._stars(np.random.default_rng(3), (200, 200), 300, 1.0, 1.0)
    assert (image > 1).mean() < 0.05
    assert image.max() > 1


def test_the_disc_of_the_sun_or_a_planet_lies_on_black():
    images = [sky.cratered(np.random.default_rng(i), (120, 120)) for i in range(16)]
    corners = [abs(float(image[:6, :6].mean())) for image in images]
    assert 2 <= sum(corner < 0.06 for corner in corners) <= 12


def test_a_cluster_is_densest_in_its_middle():
    ratios = []
    for seed in range(8):
        image = sky.cluster(np.random.default_rng(seed), (120, 120))
        grey = image.mean(-1) if image.ndim == 3 else image
        away = np.abs(grey - np.median(grey))
        ratios.append(away[40:80, 40:80].mean() / away.mean())
    assert np.median(ratios) > 1.3
