"""Categories are drawn by size, in the colour of their field."""

import pypdfium2
import pytest
from PIL import Image

from reimaging.figures import articles_by_category
from reimaging.figures.articles_by_category import field_of


@pytest.mark.parametrize(
    ("category", "field"),
    [
        ("hep-th", "physics"),
        ("cond-mat.str-el", "physics"),
        ("physics.optics", "physics"),
        ("math.GT", "mathematics"),
        ("alg-geom", "mathematics"),
        ("math-ph", "physics"),
        ("cs.CV", "computer science"),
        ("stat.ML", "statistics"),
        ("q-bio.NC", "other"),
        ("unknown", "other"),
    ],
)
def test_a_category_belongs_to_the_field_of_its_archive(category, field):
    assert field_of(category) == field


def draw(tmp_path, rows):
    lines = "".join(f"{name},{articles},0\n" for name, articles in rows)
    (tmp_path / "table.csv").write_text(f"category,articles,images\n{lines}")
    targets = [tmp_path / "figure.png", tmp_path / "figure.pdf"]
    articles_by_category.draw(tmp_path / "table.csv", targets)
    return Image.open(tmp_path / "figure.png")


def test_the_figure_grows_with_the_categories_up_to_a_column(tmp_path):
    few = draw(tmp_path, [("hep-th", 3), ("cs.CV", 1)])
    many = draw(tmp_path, [(f"math.{n}", n + 1) for n in range(60)])
    more = draw(tmp_path, [(f"math.{n}", n + 1) for n in range(90)])
    assert few.height < many.height == more.height


def test_bars_have_the_colour_of_their_field(tmp_path, share_of):
    image = draw(tmp_path, [("hep-th", 30), ("cs.CV", 10)])
    assert share_of(image, (0, 114, 178)) > 2 * share_of(image, (230, 159, 0)) > 0


def test_a_few_articles_are_counted_in_whole_numbers(tmp_path):
    draw(tmp_path, [("cs.CV", 1)])
    words = (
        pypdfium2.PdfDocument(tmp_path / "figure.pdf")[0].get_textpage().get_text_bounded().split()
    )
    assert "0.5" not in words
    assert {"cs.CV", "articles", "science"} <= set(words)
