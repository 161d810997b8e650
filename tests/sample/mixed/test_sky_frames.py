import numpy as np
import pytest

from reimaging.sample.drawing import Drawing, Path
from reimaging.sample.mixed import sky_frames
from reimaging.sample.mixed.page import Place


def ruled(seed):
    rng = np.random.default_rng(seed)
    hand = sky_frames.choose_hand(rng)
    left, low = sky_frames.margins(hand)
    drawing = Drawing(left + 200, low + 200)
    place = Place(left, low, 180, 180)
    sky_frames.rule_axes(rng, drawing, place, hand)
    return drawing, place, hand


@pytest.mark.parametrize("seed", range(12))
def test_a_frame_with_its_numbers_fits_into_the_margins(seed):
    drawing, _, _ = ruled(seed)
    for mark in drawing.marks:
        spots = np.array(mark.points) if isinstance(mark, Path) else np.array([(mark.x, mark.y)])
        assert spots.min() > -1.5 and spots[:, 0].max() <= drawing.width


@pytest.mark.parametrize("seed", range(6))
def test_ticks_point_inwards_or_outwards_as_the_hand_has_it(seed):
    drawing, place, hand = ruled(seed)
    ticks = [
        np.array(m.points) for m in drawing.marks if isinstance(m, Path) and len(m.points) == 2
    ]
    ticks = [
        t
        for t in ticks
        if np.isclose(t[0], (place.x, place.y)).any()
        and np.hypot(*(t[1] - t[0])) <= hand.tick + 0.01
    ]
    assert len(ticks) >= 2
    inside = [t for t in ticks if (t[1] >= (place.x - 0.01, place.y - 0.01)).all()]
    assert (len(inside) == len(ticks)) if hand.inward else (len(inside) < len(ticks))


def test_declinations_keep_their_sign_and_their_zeros():
    assert sky_frames._degrees(-12, 30, 0, 2) == "-12:30:30"
    assert sky_frames._degrees(5, 3, 1, 2) == "+05:04:03"
    assert sky_frames._hours(5, 3, 0, 2, True) == "05:03:00"


def test_the_name_below_a_frame_is_not_cut_where_ticks_point_outwards():
    for seed in range(40):
        drawing, _, hand = ruled(seed)
        for mark in drawing.marks:
            low = min(y for _, y in mark.points) if isinstance(mark, Path) else mark.y
            assert low >= 0.2 * hand.size or hand.font.startswith("stroke")
