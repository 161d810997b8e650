import numpy as np

from reimaging.sample.diagrams import words
from reimaging.sample.topics import TOPICS


def test_a_symbol_is_tex_between_two_dollars():
    rng = np.random.default_rng(0)
    for _ in range(200):
        symbol = words.symbol(rng)
        assert symbol.count("$") == 2
        assert symbol.count("{") == symbol.count("}")


def test_parts_of_figures_are_named_in_order():
    assert [words.letter(place, 0) for place in range(3)] == ["(a)", "(b)", "(c)"]
    assert words.letter(1, 3) == "2"


def test_what_an_article_is_about_is_written_without_tex():
    rng = np.random.default_rng(0)
    for topic in TOPICS.values():
        for _ in range(30):
            assert "$" not in words.thing(rng, topic)


def test_parts_tasks_and_questions_vary():
    rng = np.random.default_rng(0)
    for draw in (words.part, words.task):
        assert len({draw(rng) for _ in range(100)}) > 15
    assert len({words.test(rng) for _ in range(100)}) > 8
