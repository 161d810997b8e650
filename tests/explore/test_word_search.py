"""Words find images by their captions and titles, whatever is typed."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explore.made_profile import ARTICLES, ROOM
from learn.cluster_files import write_index
from reimaging.errors import ReimagingError
from reimaging.explore import word_search
from reimaging.explore.catalogue import Belonging, Catalogue, Column
from reimaging.explore.word_search import MOST_LETTERS, MOST_WORDS, WordSearch, match_of

CAPTIONS = {
    1: "The x-ray spectrum of a quark, measured twice.",
    2: "A quark and the spectrum of its decay",
    3: "Schr\u00f6dinger's cat: a diagram",
    4: "Phase diagram of water",
    5: "Diagram of a phase (not of water)",
    6: "Quarks",
    7: ("", "The whole has the caption of a strangelet"),
}


def catalogue_of(images, figures):
    """The catalogue of these images, of one article 1; figures as {figure_id: images}."""
    count = len(images)
    ids = np.array(sorted(images), np.int64)
    names = ("archive", "category", "format", "class", "licence", "software")
    shown = [(key, np.searchsorted(ids, each)) for key, each in sorted(figures.items())]
    first = np.cumsum([0, *(len(rows) for _, rows in shown)]).astype(np.int32)
    rows = np.concatenate([np.empty(0, int), *(rows for _, rows in shown)]).astype(np.int32)
    zeros = np.zeros(count, np.int32)
    return Catalogue(
        ids, np.arange(count, dtype=np.int32), zeros.astype(np.int16), zeros, zeros,
        zeros.astype(np.int16), ("t",), zeros, zeros.astype(np.float32),
        {name: Column(zeros.astype(np.uint16), ("",)) for name in names},
        Belonging(np.array([1]), np.array([0, count], np.int32), np.arange(count, dtype=np.int32)),
        Belonging(np.array([key for key, _ in shown], np.int64), first, rows),
    )  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    target = tmp_path_factory.mktemp("index") / "arxiv.sqlite3"
    write_index(target, dict.fromkeys(CAPTIONS, (1, "hep-th", 1999)), CAPTIONS)
    with closing(sqlite3.connect(target)) as database:  # the whole shows what its parts show
        database.execute("INSERT INTO figure_images VALUES (10007, 0, '7', 7, 'ok')")
        database.commit()
    return target


@pytest.fixture(scope="module")
def search(index):
    figures = {number: [number] for number in CAPTIONS} | {10_007: [7]}
    return WordSearch(index, catalogue_of(CAPTIONS, figures))


@pytest.fixture(scope="module")
def found(search):
    return lambda words: (np.flatnonzero(search.find(words).mask) + 1).tolist()


def test_every_word_must_stand_in_whatever_order(found):
    assert found("spectrum quark") == found("quark spectrum") == [1, 2]
    assert found("quark spectrum decay") == [2]
    assert found("quark zebra") == []


def test_case_and_accents_do_not_count(found):
    assert found("PHASE Diagram") == [4, 5]
    assert found("schrodinger") == found("Schr\u00f6dinger") == [3]


def test_words_in_quotes_stand_next_to_each_other(found):
    assert found('"phase diagram"') == [4]
    assert found('"diagram of" phase') == [4, 5]
    assert found('"diagram of a" phase') == [5]
    assert found('water "of a phase"') == [5]
    assert found('"phase diagram') == [4]  # whoever forgets the second quote means it


def test_a_word_with_a_sign_in_it_is_found(found):
    assert found("x-ray") == [1]
    assert found("x-ray quark") == [1]
    assert found("ray-x") == []
    assert found("schr\u00f6dinger's") == [3]


def test_only_a_last_word_with_a_star_stands_for_those_that_begin_so(found):
    assert found("quark") == [1, 2]
    assert found("quark*") == [1, 2, 6]
    assert found("spectrum quar*") == [1, 2]
    assert found("quar") == []
    assert found("quar* spectrum") == []
    assert found('"of wat*"') == []
    assert found("x-ray spec* ") == [1]
    assert found('"x-ray spec"*') == [1]


def test_operators_are_words_like_others(found):
    assert found("quark OR water") == []
    assert found("phase NOT water") == [5]
    assert found("quark AND decay") == [2]
    assert found("NEAR(phase, diagram)") == []
    assert found("caption_text:quark") == []


def test_an_image_is_found_by_the_caption_of_the_whole_figure(found):
    assert found("strangelet") == [7]


def test_all_images_of_an_article_are_found_by_its_title_and_not_by_its_abstract(collection, made):
    search = WordSearch(made.layout.database, collection.catalogue)
    mask = search.find("branes shadows").mask
    assert set(collection.catalogue.ids[mask].tolist()) == set(made.images[:ROOM])
    assert not search.find("show it").mask.any()  # which every abstract does


def test_words_of_caption_and_title_are_not_mixed(collection, made):
    search = WordSearch(made.layout.database, collection.catalogue)
    assert search.find("phase").mask.sum() == len(ARTICLES) + ROOM - 1
    assert not search.find("branes micrograph").mask.any()


def test_images_that_are_not_in_the_catalogue_are_not_found(collection, made):
    part = collection.catalogue.taken(collection.catalogue.year == 2012)
    found = WordSearch(made.layout.database, part).find("micrograph")
    assert found.mask.shape == (30,) and found.mask.sum() == 6


def test_of_very_many_captions_some_are_looked_through_and_it_is_said(index):
    figures = {number: [number] for number in CAPTIONS} | {10_007: [7]}
    catalogue = catalogue_of(CAPTIONS, figures)
    few, enough = (WordSearch(index, catalogue, most).find("quark") for most in (1, 2))
    assert (few.mask.sum(), few.sampled) == (1, True)
    assert (enough.mask.sum(), enough.sampled) == (2, False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "no word"),
        ('"', "no word"),
        ("*", "no word"),
        ("--- () \0 {}", "no word"),
        ("ab*", "too short a beginning"),
        ("quark ray-x*", "too short a beginning"),
        ("x" * (MOST_LETTERS + 1), f"allowed are {MOST_LETTERS}"),
        ("x " * (MOST_WORDS + 1), f"allowed are {MOST_WORDS}"),
        ("\U0001f431", "no word"),
    ],
)
def test_what_is_no_search_is_refused_in_a_sentence(search, words, said):
    with pytest.raises(ReimagingError, match=said):
        search.find(words)


@given(st.text(max_size=40))
@example("\ud800 quark")
@example("a\0b")
@example('""""')
@example('a"b"c*')
@example("'; DROP TABLE articles; --")
@example("^quark + {a b} : c")
@example("\u0307*")
@example("\u2160\u2160\u2160*")
def test_whatever_is_typed_is_answered_or_refused(search, words):
    try:
        query = match_of(words)
    except ReimagingError:
        return
    assert query
    assert search.find(words).mask.shape == (len(CAPTIONS),)


def test_a_search_that_takes_too_long_is_refused(search, monkeypatch):
    monkeypatch.setattr(word_search, "_FOUND", f"{_ENDLESS} WHERE ? <> ? AND '{{table}}' <> ''")
    monkeypatch.setattr(search._reader, "_longest", 0.05)
    with pytest.raises(ReimagingError, match="take too long"):
        search.find("quark")


_ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
