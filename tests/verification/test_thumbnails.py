"""Figures as seen from afar: on a sheet beside the record, and how far they are from it."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from reimaging.verification.thumbnails import (
    CELL,
    COLUMNS,
    cell,
    difference,
    how_far,
    ink,
    sheet_bytes,
    thumbnail,
)


def picture(path, size, grey):
    Image.fromarray(np.full((size[1], size[0]), grey, np.uint8)).save(path)
    return path


def test_a_thumbnail_is_the_whole_picture_on_white(tmp_path):
    made = np.asarray(thumbnail(picture(tmp_path / "a.png", (100, 400), 0)).convert("L"))
    assert made.shape == CELL[::-1]
    assert made[:, CELL[0] // 2].max() == 0
    assert made[:, 0].min() == 255


def test_each_picture_lies_at_its_place_of_the_sheet(tmp_path):
    greys = [10 * n for n in range(COLUMNS + 2)]
    files = [picture(tmp_path / f"{g}.png", CELL, g) for g in greys]
    with Image.open(BytesIO(sheet_bytes([*map(thumbnail, files)]))) as sheet:
        for place, grey in enumerate(greys):
            assert np.asarray(cell(sheet, place)).mean() == pytest.approx(grey, abs=2)
        assert cell(sheet, 3 * COLUMNS) is None


def test_the_same_pictures_make_the_same_sheet(tmp_path):
    made = thumbnail(picture(tmp_path / "a.png", (50, 50), 100))
    assert sheet_bytes([made]) == sheet_bytes([made])


def test_the_distance_is_by_what_is_drawn():
    black, white = Image.new("RGB", CELL, "black"), Image.new("RGB", CELL, "white")
    assert how_far(black, black) == how_far(white, white) == 0
    assert how_far(black, white) == how_far(white, black) == 1
    grey = Image.new("RGB", CELL, (204, 204, 204))
    assert how_far(grey, white) == 1  # however faint, it is all that is drawn
    assert how_far(black, grey) == pytest.approx(0.8)


def test_a_blank_sheet_is_as_far_as_can_be_from_a_thin_line():
    drawn = Image.new("RGB", CELL, "white")
    drawn.paste((0, 0, 0), (10, 90, 230, 92))
    moved = Image.new("RGB", CELL, "white")
    moved.paste((0, 0, 0), (11, 90, 231, 92))
    assert how_far(drawn, Image.new("RGB", CELL, "white")) == 1
    assert how_far(drawn, moved) < 0.2


def test_ink_is_how_dark_a_picture_is():
    half = Image.new("RGB", CELL, "white")
    half.paste((0, 0, 0), (0, 0, CELL[0] // 2, CELL[1]))
    assert ink(half) == pytest.approx(0.5)
    assert ink(Image.new("RGB", CELL, "white")) == 0


def test_what_is_clear_is_white(tmp_path):
    Image.new("RGBA", CELL, (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert ink(thumbnail(tmp_path / "clear.png")) == 0


def test_a_sheet_as_jpeg_is_near_its_pictures_and_another_drawing_is_not(tmp_path):
    rng = np.random.default_rng(4)
    files = []
    for name in "ab":
        blocks = rng.integers(0, 256, (6, 8), dtype=np.uint8)
        Image.fromarray(blocks).resize((800, 600), 0).save(tmp_path / f"{name}.png")
        files.append(tmp_path / f"{name}.png")
    with Image.open(BytesIO(sheet_bytes([*map(thumbnail, files)]))) as sheet:
        kept = cell(sheet, 0)
    assert how_far(kept, thumbnail(files[0])) < 0.02
    assert how_far(kept, thumbnail(files[1])) > 0.4


def test_the_difference_is_dark_where_two_pictures_differ_and_white_elsewhere():
    one = Image.new("RGB", CELL, "white")
    other = one.copy()
    other.paste((0, 0, 0), (0, 0, 10, 10))
    shown = np.asarray(difference(one, other))
    assert shown[:10, :10].max() == 0
    assert shown[10:, 10:].min() == 255
