"""A filter chooses just the rows that have all of what it asks for."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from explore.made_profile import ROOM
from reimaging.errors import ReimagingError
from reimaging.explore import image_filter
from reimaging.explore.image_filter import Chooser, ImageFilter


@pytest.fixture(scope="module")
def chooser(collection):
    return Chooser(collection.catalogue, collection.layout.database)


@pytest.fixture(scope="module")
def chosen(chooser, made):
    """Chooses, and gives the places of the images in the order in which they were made."""
    place = {number: n for n, number in enumerate(made.images)}

    def chosen(**asked):
        choice = chooser.choose(ImageFilter(**asked))
        assert choice.count == choice.mask.sum()
        return sorted(place[number] for number in chooser.catalogue.ids[choice.mask].tolist())

    return chosen


def of_articles(*numbers):
    return [n for number in numbers for n in range(number * ROOM, (number + 1) * ROOM)]


def test_a_filter_that_asks_nothing_chooses_all_without_a_mask(chooser):
    choice = chooser.choose(ImageFilter())
    assert (choice.mask, choice.count, choice.sampled) == (None, 60, False)
    assert chooser.choose(ImageFilter(words=" \t")).count == 60


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"archive": "cs"}, of_articles(6, 7, 11)),
        ({"category": "cs.CV"}, of_articles(6, 7)),
        ({"first_year": 1999}, of_articles(*range(6, 12))),
        ({"last_year": 1998}, of_articles(*range(6))),
        ({"first_year": 1998, "last_year": 1998}, of_articles(*range(6))),
        ({"format": "pdf"}, list(range(2, 60, ROOM))),
        ({"image_class": "sensor"}, list(range(1, 59, 3))),
        ({"image_class": ""}, [59]),
        ({"cluster": 3}, list(range(3, 60, ROOM))),
        ({"cluster": -1}, [59]),
        ({"licence": "CC0"}, of_articles(8)),
        ({"licence": "none stated"}, of_articles(0, 5)),
        ({"software": ""}, sorted([*range(2, 60, ROOM), *range(4, 60, ROOM)])),
        ({"words": "branes"}, of_articles(0)),
        ({"archive": "cs", "format": "png", "first_year": 2012}, [31, 36, 56]),
        ({"words": "micrograph", "archive": "quant-ph"}, [53]),
        ({"words": "micrograph", "category": "cs.CV", "image_class": "diagram"}, [33]),
        ({"archive": "math", "first_year": 2012}, []),
    ],
)
def test_the_rows_are_those_that_have_all_that_is_asked_for(chosen, asked, expected):
    assert chosen(**asked) == expected
    assert chosen(**asked) == expected  # also when it was kept


def test_any_two_filters_together_choose_what_each_of_them_does(chosen):
    asked = [
        {"archive": "cs"}, {"format": "eps"}, {"image_class": "mixed"}, {"licence": "arXiv"},
        {"software": "gnuplot"}, {"words": "density"}, {"cluster": 0}, {"last_year": 2000},
    ]  # fmt: skip
    for one in asked:
        for other in asked:
            assert set(chosen(**one | other)) == set(chosen(**one)) & set(chosen(**other)), (
                one,
                other,
            )


def test_years_of_any_size_are_years(chosen):
    assert len(chosen(first_year=-(10**30))) == len(chosen(last_year=10**30)) == 60
    assert chosen(first_year=10**30) == chosen(last_year=-(10**30)) == []
    assert chosen(first_year=40_000) == []


def test_years_that_end_before_they_begin_are_refused(chosen):
    with pytest.raises(ReimagingError, match="from 2012 to 1998; the first may not be after"):
        chosen(first_year=2012, last_year=1998)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"image_class": "cat"}, "class 'cat'; allowed is none, diagram, mixed, sensor"),
        ({"format": "tiff"}, "format 'tiff'; allowed is eps, jpeg, pdf, png"),
        ({"archive": "cs'; --"}, "No image here has the archive"),
        ({"licence": "by"}, "allowed is BY, "),
        ({"cluster": 4}, "in cluster 4; allowed are 0 to 3"),
        ({"cluster": 2**70}, "in cluster"),
    ],
)
def test_what_no_image_has_is_refused_with_what_there_is(chosen, asked, said):
    with pytest.raises(ReimagingError, match=said):
        chosen(**asked)


def test_of_very_many_names_none_is_listed(chosen, monkeypatch):
    monkeypatch.setattr(image_filter, "_TOLD", 3)
    with pytest.raises(ReimagingError, match=r"one of the 9 that /api/about lists"):
        chosen(category="cs.XX")


def test_spaces_between_words_do_not_matter(chooser):
    one, other = (
        chooser.choose(ImageFilter(words=w)) for w in ("phase diagram", " phase\t diagram ")
    )
    assert one.mask.tolist() == other.mask.tolist()


def test_words_of_which_there_are_very_many_are_a_sample_also_with_other_filters(collection):
    chooser = Chooser(collection.catalogue, collection.layout.database)
    chooser._search._most = 3
    for asked in (ImageFilter(words="phase"), ImageFilter(words="phase", last_year=2020)):
        choice = chooser.choose(asked)
        assert choice.sampled and 0 < choice.count <= 3 + ROOM


def test_threads_choose_as_one_does_alone(collection):
    chooser = Chooser(collection.catalogue, collection.layout.database)
    filters = [
        ImageFilter(words=words, archive=archive, image_class=name)
        for words in ("", "phase", "micrograph profile")
        for archive in (None, "cs", "hep-th")
        for name in (None, "diagram")
    ] * 4
    alone = [
        Chooser(collection.catalogue, collection.layout.database).choose(each) for each in filters
    ]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(chooser.choose, filters))
    for one, other in zip(alone, together, strict=True):
        assert one.count == other.count
        assert (one.mask is None) == (other.mask is None)
        assert one.mask is None or np.array_equal(one.mask, other.mask)


def test_few_choices_are_kept_and_the_latest_of_them(collection, monkeypatch):
    monkeypatch.setattr(image_filter, "KEPT", 0)
    chooser = Chooser(collection.catalogue, collection.layout.database)
    filters = [ImageFilter(first_year=year) for year in range(1900, 1999)]
    counts = [chooser.choose(each).count for each in filters]
    assert counts == [60] * 99
    kept = chooser._choices._choices
    assert list(kept) == filters[-len(kept) :] and len(kept) < 20


def test_of_few_images_no_more_choices_are_kept_than_there_is_memory_for(collection, monkeypatch):
    # whoever asks chooses the words, so that it is not the images that bound them
    monkeypatch.setattr(image_filter, "KEPT", 100_000)
    chooser = Chooser(collection.catalogue, collection.layout.database)
    for number in range(200):
        chooser.choose(ImageFilter(words=f"word{number}"))
    assert 20 < len(chooser._choices._choices) < 50


@pytest.mark.parametrize("count", [0, 1, 99, 4000, 32_000])
def test_a_choice_that_is_kept_is_the_same_afterwards_and_takes_no_more_than_a_bit_a_row(count):
    kept, mask = image_filter._Kept(32_000), np.zeros(32_000, bool)
    mask[np.random.default_rng(count).permutation(32_000)[:count]] = True
    chosen = image_filter.Choice(mask, count, True)
    asked = ImageFilter(words="a")
    assert kept.get(asked, lambda: chosen) is chosen
    again = kept.get(asked, lambda: pytest.fail("it is kept"))
    assert np.array_equal(again.mask, mask) and (again.count, again.sampled) == (count, True)
    assert kept._bytes <= 32_000 // 8 + 2048
    assert count or kept._bytes == 2048


def test_a_filter_is_known_by_what_it_asks():
    assert ImageFilter(words="a") == replace(ImageFilter(), words="a")
    assert hash(ImageFilter(cluster=3)) == hash(ImageFilter(cluster=3))
