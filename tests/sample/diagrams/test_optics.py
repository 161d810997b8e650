import numpy as np
import pytest

from reimaging.sample.diagrams import optics
from reimaging.sample.drawing import Path
from reimaging.sample.topics import TOPICS

TOPIC = TOPICS["astro"]


def test_beams_run_along_the_table_or_across_it():
    for seed in range(10):
        drawing, _ = optics.optical_bench(np.random.default_rng(seed), TOPIC)
        beams = [
            np.array(m.points) for m in drawing.marks
            if isinstance(m, Path) and m.ink == (0.9, 0.05, 0.05) and len(m.points) == 2
        ]  # fmt: skip
        for beam in beams:
            assert np.abs(beam[0] - beam[1]).min() < 1e-6


def test_benches_differ_in_their_branches():
    captions = {optics.optical_bench(np.random.default_rng(s), TOPIC)[1] for s in range(30)}
    assert len(captions) > 6


@pytest.mark.parametrize("draw", [optics.ray_diagram, optics.orbits, optics.magnetosphere])
def test_sketches_of_rays_and_fields_say_what_they_show(draw):
    captions = {draw(np.random.default_rng(seed), TOPIC)[1] for seed in range(40)}
    assert len(captions) >= 4


def test_field_lines_start_and_end_at_the_body():
    drawing, _ = optics.magnetosphere(np.random.default_rng(5), TOPIC)
    loops = [
        np.array(m.points) for m in drawing.marks if isinstance(m, Path) and len(m.points) > 50
    ]
    assert len(loops) >= 4
    for loop in loops:
        spans = np.ptp(loop, axis=0).max()
        assert np.hypot(*(loop[0] - loop[-1])) < max(0.5 * spans, 5)
