"""Every category has its panel, in the order of the fields; no panel is empty."""

from figures.printed import assert_readable, words_of
from reimaging.figures.images_per_article_sheet import draw
from reimaging.taxonomy import categories

HEAD = (
    "category,year,articles,articles_with_images,mean,first_quartile,median,third_quartile,most\n"
)


def test_all_categories_that_arxiv_ever_had_fit_on_a_page(tmp_path):
    names = list(categories())
    lines = "".join(f"{name},{year},9,5,3,1,2,4,9\n" for name in names for year in (1999, 2009))
    (tmp_path / "t.csv").write_text(HEAD + lines)
    draw(tmp_path / "t.csv", [tmp_path / "f.pdf"])
    words = words_of(tmp_path / "f.pdf")
    shown = {name.replace("physics.", "ph.").replace("cond-mat.", "cm.") for name in names}
    assert shown <= set(words)
    assert words.index("hep-th") < words.index("math.AG") < words.index("cs.CV")
    assert_readable(tmp_path / "f.pdf")


def test_a_category_of_too_few_articles_has_no_panel_and_is_counted(tmp_path):
    (tmp_path / "t.csv").write_text(HEAD + "cs.CV,1999,9,5,3,1,2,4,9\ncs.LG,1999,4,5,3,1,2,4,9\n")
    draw(tmp_path / "t.csv", [tmp_path / "f.pdf"])
    words = words_of(tmp_path / "f.pdf")
    assert "cs.CV" in words and "cs.LG" not in words
    assert "1 of 2 categories" in " ".join(words)
