"""A slice takes articles by primary category, licence and number, told from the records."""

import pytest

from reimaging.errors import ReimagingError
from reimaging.index.records import write_records
from reimaging.index.selection import read_selection, write_selection

TARS = ("arXiv_src_9802_001", "arXiv_src_1501_001")


@pytest.fixture
def select(two_tars, tmp_path):
    records = tmp_path / "records.sqlite"
    write_records(records, sorted(two_tars.oai.glob("*.xml")))

    def select(tars=TARS, categories=(), licences=(), max_articles=None, seed=1):
        target = tmp_path / "selection.txt"
        write_selection(
            target,
            records,
            [two_tars.tar(name) for name in tars],
            categories=categories,
            licences=licences,
            max_articles=max_articles,
            seed=seed,
        )
        return read_selection(target)

    return select


def test_nothing_set_takes_all_that_have_a_record(select):
    assert select() == {"hep-th9802001", "hep-th9802002", "1501.00001"}


def test_a_primary_category_or_a_whole_archive_is_taken_and_a_cross_list_is_not(select):
    assert select(categories=["hep-th"]) == {"hep-th9802001"}
    assert select(categories=["cs"]) == {"1501.00001"}
    with pytest.raises(ReimagingError, match="takes no article"):
        select(categories=["gr-qc"])


def test_licences_are_known_by_how_they_begin(select):
    assert select(licences=["http://example.org/by"]) == {"hep-th9802001"}


def test_only_articles_of_the_given_tars_are_taken(select):
    assert select(tars=TARS[1:]) == {"1501.00001"}


def test_a_number_is_a_choice_by_seed_and_a_larger_one_holds_the_smaller(select):
    one, two = select(max_articles=1, seed=3), select(max_articles=2, seed=3)
    assert len(one) == 1
    assert one < two
    assert one == select(max_articles=1, seed=3)
    assert len({select(max_articles=1, seed=seed) for seed in range(20)}) > 1
