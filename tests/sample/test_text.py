import numpy as np

from reimaging.sample.plan import plan_sample
from reimaging.sample.text import draw_paper, paragraph, two_quantities
from reimaging.sample.topics import TOPICS


def test_words_are_whole_and_braces_and_dollars_pair():
    for article in plan_sample(120, 1):
        rng = np.random.default_rng(len(article.identifier))
        paper = draw_paper(article, rng)
        text = " ".join((paper.title, paper.abstract, paragraph(paper, rng)))
        assert text.count("$") % 2 == 0
        assert text.count("{") == text.count("}")
        assert len(set(paper.authors)) == len(paper.authors) > 0
        assert all(author.forenames for author in paper.authors)


def test_the_two_axes_of_a_plot_differ():
    for seed in range(30):
        x, y = two_quantities(TOPICS["math"], np.random.default_rng(seed))
        assert x != y
