import numpy as np
import pytest

from reimaging.sample.sensors import materials

SKINS = [materials.rough, materials.plain, materials.wood, materials.cloth, materials.metal]
FIGURES = [materials.tree, materials.person, materials.car, materials.animal]


@pytest.mark.parametrize("skin", SKINS, ids=lambda skin: skin.__name__)
def test_a_lighter_material_is_lighter(skin):
    dark, light = (
        np.mean([skin(np.random.default_rng(i), tone).mean() for i in range(6)])
        for tone in (0.2, 0.6)
    )
    assert dark < 0.7 * light


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
def test_a_figure_stands_alone_on_what_is_transparent(figure):
    one, two = (np.asarray(figure(np.random.default_rng(i))) for i in (0, 1))
    assert one.shape[2] == 4
    share = (one[..., 3] > 128).mean()
    assert 0.15 < share < 0.85
    assert one[0, 0, 3] < 40
    assert np.any(one != two)


def test_houses_have_lit_windows_at_night():
    house = materials.facade(np.random.default_rng(2), night=True)
    assert np.median(house) < 0.2
    assert house.max() > 0.5


def test_no_two_instruments_are_alike():
    one, two = (materials.panel(np.random.default_rng(i)) for i in (0, 1))
    assert one.shape == two.shape
    assert np.abs(one - two).mean() > 0.02
