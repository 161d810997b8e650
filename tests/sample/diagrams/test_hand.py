import numpy as np
import pytest

from reimaging.sample.diagrams.hand import Hand, Sketch, choose_hand, mixed
from reimaging.sample.drawing import BLACK, WHITE, Letters, Path

PLAIN = Hand("xfig", 1.0, "serif", "serif italic", 10, (BLACK,), (WHITE,), "full", 5.0)


def test_the_same_lot_gives_the_same_hand():
    assert choose_hand(np.random.default_rng(4)) == choose_hand(np.random.default_rng(4))


def test_hands_differ_in_stroke_letters_and_colour():
    hands = [choose_hand(np.random.default_rng(seed)) for seed in range(200)]
    strokes = [hand.stroke for hand in hands]
    assert min(strokes) < 0.4
    assert max(strokes) > 2.0
    assert len({hand.font for hand in hands}) > 6
    black = sum(hand.inks == (BLACK,) for hand in hands)
    assert 60 < black < 160


def test_a_named_style_is_that_style():
    assert choose_hand(np.random.default_rng(0), "tikz").style == "tikz"


@pytest.mark.parametrize("seed", range(6))
def test_a_page_holds_all_that_was_drawn_and_little_more(seed):
    sketch = Sketch(np.random.default_rng(seed), PLAIN)
    sketch.line([(-500, 300), (-380, 420)])
    sketch.disc(-400, 350, 30)
    page = sketch.page(2.0)
    points = np.concatenate([mark.points for mark in page.marks])
    assert (points >= 0).all()
    assert (points <= (page.width, page.height)).all()
    assert points[:, 0].max() - points[:, 0].min() > 0.85 * page.width


def test_a_label_is_given_room_on_the_page():
    sketch = Sketch(np.random.default_rng(0), PLAIN)
    sketch.write(0, 0, "a label that is long", anchor=0.0)
    page = sketch.page(1.0)
    (label,) = page.marks
    assert isinstance(label, Letters)
    assert label.x >= 0
    assert page.width > 5 * page.height


def test_an_arrow_ends_at_its_tip():
    sketch = Sketch(np.random.default_rng(0), PLAIN)
    sketch.arrow([(0, 0), (40, 0)])
    shaft, head = sketch._marks.marks
    assert shaft.points[-1][0] < 40
    assert head.points[0] == pytest.approx((40, 0))


def test_only_a_free_hand_shakes():
    for style, straight in (("xfig", True), ("freehand", False)):
        sketch = Sketch(np.random.default_rng(0), choose_hand(np.random.default_rng(1), style))
        sketch.line([(0, 0), (100, 0)])
        (line,) = sketch._marks.marks
        assert isinstance(line, Path)
        assert all(y == 0 for _, y in line.points) is straight


def test_colours_mix_by_their_share():
    assert mixed(BLACK, WHITE, 0.25) == pytest.approx((0.25, 0.25, 0.25))
