import numpy as np
import pytest

from drawn_plots import check_again, check_page
from reimaging.sample.diagrams import points
from reimaging.sample.diagrams.looks import LOOKS
from reimaging.sample.drawing import Path
from reimaging.sample.topics import TOPICS

KINDS = [
    points.measured_points,
    points.cloud,
    points.histogram,
    points.bar_chart,
    points.box_plot,
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_plot_of_points_stays_on_its_page_inks_some_of_it_and_says_what_it_shows(kind):
    check_page(kind, most=0.8)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_same_stream_draws_the_same_plot_of_points(kind):
    check_again(kind)


def test_bars_end_below_the_top_of_the_frame():
    for seed in range(10):
        rng = np.random.default_rng(seed)
        drawing, about = points.bar_chart(rng, TOPICS["life"], LOOKS["excel"])
        bars = [m for m in drawing.marks if isinstance(m, Path) and m.fill and m.width == 0.4]
        tops = [max(y for _, y in bar.points) for bar in bars]
        assert len(bars) >= 2 and max(tops) < drawing.height
        assert any(str(n) in about for n in range(2, 21))


def test_no_two_groups_of_bars_have_one_name():
    for seed in range(30):
        drawing, _ = points.bar_chart(np.random.default_rng(seed), TOPICS["life"], LOOKS["matlab"])
        names = [m.text for m in drawing.marks if getattr(m, "text", "") in points._GROUPS]
        assert len(names) == len(set(names))
