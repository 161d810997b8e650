import numpy as np
import pytest

from reimaging.sample.drawing import Letters, Path, Pixels
from reimaging.sample.mixed import micrographs
from reimaging.sample.mixed.page import filled


@pytest.mark.parametrize("dark", [True, False])
def test_a_bar_and_its_length_stay_on_the_micrograph(dark):
    for seed in range(8):
        drawing, place = filled(np.zeros((100, 140), np.uint8))
        micrographs.scale_bar(
            np.random.default_rng(seed), drawing, place, (1, 1, 1) if dark else (0, 0, 0)
        )
        assert any(isinstance(mark, Letters) for mark in drawing.marks)
        for mark in drawing.marks:
            if isinstance(mark, Path):
                spots = np.array(mark.points)
                assert spots.min() >= 0 and (spots <= (drawing.width, drawing.height)).all()


def test_a_profile_has_a_line_on_the_image_and_a_curve_beside_it():
    for seed in range(3):
        drawing, _ = micrographs.profile(np.random.default_rng(seed), "matter")
        image = next(mark for mark in drawing.marks if isinstance(mark, Pixels))
        curve = max((m for m in drawing.marks if isinstance(m, Path)), key=lambda m: len(m.points))
        spots = np.array(curve.points)
        assert len(spots) == 120
        right, low = spots[:, 0].min() > image.x + image.width, spots[:, 1].max() < image.y
        assert right or low


def test_panels_do_not_overlap():
    drawing, _ = micrographs.panels(np.random.default_rng(4), "matter")
    images = [mark for mark in drawing.marks if isinstance(mark, Pixels)]
    assert len(images) > 1
    for number, one in enumerate(images):
        for other in images[:number]:
            apart = (
                one.x >= other.x + other.width - 0.01 or other.x >= one.x + one.width - 0.01
                or one.y >= other.y + other.height - 0.01 or other.y >= one.y + one.height - 0.01
            )  # fmt: skip
            assert apart


def test_an_inset_lies_on_its_micrograph():
    for seed in range(4):
        drawing, _ = micrographs.with_inset(np.random.default_rng(seed), "matter")
        whole, inset = [mark for mark in drawing.marks if isinstance(mark, Pixels)]
        assert inset.width < 0.5 * whole.width
        assert 0 <= inset.x <= whole.width - inset.width + 0.01


def test_an_overlay_is_coloured_or_outlined():
    for seed in range(4):
        drawing, _ = micrographs.overlay(np.random.default_rng(seed), "matter")
        values = drawing.marks[0].values
        coloured = values.ndim == 3 and np.ptp(values.astype(int), axis=2).max() > 40
        assert coloured or len(drawing.marks) > 3
