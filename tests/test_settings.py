"""The sections of a profile know what follows from their keys."""

import pytest

from reimaging.settings import METADATA, SOURCES, Slice, Source


def test_a_slice_without_months_takes_every_month():
    assert Slice().has_month("1991-07")
    assert not Slice().by_article


def test_months_of_a_slice_are_both_included_across_the_turn_of_the_century():
    wanted = Slice(first_month="1999-12", last_month="2000-01")
    assert [m for m in ("1999-11", "1999-12", "2000-01", "2000-02") if wanted.has_month(m)] == [
        "1999-12",
        "2000-01",
    ]


@pytest.mark.parametrize(
    "wanted", [Slice(categories=("cs",)), Slice(licences=("http",)), Slice(max_articles=1)]
)
def test_categories_licences_and_a_number_choose_articles_within_tars(wanted):
    assert wanted.by_article


def test_only_the_archive_is_named_otherwise_to_git_annex_than_in_the_profile():
    assert Source("archive", "https://archive.org").base == "archive:https://archive.org"
    assert Source("s3", "s3://arxiv/src").base == "s3://arxiv/src"
    assert Source("directory", "/tars").base == "/tars"


def test_each_kind_has_a_form_and_those_of_this_machine_are_folders():
    near = [kind for kind in SOURCES if not Source(kind, "x").is_remote]
    assert near == ["sample", "directory", "tables"]
    assert set(METADATA) == {"oai-files", "oai", "snapshot", "none"}
