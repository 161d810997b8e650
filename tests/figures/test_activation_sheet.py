"""A row a feature: what excites it most at the left, what least at the right, all with credits."""

import numpy as np
import pytest
from PIL import Image

from figures.montage_images import index_of, store_of
from maps.vector_files import embedding_of, normal_vectors
from reimaging.errors import ReimagingError
from reimaging.figures import activation_sheet
from reimaging.figures.activation_sheet import choose, draw
from reimaging.figures.montage_sheet import EDGE, LETTERS
from reimaging.table import read_table

COUNT = 100
RED, BLUE = (255, 0, 0), (0, 0, 255)
CELL, APART = activation_sheet._CELL, activation_sheet._APART
LEFT, TOP = activation_sheet._LEFT + EDGE, activation_sheet._HEAD + EDGE
DOWN = CELL + activation_sheet._BETWEEN


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """100 images. Feature 2 is their number, feature 0 is rectified and above 0 for 20 of them."""
    folder = tmp_path_factory.mktemp("world")
    numbers = np.arange(1, COUNT + 1)
    rectified = np.where(numbers % 5 == 0, 40 + numbers / 10, 0)
    vectors = np.column_stack([rectified, np.full(COUNT, 7.0), numbers])
    database = index_of(folder / "index.sqlite3", dict.fromkeys(numbers.tolist(), 2001))
    stores = [
        store_of(folder / "low.h5", range(1, 51), (99, 99), BLUE),
        store_of(folder / "high.h5", range(51, COUNT + 1), (99, 99), RED),
    ]
    return database, stores, embedding_of(folder / "embedding.h5", vectors, numbers)


@pytest.fixture
def chosen(world, tmp_path):
    def chosen(seed=4, name="sheet.csv", **more):
        choose(*world, seed, tmp_path / name, **more)
        return read_table(tmp_path / name)

    return chosen


def row_of(rows, line, end):
    return [row for row in rows if row["row"] == str(line) and row["end"] == end]


def test_the_feature_that_varies_most_is_on_top_and_a_constant_one_is_left_out(chosen):
    rows = chosen()
    assert {(row["row"], row["feature"]) for row in rows} == {("1", "2"), ("2", "0")}
    assert len(chosen(features=1)) == 16


def test_the_highest_come_first_then_the_lowest(chosen):
    rows = chosen()
    highest, lowest = row_of(rows, 1, "highest"), row_of(rows, 1, "lowest")
    assert [row["image_id"] for row in highest] == [str(n) for n in range(100, 92, -1)]
    assert [row["image_id"] for row in lowest] == [str(n) for n in range(1, 9)]
    assert [row["column"] for row in highest + lowest] == [str(n) for n in range(1, 17)]
    assert [float(row["activation"]) for row in lowest] == list(range(1, 9))
    assert {row["alike"] for row in highest + lowest} == {"1"}
    assert {row["images"] for row in rows} == {"100"}


def test_of_images_that_do_not_excite_a_feature_those_shown_are_drawn_by_lot(chosen):
    lowest = row_of(chosen(), 2, "lowest")
    assert {(row["activation"], row["alike"]) for row in lowest} == {("0", "80")}
    numbers = [int(row["image_id"]) for row in lowest]
    assert all(number % 5 for number in numbers)
    assert numbers != sorted(numbers)
    again = [int(row["image_id"]) for row in row_of(chosen(seed=5), 2, "lowest")]
    assert len({*numbers} & {*again}) < 5  # by chance 0.8
    assert len(row_of(chosen(), 2, "highest")) == 8


def test_each_image_has_its_credit(chosen):
    rows = chosen()
    assert {row["licence"] for row in rows} == {"http://example.org/by/4.0/"}
    assert all(row["path"] == f"{row['image_id']}.png" for row in rows)


def test_images_lie_where_the_table_says(chosen, world, tmp_path, share_of):
    rows = chosen()
    draw(tmp_path / "sheet.csv", world[1], tmp_path / "sheet.png")
    sheet = Image.open(tmp_path / "sheet.png")
    assert sheet.size == (LEFT + 16 * CELL + APART, TOP + CELL + DOWN)
    assert sheet.width <= 2400
    for row in rows:
        column = int(row["column"])
        left = LEFT + (column - 1) * CELL + (APART if column > 8 else 0)
        top = TOP + (int(row["row"]) - 1) * DOWN
        cell = sheet.crop((left, top, left + CELL, top + CELL))
        assert share_of(cell, RED if int(row["image_id"]) > 50 else BLUE) > 0.5


def test_features_and_ends_are_named_and_columns_and_rows_numbered(chosen, world, tmp_path):
    chosen()
    draw(tmp_path / "sheet.csv", world[1], tmp_path / "sheet.png")
    dark = np.asarray(Image.open(tmp_path / "sheet.png").convert("L")) < 160
    head = dark[: activation_sheet._HEAD]
    assert head[:, LEFT : LEFT + 2 * CELL].any()
    assert head[:, LEFT + 8 * CELL + APART :].any()
    assert dark[activation_sheet._HEAD : TOP, LEFT + CELL : LEFT + 2 * CELL].any()
    assert not dark[:, :2].any()  # nothing is cut off
    for line in range(2):
        middle = TOP + line * DOWN + CELL // 2
        assert dark[middle - CELL // 3 : middle, : LEFT - EDGE].any()
        assert dark[middle : middle + CELL // 3, : LEFT - EDGE].any()
        assert dark[middle - CELL // 3 : middle + CELL // 3, LEFT - EDGE : LEFT].any()


def test_the_same_images_give_the_same_bytes(chosen, world, tmp_path):
    for name in ("1", "2"):
        chosen(name=f"{name}.csv")
        draw(tmp_path / f"{name}.csv", world[1], tmp_path / f"{name}.png")
    for kind in ("csv", "png"):
        assert (tmp_path / f"1.{kind}").read_bytes() == (tmp_path / f"2.{kind}").read_bytes()


def small(tmp_path, vectors, known=None):
    numbers = list(range(1, 1 + len(vectors)))
    database = index_of(tmp_path / "index.sqlite3", dict.fromkeys(known or numbers, 2001))
    store = store_of(tmp_path / "a.h5", numbers)
    return database, [store], embedding_of(tmp_path / "e.h5", vectors, numbers)


def test_of_few_images_half_stand_at_either_end(tmp_path):
    world = small(tmp_path, normal_vectors(5, 1))
    choose(*world, 4, tmp_path / "s.csv")
    rows = read_table(tmp_path / "s.csv")
    assert [row["column"] for row in rows] == ["1", "2", "9", "10"]
    draw(tmp_path / "s.csv", world[1], tmp_path / "s.png")


@pytest.mark.parametrize("vectors", [np.ones((9, 3)), np.ones((1, 3))], ids=["constant", "single"])
def test_where_no_feature_tells_images_apart_the_sheet_says_so(tmp_path, vectors, capsys):
    world = small(tmp_path, vectors)
    choose(*world, 4, tmp_path / "s.csv")
    assert f"No feature of e.h5 differs between its {len(vectors)}" in capsys.readouterr().out
    assert read_table(tmp_path / "s.csv") == []
    draw(tmp_path / "s.csv", world[1], tmp_path / "s.png")
    assert Image.open(tmp_path / "s.png").height == 2 * LETTERS


def test_images_that_cannot_be_credited_are_refused(tmp_path):
    with pytest.raises(ReimagingError, match=r"e\.h5 has 1 images .* image 2 for one"):
        choose(*small(tmp_path, normal_vectors(3, 2), [1, 3]), 4, tmp_path / "s.csv")
