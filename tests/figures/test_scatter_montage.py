"""The scatter montage shows each image of a map at its own place, found by its square."""

import numpy as np
import pytest
from PIL import Image

from figures.map_files import mapped
from figures.montage_images import store_of
from reimaging.errors import ReimagingError
from reimaging.figures import scatter_montage
from reimaging.figures.montage_sheet import COLUMNS, EDGE
from reimaging.figures.scatter_montage import SQUARE, SQUARES
from reimaging.maps.map_file import read_map
from reimaging.table import read_table


def numbers(table, column):
    return np.array([int(row[column]) for row in read_table(table)])


@pytest.fixture
def chosen(tmp_path):
    database, stores, map_file = mapped(tmp_path, 150)
    scatter_montage.choose(database, stores, map_file, 4, tmp_path / "scatter.csv")
    return tmp_path / "scatter.csv", stores, map_file


def test_each_image_lies_at_its_place_and_has_its_credit(chosen):
    table, _, map_file = chosen
    rows = read_table(table)
    assert list(rows[0]) == [*COLUMNS, "x", "y", "side", "behind"]
    assert {row["licence"] for row in rows} == {"http://example.org/by/4.0/"}
    xy = read_map(map_file).places_of(numbers(table, "image_id"))
    x, y = numbers(table, "x"), numbers(table, "y")
    assert np.corrcoef(xy[:, 0], x)[0, 1] > 0.9999
    assert np.corrcoef(xy[:, 1], y)[0, 1] < -0.9999
    # both axes alike
    assert np.ptp(x) / np.ptp(xy[:, 0]) == pytest.approx(np.ptp(y) / np.ptp(xy[:, 1]), rel=0.01)


def test_an_image_is_found_by_the_row_and_column_of_its_square(chosen):
    table = chosen[0]
    assert numbers(table, "column").tolist() == (numbers(table, "x") // SQUARE + 1).tolist()
    assert numbers(table, "row").tolist() == (numbers(table, "y") // SQUARE + 1).tolist()
    assert numbers(table, "column").max() <= SQUARES
    places = list(zip(numbers(table, "row"), numbers(table, "column"), strict=True))
    assert places == sorted(places)


def test_the_paper_s_shows_each_image_at_its_place(chosen, tmp_path):
    table, stores, _ = chosen
    scatter_montage.draw(table, stores, tmp_path / "scatter.png")
    pixels = np.asarray(Image.open(tmp_path / "scatter.png")).astype(int)
    assert pixels.shape[1] == EDGE + SQUARES * SQUARE <= 2400
    middles = pixels[EDGE + numbers(table, "y"), EDGE + numbers(table, "x")]
    red = np.abs(middles - (255, 0, 0)).max(axis=1) < 12
    assert red.mean() > 0.97  # at a few places a hairline runs


def test_squares_are_numbered_at_the_edges(chosen, tmp_path):
    table, stores, _ = chosen
    scatter_montage.draw(table, stores, tmp_path / "scatter.png")
    levels = np.asarray(Image.open(tmp_path / "scatter.png").convert("L"))
    head, side = levels[: EDGE - 12, EDGE:] < 200, levels[EDGE:, : EDGE - 12] < 200
    assert all(head[:, SQUARE * n : SQUARE * (n + 1)].any() for n in range(SQUARES))
    rows = numbers(table, "row").max()
    assert all(side[SQUARE * n : SQUARE * (n + 1)].any() for n in range(rows))


def test_what_lies_at_the_very_same_pixel_is_told(tmp_path):
    xy = [[0, 0], [5, 5], [5, 5], [9, 1], [5, 5]]
    database, stores, map_file = mapped(tmp_path, 5, xy)
    scatter_montage.choose(database, stores, map_file, 4, tmp_path / "scatter.csv")
    told = {row["image_id"]: row["behind"] for row in read_table(tmp_path / "scatter.csv")}
    assert told == {"1": "", "2": "", "3": "2", "4": "", "5": "2"}


def test_of_too_many_some_are_drawn_by_lot(tmp_path):
    database, stores, map_file = mapped(tmp_path, 60)
    scatter_montage.choose(database, stores, map_file, 4, tmp_path / "scatter.csv", most=20)
    assert len(set(numbers(tmp_path / "scatter.csv", "image_id"))) == 20


def test_a_larger_one_is_the_same_map_on_a_larger_canvas(chosen, tmp_path):
    table, stores, map_file = chosen
    database = tmp_path / "index.sqlite3"
    scatter_montage.choose(database, stores, map_file, 4, tmp_path / "large.csv", square=360)
    by_image = [np.argsort(numbers(path, "image_id")) for path in (table, tmp_path / "large.csv")]
    small, large = (
        numbers(path, "x")[order]
        for path, order in zip((table, tmp_path / "large.csv"), by_image, strict=True)
    )
    assert np.abs(large - 2 * small).max() <= 3
    scatter_montage.draw_large(tmp_path / "large.csv", stores, tmp_path / "large.png")
    width, _ = Image.open(tmp_path / "large.png").size
    assert 0.9 * SQUARES * 360 < width <= SQUARES * 360


def test_the_same_choice_gives_the_same_bytes(chosen, tmp_path):
    table, stores, _ = chosen
    for name in ("1.png", "2.png"):
        scatter_montage.draw(table, stores, tmp_path / name)
    assert (tmp_path / "1.png").read_bytes() == (tmp_path / "2.png").read_bytes()


def test_a_map_of_duplicates_only_is_refused(tmp_path):
    database, stores, map_file = mapped(tmp_path, 5, np.ones((5, 2)))
    with pytest.raises(ReimagingError, match="All 5 images of the map lie at one place"):
        scatter_montage.choose(database, stores, map_file, 4, tmp_path / "scatter.csv")
    assert not (tmp_path / "scatter.csv").exists()


def test_a_map_of_images_that_no_store_has_is_refused(tmp_path):
    database, _, map_file = mapped(tmp_path, 9)
    other = store_of(tmp_path / "b.h5", [1, 2])
    with pytest.raises(ReimagingError, match="7 images that are in none of the 1 stores"):
        scatter_montage.choose(database, [other], map_file, 4, tmp_path / "scatter.csv")


def test_a_map_without_images_gives_a_line_that_says_so(tmp_path):
    database, stores, map_file = mapped(tmp_path, 0)
    scatter_montage.choose(database, stores, map_file, 4, tmp_path / "scatter.csv")
    scatter_montage.draw(tmp_path / "scatter.csv", stores, tmp_path / "scatter.png")
    assert (np.asarray(Image.open(tmp_path / "scatter.png").convert("L")) < 200).any()
