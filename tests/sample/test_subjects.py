import pytest

from reimaging.sample.subjects import SENSING, SUBJECTS, subject_of
from reimaging.sample.topics import TOPICS


@pytest.mark.parametrize("year", range(1991, 2021))
def test_every_year_has_a_subject(year):
    assert sum(subject.share(year) for subject in SUBJECTS) > 0


def test_in_1991_there_was_nothing_but_string_theory():
    assert [subject.category for subject in SUBJECTS if subject.share(1991)] == ["hep-th"]


def test_computer_vision_grew():
    assert subject_of("cs.CV").share(2018) > 5 * subject_of("cs.CV").share(2000) > 0


def test_astrophysics_was_divided_in_2009():
    assert subject_of("astro-ph").share(2009) == 0 < subject_of("astro-ph.GA").share(2009)


def test_every_family_has_topics_and_a_share_of_photographs():
    assert {subject.family for subject in SUBJECTS} == set(TOPICS) == set(SENSING)
