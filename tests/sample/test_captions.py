"""Captions say what the pictures show, and then what the field adds."""

import numpy as np
import pytest

from reimaging.sample.captions import caption_of, letter_of, panel_caption
from reimaging.sample.topics import TOPICS

ABOUT = "the drag against the speed; the dashed line is a fit"


def _captions(family, abouts, number=200):
    return [
        caption_of(family, TOPICS[family], abouts, np.random.default_rng(seed))
        for seed in range(number)
    ]


@pytest.mark.parametrize("family", sorted(TOPICS))
def test_a_caption_says_what_is_to_be_seen(family):
    for caption in _captions(family, [ABOUT]):
        assert ABOUT[1:] in caption
        assert caption[0].isupper() and caption.endswith((".", ".]", ".)", ")"))


@pytest.mark.parametrize("family", sorted(TOPICS))
def test_braces_and_dollars_pair_and_nothing_is_left_to_fill(family):
    for abouts in ([ABOUT], [ABOUT, "a network"], [ABOUT] * 5):
        for caption in _captions(family, abouts, 60):
            assert caption.count("{") == caption.count("}")
            assert caption.count("$") % 2 == 0
            assert "{a}" not in caption and "{{" not in caption


def test_captions_are_about_thirty_words_long_and_vary():
    counts = [
        len(caption.split())
        for family in TOPICS
        for abouts in ([ABOUT], [ABOUT, "a map of $T$"])
        for caption in _captions(family, abouts, 80)
    ]
    assert 22 <= np.median(counts) <= 36
    assert np.percentile(counts, 5) < 16 and np.percentile(counts, 95) > 45


def test_each_panel_is_named_in_order():
    panels = [f"panel {word}" for word in ("one", "two", "three")]
    for caption in _captions("hep", panels, 20):
        places = [caption.index(panel) for panel in panels]
        assert places == sorted(places)
        assert caption.index("c") > caption.index("a")


@pytest.mark.parametrize(
    ("family", "said"),
    [
        ("astro", "Filled circles are "),
        ("vision", "Best viewed in colour"),
        ("math", "The graph $G_{"),
        ("life", "Scale bar, "),
        ("matter", "(Color online.)"),
    ],
)
def test_each_field_has_its_manner(family, said):
    assert any(said in caption for caption in _captions(family, [ABOUT]))


def test_lines_are_not_explained_twice():
    for caption in _captions("hep", ["the rate against the mass; solid: data, dashed: theory"]):
        assert caption.lower().count("dashed") == 1


def test_lines_are_spoken_of_where_there_are_lines():
    captions = _captions("astro", ["a photograph of the sky"])
    assert not any("Solid line" in caption for caption in captions)


def test_a_per_cent_sign_does_not_begin_a_comment():
    about = "what is excluded at 95% confidence & more"
    (caption,) = _captions("hep", [about], 1)
    assert "95\\% confidence \\& more" in caption
    assert panel_caption(about) == "What is excluded at 95\\% confidence \\& more."
    assert panel_caption("a share of 5\\%") == "A share of 5\\%."


def test_panels_beyond_the_alphabet_begin_anew():
    assert (letter_of(0), letter_of(25), letter_of(26)) == ("a", "z", "a")


def test_curves_and_marks_are_spoken_of_only_where_a_picture_has_them():
    spoken = {"a map of the flux over x": 0, "the flux as a function of x": 0}
    for about in spoken:
        for seed in range(150):
            rng = np.random.default_rng(seed)
            text = caption_of("hep", TOPICS["hep"], [about], rng)
            spoken[about] += "olid line" in text or "curves are" in text or "band shows" in text
    assert spoken["a map of the flux over x"] == 0
    assert spoken["the flux as a function of x"] > 20
