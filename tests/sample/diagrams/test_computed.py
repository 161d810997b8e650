import numpy as np
import pytest

from reimaging.sample.diagrams import computed
from reimaging.sample.drawing import Pixels
from reimaging.sample.drawing_pixels import as_pixels
from reimaging.sample.topics import TOPICS

TOPIC = TOPICS["fluids"]


@pytest.mark.parametrize("draw", [computed.fractal, computed.flow])
def test_dark_computed_pictures_have_next_to_no_white(draw):
    for seed in range(10):
        drawing, _ = draw(np.random.default_rng(seed), TOPIC)
        image = np.asarray(as_pixels(drawing, 60))
        assert (image.min(axis=-1) > 245).mean() < 0.05


def test_automata_have_few_colours():
    for seed in range(5):
        drawing, _ = computed.automaton(np.random.default_rng(seed), TOPIC)
        for mark in drawing.marks:
            if isinstance(mark, Pixels):
                assert len(np.unique(mark.values.reshape(-1, 3), axis=0)) <= 4


def test_matter_gathers_in_filaments():
    drawing, _ = computed.filaments(np.random.default_rng(0), TOPICS["astro"])
    plate = next(mark for mark in drawing.marks if isinstance(mark, Pixels)).values
    tones = plate.astype(float).mean(axis=-1)
    assert tones.std() > 15


@pytest.mark.parametrize("draw", [computed.waves, computed.spins])
def test_patterns_are_of_many_kinds(draw):
    assert len({draw(np.random.default_rng(seed), TOPIC)[1] for seed in range(30)}) > 5
