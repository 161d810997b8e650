"""Images are painted whole into cells of any size, an image into as many as name it."""

import numpy as np
import pytest
from PIL import Image

from figures.montage_images import index_of, store_of
from reimaging.errors import ReimagingError
from reimaging.figures.image_cells import Cell, paint, refuse_unknown

RED, BLUE = (255, 0, 0), (0, 0, 255)


def white(side=400):
    return Image.new("RGB", (side, side), "white")


def extent(sheet, colour):
    """Left, top, width and height of what has a colour."""
    near = np.abs(np.asarray(sheet).astype(int) - colour).max(axis=2) < 60
    rows, columns = np.flatnonzero(near.any(axis=1)), np.flatnonzero(near.any(axis=0))
    return columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((10, 20), (140, 145, 20, 10)),  # never enlarged
        ((300, 600), (104, 127, 92, 46)),  # whole
        ((600, 150), (139, 104, 23, 92)),
        ((8, 4000), (104, 148, 92, 3)),  # a fifth of a pixel high, by rights
        ((1, 4000), (104, 149, 92, 1)),  # one pixel has no more to show
    ],
    ids=["small", "wide", "high", "very wide", "a line"],
)
def test_an_image_is_whole_in_its_cell_not_enlarged_and_never_a_hairline(tmp_path, size, shown):
    sheet = white()
    paint(sheet, [Cell(7, 100, 100, 100)], [store_of(tmp_path / "a.h5", [7], size, RED)])
    assert extent(sheet, RED) == pytest.approx(shown, abs=1)


def test_an_image_lies_in_each_cell_that_names_it(tmp_path, share_of):
    stores = [
        store_of(tmp_path / "a.h5", [1], (99, 99), RED),
        store_of(tmp_path / "b.h5", [2], (99, 99), BLUE),
    ]
    sheet = white(200)
    cells = [Cell(1, 0, 0, 100), Cell(2, 100, 0, 100), Cell(1, 100, 100, 60)]
    paint(sheet, cells, stores)
    assert share_of(sheet.crop((0, 0, 100, 100)), RED) > 0.8
    assert share_of(sheet.crop((100, 0, 200, 100)), BLUE) > 0.8
    assert share_of(sheet.crop((100, 100, 160, 160)), RED) > 0.7
    assert share_of(sheet.crop((0, 100, 100, 200)), (255, 255, 255)) == 1


def test_a_cell_that_stands_out_has_a_darker_frame(tmp_path):
    store = store_of(tmp_path / "a.h5", [1], colour=(255, 255, 255))
    frames = []
    for strong in (False, True):
        sheet = white(100)
        paint(sheet, [Cell(1, 0, 0, 100, strong)], [store])
        frames.append(np.asarray(sheet.convert("L"))[50].min())
    assert frames[1] < 60 < 180 < frames[0] < 230


def test_an_image_without_pixels_in_one_store_is_taken_from_another(tmp_path, share_of):
    first = store_of(tmp_path / "a.h5", [1], outcome="broken")
    second = store_of(tmp_path / "b.h5", [1], (99, 99), RED)
    sheet = white(100)
    paint(sheet, [Cell(1, 0, 0, 100)], [first, second])
    assert share_of(sheet, RED) > 0.8


@pytest.mark.parametrize("outcome", ["ok", "broken"])
def test_an_image_that_no_store_can_show_is_named(tmp_path, outcome):
    store = store_of(tmp_path / "a.h5", [1, 2][: 1 + (outcome != "ok")], outcome=outcome)
    with pytest.raises(ReimagingError, match="image 2 for one" if outcome == "ok" else "image 1"):
        paint(white(), [Cell(1, 0, 0, 9), Cell(2, 9, 0, 9)], [store])


def test_images_that_cannot_be_shown_or_credited_are_refused(tmp_path):
    database = index_of(tmp_path / "index.sqlite3", {1: 1998, 2: 2003, 3: 2003})
    stores = [
        store_of(tmp_path / "a.h5", [1, 9]),  # 9 is not in the index
        store_of(tmp_path / "b.h5", [2], outcome="broken"),
    ]
    refuse_unknown(np.array([1]), database, stores, tmp_path / "e.h5")
    refuse_unknown(np.array([], np.int64), database, stores, tmp_path / "e.h5")
    for number in (2, 3, 9):
        with pytest.raises(ReimagingError, match=rf"e\.h5 has 1 images .* image {number} for one"):
            refuse_unknown(np.array([1, number]), database, stores, tmp_path / "e.h5")
