"""A cluster is named after the terms that lean to its captions, if any does clearly."""

import pytest

from learn.cluster_files import write_index
from reimaging.learn import cluster_names as module
from reimaging.learn.cluster_names import TERMS, cluster_names


def named(tmp_path, captions, cluster_of, articles=None):
    images = {n: ((articles or {}).get(n, n), "hep-th", 2001) for n in cluster_of}
    database = write_index(tmp_path / "index.sqlite3", images, captions)
    return cluster_names(database, iter(cluster_of.items()), 4)


@pytest.fixture
def two():
    """Twenty galaxies and twenty neural networks, all of them shown somewhere."""
    captions = {n: f"Spiral galaxies shown in band number {n}" for n in range(1, 21)}
    captions |= {n: f"Loss of a neural network shown after {n} steps" for n in range(21, 41)}
    return captions, {n: int(n > 20) for n in captions}


def test_terms_of_its_captions_that_others_lack_name_a_cluster(tmp_path, two):
    names = named(tmp_path, *two)
    assert list(names) == [0, 1]
    assert "spiral" in names[0] and "neural" in names[1]
    assert "shown" not in "".join(names.values())


def test_no_two_terms_of_a_name_share_a_word_and_they_are_few(tmp_path, two):
    for name in named(tmp_path, *two).values():
        terms = name.split(", ")
        words = name.replace(",", "").split()
        assert 1 <= len(terms) <= TERMS and len(words) == len(set(words))


def test_what_one_article_alone_says_is_no_name(tmp_path, two):
    captions, cluster_of = two
    names = named(tmp_path, captions, cluster_of, dict.fromkeys(range(1, 21), 7))
    assert names[0] == "" and names[1]


def test_clusters_whose_captions_say_the_same_or_nothing_have_no_name(tmp_path):
    captions = dict.fromkeys(range(1, 21), "A spectrum of light")
    assert named(tmp_path, captions, {n: n % 2 for n in range(1, 25)}) == {0: "", 1: ""}


def test_all_images_in_one_cluster_have_nothing_to_compare_with(tmp_path, two):
    captions, _ = two
    assert named(tmp_path, captions, dict.fromkeys(captions, 0)) == {0: ""}


def test_a_part_without_a_caption_is_named_by_that_of_the_whole_figure(tmp_path, two):
    captions, cluster_of = two
    parts = {n: ("", text) for n, text in captions.items()}
    assert named(tmp_path, parts, cluster_of) == named_again(tmp_path, captions, cluster_of)


def named_again(tmp_path, captions, cluster_of):
    (tmp_path / "again").mkdir()
    return named(tmp_path / "again", captions, cluster_of)


def test_of_large_clusters_captions_are_drawn_by_lot(tmp_path, two, monkeypatch):
    monkeypatch.setattr(module, "MOST", 12)
    names = named(tmp_path, *two)
    assert "spiral" in names[0] and "neural" in names[1]
