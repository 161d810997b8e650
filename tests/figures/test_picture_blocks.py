"""A pixel of a small picture becomes a square, and blocks lie on whole dots of the PNG."""

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from figures.generated_files import grain, tones
from figures.printed import assert_readable, words_of
from reimaging.figures.confident_errors import sheet
from reimaging.figures.picture_blocks import DOTS, LINE, block, enlarged, extent, place, tell
from reimaging.figures.style import PAGE, save

HAIR = (220, 220, 220)


@pytest.mark.parametrize("side", [16, 32, 48, 96])
def test_a_pixel_becomes_a_square_where_dots_allow(side):
    picture = grain(2, side, side, 3)
    times = 96 // side
    assert (enlarged(picture, 96) == picture.repeat(times, axis=1).repeat(times, axis=2)).all()


def test_where_squares_do_not_fit_a_dot_between_two_pixels_has_their_mean():
    picture = np.array([[0, 200], [100, 100]], np.uint8)[None, :, :, None]
    assert enlarged(picture, 3)[0, :, :, 0].tolist() == [[0, 100, 200], [50, 100, 150], [100] * 3]


def test_a_large_picture_is_made_smaller_by_means():
    picture = np.array([[0, 100, 8, 8], [100, 0, 8, 8], *[[240] * 4] * 2], np.uint8)
    assert enlarged(picture[None, :, :, None], 2)[0, :, :, 0].tolist() == [[50, 8], [240, 240]]


def test_grey_pictures_are_grey_and_coloured_ones_keep_their_colours():
    grey = enlarged(grain(1, 16, 16, 1), 32)
    assert (grey == grey[..., :1]).all()
    assert (enlarged(tones([9], 16), 16)[0, 0] == 9).all()
    coloured = np.full((1, 16, 16, 3), (255, 120, 0), np.uint8)
    assert (enlarged(coloured, 100) == (255, 120, 0)).all()


def test_pictures_lie_line_by_line_with_hairlines_around_each():
    laid = block(tones([10, 20, 30, 40], 16), 3, 16)
    assert laid.shape == (extent(2, 16), extent(3, 16), 3)
    pitch = 16 + LINE
    for number, tone in enumerate((10, 20, 30, 40)):
        top, left = LINE + number // 3 * pitch, LINE + number % 3 * pitch
        assert (laid[top : top + 16, left : left + 16] == tone).all()
        around = laid[top - LINE : top + 16 + LINE, left - LINE : left + 16 + LINE].copy()
        around[LINE:-LINE, LINE:-LINE] = HAIR
        assert (around == HAIR).all()
    assert (laid[pitch + LINE :, pitch + LINE :] == 255).all()  # no fifth and sixth picture


def test_no_pictures_are_no_block_but_no_error():
    assert block(tones(np.empty(0), 16), 3, 16).shape == (LINE, extent(3, 16), 3)


@pytest.mark.parametrize("side", [32, 48, 64, 100])
@pytest.mark.parametrize(("left", "top"), [(0, 0), (6, 54), (987, 33), (1063, 71)])
def test_a_block_stands_in_the_png_dot_by_dot(tmp_path, side, left, top):
    pictures = grain(12, side, side, 3)
    laid = block(pictures, 4, 64)
    with sheet(497 / DOTS) as figure:
        place(figure, pictures, 4, 64, left, top)
        save(figure, [tmp_path / "f.png"])
    drawn = np.asarray(Image.open(tmp_path / "f.png").convert("RGB"))
    assert drawn.shape == (497, round(PAGE * DOTS), 3)
    assert (drawn[top : top + laid.shape[0], left : left + laid.shape[1]] == laid).all()


def test_squares_stay_sharp_where_a_viewer_blurs_the_edges_of_dots(tmp_path):
    """A board of black and white has no grey in between when it is looked at, at 300 an inch."""
    board = (np.indices((32, 32)).sum(axis=0) % 2 * 255).astype(np.uint8)[None, :, :, None]
    with sheet(1) as figure:
        place(figure, board, 1, 64, 0, 0)
        save(figure, [tmp_path / "f.pdf"])
    page = pypdfium2.PdfDocument(tmp_path / "f.pdf")[0]
    seen = np.asarray(page.render(scale=300 / 72).to_pil().convert("L"))[8:90, 8:90]
    assert ((seen < 20) | (seen > 235)).mean() > 0.95


def test_a_line_is_told_where_it_is_asked_for(tmp_path):
    with sheet(1) as figure:
        tell(figure, "Hamburg", 300, 120)
        save(figure, [tmp_path / "f.pdf", tmp_path / "f.png"])
    assert_readable(tmp_path / "f.pdf", 6)
    assert words_of(tmp_path / "f.pdf") == ["Hamburg"]
    dark = np.asarray(Image.open(tmp_path / "f.png").convert("L")) < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    assert columns[0] == pytest.approx(300, abs=3)
    assert rows[0] > 100 and rows[-1] == pytest.approx(124, abs=3)  # a g hangs below the foot
