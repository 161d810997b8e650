"""Lines of a sheet flow into columns; counts are added up; names are moved apart."""

import pytest

from figures.category_tables import rows_of
from reimaging.figures.category_sheet import (
    Line,
    by_field,
    counted,
    in_columns,
    many,
    sheet_of,
    spread,
    years_of,
)
from reimaging.figures.style import HIGHEST, TINY
from reimaging.taxonomy import categories


def test_rows_of_the_same_category_and_year_are_added_up_and_blank_cells_count_nothing():
    rows = rows_of([("cs.CV", 2012, 1, 3), ("cs.CV", 2012, 2, ""), ("hep-th", 1999, 5, 0)])
    assert counted(rows, "articles") == {"cs.CV": {2012: 3}, "hep-th": {1999: 5}}
    assert counted(rows, "images") == {"cs.CV": {2012: 3}, "hep-th": {1999: 0}}


def test_years_run_from_the_first_to_the_last_without_gaps():
    assert years_of({"a": {2001: 1}, "b": {1999: 1, 2002: 0}}) == [1999, 2000, 2001, 2002]
    assert years_of({}) == []


def test_fields_stand_in_their_order_and_what_no_list_names_comes_last():
    groups = by_field(["unknown", "cs.LG", "cs.CV", "hep-th"], key=str)
    assert list(groups.items()) == [
        ("Physics", ["hep-th"]),
        ("Computer Science", ["cs.CV", "cs.LG"]),
        ("unknown", ["unknown"]),
    ]


def test_a_field_that_goes_on_in_the_next_column_is_named_there_again():
    left, right = in_columns({"Physics": ["a", "b", "c", "d"]}, 2)
    assert left == [Line("Physics"), Line("Physics", "a"), Line("Physics", "b")]
    assert right[0] == Line("Physics", continued=True)
    assert [line.category for line in right[1:]] == ["c", "d"]


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("sizes", [(1,), (1, 1, 1), (66, 36, 41, 6, 11, 9, 4, 3, 1), (2, 30, 2)])
def test_every_category_stands_once_in_columns_of_nearly_one_length(sizes, columns):
    groups = {f"F{n}": [f"{n}.{i}" for i in range(size)] for n, size in enumerate(sizes)}
    flowed = in_columns(groups, columns)
    assert len(flowed) <= columns
    named = [line.category for column in flowed for line in column if line.category]
    assert named == [name for group in groups.values() for name in group]
    for column in flowed:
        assert column[0].category is None
        assert column[-1].category is not None
    assert max(map(len, flowed)) <= (sum(sizes) + len(sizes)) / columns + 4


def test_all_categories_there_are_fit_on_a_page_in_letters_that_can_be_read():
    sheet = sheet_of(by_field([*categories(), "unknown"], key=str), head=0.5, tail=0.7)
    assert sheet.height <= HIGHEST + 1e-9
    assert sheet.size >= TINY
    assert sheet.pitch * 72 > sheet.size


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [
        ([1, 5, 9], [1, 5, 9]),
        ([1, 1, 9], [1, 2, 9]),
        ([9.5, 10, 10], [8, 9, 10]),
        ([-3, -2], [0, 1]),
    ],
)
def test_names_are_moved_apart_and_stay_within_the_axes(wanted, placed):
    assert spread(wanted, 1, 0, 10) == placed


def test_one_is_not_many():
    assert [many(1, "image"), many(1234, "image")] == ["1 image", "1,234 images"]
    assert many(0, "primary category") == "0 primary categories"
