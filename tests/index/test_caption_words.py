"""What counts as a word of a caption, which words are left out, which plurals are merged."""

import pytest

from reimaging.index.caption_words import (
    runs_of,
    singular_of,
    stop_words,
    terms_of,
    vocabulary,
)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Neural NETWORK training", [["neural", "network", "training"]]),
        ("magnetic field, temperature", [["magnetic", "field"], ["temperature"]]),
        ("density of the gas", [["density"], ["gas"]]),  # a word that is left out parts a run
        ("energy in eV", [["energy"]]),  # so does one that is too short
        ("loss 3 epochs", [["loss"], ["epochs"]]),  # and a number
        ("mass–radius relation", [["mass"], ["radius", "relation"]]),  # and a dash
        ("a state-of-the-art X-ray t-SNE", [["state-of-the-art", "x-ray", "t-sne"]]),
        ("the galaxy's redshift", [["galaxy", "redshift"]]),
        ("the energy T_eff, E^max and \\alpha", [["energy"]]),  # formulas are no words
        ("VGG16 beats ResNet-50", [["beats", "resnet"]]),
        ("x-y scan", [["scan"]]),  # two letters are no word, however they are joined
        ("Schrödinger eﬃciency", [["schrödinger", "efficiency"]]),
        ("Fig. 3: (a) left panel, dashed line", []),
        ("", []),
    ],
)
def test_words_stand_in_runs(text, runs):
    assert list(runs_of(text)) == runs


def test_words_that_are_left_out_are_lower_case_and_listed_once():
    left_out, partial = stop_words()
    assert {"the", "figure", "shown", "dashed", "left", "cos"} <= left_out
    assert "black" in partial
    assert not left_out & partial
    assert all(word == word.lower() and "+" not in word for word in left_out | partial)
    assert not {"network", "energy", "galaxy"} & (left_out | partial)


def test_terms_are_words_and_pairs_each_once():
    found = terms_of("Deep network. Deep network, network", {}, {"deep", "network"})
    assert found == {"deep", "network", "deep network"}


def test_a_pair_does_not_reach_over_a_stop():
    assert "network galaxy" not in terms_of("network; galaxy", {}, {"network", "galaxy"})


def test_words_that_are_not_known_are_no_part_of_a_term():
    assert terms_of("odd network layer", {}, {"network", "layer"}) == {
        "network",
        "layer",
        "network layer",
    }


def test_a_colour_is_no_term_but_may_be_half_of_one():
    known = {"black", "red", "hole"}
    assert terms_of("a black hole", {}, known) == {"hole", "black hole"}
    assert terms_of("red black", {}, known) == set()


@pytest.mark.parametrize(
    ("word", "singular"),
    [
        ("networks", "network"),
        ("galaxies", "galaxy"),
        ("classes", "class"),
        ("boxes", "box"),
        ("images", "image"),
        ("x-rays", "x-ray"),
        ("matrices", "matrix"),
        ("sub-spectra", "sub-spectrum"),
    ],
)
def test_a_plural_goes_to_its_singular_if_that_occurs(word, singular):
    assert singular_of(word, {word: 3, singular: 2}) == singular
    assert singular_of(word, {word: 3}) is None


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("statistics", "statistic"),
        ("k-means", "k-mean"),
        ("loss", "los"),
        ("radius", "radiu"),
        ("axis", "axi"),
        ("lens", "len"),
        ("gas", "ga"),
    ],
)
def test_what_only_looks_like_a_plural_stays(word, other):
    assert singular_of(word, {word: 3, other: 3}) is None


def test_a_slip_of_the_pen_is_no_singular():
    assert singular_of("chaos", {"chaos": 1000, "chao": 2}) is None


def test_the_vocabulary_counts_a_word_with_its_plural_once_a_caption():
    texts = ["network of networks", "networks", "layer layer"]
    assert vocabulary(texts, 2) == ({"networks": "network"}, {"network"})
    assert vocabulary(texts, 1)[1] == {"network", "layer"}
    assert vocabulary([], 1) == ({}, set())
