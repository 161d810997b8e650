from collections import Counter

import numpy as np
import pytest

from reimaging.sample.article import paper_of
from reimaging.sample.plan import plan_sample
from reimaging.sample.text import draw_paper, paragraph, two_quantities
from reimaging.sample.topics import TOPICS


@pytest.fixture(scope="module")
def papers():
    return [(article, paper_of(article, 1)) for article in plan_sample(250, 1)]


def test_words_are_whole_and_braces_and_dollars_pair():
    for article in plan_sample(120, 1):
        rng = np.random.default_rng(len(article.identifier))
        paper = draw_paper(article, rng)
        text = " ".join((paper.title, paper.abstract, paragraph(paper, rng)))
        assert text.count("$") % 2 == 0
        assert text.count("{") == text.count("}")
        assert len(set(paper.authors)) == len(paper.authors) > 0
        assert all(author.forenames for author in paper.authors)


def test_250_articles_rarely_share_a_title_or_an_abstract(papers):
    titles = Counter(paper.title for _, paper in papers)
    assert len(titles) >= 240
    assert len({paper.abstract for _, paper in papers}) >= 248


def test_titles_and_sentences_begin_with_a_capital(papers):
    for _, paper in papers:
        assert not paper.title[0].islower()
        assert not any(part[0].islower() for part in paper.abstract.split(". "))


def test_what_an_article_is_about_belongs_to_its_family(papers):
    for article, paper in papers:
        topic = TOPICS[article.family]
        assert paper.topic is topic
        words = (*topic.objects, *topic.methods, *topic.effects)
        assert any(word.lower() in paper.abstract.lower() for word in words)


def test_articles_gain_authors_over_the_years():
    def mean(year):
        counts = [
            len(paper_of(article, 2).authors)
            for article in plan_sample(4000, 2)
            if article.year == year
        ]
        return sum(counts) / len(counts)

    assert mean(1995) < 3 < mean(2018)


def test_the_two_axes_of_a_plot_differ():
    for seed in range(30):
        x, y = two_quantities(TOPICS["math"], np.random.default_rng(seed))
        assert x != y
