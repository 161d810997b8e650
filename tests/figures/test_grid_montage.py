"""The grid montage shows the images of a map in numbered cells, alike ones side by side."""

import numpy as np
import pytest
from PIL import Image

from figures.map_files import mapped
from figures.montage_images import store_of
from reimaging.errors import ReimagingError
from reimaging.figures import grid_montage
from reimaging.figures.montage_sheet import COLUMNS, EDGE, LETTERS
from reimaging.maps.map_file import read_map
from reimaging.table import read_table


def cells(table):
    return [(int(row["row"]), int(row["column"])) for row in read_table(table)]


def test_each_image_has_a_cell_near_its_place_and_its_credit(tmp_path):
    database, stores, map_file = mapped(tmp_path, 160)
    grid_montage.choose(database, stores, map_file, 4, tmp_path / "grid.csv")
    rows = read_table(tmp_path / "grid.csv")
    assert list(rows[0]) == list(COLUMNS)
    assert {row["licence"] for row in rows} == {"http://example.org/by/4.0/"}
    # 160 images on a grid as wide to high as 40 x 25
    assert cells(tmp_path / "grid.csv") == [(r, c) for r in range(1, 11) for c in range(1, 17)]
    xy = read_map(map_file).places_of([int(row["image_id"]) for row in rows])
    column, row = ([int(each[name]) for each in rows] for name in ("column", "row"))
    assert np.corrcoef(xy[:, 0], column)[0, 1] > 0.97
    assert np.corrcoef(xy[:, 1], row)[0, 1] < -0.97  # rows are counted downwards


def test_of_more_images_than_cells_some_are_drawn_by_lot(tmp_path):
    database, stores, map_file = mapped(tmp_path, 60)
    chosen = []
    for seed in (4, 4, 5):
        grid_montage.choose(
            database, stores, map_file, seed, tmp_path / "grid.csv", grid_montage.Shape(8, 5)
        )
        assert len(set(cells(tmp_path / "grid.csv"))) == 40
        chosen.append([row["image_id"] for row in read_table(tmp_path / "grid.csv")])
    assert chosen[0] == chosen[1]
    assert set(chosen[0]) != set(chosen[2])


def test_the_paper_s_is_at_most_2400_pixels_wide_and_each_image_lies_in_its_cell(tmp_path):
    database, stores, map_file = mapped(tmp_path, 1000)
    grid_montage.choose(database, stores, map_file, 4, tmp_path / "grid.csv")
    grid_montage.draw(tmp_path / "grid.csv", stores, tmp_path / "grid.png")
    with Image.open(tmp_path / "grid.png") as sheet:
        assert sheet.size == (EDGE + 40 * 54, EDGE + 25 * 42)
        middles = np.asarray(sheet)[EDGE + 21 :: 42, EDGE + 27 :: 54].astype(int)
    assert middles.shape == (25, 40, 3)
    assert np.abs(middles - (255, 0, 0)).max() < 12


def test_rows_and_columns_are_numbered_for_the_credits(tmp_path):
    database, stores, map_file = mapped(tmp_path, 160)
    grid_montage.choose(database, stores, map_file, 4, tmp_path / "grid.csv")
    grid_montage.draw(tmp_path / "grid.csv", stores, tmp_path / "grid.png")
    levels = np.asarray(Image.open(tmp_path / "grid.png").convert("L"))
    head, side = levels[:EDGE, EDGE:] < 200, levels[EDGE:, :EDGE] < 200
    numbered = [int(head[:, 54 * n : 54 * (n + 1)].any()) for n in range(16)]
    assert [n + 1 for n, has in enumerate(numbered) if has] == [1, 5, 10, 15]
    assert [n + 1 for n in range(10) if side[42 * n : 42 * (n + 1)].any()] == [1, 5, 10]


def test_the_large_one_has_the_study_s_cells_and_nothing_beside_them(tmp_path):
    database, stores, map_file = mapped(tmp_path, 1000)
    grid_montage.choose(database, stores, map_file, 4, tmp_path / "grid.csv")
    grid_montage.draw_large(tmp_path / "grid.csv", stores, tmp_path / "large.png")
    assert Image.open(tmp_path / "large.png").size == (40 * 72, 25 * 56)


def test_the_same_choice_gives_the_same_bytes(tmp_path):
    database, stores, map_file = mapped(tmp_path, 30)
    for n in "12":
        grid_montage.choose(database, stores, map_file, 4, tmp_path / f"{n}.csv")
        grid_montage.draw(tmp_path / f"{n}.csv", stores, tmp_path / f"{n}.png")
    for suffix in (".csv", ".png"):
        first, second = ((tmp_path / f"{n}{suffix}").read_bytes() for n in "12")
        assert first == second


def test_images_of_one_place_get_a_cell_each(tmp_path):
    database, stores, map_file = mapped(tmp_path, 9, np.ones((9, 2)))
    grid_montage.choose(database, stores, map_file, 4, tmp_path / "grid.csv")
    assert len(set(cells(tmp_path / "grid.csv"))) == 9


def test_a_map_of_images_that_no_store_has_is_refused(tmp_path):
    database, _, map_file = mapped(tmp_path, 9)
    other = store_of(tmp_path / "b.h5", [1, 2])
    with pytest.raises(ReimagingError, match="7 images that are in none of the 1 stores"):
        grid_montage.choose(database, [other], map_file, 4, tmp_path / "grid.csv")


def test_a_map_without_images_gives_a_line_that_says_so(tmp_path):
    database, stores, map_file = mapped(tmp_path, 0)
    grid_montage.choose(database, stores, map_file, 4, tmp_path / "grid.csv")
    grid_montage.draw(tmp_path / "grid.csv", stores, tmp_path / "grid.png")
    assert (np.asarray(Image.open(tmp_path / "grid.png").convert("L")) < 200).any()


@pytest.mark.parametrize("draw", [grid_montage.draw, grid_montage.draw_large])
def test_a_map_without_images_is_a_line_that_says_so(tmp_path, draw):
    (tmp_path / "t.csv").write_text("row,column,image_id\n")
    draw(tmp_path / "t.csv", [], tmp_path / "t.png")
    assert Image.open(tmp_path / "t.png").height == 2 * LETTERS
