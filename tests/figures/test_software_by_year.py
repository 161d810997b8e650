"""Software by year: the largest programs by name, all others together, those without apart."""

from pathlib import Path

import pytest
from PIL import Image

from figures.printed import assert_readable, words_of
from reimaging.figures import software_by_year
from reimaging.figures.software_by_year import NONE, OTHER, by_program
from reimaging.table import read_table, write_table

STUDY = Path(__file__).parents[3] / "shared/study/tables/creator_by_year.csv"
COLUMNS = ("software", "year", "images")
SOME = [("MATLAB", 2001, 6), ("IDL", 2001, 2), ("", 2001, 2), ("IDL", 2003, 10)]


def draw(folder, rows):
    write_table(folder / "software.csv", COLUMNS, rows)
    targets = [folder / "figure.pdf", folder / "figure.png"]
    software_by_year.draw(folder / "software.csv", targets)
    return targets


def programs(rows, most=10):
    return by_program(
        [dict(zip(COLUMNS, map(str, row), strict=True)) for row in rows], most
    )  # fmt: skip


def test_the_largest_program_of_all_years_stands_first_and_none_named_last():
    assert list(programs(SOME).items()) == [
        ("IDL", {2001: 2, 2003: 10}),
        ("MATLAB", {2001: 6}),
        (NONE, {2001: 2}),
    ]


def test_all_but_the_largest_are_one_and_no_image_is_lost():
    found = programs([*SOME, ("xv", 2003, 1), ("GIMP", 2001, 1), ("xv", 2001, 1)], 2)
    assert list(found) == ["IDL", "MATLAB", OTHER, NONE]
    assert found[OTHER] == {2001: 2, 2003: 1}


def test_programs_of_the_same_number_stand_in_the_order_of_their_names():
    assert list(programs([("b", 2001, 1), ("a", 2001, 1)])) == ["a", "b"]


def test_a_program_fills_its_share_of_the_year(tmp_path, share_of):
    _, png = draw(tmp_path, [("IDL", 2001, 3), ("MATLAB", 2001, 1), ("", 2001, 4)])
    image = Image.open(png)
    first, second, none = (
        share_of(image, colour) for colour in ((0, 114, 178), (240, 228, 66), (220, 220, 220))
    )
    assert first / second == pytest.approx(3, rel=0.2)
    assert none > first  # the half of the bar, in pale grey


def test_programs_are_named_beside_the_bars_with_how_many_images_there_are(tmp_path):
    words = " ".join(words_of(draw(tmp_path, SOME)[0]))
    for said in ("IDL", "MATLAB", "none named", "2001", "2003", "n = 20 image files"):
        assert said in words
    assert OTHER not in words


@pytest.mark.parametrize(
    "rows",
    [
        SOME,
        [("MATLAB", 2001, 1)],
        [("", 2001, 1)],
        [
            (f"Program{n} of some length", 1990 + year, 7 * n + year)
            for n in range(40)
            for year in range(31)
        ],
    ],
    ids=["some", "one image", "none named", "many programs and years"],
)
def test_it_is_readable(tmp_path, rows):
    assert_readable(draw(tmp_path, rows)[0], 6)


@pytest.mark.skipif(not STUDY.is_file(), reason="the original study's tables are not here")
def test_the_original_studys_names_are_readable(tmp_path):
    rows = [
        ("" if row["creator"] == "-" else row["creator"], row["year"], row["images"])
        for row in read_table(STUDY)
    ]
    pdf, _ = draw(tmp_path, rows)
    assert_readable(pdf, 6)
    words = " ".join(words_of(pdf))
    assert {"MATLAB", "matplotlib", "gnuplot"} <= set(words.split())
    assert OTHER in words
    assert NONE in words


def test_nothing_to_show_is_said(tmp_path):
    assert "software" in words_of(draw(tmp_path, [])[0])


def test_the_same_table_gives_the_same_bytes(tmp_path):
    first = [path.read_bytes() for path in draw(tmp_path, SOME)]
    assert [path.read_bytes() for path in draw(tmp_path, SOME)] == first
