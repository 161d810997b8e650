"""Every category stands on one page with the share of its images that are no diagrams."""

import pytest
from PIL import Image

from figures.class_share_tables import (
    TINY,
    full_counts,
    rows_of,
    sample_counts,
    write_shares,
)
from figures.printed import assert_readable, words_of
from reimaging.figures.class_share_cells import cells_of
from reimaging.figures.class_shares_sheet import draw, mean_shares, ordered
from reimaging.figures.style import HIGHEST


@pytest.fixture
def drawn(tmp_path):
    def drawn(counts, corrected=True):
        table = write_shares(tmp_path / "t.csv", counts, corrected)
        draw(table, [tmp_path / "f.pdf", tmp_path / "f.png"])
        return tmp_path / "f.pdf", Image.open(tmp_path / "f.png")

    return drawn


def raw_cells(counts):
    return cells_of(rows_of(counts, corrected=False))


def test_a_category_has_the_mean_of_its_years_each_by_its_images():
    cells = raw_cells({("cs.CV", 2012): [10, 0, 0], ("cs.CV", 2013): [10, 15, 5]})
    assert mean_shares(cells["cs.CV"]) == pytest.approx((20 / 40, 15 / 40, 5 / 40), rel=1e-5)


def test_in_each_field_those_with_fewest_diagrams_stand_first():
    cells = raw_cells(
        {("cs.AI", 1): [9, 1, 0], ("cs.CV", 1): [5, 5, 0], ("cs.LG", 1): [9, 0, 1], ("gr-qc", 1): [1, 0, 0]}
    )  # fmt: skip
    assert ordered(cells) == {
        "Physics": ["gr-qc"],
        "Computer Science": ["cs.CV", "cs.AI", "cs.LG"],
    }


@pytest.mark.parametrize("counts", [TINY, sample_counts(), full_counts()], ids=len)
def test_every_category_can_be_read_on_one_page_at_every_size(drawn, counts):
    pdf, png = drawn(counts)
    assert_readable(pdf)
    assert {category for category, _ in counts} <= set(words_of(pdf))
    assert png.height <= HIGHEST * 200 + 1


def test_each_line_ends_with_its_shares_and_images(drawn):
    pdf, _ = drawn({("cs.CV", 2012): [600, 300, 100], ("hep-th", 2013): [5, 0, 0]}, False)
    words = words_of(pdf)
    said = " ".join(words)
    assert {"30%", "10%", "1.0k", "5"} <= set(words)
    assert "n = 1,005 images, 2 primary categories" in said
    assert "dot: fewer than 30 images" in said
    assert "not corrected for the classifier's errors" in said


def test_only_what_is_there_is_explained(drawn):
    pdf, _ = drawn({("cs.CV", 2012): [600, 300, 100]})
    said = " ".join(words_of(pdf))
    assert "fewer than" not in said
    assert "not corrected" not in said


def test_a_cell_of_few_images_has_a_dot(drawn, share_of):
    _, many = drawn({("cs.CV", 2012): [3000, 0, 0]}, False)
    _, few = drawn({("cs.CV", 2012): [3, 0, 0]}, False)
    cell = (140, 125, 160, 145)  # the middle of the only cell
    assert share_of(many.crop(cell), (34, 34, 34)) == 0
    assert share_of(few.crop(cell), (34, 34, 34)) > 0


def test_without_predictions_it_says_so_and_the_same_table_gives_the_same_bytes(drawn):
    pdf, _ = drawn({})
    assert "no image has a predicted class" in " ".join(words_of(pdf))
    first = drawn(sample_counts())[0].read_bytes()
    assert first == drawn(sample_counts())[0].read_bytes()
