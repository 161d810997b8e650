import numpy as np
import pytest

from reimaging.sample.drawing import Path, Pixels
from reimaging.sample.mixed import sky_charts


@pytest.mark.parametrize("draw", [sky_charts.axes_chart, sky_charts.contour_chart])
def test_a_chart_leaves_room_for_its_axes(draw):
    for seed in range(4):
        drawing, about = draw(np.random.default_rng(seed), "astro")
        sky = next(mark for mark in drawing.marks if isinstance(mark, Pixels))
        assert sky.x > 20 and sky.y > 15 and about
        frame = [m for m in drawing.marks if isinstance(m, Path) and m.closed]
        assert any(np.allclose(np.array(m.points).min(0), (sky.x, sky.y)) for m in frame)


def test_a_finding_chart_fills_its_page():
    for seed in range(4):
        drawing, _ = sky_charts.finding_chart(np.random.default_rng(seed), "astro")
        assert (drawing.marks[0].width, drawing.marks[0].height) == (drawing.width, drawing.height)
        assert len(drawing.marks) > 1


def test_fields_are_cut_where_the_sky_ends():
    for seed in range(4):
        drawing, _ = sky_charts.field_chart(np.random.default_rng(seed), "astro")
        sky = next(mark for mark in drawing.marks if isinstance(mark, Pixels))
        clipped = [m.clip for m in drawing.marks if isinstance(m, Path) and m.clip]
        assert clipped and set(clipped) == {(sky.x, sky.y, sky.width, sky.height)}


def test_panels_are_of_one_size():
    for seed in range(3):
        drawing, about = sky_charts.sky_panels(np.random.default_rng(seed), "astro")
        sizes = {
            (round(m.width, 3), round(m.height, 3)) for m in drawing.marks if isinstance(m, Pixels)
        }
        assert len(sizes) == 1 and about


def test_the_sky_is_shown_inverted_as_often_as_not():
    medians = []
    for seed in range(16):
        drawing, _ = sky_charts.finding_chart(np.random.default_rng(seed), "astro")
        medians.append(float(np.median(drawing.marks[0].values)))
    assert sum(m > 128 for m in medians) >= 3 and sum(m < 128 for m in medians) >= 3


def test_on_paper_the_ground_of_a_negative_is_white_and_its_stars_stay():
    rng = np.random.default_rng(2)
    sky = np.clip(rng.normal(40, 8, (120, 120)), 0, 255).astype(np.uint8)
    sky[50:54, 60:64] = 250
    grey, white = (sky_charts._redone(sky, "", True, paper) for paper in (0.0, 2.0))
    assert np.median(grey) == 255 - np.median(sky)
    assert (white == 255).mean() > 0.95 and (white[50:54, 60:64] < 40).all()
