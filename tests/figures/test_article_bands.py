"""A category's line of images an article: which years are shown, and what a blank cell means."""

from reimaging.figures.article_bands import ALL, Year, bands, fewest, highest


def row(category, year, articles, mean, *quartiles):
    first, median, third = quartiles or ("", "", "")
    return {
        "category": category, "year": str(year), "articles": str(articles), "mean": str(mean),
        "first_quartile": str(first), "median": str(median), "third_quartile": str(third),
    }  # fmt: skip


def test_years_of_few_articles_are_left_out_unless_there_are_no_others():
    assert fewest([row("a", 1999, 4, 1), row(ALL, 1999, 90, 1)]) == 1
    assert fewest([row("a", 1999, 5, 1)]) == 5


def test_categories_come_by_their_articles_after_all_and_years_in_order():
    rows = [row("a", 2000, 9, 1), row("b", 1999, 30, 2, 0, 1, 3), row("a", 1999, 9, 3)]
    rows += [row("a", 2001, 2, 7), row(ALL, 2000, 39, 2), row("c", 1999, 1, 1)]
    found = bands(rows, 5)
    assert list(found) == [ALL, "b", "a"]
    assert [year.year for year in found["a"]] == [1999, 2000]
    assert found["b"] == [Year(1999, 30, 2.0, 0.0, 1.0, 3.0)]
    assert found["a"][0].median is None  # not known is not zero


def test_the_highest_is_that_of_mean_and_band():
    assert highest([Year(1999, 9, 2.0, 0, 1, 3.0), Year(2000, 9, 2.5, None, None, None)]) == 3.0
    assert highest([]) == 0
