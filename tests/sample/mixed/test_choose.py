import numpy as np
import pytest

from reimaging.sample import lettering
from reimaging.sample.drawing import Drawing, Letters, Path, Pixels
from reimaging.sample.drawing_pixels import as_pixels
from reimaging.sample.mixed.choose import MIXED
from reimaging.sample.topics import TOPICS

#: Kinds whose colours may be mixed into the pixels, with no stroke besides.
MINGLED = ("photograph with masks", "micrograph with overlay", "marked scan")
PAIRS = [(name, family) for name, kind in MIXED.items() for family in kind.families.split()]


def reach(drawing: Drawing) -> float:
    """How far the marks leave the page, in points; what is clipped does not."""
    most = 0.0
    for mark in drawing.marks:
        if isinstance(mark, Path):
            if mark.clip:
                continue
            spots = np.array(mark.points)
        elif isinstance(mark, Letters):
            length = mark.size * lettering.advance(mark.text, mark.font)
            turn = np.radians(mark.angle)
            end = (mark.x + length * np.cos(turn), mark.y + length * np.sin(turn))
            spots = np.array([(mark.x, mark.y), end])
        else:
            spots = np.array([(mark.x, mark.y), (mark.x + mark.width, mark.y + mark.height)])
        beyond = spots - (drawing.width, drawing.height)
        most = max(most, float(-spots.min()), float(beyond.max()))
    return most


@pytest.mark.parametrize(("name", "family"), PAIRS)
def test_each_kind_is_drawn_for_each_of_its_families(name, family):
    drawing, about = MIXED[name].draw(np.random.default_rng(5), family)
    pixels = [mark for mark in drawing.marks if isinstance(mark, Pixels)]
    assert pixels, "nothing that a sensor took"
    assert len(pixels) < len(drawing.marks) or name in MINGLED, "nothing that was drawn"
    assert all(mark.values.dtype == np.uint8 for mark in pixels)
    assert all(max(mark.values.shape[:2]) < 320 for mark in pixels)
    assert about and not about.endswith(".") and "%" not in about
    assert reach(drawing) < 3


@pytest.mark.parametrize("name", MIXED)
def test_the_same_rng_draws_the_same(name):
    family = MIXED[name].families.split()[0]
    one, other = (MIXED[name].draw(np.random.default_rng(8), family) for _ in range(2))
    assert one[1] == other[1]
    assert as_pixels(one[0], 40).tobytes() == as_pixels(other[0], 40).tobytes()


@pytest.mark.parametrize("name", ["marked micrograph", "photograph with boxes", "sky chart"])
def test_another_rng_draws_another(name):
    family = MIXED[name].families.split()[0]
    drawn = [MIXED[name].draw(np.random.default_rng(seed), family) for seed in range(6)]
    assert len({as_pixels(drawing, 40).tobytes() for drawing, _ in drawn}) == 6
    assert len({about for _, about in drawn}) > 2


def test_every_family_has_several_kinds():
    for family in TOPICS:
        assert sum(family in kind.families.split() for kind in MIXED.values()) >= 5


def test_some_drawings_are_wholly_grey_and_most_are_not():
    grey = 0
    for seed in range(24):
        drawing, _ = MIXED["flow chart with photographs"].draw(
            np.random.default_rng(seed), "vision"
        )
        pixels = np.asarray(as_pixels(drawing, 40), dtype=int)
        grey += int(np.ptp(pixels, axis=2).max() < 8)
    assert 0 < grey < 20
