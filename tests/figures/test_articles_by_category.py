"""Categories are drawn by size, field by field; what is left out is counted."""

import csv

from PIL import Image

from figures.category_tables import SIZES, every_size, needs_study, published
from figures.printed import assert_readable, words_of
from reimaging.figures import articles_by_category
from reimaging.figures.articles_by_category import shown, totals
from reimaging.figures.style import HIGHEST

MANY = [(f"math.{n}", 1001 + n) for n in range(20)]


def rows_of(sizes):
    return [{"category": name, "articles": str(n)} for name, n in sizes]


def draw(tmp_path, sizes):
    with (tmp_path / "table.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("category", "articles"), *sizes])
    targets = [tmp_path / "figure.pdf", tmp_path / "figure.png"]
    articles_by_category.draw(tmp_path / "table.csv", targets)
    return targets


@needs_study
def test_the_published_categories_are_added_up_before_they_are_sifted():
    large = shown([row for row in published() if int(row["year"]) <= 2018])
    assert len(large) in (125, 126)
    assert dict(large)["hep-ex"] == 18258
    assert dict(large)["cs.SY"] == 4574
    assert large[0] == ("hep-ph", 105255)


def test_a_category_of_many_small_years_is_large():
    years = [("hep-ex", 600), ("hep-ex", 600)]
    assert dict(shown(rows_of([*MANY, *years])))["hep-ex"] == 1200


def test_categories_of_a_thousand_articles_or_fewer_are_left_out_where_twenty_have_more():
    sizes = [*MANY, ("cs.CV", 1000), ("cs.LG", 3)]
    assert shown(rows_of(sizes)) == sorted(MANY, key=lambda size: -size[1])


def test_all_are_shown_where_fewer_than_twenty_are_large():
    sizes = [*MANY[1:], ("cs.CV", 1000), ("cs.LG", 3)]
    assert len(shown(rows_of(sizes))) == 21


def test_the_figure_says_how_many_it_leaves_out(tmp_path):
    pdf, _ = draw(tmp_path, [*MANY, ("cs.CV", 1000), ("cs.LG", 3)])
    said = " ".join(words_of(pdf))
    assert "n = 20,210 articles in 20 primary categories" in said
    assert "left out: 2 primary categories of at most 1,000 articles each, 1,003 articles" in said
    assert "cs.CV" not in said


def test_bars_have_the_colour_of_their_field_and_their_number_at_the_end(tmp_path, share_of):
    pdf, png = draw(tmp_path, [("hep-th", 30), ("cs.CV", 10)])
    image = Image.open(png)
    assert share_of(image, (0, 114, 178)) > 2 * share_of(image, (230, 159, 0)) > 0
    assert {"hep-th", "30", "cs.CV", "10"} <= set(words_of(pdf))


@every_size
def test_it_can_be_read_at_every_size_and_fits_on_a_page(tmp_path, rows):
    pdf, png = draw(tmp_path, totals(rows).items())
    assert_readable(pdf)
    assert Image.open(png).height <= HIGHEST * 200 + 1


def test_a_single_article_is_counted_in_whole_numbers(tmp_path):
    pdf, _ = draw(tmp_path, [("cs.CV", 1)])
    assert "0.5" not in words_of(pdf)
    assert "n = 1 article in 1 primary category" in " ".join(words_of(pdf))


def test_without_articles_it_says_so(tmp_path):
    pdf, _ = draw(tmp_path, [])
    assert "no articles" in " ".join(words_of(pdf))


def test_the_same_table_gives_the_same_bytes(tmp_path):
    sizes = totals(SIZES["sparse"][:20]).items()
    first = [path.read_bytes() for path in draw(tmp_path, sizes)]
    assert [path.read_bytes() for path in draw(tmp_path, sizes)] == first
