"""Every family of subjects has something to speak of and something to plot."""

import pytest

from reimaging.sample.subjects import SUBJECTS
from reimaging.sample.topics import TOPICS, Quantity


def test_a_quantity_is_labelled_in_plain_characters_and_in_tex():
    energy = Quantity("energy", "E", "E_0", "eV")
    assert (energy.label, energy.tex_label) == ("E [eV]", "$E_0$ (eV)")
    ratio = Quantity("ratio", "r", "r")
    assert (ratio.label, ratio.tex_label) == ("r", "$r$")


@pytest.mark.parametrize("family", sorted(TOPICS))
def test_a_family_has_words_of_each_kind_and_axes_to_choose_from(family):
    topic = TOPICS[family]
    assert all((topic.objects, topic.methods, topic.effects, topic.cases))
    assert len({quantity.name for quantity in topic.quantities}) >= 2


def test_every_subject_belongs_to_a_family():
    assert {subject.family for subject in SUBJECTS} <= set(TOPICS)
