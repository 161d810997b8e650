import numpy as np
import pytest

from drawn_plots import check_again, check_page
from reimaging.sample.diagrams import panels
from reimaging.sample.diagrams.looks import LOOKS
from reimaging.sample.drawing import Drawing, Path
from reimaging.sample.topics import TOPICS

KINDS = [
    panels.stacked_panels,
    panels.panel_grid,
    panels.corner_plot,
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_page_of_panels_stays_on_its_page_inks_some_of_it_and_says_what_it_shows(kind):
    check_page(kind, most=0.99)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_same_stream_draws_the_same_page_of_panels(kind):
    check_again(kind)


def test_a_grid_holds_each_drawing_once_at_its_place():
    cells = []
    for place in range(5):
        cell = Drawing(20, 10)
        cell.box(0, 0, 2 + place, 5)
        cells.append(cell)
    page = panels.on_grid(cells, 2, gap=4)
    assert (page.width, page.height) == (48, 42)
    corners = [mark.points[0] for mark in page.marks]
    assert corners == [(0, 28), (24, 28), (0, 14), (24, 14), (0, 0)]


def test_a_corner_plot_has_a_frame_for_each_pair_of_parameters():
    drawing, about = panels.corner_plot(np.random.default_rng(1), TOPICS["astro"], LOOKS["idl"])
    count = next(n for n in range(3, 7) if f"{n} parameters" in about)
    frames = [m for m in drawing.marks if isinstance(m, Path) and m.closed and len(m.points) == 4]
    assert len(frames) == count * (count + 1) // 2


def test_panels_are_named_as_the_alphabet_goes():
    assert [panels.letter(place) for place in (0, 1, 25, 26)] == ["a", "b", "z", "a"]
