import numpy as np
import pytest

from reimaging.sample.diagrams import lines
from reimaging.sample.diagrams.looks import LOOKS, dressed
from reimaging.sample.diagrams.page import framed
from reimaging.sample.drawing import Path
from reimaging.sample.drawing_pixels import as_pixels
from reimaging.sample.topics import TOPICS

KINDS = [
    lines.line_plot,
    lines.record,
    lines.exclusion_plot,
    lines.inset_plot,
    lines.twin_plot,
]


def _drawn(kind, seed):
    rng = np.random.default_rng(seed)
    look = dressed(list(LOOKS.values())[seed % len(LOOKS)], rng)
    return kind(rng, list(TOPICS.values())[seed % len(TOPICS)], look)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_line_plot_stays_on_its_page_inks_some_of_it_and_says_what_it_shows(kind):
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
def test_the_same_stream_draws_the_same_line_plot(kind):
    one, other = (np.asarray(as_pixels(_drawn(kind, 3)[0], 36)) for _ in range(2))
    assert np.array_equal(one, other)


def test_curves_without_colour_are_told_apart_by_dashes_or_marks():
    rng = np.random.default_rng(2)
    look = dressed(LOOKS["supermongo"], rng)
    look = type(look)(**{**look.__dict__, "colours": ((0.0, 0.0, 0.0),)})
    for seed in range(10):
        axes = framed(np.random.default_rng(seed), look)
        rows = lines.draw_curves(np.random.default_rng(seed), TOPICS["astro"], axes, 4)
        assert len({(dash, mark) for _, _, dash, mark in rows}) == 4
