"""The montage shows images drawn by lot, each whole, in its cell, with what credits need."""

import pytest
from PIL import Image

from reimaging.figures import random_montage
from reimaging.figures.random_montage import CELL, SIDE
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
    assert sheet.size == (SIDE * CELL, CELL)
    colours = {"a.png": (255, 0, 0), "b.eps": (0, 0, 255)}
    for row in read_table(table):
        left = (int(row["column"]) - 1) * CELL
        cell = sheet.crop((left, 0, left + CELL, CELL))
        share = share_of(cell, colours[row["path"]])
        if row["path"] == "a.png":  # 20 x 10 pixels stay 20 x 10
            assert share * CELL * CELL == pytest.approx(200, abs=30)
        else:  # twice as wide as high, fitted into the cell
            assert share == pytest.approx(160 * 80 / CELL**2, abs=0.03)


def test_the_same_choice_gives_the_same_bytes(chosen, tmp_path):
    table, stores = chosen
    for name in ("1.png", "2.png"):
        random_montage.draw(table, stores, tmp_path / name)
    assert (tmp_path / "1.png").read_bytes() == (tmp_path / "2.png").read_bytes()
