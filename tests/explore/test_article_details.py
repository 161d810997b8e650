"""Articles are told with their authors, their licence in words, and a line that credits them."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from explore.made_profile import ARTICLES, CC
from reimaging.explore.article_details import Articles, work
from reimaging.explore.index_reader import IndexReader
from reimaging.identifier import article_id


@pytest.fixture
def changed(made, tmp_path):
    """The articles of an index in which the first one is changed."""

    def changed(changes):
        path = tmp_path / "changed.sqlite3"
        shutil.copy(made.layout.database, path)
        with closing(sqlite3.connect(path)) as database:
            first = ARTICLES[0][0]
            database.execute(f"UPDATE articles SET {changes} WHERE identifier = ?", (first,))
            database.commit()
        return Articles(IndexReader(path, "doit index"), drawn=False)

    return changed


@pytest.fixture(params=[False], ids=["of arXiv"])
def articles(made, request):
    return Articles(IndexReader(made.layout.database, "doit index"), drawn=request.param)


def told(articles, number):
    key = article_id(ARTICLES[number][0])
    return articles.tell([key])[key]


def test_an_article_is_told_with_its_authors_and_categories_in_order(articles):
    article = told(articles, 6)
    assert article.identifier == "1204.0001"
    assert article.title == "Seeing in the dark"
    assert article.authors == ("I. One", "I. Two", "I. Three")
    assert (article.category, article.categories) == ("cs.CV", ("cs.CV", "cs.LG"))
    assert (article.year, article.created) == (2012, "2012-04-01")
    assert article.abstract == "We show it."
    assert article.url == "https://arxiv.org/abs/1204.0001"


def test_a_licence_is_told_by_its_name_in_words_and_by_its_address(articles):
    said = [
        (article.licence, article.licence_words, article.licence_url)
        for article in (told(articles, number) for number in (0, 1, 3, 7, 8))
    ]
    assert said == [
        ("none stated", "no licence stated", None),
        ("arXiv", "arXiv's own licence", ARTICLES[1][3]),
        ("BY", "CC BY 3.0", f"{CC}/by/3.0/"),
        ("BY-NC-ND", "CC BY-NC-ND 4.0", f"{CC}/by-nc-nd/4.0/"),
        ("CC0", "CC0 1.0", ARTICLES[8][3]),
    ]


def test_a_licence_that_is_no_address_is_no_link(changed):
    articles = changed("licence = 'javascript:alert(1)'")
    assert told(articles, 0).licence_url is None
    assert told(articles, 0).licence_words == "another licence"


@pytest.mark.parametrize("articles", [True], indirect=True, ids=["drawn"])
def test_a_drawn_article_has_no_page_and_no_licence(articles):
    article = told(articles, 7)
    assert article.drawn
    assert (article.url, article.licence_url) == (None, None)
    assert article.licence == article.licence_words == "drawn for the sample"
    assert work(article).endswith("1204.0002 (2012), drawn for the sample")


def test_a_credit_line_names_up_to_three_authors_and_of_more_two(articles):
    assert work(told(articles, 2)) == (
        'Vera Rubin, "An X-ray survey of dim stars", arXiv:astro-ph/9802003 (1998), '
        "arXiv's own licence"
    )
    assert work(told(articles, 6)).startswith('I. One, I. Two, I. Three, "Seeing in the dark"')
    assert work(told(articles, 7)).startswith('I. One, I. Two et al., "Seeing <b>more</b>')


def test_an_article_without_record_is_credited_by_its_identifier(changed):
    articles = changed("article_id = 5, title = NULL, primary_category = NULL, created = NULL")
    (article,) = articles.tell([5]).values()
    assert work(article) == "arXiv:hep-th/9802001 (1998), no licence stated"
    assert (article.authors, article.category, article.created) == ((), "", None)


def test_images_are_credited_an_article_at_a_time_in_the_order_of_identifiers(articles):
    keys = [article_id(ARTICLES[number][0]) for number in (7, 0)]
    credits = articles.credit({keys[0]: [5, 3, 5], keys[1]: [9]})
    assert [(credit.identifier, credit.images) for credit in credits] == [
        ("1204.0002", (5, 3)),
        ("hep-th/9802001", (9,)),
    ]
    assert credits[0].licence == "CC BY-NC-ND 4.0"
    assert credits[0].line == work(articles.tell(keys)[keys[0]])


def test_articles_that_are_not_there_are_left_out(articles):
    assert articles.tell([1, 2]) == {}
    assert articles.credit({}) == []
