import numpy as np
import pytest

from drawn_plots import check_again, check_page
from reimaging.sample.diagrams import lines
from reimaging.sample.diagrams.looks import LOOKS, dressed
from reimaging.sample.diagrams.page import framed
from reimaging.sample.topics import TOPICS

KINDS = [
    lines.line_plot,
    lines.record,
    lines.exclusion_plot,
    lines.inset_plot,
    lines.twin_plot,
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_line_plot_stays_on_its_page_inks_some_of_it_and_says_what_it_shows(kind):
    check_page(kind, most=0.8)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_same_stream_draws_the_same_line_plot(kind):
    check_again(kind)


def test_curves_without_colour_are_told_apart_by_dashes_or_marks():
    rng = np.random.default_rng(2)
    look = dressed(LOOKS["supermongo"], rng)
    look = type(look)(**{**look.__dict__, "colours": ((0.0, 0.0, 0.0),)})
    for seed in range(10):
        axes = framed(np.random.default_rng(seed), look)
        rows = lines.draw_curves(np.random.default_rng(seed), TOPICS["astro"], axes, 4)
        assert len({(dash, mark) for _, _, dash, mark in rows}) == 4
