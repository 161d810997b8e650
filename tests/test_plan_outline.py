"""arXiv in outline: what is published of it adds up, and tars without articles are reckoned."""

import pytest

from reimaging.acquire.manifest import BulkTar
from reimaging.plan_outline import (
    IMAGES_AN_ARTICLE,
    MEAN_MB,
    TAR,
    articles_of,
    count,
    images_an_article,
    mb_an_article,
    outline,
    outline_tars,
)
from reimaging.settings import Slice


def tar(yymm="1201", size=500_000_000, items=None):
    name = f"arXiv_src_{yymm}_001.tar"
    return BulkTar(name, f"src/{name}", "0" * 32, size, yymm, 1, num_items=items)


def until(month):
    return count(outline_tars(Slice(last_month=month)))


def test_the_studys_window_has_its_terabyte_its_tars_its_articles_and_images():
    window = until("2018-12")
    assert window.bytes == pytest.approx(1.0e12, rel=0.05)
    assert window.tars == pytest.approx(2150, rel=0.05)
    assert window.articles == pytest.approx(1_483_841, rel=0.001)
    assert window.images == pytest.approx(10_053_059, rel=0.002)


@pytest.mark.parametrize(
    ("month", "terabytes"), [("2012-01", 0.19), ("2020-10", 1.66), ("2023-03", 2.9)]
)
def test_other_sizes_that_were_published_are_met_within_a_ninth(month, terabytes):
    # arXiv's page on bulk data in February 2012 and March 2023; the Internet Archive's copy
    assert until(month).bytes == pytest.approx(terabytes * 1e12, rel=0.11)


def test_there_are_as_many_tars_as_in_the_manifest_of_november_2024():
    assert until("2024-10").tars == pytest.approx(9010, rel=0.01)


def test_months_of_the_slice_alone_are_made_up_in_time_order():
    tars = outline_tars(Slice(first_month="1999-12", last_month="2000-01"))
    assert [each.month for each in tars] == ["1999-12", "2000-01"]
    assert not outline_tars(Slice(first_month="2030-01"))


def test_a_made_up_tar_is_no_larger_than_a_real_one():
    assert max(each.size for each in outline_tars(Slice())) <= TAR


def test_articles_are_those_that_the_manifest_states():
    counts = count([tar(items=100), tar(items=50)])
    assert (counts.tars, counts.articles, counts.bytes) == (2, 150, 1_000_000_000)
    assert counts.images == round(150 * images_an_article(2012))


def test_where_it_states_none_they_are_told_from_the_size():
    assert articles_of(tar("1201")) == pytest.approx(500 / 0.6, rel=0.01)


def test_of_a_slice_by_article_the_share_of_images_is_counted():
    whole, chosen = count([tar(items=100)]), count([tar(items=100)], chosen=10)
    assert chosen.articles == 10
    assert chosen.images == pytest.approx(whole.images / 10, abs=1)
    assert chosen.bytes == whole.bytes  # as whole tars are fetched and read


def test_images_an_article_are_the_studys_and_later_those_of_its_update():
    assert images_an_article(2018) == pytest.approx(1_368_231 / 140_242)
    assert images_an_article(2024) == images_an_article(2031) == IMAGES_AN_ARTICLE


def test_articles_grow_from_month_to_month_and_stay_as_they_were_beyond_what_is_known():
    sizes = [mb_an_article(1990 + step / 12) for step in range(12 * 40)]
    assert sizes == sorted(sizes)
    assert sizes[0] == mb_an_article(1999) == 0.089
    assert sizes[-1] == 4.35


def test_years_follow_on_each_other():
    assert [*outline()] == list(range(1991, 2025))


def test_the_mean_of_all_years_is_that_of_the_outline():
    whole = count(outline_tars(Slice()))
    assert pytest.approx(whole.bytes / whole.articles / 1e6, abs=0.05) == MEAN_MB
