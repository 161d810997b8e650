"""What fetching bulk tars costs, and whether a budget allows it.

Amazon bills whoever asks for the bytes that leave its region and for each request. Prices change:
they are settings of the profile, with the month of the list that they are from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reimaging.acquire.manifest import BulkTar
from reimaging.errors import ReimagingError
from reimaging.quantity import count_text, size_text, usd_text
from reimaging.settings import Costs

GB = 10**9  # bytes; Amazon's has 7 % more, so that a bill is rather below what is said here
REQUESTS = (
    3  # a tar: its size is asked for, it is fetched, and asked for again before it is dropped
)


@dataclass(frozen=True)
class Price:
    """What fetching takes: requests, bytes, US dollars."""

    requests: int
    bytes: int
    usd: float


def price_of(sizes: Sequence[int], costs: Costs, requests: int = REQUESTS) -> Price:
    """Price files of these sizes (bytes), each fetched with so many requests."""
    total, asked = sum(sizes), requests * len(sizes)
    usd = total / GB * costs.usd_per_gb + asked / 1000 * costs.usd_per_1000_requests
    return Price(asked, total, usd)


def months_within(
    tars: Sequence[BulkTar], costs: Costs, budget_usd: float
) -> tuple[str, str] | None:
    """Give the first and last of the whole months, from the first one on, that a budget pays for.

    Parameters
    ----------
    tars
        In time order.
    costs
        The prices.
    budget_usd
        US dollars.

    Returns
    -------
    tuple of str or None
        Months such as `2012-01`; None if it does not pay for the first.
    """
    spent, last = 0.0, None
    by_month: dict[str, list[int]] = {}
    for tar in tars:
        by_month.setdefault(tar.month, []).append(tar.size)
    for month, sizes in by_month.items():
        spent += price_of(sizes, costs).usd
        if spent > budget_usd:
            break
        last = month
    return None if last is None else (tars[0].month, last)


def is_beyond_budget(tars: Sequence[BulkTar], costs: Costs) -> bool:
    """Tell whether all of the tars cost more than the budget."""
    usd = price_of([tar.size for tar in tars], costs).usd
    return costs.budget_usd is not None and usd > costs.budget_usd


def refuse_beyond_budget(tars: Sequence[BulkTar], still: Sequence[BulkTar], costs: Costs) -> None:
    """Refuse a fetch if all that the slice takes costs more than its budget.

    Parameters
    ----------
    tars
        All tars of the slice that have to be paid for, fetched or not, in time order.
    still
        Those of them that are yet to be fetched; nothing is refused if there are none.
    costs
        Prices and budget.

    Raises
    ------
    ReimagingError
        One sentence that says by how much, and which months would fit.
    """
    if costs.budget_usd is None or not still or not is_beyond_budget(tars, costs):
        return
    whole = price_of([tar.size for tar in tars], costs)
    over = whole.usd - costs.budget_usd
    fitting = months_within(tars, costs, costs.budget_usd)
    first, last = tars[0].month, tars[-1].month
    advice = "choose fewer articles or"
    if fitting:
        advice = f"{fitting[0]} to {fitting[1]} would fit: set slice.last_month to the latter, or"
    elif first != last:
        advice = f"not even {first} would fit: set slice.first_month to a later one, or"
    spent = whole.usd - price_of([tar.size for tar in still], costs).usd
    raise ReimagingError(
        f"Nothing is fetched, as the {count_text(len(tars), 'tar')} of this slice "
        f"({size_text(whole.bytes)}) cost US$ {usd_text(whole.usd)}, of which US$ "
        f"{usd_text(spent)} are for what is here or done with, and that is US$ {usd_text(over)} "
        f"over costs.budget_usd = {costs.budget_usd:g}; {advice} raise the budget."
    )
