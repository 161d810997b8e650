import numpy as np
import pytest

from drawn_plots import check_again, check_page, drawn
from reimaging.sample.diagrams import field_panels
from reimaging.sample.diagrams.looks import LOOKS
from reimaging.sample.drawing import Letters, Pixels
from reimaging.sample.topics import TOPICS

KINDS = [field_panels.map_panels, field_panels.scaled_maps]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_page_of_maps_stays_on_its_page_inks_some_of_it_and_says_what_it_shows(kind):
    check_page(kind, most=0.99)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_same_stream_draws_the_same_page_of_maps(kind):
    check_again(kind)


def test_maps_with_scales_are_of_one_size_and_none_lies_on_another():
    for seed in range(12):
        drawing, about = drawn(field_panels.scaled_maps, seed)
        count = int(about.split(" in ")[-1].split()[0])
        tints = [mark for mark in drawing.marks if isinstance(mark, Pixels)]
        maps = [mark for mark in tints if min(mark.values.shape[:2]) > 1]
        bars = [mark for mark in tints if min(mark.values.shape[:2]) == 1]
        assert len(maps) == count and len(bars) in (0, count)
        assert len({(m.width, m.height) for m in maps}) == 1
        for place, one in enumerate(tints):
            for other in tints[place + 1 :]:
                apart = (
                    abs(one.x + one.width / 2 - other.x - other.width / 2)
                    >= (one.width + other.width) / 2 - 1e-6
                    or abs(one.y + one.height / 2 - other.y - other.height / 2)
                    >= (one.height + other.height) / 2 - 1e-6
                )
                assert apart


def test_letters_are_on_all_maps_of_a_page_or_on_none():
    lettered = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        drawing, about = field_panels.scaled_maps(rng, TOPICS["matter"], LOOKS["matlab"])
        written = {m.text.strip("()") for m in drawing.marks if isinstance(m, Letters)}
        count = int(about.split(" in ")[-1].split()[0])
        named = set("abcdefghi"[:count]) & written
        assert len(named) in (0, count)
        lettered += bool(named)
    assert lettered > 10
