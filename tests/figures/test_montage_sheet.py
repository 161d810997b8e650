"""A sheet shows images whole in numbered cells; a lot depends on nothing but its seed."""

import numpy as np
import pytest

from figures.montage_images import store_of
from reimaging.errors import ReimagingError
from reimaging.figures.montage_sheet import CELL, EDGE, SIDE, lot, paste
from reimaging.pixels.arrays import stratified_choice

RED, BLUE = (255, 0, 0), (0, 0, 255)


def place(row, column, number):
    return {"row": str(row), "column": str(column), "image_id": str(number)}


def cell(sheet, row, column, left=0):
    x, y = left + EDGE + CELL * (column - 1), EDGE + CELL * (row - 1)
    return sheet.crop((x, y, x + CELL, y + CELL))


def extent(image, colour):
    """How many pixels wide and high something of a colour is."""
    near = np.abs(np.asarray(image.convert("RGB")).astype(int) - colour).max(axis=2) < 60
    rows, columns = np.flatnonzero(near.any(axis=1)), np.flatnonzero(near.any(axis=0))
    return columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1


def test_a_lot_is_that_of_a_choice_with_one_stratum():
    ids = np.arange(1, 401)
    whole = stratified_choice([(int(number), "") for number in ids], 30, 4)
    assert lot(ids, 30, 4) == whole
    assert lot(ids[::-1], 30, 4) == whole  # in whatever order the images come
    assert lot(ids, 30, 5) != whole


def test_a_lot_of_few_images_is_all_of_them():
    assert sorted(lot(np.array([5, 3]), 144, 4)) == [3, 5]
    assert lot(np.empty(0, np.int64), 144, 4) == []


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((10, 20), (20, 10)),  # never enlarged
        ((300, 600), (160, 80)),  # whole
        ((600, 150), (40, 160)),
        ((8, 4000), (160, 3)),  # a third of a pixel high, by rights
        ((4000, 8), (3, 160)),
        ((1, 4000), (160, 1)),  # one pixel has no more to show
    ],
    ids=["small", "wide", "high", "very wide", "very high", "a line"],
)
def test_an_image_is_whole_in_its_cell_not_enlarged_and_never_a_hairline(tmp_path, size, shown):
    store = store_of(tmp_path / "a.h5", [7], size, RED)
    sheet = paste([place(2, 3, 7)], [store])
    assert extent(cell(sheet, 2, 3), RED) == pytest.approx(shown, abs=2 if min(shown) > 9 else 0)
    assert extent(sheet, RED) == extent(cell(sheet, 2, 3), RED)  # nothing lies outside


def test_white_images_do_not_run_together(tmp_path):
    store = store_of(tmp_path / "a.h5", [1, 2], (400, 400), (255, 255, 255))
    sheet = paste([place(1, 1, 1), place(1, 2, 2)], [store])
    for column in (1, 2):
        levels = np.asarray(cell(sheet, 1, column).convert("L"))
        assert (levels[CELL // 2] < 230).sum() == 2  # a frame's left and right side


def test_rows_and_columns_are_numbered_for_the_credits(tmp_path):
    store = store_of(tmp_path / "a.h5", [1], colour=(255, 255, 255))
    levels = np.asarray(paste([place(2, 3, 1)], [store], left=100).convert("L"))
    assert levels.shape == (EDGE + 2 * CELL, 100 + EDGE + SIDE * CELL)
    head, side = levels[:EDGE] < 200, levels[EDGE:, : 100 + EDGE] < 200
    third, second = slice(100 + EDGE + 2 * CELL, 100 + EDGE + 3 * CELL), slice(CELL, 2 * CELL)
    assert head.sum() == head[:, third].sum() > 0
    assert side.sum() == side[second].sum() > 0
    assert not side[:, :100].any()


def test_each_image_is_found_in_its_store(tmp_path, share_of):
    stores = [
        store_of(tmp_path / "a.h5", [1, 5], colour=RED, size=(99, 99)),
        store_of(tmp_path / "b.h5", [2, 6], colour=BLUE, size=(99, 99)),
    ]
    sheet = paste([place(1, 1, 6), place(1, 2, 1)], stores)
    assert share_of(cell(sheet, 1, 1), BLUE) > 0.3
    assert share_of(cell(sheet, 1, 2), RED) > 0.3


def test_a_sheet_of_images_that_no_store_has_is_refused(tmp_path):
    with pytest.raises(ReimagingError, match="image 2"):
        paste([place(1, 1, 1), place(1, 2, 2)], [store_of(tmp_path / "a.h5", [1])])


def test_a_sheet_without_images_says_so():
    levels = np.asarray(paste([], []).convert("L"))
    assert (levels < 200).any()
