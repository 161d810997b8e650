"""The montage by year gives each span of years the same room, and says what it was drawn from."""

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from figures.montage_images import index_of, store_of
from reimaging.figures import montage_by_year, random_montage
from reimaging.figures.montage_by_year import spans
from reimaging.figures.montage_sheet import CELL, EDGE, SIDE
from reimaging.table import read_table


@pytest.fixture
def many(tmp_path):
    """An image of 1991, 40 of each year from 1993 to 2014; those of 1992 could not be rendered."""
    years = {1: 1991, 2: 1992} | {3 + n: 1993 + n // 40 for n in range(22 * 40)}
    database = index_of(tmp_path / "index.sqlite3", years)
    stores = [
        store_of(tmp_path / "a.h5", [1]),
        store_of(tmp_path / "b.h5", [2], outcome="broken"),
        store_of(tmp_path / "c.h5", range(3, 3 + 22 * 40)),
    ]
    return database, stores


def chosen(target, database, stores, seed=4):
    montage_by_year.choose(database, stores, seed, target)
    return read_table(target)


def test_spans_cover_all_years_and_differ_by_a_year_at_most():
    found = spans(1988, 2018)
    assert len(found) == 12
    assert (found[0][0], found[-1][1]) == (1988, 2018)
    assert all(after[0] == before[1] + 1 for before, after in pairwise(found))
    assert {high - low for low, high in found} == {1, 2}


def test_where_years_are_few_each_is_a_span():
    assert spans(2001, 2003) == [(2001, 2001), (2002, 2002), (2003, 2003)]
    assert spans(2001, 2001) == [(2001, 2001)]


def test_each_span_has_twelve_images_of_its_own_years_the_earliest_first(many, tmp_path):
    rows = chosen(tmp_path / "m.csv", *many)
    assert [row["span"] for row in rows if row["column"] == "1"] == [
        "1991-1992", "1993-1994", "1995-1996", "1997-1998", "1999-2000", "2001-2002",
        "2003-2004", "2005-2006", "2007-2008", "2009-2010", "2011-2012", "2013-2014",
    ]  # fmt: skip
    for row in rows:
        low, high = map(int, row["span"].split("-"))
        assert low <= int(row["year"]) <= high
        assert row["drawn_from"] == ("1" if low == 1991 else "80")
    assert [sum(r["row"] == str(n) for r in rows) for n in range(1, 13)] == [1] + 11 * [SIDE]
    assert len({row["image_id"] for row in rows}) == len(rows)


def test_a_span_without_images_has_no_row(tmp_path):
    years = {1: 1991, 2: 1991, 3: 2014}
    database = index_of(tmp_path / "index.sqlite3", years)
    rows = chosen(tmp_path / "m.csv", database, [store_of(tmp_path / "a.h5", years)])
    assert [(row["row"], row["column"], row["span"]) for row in rows] == [
        ("1", "1", "1991-1992"),
        ("1", "2", "1991-1992"),
        ("2", "1", "2013-2014"),
    ]


def test_a_single_year_is_named_alone(tmp_path):
    database = index_of(tmp_path / "index.sqlite3", {1: 2001})
    (row,) = chosen(tmp_path / "m.csv", database, [store_of(tmp_path / "a.h5", [1])])
    assert (row["span"], row["drawn_from"]) == ("2001", "1")


def test_the_lot_depends_on_the_seed_alone(many, tmp_path):
    database, stores = many
    first = chosen(tmp_path / "1.csv", database, stores)
    assert chosen(tmp_path / "2.csv", database, stores[::-1]) == first
    assert chosen(tmp_path / "3.csv", database, stores, seed=5) != first


def test_it_has_a_lot_of_its_own_beside_the_random_montage(many, tmp_path):
    database, stores = many
    random_montage.choose(database, stores, 4, tmp_path / "random.csv")
    of_all = {row["image_id"] for row in read_table(tmp_path / "random.csv")}
    here = {row["image_id"] for row in chosen(tmp_path / "m.csv", database, stores)}
    # by chance 144 x 133 / 881 = 22 are the same; of one lot nearly all were
    assert len(of_all & here) < 50


def test_years_and_numbers_stand_left_of_each_row(many, tmp_path):
    database, stores = many
    chosen(tmp_path / "m.csv", database, stores)
    montage_by_year.draw(tmp_path / "m.csv", stores, tmp_path / "m.png")
    sheet = Image.open(tmp_path / "m.png")
    left = sheet.width - SIDE * CELL - EDGE
    assert sheet.height == EDGE + 12 * CELL
    dark = np.asarray(sheet.convert("L"))[:, :left] < 160
    assert not dark[:, :2].any()  # nothing is cut off
    for row in range(12):
        middle = EDGE + CELL * row + CELL // 2
        assert dark[middle - CELL // 4 : middle].any()
        assert dark[middle : middle + CELL // 4].any()
        assert not dark[middle - CELL // 2 : middle - CELL // 4].any()


def test_the_number_of_ten_million_images_has_room(tmp_path):
    header = "row,column,image_id,identifier,path,year,category,licence,span,drawn_from\n"
    (tmp_path / "m.csv").write_text(header + "1,1,1,a,b,2001,c,,2001-2003,9999999\n")
    store = store_of(tmp_path / "a.h5", [1])
    montage_by_year.draw(tmp_path / "m.csv", [store], tmp_path / "m.png")
    assert not (np.asarray(Image.open(tmp_path / "m.png").convert("L"))[:, :2] < 160).any()


def test_without_any_image_there_is_a_sheet_that_says_so(tmp_path):
    database = index_of(tmp_path / "index.sqlite3", {1: 2001})
    stores = [store_of(tmp_path / "a.h5", [1], outcome="broken")]
    assert chosen(tmp_path / "m.csv", database, stores) == []
    montage_by_year.draw(tmp_path / "m.csv", stores, tmp_path / "m.png")
    assert Image.open(tmp_path / "m.png").size[1] == EDGE + CELL


def test_the_same_choice_gives_the_same_bytes(many, tmp_path):
    database, stores = many
    chosen(tmp_path / "m.csv", database, stores)
    for name in ("1.png", "2.png"):
        montage_by_year.draw(tmp_path / "m.csv", stores, tmp_path / name)
    assert (tmp_path / "1.png").read_bytes() == (tmp_path / "2.png").read_bytes()
