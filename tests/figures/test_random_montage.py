"""The montage shows images drawn by lot, each whole, in its cell, with what credits need."""

import pytest
from PIL import Image

from figures.montage_images import index_of, store_of
from reimaging.figures import random_montage
from reimaging.figures.montage_sheet import CELL, EDGE, SIDE
from reimaging.table import read_table


@pytest.fixture
def chosen(rendered, tmp_path):
    database, stores = rendered
    target = tmp_path / "montage.csv"
    random_montage.choose(database, stores, 4, target)
    return target, stores


def test_only_images_that_were_rendered_are_drawn_and_each_has_its_credit(chosen):
    rows = read_table(chosen[0])
    assert {row["path"] for row in rows} == {"a.png", "b.eps"}
    assert [(row["row"], row["column"]) for row in rows] == [("1", "1"), ("1", "2")]
    assert {row["licence"] for row in rows} == {"http://example.org/by/4.0/"}
    assert {row["year"] for row in rows} == {"1998"}


def test_the_lot_depends_on_the_seed_alone(rendered, tmp_path):
    database, stores = rendered
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    random_montage.choose(database, stores, 4, first)
    random_montage.choose(database, stores[::-1], 4, second)
    assert first.read_bytes() == second.read_bytes()


def test_each_image_lies_in_its_cell_uncut_and_not_enlarged(chosen, tmp_path, share_of):
    table, stores = chosen
    random_montage.draw(table, stores, tmp_path / "montage.png")
    sheet = Image.open(tmp_path / "montage.png")
    assert sheet.size == (EDGE + SIDE * CELL, EDGE + CELL)
    colours = {"a.png": (255, 0, 0), "b.eps": (0, 0, 255)}
    for row in read_table(table):
        left = EDGE + (int(row["column"]) - 1) * CELL
        cell = sheet.crop((left, EDGE, left + CELL, EDGE + CELL))
        share = share_of(cell, colours[row["path"]])
        if row["path"] == "a.png":  # 20 x 10 pixels stay 20 x 10
            assert share * CELL * CELL == pytest.approx(200, abs=30)
        else:  # twice as wide as high, fitted into the cell
            assert share == pytest.approx(160 * 80 / CELL**2, abs=0.03)


def test_twelve_rows_of_twelve_are_drawn_from_many(tmp_path):
    numbers = range(1, 301)
    database = index_of(tmp_path / "index.sqlite3", dict.fromkeys(numbers, 2001))
    store = store_of(tmp_path / "a.h5", numbers)
    random_montage.choose(database, [store], 4, tmp_path / "montage.csv")
    rows = read_table(tmp_path / "montage.csv")
    places = [(int(row["row"]), int(row["column"])) for row in rows]
    assert places == [(row, column) for row in range(1, 13) for column in range(1, 13)]
    assert len({row["image_id"] for row in rows}) == 144
    assert [row["image_id"] for row in rows] != sorted(row["image_id"] for row in rows)


def test_the_same_choice_gives_the_same_bytes(chosen, tmp_path):
    table, stores = chosen
    for name in ("1.png", "2.png"):
        random_montage.draw(table, stores, tmp_path / name)
    assert (tmp_path / "1.png").read_bytes() == (tmp_path / "2.png").read_bytes()
