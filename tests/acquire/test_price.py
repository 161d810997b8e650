"""What fetching costs is said to the cent beforehand, and a budget is never passed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reimaging.acquire.manifest import BulkTar
from reimaging.acquire.price import months_within, price_of, refuse_beyond_budget
from reimaging.errors import ReimagingError
from reimaging.settings import Costs

GB = 10**9


def tar(yymm, size):
    name = f"arXiv_src_{yymm}_001.tar"
    return BulkTar(name, f"src/{name}", "0" * 32, size, yymm, 1, None, None, None)


YEAR = [tar(f"12{month:02}", 10 * GB) for month in range(1, 13)]


def test_bytes_and_requests_are_priced_as_the_list_has_it():
    price = price_of([GB, GB], Costs(usd_per_gb=0.09, usd_per_1000_requests=0.4), requests=3)
    assert (price.requests, price.bytes) == (6, 2 * GB)
    assert price.usd == pytest.approx(0.18 + 0.0024)


def test_within_amazons_region_only_the_requests_are_paid_for():
    assert price_of([GB], Costs(usd_per_gb=0)).usd == pytest.approx(3 * 0.0004 / 1000)


def test_the_study_cost_what_it_says_it_cost():
    # 1 TB in 2,150 tars, about AU$ 150 at the time: some US$ 100
    price = price_of([10**12 // 2150] * 2150, Costs())
    assert 85 < price.usd < 115


def test_the_months_that_a_budget_pays_for_are_whole_ones_from_the_first_on():
    costs = Costs(usd_per_gb=0.1, usd_per_1000_requests=0)
    assert months_within(YEAR, costs, 2.5) == ("2012-01", "2012-02")
    assert months_within(YEAR, costs, 12) == ("2012-01", "2012-12")
    assert months_within(YEAR, costs, 0.5) is None


@given(st.lists(st.integers(1, 50), min_size=1, max_size=12), st.floats(0, 60))
def test_what_fits_is_within_the_budget_and_a_month_more_is_not(sizes, budget):
    tars = [tar(f"12{n + 1:02}", size * GB) for n, size in enumerate(sizes)]
    costs = Costs(usd_per_gb=0.1)
    found = months_within(tars, costs, budget)
    inside = [t for t in tars if found and t.month <= found[1]]
    assert price_of([t.size for t in inside], costs).usd <= budget
    if len(inside) < len(tars):
        more = tars[: len(inside) + 1]
        assert price_of([t.size for t in more], costs).usd > budget


def test_a_slice_beyond_the_budget_is_refused_with_by_how_much_and_what_would_fit():
    costs = Costs(usd_per_gb=0.1, usd_per_1000_requests=0, budget_usd=2.5)
    with pytest.raises(ReimagingError) as caught:
        refuse_beyond_budget(YEAR, YEAR[1:], costs)
    assert str(caught.value) == (
        "Nothing is fetched, as the 12 tars of this slice (120.0 GB) cost US$ 12.00, of which "
        "US$ 1.00 are for what is here or done with, and that is US$ 9.50 over costs.budget_usd = 2.5; 2012-01 to "
        "2012-02 would fit: set slice.last_month to the latter, or raise the budget."
    )
    with pytest.raises(ReimagingError, match="not even 2012-01 would fit"):
        refuse_beyond_budget(YEAR, YEAR, Costs(budget_usd=0))
    with pytest.raises(ReimagingError, match="choose fewer articles or raise the budget"):
        refuse_beyond_budget(YEAR[:1], YEAR[:1], Costs(budget_usd=0))


def test_what_is_within_the_budget_or_has_none_or_is_here_already_passes():
    refuse_beyond_budget(YEAR, YEAR, Costs(usd_per_gb=0.1, budget_usd=12.1))
    refuse_beyond_budget(YEAR, YEAR, Costs(budget_usd=None))
    refuse_beyond_budget(YEAR, [], Costs(budget_usd=0))
