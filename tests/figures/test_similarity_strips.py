"""A strip shows a query and its neighbours by image_id, the nearest first, all with credits."""

import colorsys

import numpy as np
import pytest
from PIL import Image

from figures.montage_images import index_of, store_of
from maps.vector_files import embedding_of
from reimaging.errors import ReimagingError
from reimaging.figures import similarity_strips
from reimaging.figures.montage_sheet import CELL, EDGE, LETTERS
from reimaging.figures.similarity_strips import NEIGHBOURS, choose, draw
from reimaging.maps.neighbour_file import build_index
from reimaging.table import read_table

GROUPS, IN_EACH = 8, 30
LEFT = similarity_strips._LEFT + EDGE
RIGHT = LEFT + 2 * CELL + similarity_strips._BESIDE
STRIP = 2 * CELL + similarity_strips._BETWEEN


def group_of(number):
    return int(number) % GROUPS


def colour_of(group):
    return tuple(round(255 * part) for part in colorsys.hsv_to_rgb(group / GROUPS, 1, 1))


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Images in groups far apart, a colour each; in a group 8 copies and 22 ever farther away."""
    folder = tmp_path_factory.mktemp("world")
    numbers = list(range(1, 1 + GROUPS * IN_EACH))
    database = index_of(folder / "index.sqlite3", dict.fromkeys(numbers, 2001))
    vectors = []
    for number in numbers:
        angle = 0.01 * max(0, (number - 1) // GROUPS - 7)
        vectors.append(np.zeros(2 * GROUPS))
        vectors[-1][[group_of(number), GROUPS + group_of(number)]] = np.cos(angle), np.sin(angle)
    embedding = embedding_of(folder / "embedding.h5", vectors, numbers)
    build_index(folder / "index.h5", embedding)
    stores = [
        store_of(folder / f"{group}.h5", numbers[group - 1 :: GROUPS], (99, 99), colour_of(group))
        for group in range(1, GROUPS)
    ]
    stores.append(store_of(folder / "0.h5", numbers[GROUPS - 1 :: GROUPS], (99, 99), colour_of(0)))
    return database, stores, folder / "index.h5", embedding


@pytest.fixture
def chosen(world, tmp_path):
    def chosen(seed=4, name="strips.csv", **more):
        choose(*world, seed, tmp_path / name, **more)
        return read_table(tmp_path / name)

    return chosen


def strips(rows):
    found = {}
    for row in rows:
        found.setdefault(row["query"], []).append(row)
    return found


def test_a_strip_is_a_query_and_its_twenty_nearest_others(chosen):
    rows = chosen()
    assert len(rows) == 8 * (1 + NEIGHBOURS)
    for query, strip in strips(rows).items():
        assert [row["nearest"] for row in strip] == [str(n) for n in range(NEIGHBOURS + 1)]
        assert strip[0]["image_id"] == query
        assert query not in [row["image_id"] for row in strip[1:]]
        assert {group_of(row["image_id"]) for row in strip} == {group_of(query)}
        distances = [float(row["distance"]) for row in strip]
        assert distances == sorted(distances)
        assert distances[-1] > 0


def test_each_query_comes_from_another_part_of_the_embedding(chosen):
    for seed in range(5):
        queries = strips(chosen(seed))
        assert {group_of(query) for query in queries} == set(range(GROUPS))


def test_a_strip_is_two_lines_and_each_image_has_a_place_of_its_own(chosen):
    rows = chosen(queries=2)
    lines = {1: range(1, 12), 2: range(2, 12), 3: range(1, 12), 4: range(2, 12)}
    places = [(int(row["row"]), int(row["column"])) for row in rows]
    assert places == [(line, column) for line, own in lines.items() for column in own]


def test_each_image_has_its_credit(chosen):
    rows = chosen()
    assert {row["licence"] for row in rows} == {"http://example.org/by/4.0/"}
    assert all(row["path"] == f"{row['image_id']}.png" for row in rows)


def test_the_choice_depends_on_the_seed_alone(chosen, tmp_path, world):
    first = chosen(4, "1.csv")
    database, stores, index, embedding = world
    choose(database, stores[::-1], index, embedding, 4, tmp_path / "2.csv")
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()
    assert chosen(5, "3.csv") != first


def test_images_lie_where_the_table_says(chosen, world, tmp_path, share_of):
    rows = chosen()
    draw(tmp_path / "strips.csv", world[1], tmp_path / "strips.png")
    sheet = Image.open(tmp_path / "strips.png")
    assert sheet.width <= 2400
    assert sheet.size == (RIGHT + 10 * CELL, EDGE + 8 * STRIP - similarity_strips._BETWEEN)
    for row in rows:
        line, column = int(row["row"]) - 1, int(row["column"])
        top = EDGE + line // 2 * STRIP + line % 2 * CELL
        left, side = (LEFT, 2 * CELL) if column == 1 else (RIGHT + (column - 2) * CELL, CELL)
        cell = sheet.crop((left, top, left + side, top + side))
        assert share_of(cell, colour_of(group_of(row["image_id"]))) > 0.8 * 99**2 / side**2


def test_lines_and_columns_are_numbered_and_distances_stand_left(chosen, world, tmp_path):
    chosen()
    draw(tmp_path / "strips.csv", world[1], tmp_path / "strips.png")
    dark = np.asarray(Image.open(tmp_path / "strips.png").convert("L")) < 160
    assert not dark[:, 0].any()  # nothing is cut off
    for left in (LEFT, *(RIGHT + CELL * column for column in range(10))):
        assert dark[:EDGE, left : left + CELL * (1 + (left == LEFT))].any()
    for line in range(16):
        top = EDGE + line // 2 * STRIP + line % 2 * CELL
        assert dark[top : top + CELL, similarity_strips._LEFT : LEFT].any()
        assert dark[top : top + CELL, : similarity_strips._LEFT].any()


def test_the_same_table_gives_the_same_bytes(chosen, world, tmp_path):
    chosen(queries=2)
    for name in ("1.png", "2.png"):
        draw(tmp_path / "strips.csv", world[1], tmp_path / name)
    assert (tmp_path / "1.png").read_bytes() == (tmp_path / "2.png").read_bytes()


def small(tmp_path, numbers, known=(), rendered=()):
    """Few images, of which not all are in the index or in the store."""
    database = index_of(tmp_path / "index.sqlite3", dict.fromkeys(known or numbers, 2001))
    store = store_of(tmp_path / "a.h5", rendered or numbers)
    embedding = embedding_of(tmp_path / "e.h5", [[1, n] for n in numbers], numbers)
    build_index(tmp_path / "index.h5", embedding)
    return database, [store], tmp_path / "index.h5", embedding


def test_of_few_images_strips_are_short(tmp_path):
    world = small(tmp_path, [1, 2, 3])
    choose(*world, 4, tmp_path / "s.csv")
    rows = read_table(tmp_path / "s.csv")
    assert [len(strip) for strip in strips(rows).values()] == [3, 3, 3]
    assert [row["row"] for row in rows] == ["1"] * 3 + ["3"] * 3 + ["5"] * 3
    draw(tmp_path / "s.csv", world[1], tmp_path / "s.png")
    assert Image.open(tmp_path / "s.png").height == EDGE + 3 * STRIP - similarity_strips._BETWEEN


def test_a_single_image_is_a_strip_of_its_own(tmp_path):
    world = small(tmp_path, [1])
    choose(*world, 4, tmp_path / "s.csv")
    assert len(read_table(tmp_path / "s.csv")) == 1
    draw(tmp_path / "s.csv", world[1], tmp_path / "s.png")
    assert Image.open(tmp_path / "s.png").height == EDGE + 2 * CELL


@pytest.mark.parametrize("short", ["known", "rendered"])
def test_images_that_cannot_be_shown_or_credited_are_refused(tmp_path, short):
    world = small(tmp_path, [1, 2, 3], **{short: [1, 3]})
    with pytest.raises(ReimagingError, match=r"e\.h5 has 1 images .* image 2 for one"):
        choose(*world, 4, tmp_path / "s.csv")


def test_a_sheet_without_strips_says_so(tmp_path):
    (tmp_path / "s.csv").write_text("row,column,image_id,query,nearest,distance\n")
    draw(tmp_path / "s.csv", [], tmp_path / "s.png")
    assert Image.open(tmp_path / "s.png").height == 2 * LETTERS
