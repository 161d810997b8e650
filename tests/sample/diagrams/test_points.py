import numpy as np
import pytest

from reimaging.sample.diagrams import points
from reimaging.sample.diagrams.looks import LOOKS, dressed
from reimaging.sample.drawing import Path
from reimaging.sample.drawing_pixels import as_pixels
from reimaging.sample.topics import TOPICS

KINDS = [
    points.measured_points,
    points.cloud,
    points.histogram,
    points.bar_chart,
    points.box_plot,
]


def _drawn(kind, seed):
    rng = np.random.default_rng(seed)
    look = dressed(list(LOOKS.values())[seed % len(LOOKS)], rng)
    return kind(rng, list(TOPICS.values())[seed % len(TOPICS)], look)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_plot_of_points_stays_on_its_page_inks_some_of_it_and_says_what_it_shows(kind):
    for seed in range(8):
        drawing, about = _drawn(kind, seed)
        shown = [m.points for m in drawing.marks if isinstance(m, Path) and not m.clip]
        points = np.concatenate([*shown, [(0, 0)]])
        assert np.isfinite(points).all()
        inside = (points > -8) & (points < np.array([drawing.width, drawing.height]) + 8)
        assert inside.all(axis=1).mean() > 0.95
        dark = np.asarray(as_pixels(drawing, 36).convert("L")) < 200
        assert 0.002 < dark.mean() < 0.8
        assert about and not about.endswith(".")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_same_stream_draws_the_same_plot_of_points(kind):
    one, other = (np.asarray(as_pixels(_drawn(kind, 3)[0], 36)) for _ in range(2))
    assert np.array_equal(one, other)


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
