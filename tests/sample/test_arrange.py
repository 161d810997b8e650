"""Images are shared out to figures, and each oddity of a figure becomes one."""

from dataclasses import replace

import numpy as np
import pytest

from reimaging.sample.arrange import Shown, arrange
from reimaging.sample.eras import ODDITIES_OF_FIGURES
from reimaging.sample.plan import plan_sample
from reimaging.sample.topics import TOPICS

FORMS = {habit.name: habit.images for habit in ODDITIES_OF_FIGURES}


def _arranged(*oddities, images=12, style="graphics", year=2015, extension="pdf", seed=0):
    article = replace(plan_sample(12, 0)[-1], style=style, year=year, oddities=oddities)
    shown = [Shown(f"fig{n}.{extension}", "line plot", f"curve {n}") for n in range(images)]
    return arrange(article, TOPICS[article.family], shown, np.random.default_rng(seed))


@pytest.mark.parametrize("style", ["graphics", "subfigure", "subfloat", "aastex", "psfig"])
@pytest.mark.parametrize("images", [1, 2, 7, 40])
def test_each_image_is_in_one_figure_in_order(style, images):
    floats = _arranged("listing", "two captions", style=style, images=images)
    shown = [path for made in floats for path in made.images]
    assert shown == [f"fig{n}.pdf" for n in range(images)]


@pytest.mark.parametrize("form", FORMS)
def test_each_oddity_of_a_figure_becomes_one_figure_with_the_images_it_needs(form):
    (made,) = [made for made in _arranged(form, images=5) if made.form]
    assert made.form == form
    assert len(made.images) >= FORMS[form]
    assert bool(made.images) == bool(FORMS[form])


def test_all_oddities_of_figures_fit_into_one_article():
    floats = _arranged(*FORMS, images=sum(FORMS.values()))
    assert sorted(made.form for made in floats if made.form) == sorted(FORMS)


def test_an_oddity_for_which_images_lack_is_left_out():
    assert [made.form for made in _arranged("minipages", images=1)] == [""]


def test_a_figure_without_caption_has_no_label_either():
    (made,) = [made for made in _arranged("no caption") if made.form]
    assert (made.caption, made.label) == ("", "")


def test_a_file_that_lacks_is_asked_for_by_one_figure_with_a_caption():
    for seed in range(5):
        floats = _arranged("missing image", "no caption", "table", seed=seed)
        (made,) = [made for made in floats if made.missing]
        assert made.missing == "fig_lost.eps" and made.caption and made.form == ""


def test_panels_with_captions_of_their_own_have_one_each():
    for form in ("two captions", "captioned parts"):
        (made,) = [made for made in _arranged(form) if made.form]
        assert len(made.parts) == len(made.images) > 1
        assert len(set(made.parts)) == len(made.parts)


def test_latin_letters_and_macros_stand_in_captions_where_the_oddity_says_so():
    assert all("Brölmek" in made.caption for made in _arranged("latin-1"))
    assert all("\\code" in made.caption for made in _arranged("word macro"))


def test_a_picture_with_letters_beside_it_stands_alone():
    floats = _arranged(style="pstex", extension="pstex", images=6)
    assert all(len(made.images) == 1 for made in floats)


def test_labels_differ_within_an_article():
    labels = [made.label for made in _arranged(*FORMS, images=40) if made.label]
    assert len(labels) == len(set(labels))
