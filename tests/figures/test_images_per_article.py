"""Images an article are shown for all articles and for the largest categories."""

import pytest

from figures.printed import assert_readable, words_of
from reimaging.figures.images_per_article import draw

HEAD = (
    "category,year,articles,articles_with_images,mean,first_quartile,median,third_quartile,most\n"
)


@pytest.mark.parametrize(("quartiles", "said"), [("1,4.5,9,60", "median;"), (",,,", "mean;")])
def test_the_median_is_shown_where_it_is_known_and_else_the_mean(tmp_path, quartiles, said):
    lines = "".join(
        f"{name},{year},{articles},9,6.5,{quartiles}\n"
        for name, articles in (("all", 3000), ("cs.CV", 900), ("hep-th", 600), ("unknown", 20))
        for year in range(1999, 2012)
    )
    (tmp_path / "t.csv").write_text(HEAD + lines)
    draw(tmp_path / "t.csv", [tmp_path / "f.pdf"])
    words = words_of(tmp_path / "f.pdf")
    assert said in words
    assert {"39,000", "cs.CV", "11,700", "hep-th"} <= set(words)
    assert_readable(tmp_path / "f.pdf")


def test_what_is_far_off_the_scale_is_an_arrow_with_its_value(tmp_path):
    lines = "".join(f"all,{1990 + n},90,9,{812 if n == 40 else 5},,,,\n" for n in range(120))
    (tmp_path / "t.csv").write_text(HEAD + lines)
    draw(tmp_path / "t.csv", [tmp_path / "f.pdf"])
    assert "812" in words_of(tmp_path / "f.pdf")
