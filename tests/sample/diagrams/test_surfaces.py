import numpy as np
import pytest

from drawn_plots import check_again, check_page
from reimaging.sample.diagrams import surfaces
from reimaging.sample.diagrams.looks import LOOKS
from reimaging.sample.drawing import Path
from reimaging.sample.topics import TOPICS

KINDS = [surfaces.surface]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_surface_stays_on_its_page_inks_some_of_it_and_says_what_it_shows(kind):
    check_page(kind, most=0.8)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_same_stream_draws_the_same_surface(kind):
    check_again(kind)


def _faces(look):
    drawing, _ = surfaces.surface(np.random.default_rng(9), TOPICS["math"], LOOKS[look])
    return [m for m in drawing.marks if isinstance(m, Path) and m.fill]


def test_a_wire_mesh_is_white_and_other_faces_are_coloured():
    kinds = {}
    for name in ("gnuplot", "matlab", "mathematica 6"):
        for seed in range(12):
            rng = np.random.default_rng(seed)
            drawing, _ = surfaces.surface(rng, TOPICS["math"], LOOKS[name])
            fills = {m.fill for m in drawing.marks if isinstance(m, Path) and m.fill}
            kinds.setdefault(name, []).append(len(fills))
    assert np.median(kinds["gnuplot"]) == 1
    assert np.median(kinds["matlab"]) > 50 and np.median(kinds["mathematica 6"]) > 50


def test_nearer_faces_are_drawn_later():
    faces = _faces("matlab")
    first, last = (np.mean([np.mean(f.points, 0) for f in part], 0)
                   for part in (faces[:40], faces[-40:]))  # fmt: skip
    assert last[1] < first[1] + 60
