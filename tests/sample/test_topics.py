"""Every family of subjects has something to speak of and something to plot."""

import pytest

from reimaging.sample.subjects import SUBJECTS
from reimaging.sample.topics import TOPICS


@pytest.mark.parametrize("family", sorted(TOPICS))
def test_a_family_has_words_for_many_articles(family):
    topic = TOPICS[family]
    for choices, least in (
        (topic.objects, 20),
        (topic.methods, 12),
        (topic.effects, 10),
        (topic.quantities, 14),
        (topic.cases, 10),
    ):
        assert len(choices) == len(set(choices)) >= least
    assert len({quantity.symbol for quantity in topic.quantities}) == len(topic.quantities)


def test_every_subject_belongs_to_a_family():
    assert {subject.family for subject in SUBJECTS} <= set(TOPICS)


def test_no_two_families_speak_of_the_same_things():
    things = [thing for topic in TOPICS.values() for thing in topic.objects]
    assert len(things) == len(set(things))
