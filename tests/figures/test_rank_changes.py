"""Categories are ranked by the images of each year; the largest are followed by name."""

from figures.category_tables import (
    SIZES,
    draw_by_year,
    every_size,
    needs_study,
    published,
    rows_of,
    same_bytes_twice,
)
from figures.printed import assert_readable, words_of
from reimaging.figures import rank_changes
from reimaging.figures.category_sheet import counted
from reimaging.figures.rank_changes import enough, largest, ranks

IMAGES = {"cs.CV": {2001: 100, 2002: 900}, "hep-th": {2001: 300, 2002: 300}, "gr-qc": {2002: 0}}


def test_the_category_with_most_images_of_a_year_is_the_first():
    assert ranks(IMAGES) == {
        2001: {"hep-th": 1, "cs.CV": 2},
        2002: {"cs.CV": 1, "hep-th": 2},
    }


def test_of_two_with_as_many_images_the_first_by_name_is_ranked_first():
    assert ranks({"b": {2001: 100}, "a": {2001: 100}}) == {2001: {"a": 1, "b": 2}}


def test_the_largest_are_those_with_most_images_in_all_years():
    assert largest(IMAGES) == ["cs.CV", "hep-th"]
    assert largest({f"c{n:02}": {2001: 100 - n} for n in range(20)}) == [
        f"c{n:02}" for n in range(15)
    ]


def test_years_of_fewer_than_a_hundred_images_are_left_out():
    images = {"a": {2001: 99, 2002: 100, 2003: 5000}}
    assert enough(images) == 100
    assert list(ranks(images)) == [2002, 2003]


def test_where_images_are_few_a_tenth_of_a_mean_year_is_enough():
    images = {"a": {2001: 2, 2002: 3, 2003: 100}}  # 35 a year
    assert enough(images) == 3
    assert list(ranks(images)) == [2002, 2003]


@needs_study
def test_in_the_published_table_computer_vision_has_risen_to_the_top():
    ranked = ranks(counted(published(), "images"))
    assert ranked[2018]["cs.CV"] == 1 and ranked[2009]["cs.CV"] == 58
    assert ranked[2008]["astro-ph"] == 1 and "astro-ph" not in ranked[2009]
    assert list(ranked) == list(range(1990, 2019))


def test_each_line_is_named_at_both_ends_and_one_that_stops_says_when(tmp_path):
    rows = rows_of(
        [(name, year, 1, images) for name, images in (("cs.CV", 500), ("hep-th", 300))
         for year in range(2001, 2011)]
        + [("gr-qc", 2001, 1, 200)]
    )  # fmt: skip
    words = words_of(draw_by_year(rank_changes, tmp_path, rows)[0])
    assert words.count("cs.CV") == words.count("hep-th") == 2
    assert "gr-qc" in " ".join(words)


def test_it_says_how_many_years_are_left_out(tmp_path):
    rows = rows_of([("cs.CV", 2001, 1, 5), ("cs.CV", 2002, 1, 5000), ("hep-th", 2003, 1, 5000)])
    said = " ".join(words_of(draw_by_year(rank_changes, tmp_path, rows)[0]))
    assert "n = 10,005 images" in said
    assert "1 year of fewer than 100 images left out" in said


@every_size
def test_it_can_be_read_at_every_size(tmp_path, rows):
    pdf, _ = draw_by_year(rank_changes, tmp_path, rows)
    assert_readable(pdf, smallest=6)


def test_every_one_of_the_largest_is_named(tmp_path):
    for size in ("sparse", "full"):
        words = " ".join(words_of(draw_by_year(rank_changes, tmp_path, SIZES[size])[0]))
        assert all(name in words for name in largest(counted(SIZES[size], "images")))


def test_without_images_it_says_so(tmp_path):
    for size in ("without images", "empty"):
        pdf, _ = draw_by_year(rank_changes, tmp_path, SIZES[size])
        assert "no images" in " ".join(words_of(pdf))


def test_the_same_table_gives_the_same_bytes(tmp_path):
    assert same_bytes_twice(rank_changes, tmp_path, SIZES["sparse"])
