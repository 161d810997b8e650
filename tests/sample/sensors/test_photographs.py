import numpy as np
import pytest

from reimaging.sample.sensors import photographs
from reimaging.sample.sensors.shipped import SHIPPED


@pytest.mark.parametrize("sort", photographs.SORTS, ids=lambda sort: sort.draw.__name__)
def test_a_photograph_is_the_same_for_the_same_seed_and_another_for_another(sort):
    one, again, other = (sort.draw(np.random.default_rng(seed), (120, 150)) for seed in (7, 7, 8))
    assert one.shape == (120, 150, 3)
    assert np.array_equal(one, again)
    assert np.abs(one - other).mean() > 0.01
    assert np.isfinite(one).all()


@pytest.mark.parametrize("name", [shipped.name for shipped in SHIPPED])
def test_a_cut_stays_within_the_picture(name):
    for seed in range(4):
        image = photographs.cut(np.random.default_rng(seed), (90, 130), name)
        assert image.shape[:2] == (90, 130)
        assert 0 <= image.min() <= image.max() <= 1


def test_no_two_cuts_are_alike():
    cuts = [photographs.cut(np.random.default_rng(i), (64, 64), "china.jpg") for i in range(8)]
    apart = [np.abs(a - b).mean() for i, a in enumerate(cuts) for b in cuts[:i]]
    assert min(apart) > 0.01


def test_things_on_white_paper_leave_most_of_its_edge_white():
    for seed in range(8):
        image = photographs.on_white(np.random.default_rng(seed), (120, 160))
        edge = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
        assert (edge > 0.9).mean() > 0.7
        assert 0.01 < (image.min(-1) < 0.9).mean() < 0.95


def test_every_family_has_photographs():
    for family in [
        "hep",
        "astro",
        "matter",
        "quantum",
        "math",
        "fluids",
        "life",
        "learning",
        "vision",
    ]:
        assert sum(sort.weight(family) > 0 for sort in photographs.SORTS) >= 3, family
