import pytest

from reimaging.sample.subjects import SENSING, SUBJECTS, between, subject_of
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


@pytest.mark.parametrize(
    ("year", "images"),
    [(1994, 1.4), (1998, 4.2), (2003, 4.8), (2009, 6.1), (2015, 8.2), (2018, 9.8)],
)
def test_the_subjects_together_show_as_many_images_as_the_study_found(year, images):
    shares = [(subject.share(year), subject.images_an_article(year)) for subject in SUBJECTS]
    mean = sum(share * count for share, count in shares) / sum(share for share, _ in shares)
    assert mean == pytest.approx(images, rel=0.12)


def test_most_articles_of_any_year_belong_to_a_subject_that_is_listed():
    for year in range(1993, 2021):
        assert sum(subject.share(year) for subject in SUBJECTS) > 750


def test_what_lies_between_two_known_years_lies_on_a_line():
    known = ((2000, 1.0), (2010, 3.0))
    assert [between(year, known) for year in (1990, 2000, 2005, 2010, 2020)] == [1, 1, 2, 3, 3]
