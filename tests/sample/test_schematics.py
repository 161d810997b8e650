import numpy as np
import pytest

from reimaging.sample import schematics
from reimaging.sample.drawing import Path
from reimaging.sample.drawing_files import as_pixels
from reimaging.sample.topics import TOPICS

KINDS = [
    schematics.block_diagram, schematics.feynman_diagrams, schematics.network,
    schematics.level_scheme, schematics.lattice, schematics.phase_diagram, schematics.geometry,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_schematic_stays_on_its_paper_and_inks_some_of_it(kind):
    for seed in range(5):
        drawing, about = kind(np.random.default_rng(seed), TOPICS["quantum"])
        points = np.concatenate([m.points for m in drawing.marks if isinstance(m, Path)])
        assert (points > -12).all()
        assert (points < (drawing.width + 12, drawing.height + 12)).all()
        dark = np.asarray(as_pixels(drawing, 36).convert("L")) < 200
        assert 0.003 < dark.mean() < 0.6
        assert about
