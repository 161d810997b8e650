import numpy as np
from PIL import Image

from reimaging.sample.conversion import taken, through_cmyk, through_jpeg, without_alpha
from reimaging.sample.drawing import Drawing
from reimaging.sample.drawing_pixels import as_pixels


def _drawing():
    drawing = Drawing(40, 40)
    drawing.box(5, 5, 10, 10, (0.5, 0.5, 0.5), 0)
    drawing.line([(0, 30), (40, 30)], 4, (1, 0, 0))
    return drawing


def test_cmyk_turns_greys_teal_and_leaves_paper_white():
    for seed in range(5):
        detour = through_cmyk(np.random.default_rng(seed))
        red, green, blue = detour.ink((0.5, 0.5, 0.5))
        assert red < green - 0.05 and red < blue
        assert min(detour.ink((1.0, 1.0, 1.0))) > 0.99 and max(detour.ink((0, 0, 0))) < 0.25


def test_strokes_and_pixels_take_the_same_tint():
    detour = through_cmyk(np.random.default_rng(1))
    ink = np.array(detour.ink((0.4, 0.4, 0.4)))
    pixels = detour.pixels(np.full((1, 1), 102, np.uint8))[0, 0]
    assert np.allclose(255 * ink, pixels, atol=1.5)


def test_without_alpha_paper_is_black_and_colours_stay():
    shown = np.asarray(as_pixels(taken(without_alpha(), _drawing()), 72))
    assert shown[2, 2].max() == 0 and shown[10, 20].tolist() == [255, 0, 0]
    image = Image.fromarray(np.full((4, 4, 3), 255, np.uint8))
    assert np.asarray(taken(without_alpha(), image)).max() == 0


def test_jpeg_of_low_quality_loses_more():
    image = as_pixels(_drawing(), 72)
    lost = [
        np.abs(np.asarray(through_jpeg(image, q)).astype(int) - np.asarray(image)).mean()
        for q in (20, 95)
    ]
    assert lost[0] > lost[1] > 0
