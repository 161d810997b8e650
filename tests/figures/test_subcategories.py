"""Each field has a sheet with a panel for each of its categories, and for no other."""

import pytest
from PIL import Image

from figures.category_tables import (
    SIZES,
    draw_by_year,
    needs_study,
    published,
    rows_of,
    same_bytes_twice,
)
from figures.printed import assert_readable, words_of
from reimaging.figures import subcategories
from reimaging.figures.style import HIGHEST
from reimaging.figures.subcategories import by_year, of_field, wrapped
from reimaging.taxonomy import FIELDS, categories, field_of

NOT_PHYSICS = {name for name, category in categories().items() if category.field != "Physics"}


@needs_study
def test_the_sheet_of_physics_has_all_categories_of_physics_and_no_other(tmp_path):
    rows = published()
    physics = {row["category"] for row in rows if field_of(row["category"]) == "Physics"}
    assert set(of_field(rows, "Physics")) == physics
    assert len(physics) == 66
    words = set(words_of(draw_by_year(subcategories, tmp_path, rows, "Physics")[0]))
    assert physics <= words
    assert not NOT_PHYSICS & words


@needs_study
def test_quantitative_biology_has_its_tenth_category_too():
    ordered = of_field(published(), "Quantitative Biology")
    assert len(ordered) == 10
    assert ordered[0] == "q-bio.PE" and ordered[-1] == "q-bio.OT"


@needs_study
def test_every_published_category_has_a_panel_on_one_sheet():
    rows = published()
    panels = [name for field in FIELDS for name in of_field(rows, field)]
    assert sorted(panels) == sorted({row["category"] for row in rows})


def test_those_with_most_images_come_first_and_then_those_with_most_articles():
    rows = rows_of([("cs.AI", 2001, 3, 5), ("cs.CV", 2001, 1, 9), ("cs.LG", 2001, 4, 5)])
    assert of_field(rows, "Computer Science") == ["cs.CV", "cs.LG", "cs.AI"]


def test_a_year_without_articles_between_others_counts_none():
    assert by_year({2003: 4, 2001: 2}) == {2001: 2, 2002: 0, 2003: 4}


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Astrophysics", ["Astrophysics"]),
        ("Social and Information Networks", ["Social and Information", "Networks"]),
        ("One word and another word and more words in it", ["One word and another word", "and more words in it"]),
        ("One word and another word and more words in it than fit", ["One word and another word", "and more words in it …"]),
    ],
)  # fmt: skip
def test_names_are_broken_into_two_lines_and_cut_if_need_be(name, lines):
    assert wrapped(name, 26) == lines


def test_a_panel_has_its_code_its_name_and_its_totals(tmp_path):
    rows = rows_of([("cs.CV", 2011, 1, 0), ("cs.CV", 2012, 1200, 30000), ("cs.LG", 2012, 1, 1)])
    said = " ".join(words_of(draw_by_year(subcategories, tmp_path, rows, "Computer Science")[0]))
    assert "Computer Vision and Pattern Recognition" in said
    for words in ("cs.CV", "1.2k articles", "30k images", "cs.LG", "1 article", "1 image", "2012"):
        assert words in said
    assert "n = 1,202 articles (line), 30,001 images" in said


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("size", SIZES)
def test_every_sheet_can_be_read_at_every_size_and_fits_on_a_page(tmp_path, field, size):
    pdf, png = draw_by_year(subcategories, tmp_path, SIZES[size], field)
    assert_readable(pdf)
    assert "…" not in words_of(pdf)  # no name is cut
    assert Image.open(png).height <= HIGHEST * 200 + 1


def test_a_field_without_articles_has_a_sheet_that_says_so(tmp_path):
    pdf, _ = draw_by_year(subcategories, tmp_path, SIZES["tiny"], "Economics")
    assert " ".join(words_of(pdf)) == "no articles of Economics"


def test_the_same_table_gives_the_same_bytes(tmp_path):
    assert same_bytes_twice(subcategories, tmp_path, SIZES["sparse"], "Mathematics")
