"""A slice takes articles by primary category, licence and number, told from the records."""

from dataclasses import replace

import pytest

from reimaging.errors import ReimagingError
from reimaging.index.records import write_records
from reimaging.index.selection import (
    may_hold,
    read_selection,
    selection_stands,
    tars_holding,
    write_selection,
)
from reimaging.settings import Slice

TARS = ("arXiv_src_9802_001", "arXiv_src_1501_001")


@pytest.fixture
def select(two_tars, tmp_path):
    records = tmp_path / "records.sqlite"
    write_records(records, sorted(two_tars.oai.glob("*.xml")))

    def select(tars=TARS, seed=1, **wanted):
        target = tmp_path / "selection.txt"
        write_selection(
            target,
            records,
            None if tars is None else [two_tars.tar(name) for name in tars],
            wanted=Slice(**wanted),
            seed=seed,
            made_from="this",
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


def test_cross_lists_count_if_the_slice_says_so(select):
    assert select(categories=["gr-qc"], cross_lists=True) == {"hep-th9802001"}
    assert select(categories=["stat"], cross_lists=True) == {"1501.00001"}


def test_without_tars_all_records_of_the_months_are_chosen_from(select):
    assert select(tars=None) == {"hep-th9802001", "hep-th9802002", "1501.00001"}
    assert select(tars=None, first_month="2015-01") == {"1501.00001"}


def test_a_list_knows_what_it_was_made_from(select, tmp_path):
    assert not selection_stands(tmp_path / "selection.txt", "this")
    select()
    assert selection_stands(tmp_path / "selection.txt", "this")
    assert not selection_stands(tmp_path / "selection.txt", "that")


@pytest.mark.parametrize(
    "damage", [lambda d: d[: d.rindex(b"\n", 0, -1) + 1], lambda d: b"", lambda d: b"\xff\x00" + d]
)
def test_a_list_that_is_not_whole_does_not_stand(select, tmp_path, damage):
    select()
    path = tmp_path / "selection.txt"
    path.write_bytes(damage(path.read_bytes()))
    assert not selection_stands(path, "this")


def test_only_tars_that_may_hold_a_wanted_article_are_kept(two_tars):
    tars = [two_tars.tar(name) for name in TARS]
    assert [tar.stem for tar in tars_holding(tars, {"hep-th9802002"})] == [TARS[0]]
    assert tars_holding(tars, {"1501.00002", "hep-th9803001", "no identifier"}) == []
    assert tars_holding(tars, {"hep-th9802001", "1501.00001"}) == tars


def test_where_a_manifest_states_no_articles_the_month_decides(two_tars):
    tar = replace(two_tars.tar(TARS[1]), first_item=None, last_item=None)
    assert may_hold(tar, "1501.09999")
    assert not may_hold(tar, "1502.00001")
