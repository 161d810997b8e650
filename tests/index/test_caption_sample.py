"""Captions are drawn by lot, fairly, and of a group of categories and all others."""

from collections import Counter

import pytest

from index.caption_database import make_database
from reimaging.index.caption_sample import lot_of, sample_all, sample_groups
from reimaging.index.database import reading


def texts(captions):
    return [caption.text for caption in captions]


@pytest.fixture
def hundred(tmp_path):
    """A hundred captions: 40 of cs.LG, 10 of cs.CV, 10 of stat.ML, 30 of math-ph, 10 of unknown."""
    articles = [
        (category, 2000 + n, [f"{category} {n} {k}" for k in range(5)])
        for category, many in (
            ("cs.LG", 8),
            ("cs.CV", 2),
            ("stat.ML", 2),
            ("math-ph", 6),
            (None, 2),
        )
        for n in range(many)
    ]
    return make_database(tmp_path / "arxiv.sqlite3", articles), articles


def draw(database, group, size, seed=4):
    with reading(database) as connection:
        return tuple(texts(side) for side in sample_groups(connection, group, size, seed))


@pytest.mark.parametrize(
    ("key", "seed", "lot"),
    [(0, 0, 0xE220A8397B1DCDAF), (0, 1, 0x6E789E6AA1B965F4), (0, 2, 0x06C45D188009454F)],
)
def test_lots_are_those_of_the_published_generator(key, seed, lot):
    assert lot_of(key, seed) == lot


def test_the_rest_is_all_that_is_not_the_group_the_unknown_too(hundred):
    group, rest = draw(hundred[0], ("cs.LG", "stat.ML"), 1000)
    assert Counter(text.split()[0] for text in group) == {"cs.LG": 40, "stat.ML": 10}
    assert Counter(text.split()[0] for text in rest) == {"cs.CV": 10, "math-ph": 30, "None": 10}


def test_an_archive_stands_for_its_categories_and_for_no_other_archive(hundred):
    assert {text.split()[0] for text in draw(hundred[0], ("cs",), 1000)[0]} == {"cs.LG", "cs.CV"}
    assert draw(hundred[0], ("math",), 1000)[0] == []


def test_both_sides_give_as_many_as_are_asked_for_or_all_they_have(hundred):
    assert [len(side) for side in draw(hundred[0], ("cs.CV",), 30)] == [10, 30]
    assert [len(side) for side in draw(hundred[0], ("cs.LG",), 30)] == [30, 30]


def test_no_caption_is_drawn_twice(hundred):
    group, rest = draw(hundred[0], ("cs.LG",), 30)
    assert len({*group, *rest}) == 60


def test_a_sample_does_not_depend_on_the_order_of_writing(hundred, tmp_path):
    other = make_database(tmp_path / "backwards.sqlite3", hundred[1], backwards=True)
    assert draw(hundred[0], ("cs.LG",), 7) == draw(other, ("cs.LG",), 7)


def test_another_seed_draws_other_captions(hundred):
    assert draw(hundred[0], ("cs.LG",), 7, 4) != draw(hundred[0], ("cs.LG",), 7, 5)


def test_each_caption_is_as_likely_as_any_other(hundred):
    drawn = Counter()
    with reading(hundred[0]) as connection:
        for seed in range(200):
            drawn.update(texts(sample_all(connection, 50, seed)))
    assert len(drawn) == 100
    # of a hundred draws each, give or take 7
    assert min(drawn.values()) > 70
    assert max(drawn.values()) < 130


def test_captions_of_one_article_lie_together(hundred):
    with reading(hundred[0]) as connection:
        articles = [caption.article_id for caption in sample_all(connection, 100, 4)]
    assert articles == sorted(articles)
    assert len(articles) == 100


def test_empty_captions_and_those_of_no_figure_float_are_not_drawn(tmp_path):
    captions = ["", "said", ("part", "left"), ("table", "counted")]
    database = make_database(tmp_path / "arxiv.sqlite3", [("cs.LG", 2000, captions)])
    assert draw(database, ("cs.LG",), 10) == (["said"], [])
    with reading(database) as connection:
        assert texts(sample_all(connection, 10, 4)) == ["said"]
        assert sample_all(connection, 0, 4) == []
