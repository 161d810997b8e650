import numpy as np
import pytest

from reimaging.sample.drawing import Letters, Path, Pixels
from reimaging.sample.mixed import annotated


@pytest.mark.parametrize("family", ["vision", "hep"])
def test_words_stand_on_the_photograph_and_each_once(family):
    for seed in range(5):
        drawing, about = annotated.words(np.random.default_rng(seed), family, (120, 160))
        texts = [mark.text for mark in drawing.marks if isinstance(mark, Letters)]
        assert len(drawing.marks) > 1 and about
        for mark in drawing.marks:
            if isinstance(mark, Letters):
                assert 0 <= mark.x < drawing.width and 0 <= mark.y < drawing.height
        assert len(texts) == len(set(texts)) or "$" in "".join(annotated._WORDS)


def test_an_inset_shows_a_part_of_the_photograph_enlarged():
    for seed in range(5):
        drawing, _ = annotated.insets(np.random.default_rng(seed), "vision", (120, 160))
        whole, *parts = [mark for mark in drawing.marks if isinstance(mark, Pixels)]
        assert parts
        for part in parts:
            assert part.values.shape[0] < whole.values.shape[0]
            assert part.width / part.values.shape[1] > whole.width / whole.values.shape[1]


def test_something_is_added_whatever_was_drawn_by_lot():
    kinds = set()
    for seed in range(16):
        drawing, about = annotated.framed(np.random.default_rng(seed), "vision", (60, 80))
        assert any(isinstance(mark, Path | Letters) for mark in drawing.marks)
        kinds |= {said for said in annotated._SAID if said in about}
    assert len(kinds) >= 4
