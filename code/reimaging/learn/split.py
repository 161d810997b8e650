"""Which images train, which validate and which test: never parted within a group.

Images of one article resemble each other, and so do near-duplicates across articles. If some of a
group were learned from and others tested, the test would ask what was learned by heart. So the
groups of both kinds are joined (`join_groups`), and each goes as a whole to one part.

The classes are shared out as Sechidis, K., Tsoumakas, G. & Vlahavas, I. (2011), "On the
stratification of multi-label data", ECML PKDD, LNCS 6913, 145-158,
doi:10.1007/978-3-642-23808-6_10, do it: the rarest class first, each group to the part that lacks
most of it. Theirs are single things with several labels, ours are groups with several rows; and
ties are broken by a hash of the seed and the group's name, not by random numbers.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from math import fsum
from typing import Any

from reimaging.errors import ReimagingError
from reimaging.pixels.arrays import rank

PARTS = ("train", "validation", "test")
LEFT_OUT = "left out"
NOT_TEST = "not test"  # for `fixed`: a row that may train or validate
_CERTAIN = ("test", "validation", "train")  # of two parts to which a group is fixed, the first


def join_groups(groups: Sequence[Any], *others: Sequence[Hashable]) -> list[Any]:
    """Join groupings of the same rows: rows are together if any of the groupings has them so.

    Parameters
    ----------
    groups
        The group of each row, by names that can be sorted, such as numbers of articles.
    others
        The group of each row in other groupings, such as those of near-duplicates.

    Returns
    -------
    list
        The joined group of each row, by the first name, as sorted, of the `groups` in it. So it
        does not depend on the order of the rows.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    numbers: dict[tuple[int, Hashable], int] = {}
    edges: list[tuple[int, int]] = []
    for row in zip(groups, *others, strict=True):
        keys = [numbers.setdefault((kind, group), len(numbers)) for kind, group in enumerate(row)]
        edges += [(keys[0], key) for key in keys]
    size = len(numbers)
    ends = ([one for one, _ in edges], [other for _, other in edges])
    graph = coo_array(([1] * len(edges), ends), (size, size))
    joined = connected_components(graph, directed=False)[1].tolist() if size else []
    first: dict[int, Any] = {}
    for group in groups:
        component = joined[numbers[0, group]]
        first[component] = min(first.get(component, group), group)
    return [first[joined[numbers[0, group]]] for group in groups]


def split(
    groups: Sequence[Hashable],
    labels: Sequence[str],
    shares: Mapping[str, float],
    seed: int,
    fixed: Sequence[str | None] | None = None,
) -> list[str]:
    """Give each row its part, the groups whole and each class in the parts by their shares.

    Rows that are fixed to a part are in it. A group with such a row goes there with all its rows,
    but nothing joins the fixed rows of the test: the group's other rows are left out. Where a
    group is fixed to several parts, test comes before validation and that before train; the rows
    fixed to the others are left out. `shares` are those of the rows that are not in such groups,
    of groups that may be tested and of those that may not (NOT_TEST) each for itself.

    If each group is of one class, a part has of each class its share of the rows to within twice
    the class's largest group, and each part with a share has some of each class of which there are
    as many groups as such parts, or more. Where groups are of several classes this holds nearly.

    Parameters
    ----------
    groups
        Of each row, as a whole number or a text that does not depend on the order of the rows.
    labels
        The class of each row.
    shares
        Of PARTS, 0 or more, with the sum 1; those not named have none.
    seed
        Any whole number.
    fixed
        Of each row a part, NOT_TEST, or None; None for all of them at once.

    Returns
    -------
    list of str
        Of each row a part, or LEFT_OUT.

    Raises
    ------
    ReimagingError
        If the shares are not such.
    """
    _check(shares)
    fixed = [None] * len(groups) if fixed is None else fixed
    unknown = {wish for wish in fixed if wish is not None} - {*PARTS, NOT_TEST}
    if unknown:
        raise ValueError(f"rows are fixed to {', '.join(sorted(unknown))}, which is no part")
    wishes: dict[Hashable, set[str]] = {}
    counts: dict[Hashable, Counter[str]] = {}
    for group, label, wish in zip(groups, labels, fixed, strict=True):
        wishes.setdefault(group, set()).update({wish} if wish else ())
        counts.setdefault(group, Counter())[label] += 1
    part_of: dict[Hashable, str] = {}
    for group, wished in wishes.items():
        for part in _CERTAIN:
            if part in wished:
                part_of.setdefault(group, part)
    for trained_only in (False, True):
        free = {
            group: count
            for group, count in counts.items()
            if group not in part_of and (NOT_TEST in wishes[group]) == trained_only
        }
        part_of |= _shared_out(free, _shares_of(shares, trained_only), seed)
    return [
        _part_of_row(part_of[group], wish, wishes[group])
        for group, wish in zip(groups, fixed, strict=True)
    ]


def _check(shares: Mapping[str, float]) -> None:
    told = ", ".join(f"{part} {share}" for part, share in shares.items())
    known = set(shares) <= set(PARTS)
    if not known or min(shares.values(), default=-1) < 0 or abs(sum(shares.values()) - 1) > 1e-6:
        raise ReimagingError(
            f"The shares of the split are {told or 'none'}; {', '.join(PARTS)} may have shares of "
            "0 or more that add up to 1."
        )


def _shares_of(shares: Mapping[str, float], trained_only: bool) -> dict[str, float]:
    """Keep the parts that get any; the test's share may go to the others in proportion."""
    kept = {part: shares.get(part, 0) for part in PARTS if not (trained_only and part == "test")}
    total = sum(kept.values())
    return {part: share / total for part, share in kept.items() if share} or {"train": 1.0}


def _part_of_row(part: str, wish: str | None, wished: set[str]) -> str:
    """Leave out what is fixed elsewhere, and what would join the fixed rows of the test."""
    if part == "test" and "test" in wished:
        return part if wish == "test" else LEFT_OUT
    return LEFT_OUT if wish in PARTS and wish != part else part


def _shared_out(
    counts: Mapping[Hashable, Counter[str]], shares: Mapping[str, float], seed: int
) -> dict[Hashable, str]:
    totals = sum(counts.values(), Counter[str]())
    lacks = {
        part: {label: share * total for label, total in totals.items()}
        for part, share in shares.items()
    }
    has: dict[str, set[str]] = {part: set() for part in shares}
    part_of: dict[Hashable, str] = {}

    def assign(group: Hashable, part: str) -> None:
        part_of[group] = part
        has[part].update(counts[group])
        for label, count in counts[group].items():
            lacks[part][label] -= count

    for label in sorted(totals, key=lambda label: (totals[label], label)):
        waiting = [group for group in counts if label in counts[group] and group not in part_of]
        waiting.sort(key=lambda group: (-counts[group][label], rank(seed, "group", group)))
        for place, group in enumerate(waiting):
            without = [part for part in shares if label not in has[part]]
            # the last groups, which are the smallest, go where there would else be none
            open_to = without if len(waiting) - place <= len(without) else list(shares)
            assign(
                group, min(open_to, key=lambda part: _preference(part, label, lacks, seed, group))
            )
    return part_of


def _preference(
    part: str, label: str, lacks: Mapping[str, Mapping[str, float]], seed: int, group: Hashable
) -> tuple[float, float, bytes]:
    """Rank parts: the one that lacks most of the class, then most of all classes, comes first."""
    of = lacks[part]
    # fsum, as the last digits of a plain sum depend on the order of its terms
    return -of[label], -fsum(of.values()), rank(seed, f"part {part} of group", group)
