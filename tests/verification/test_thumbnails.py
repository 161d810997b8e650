"""Figures as seen from afar: on a sheet beside the record, and how far they are from it."""

import numpy as np
import pytest
from PIL import Image

from reimaging.verification.thumbnails import (
    CELL,
    COLUMNS,
    cell,
    difference,
    how_far,
    thumbnail,
    write_sheet,
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
    write_sheet(tmp_path / "sheet.jpg", files)
    with Image.open(tmp_path / "sheet.jpg") as sheet:
        for place, grey in enumerate(greys):
            assert np.asarray(cell(sheet, place)).mean() == pytest.approx(grey, abs=2)
        assert cell(sheet, 3 * COLUMNS) is None


def test_the_same_pictures_make_the_same_sheet(tmp_path):
    files = [picture(tmp_path / "a.png", (50, 50), 100)]
    for name in ("one.jpg", "two.jpg"):
        write_sheet(tmp_path / name, files)
    assert (tmp_path / "one.jpg").read_bytes() == (tmp_path / "two.jpg").read_bytes()


def test_the_distance_is_of_grey_from_none_to_all():
    black, white = Image.new("RGB", CELL, "black"), Image.new("RGB", CELL, "white")
    assert how_far(black, black) == 0
    assert how_far(black, white) == 1
    assert how_far(black, Image.new("RGB", CELL, (51, 51, 51))) == pytest.approx(0.2)


def test_a_sheet_as_jpeg_is_near_its_pictures_and_another_drawing_is_not(tmp_path):
    rng = np.random.default_rng(4)
    files = []
    for name in "ab":
        blocks = rng.integers(0, 256, (6, 8), dtype=np.uint8)
        Image.fromarray(blocks).resize((800, 600), 0).save(tmp_path / f"{name}.png")
        files.append(tmp_path / f"{name}.png")
    write_sheet(tmp_path / "sheet.jpg", files)
    with Image.open(tmp_path / "sheet.jpg") as sheet:
        kept = cell(sheet, 0)
    assert how_far(kept, thumbnail(files[0])) < 0.01
    assert how_far(kept, thumbnail(files[1])) > 0.2


def test_the_difference_is_dark_where_two_pictures_differ_and_white_elsewhere():
    one = Image.new("RGB", CELL, "white")
    other = one.copy()
    other.paste((0, 0, 0), (0, 0, 10, 10))
    shown = np.asarray(difference(one, other))
    assert shown[:10, :10].max() == 0
    assert shown[10:, 10:].min() == 255
