"""The words of these families can stand in LaTeX, and their quantities on axes."""

import pytest

from reimaging.sample import topics_other
from reimaging.sample.wording import Topic
from sample.whole_words import can_be_set, is_whole

FAMILIES = {name: topic for name, topic in vars(topics_other).items() if isinstance(topic, Topic)}


@pytest.mark.parametrize("name", FAMILIES)
def test_quantities_can_be_set_on_an_axis(name):
    assert [q.name for q in FAMILIES[name].quantities if not can_be_set(q)] == []


@pytest.mark.parametrize("name", FAMILIES)
def test_words_can_stand_in_a_text(name):
    topic = FAMILIES[name]
    texts = (*topic.objects, *topic.methods, *topic.effects, *topic.cases)
    assert [text for text in texts if not is_whole(text)] == []
