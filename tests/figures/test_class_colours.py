"""The classes are told apart in colour, without red or green, and in grey."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from skimage.color import rgb2lab

from reimaging.figures.class_colours import CLASS_COLOURS
from reimaging.image_class import CLASSES

# Machado, Oliveira & Fernandes (2009), doi:10.1109/TVCG.2009.113: linear RGB as seen by those who
# lack a kind of cones altogether.
SIGHT = {
    "all": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}


def lab_of(colour, sight):
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb > 0.04045, ((rgb + 0.055) / 1.055) ** 2.4, rgb / 12.92)
    seen = np.clip(np.array(SIGHT[sight]) @ linear, 0, 1)
    shown = np.where(seen > 0.0031308, 1.055 * seen ** (1 / 2.4) - 0.055, seen * 12.92)
    return rgb2lab(shown)


def test_each_class_has_its_colour_in_the_order_of_the_classes():
    assert tuple(CLASS_COLOURS) == CLASSES


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_are_told_apart_by_everyone(sight):
    labs = [lab_of(colour, sight) for colour in CLASS_COLOURS.values()]
    for one, other in combinations(labs, 2):
        assert np.linalg.norm(one - other) > 15  # of which 2.3 can be noticed


def test_colours_are_told_apart_in_grey():
    lightness = sorted(lab_of(colour, "all")[0] for colour in CLASS_COLOURS.values())
    assert min(np.diff(lightness)) > 15
    assert lightness[0] > 30  # dark marks are still seen on the darkest
