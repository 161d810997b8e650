"""Every category stands on one page with its images of each year."""

from PIL import Image

from figures.category_tables import SIZES, draw_by_year, every_size, rows_of, same_bytes_twice
from figures.printed import assert_readable, words_of
from reimaging.figures import category_matrix
from reimaging.figures.category_matrix import ordered
from reimaging.figures.style import HIGHEST


def test_in_each_field_those_with_most_images_stand_first():
    images = {"cs.AI": {2001: 3, 2002: 4}, "cs.CV": {2001: 9}, "cs.LG": {2001: 9}, "gr-qc": {1: 1}}
    assert ordered(images) == {
        "Physics": ["gr-qc"],
        "Computer Science": ["cs.CV", "cs.LG", "cs.AI"],
    }


@every_size
def test_every_category_can_be_read_on_one_page_at_every_size(tmp_path, rows):
    pdf, png = draw_by_year(category_matrix, tmp_path, rows)
    assert_readable(pdf)
    assert {row["category"] for row in rows} <= set(words_of(pdf))
    assert Image.open(png).height <= HIGHEST * 200 + 1


def test_each_line_ends_with_its_articles_and_images(tmp_path):
    rows = rows_of([("cs.CV", 2012, 2, 30), ("cs.CV", 2013, 5, 4000), ("hep-th", 2013, 9, 0)])
    pdf, _ = draw_by_year(category_matrix, tmp_path, rows)
    said = " ".join(words_of(pdf))
    for line in ("cs.CV 7 4.0k", "hep-th 9 0"):
        assert set(line.split()) <= set(said.split())
    assert "n = 4,030 images in 16 articles, 2 primary categories" in said


def test_a_year_with_articles_but_no_image_is_told_from_a_year_without_articles(tmp_path, share_of):
    none = (220, 214, 234)
    rows = [("cs.CV", 2012, 1, 5), ("cs.CV", 2014, 1, 5)]
    _, png = draw_by_year(category_matrix, tmp_path, rows_of(rows))
    before = share_of(Image.open(png), none)
    _, png = draw_by_year(category_matrix, tmp_path, rows_of([*rows, ("cs.CV", 2013, 1, 0)]))
    assert share_of(Image.open(png), none) > before


def test_without_articles_it_says_so(tmp_path):
    pdf, _ = draw_by_year(category_matrix, tmp_path, [])
    assert "no articles" in " ".join(words_of(pdf))


def test_the_same_table_gives_the_same_bytes(tmp_path):
    assert same_bytes_twice(category_matrix, tmp_path, SIZES["sparse"][:20])
