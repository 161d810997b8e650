"""Two runs set beside each other, item by item: same, near enough, or not, and from which step on.

An item is what one measure or more are of: a file, a table of the database, a number. It is the
same if all its measures are. Else each measure that may not be off decides, and of those that may,
how far it is.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from reimaging.verification.measures import PART
from reimaging.verification.record import MACHINE, TOLD, Measured, Recorded

Verdict = Literal[
    "same", "within tolerance", "differs", "altered", "not here", "only here", "not recorded",
    "given",
]  # fmt: skip
BAD: tuple[Verdict, ...] = ("differs", "altered", "not here", "only here")
GOOD: tuple[Verdict, ...] = ("same", "within tolerance")
Key = tuple[str, str, str]
PICTURE = "picture"  # the measure of which there is a thumbnail beside the record
UNREADABLE = "unreadable"  # of a file that is not what its name says

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


@dataclass(frozen=True)
class Difference:
    """A measure that is another than the recorded one.

    Attributes
    ----------
    measure
        Which one.
    recorded, found
        The values; "" where there is none.
    tolerance, why
        As the record has them.
    is_allowed
        Whether it is within the tolerance.
    distance
        Of a picture: how far it is from the recorded one; None where it cannot be told.
    """

    measure: str
    recorded: str
    found: str
    tolerance: str
    why: str
    is_allowed: bool
    distance: float | None = None


@dataclass(frozen=True)
class Result:
    """What became of one item: its verdict, and the measures that are others."""

    step: str
    item: str
    verdict: Verdict
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All items of a run in the order of its steps.

    Attributes
    ----------
    results
        One an item.
    told
        Lines of the record that are shown and not compared, with what was found: (item, recorded,
        found).
    """

    results: tuple[Result, ...]
    told: tuple[tuple[str, str, str], ...] = field(default=())

    @property
    def is_good(self) -> bool:
        """Whether the run is the recorded one, within its tolerances: nothing compared is not."""
        verdicts = {result.verdict for result in self.results}
        return not verdicts & {*BAD} and bool(verdicts & {*GOOD})

    def first(self, *verdicts: Verdict) -> Result | None:
        """Give the first item, in the order of the steps, with one of these verdicts."""
        return next((result for result in self.results if result.verdict in verdicts), None)


def compare(
    recorded: Sequence[Recorded],
    found: Iterable[Measured],
    *,
    steps: Sequence[str] = (),
    given: Iterable[str] = (),
    altered: Mapping[str, str] | None = None,
    distance: Callable[[Recorded], float | None] = lambda line: None,
    is_whole: bool = False,
) -> Comparison:
    """Compare what was measured with what is recorded.

    Parameters
    ----------
    recorded
        The record.
    found
        What was measured now.
    steps
        The steps in their order, by which the results are sorted.
    given
        Steps that are not done here: what is missing of them is no fault.
    altered
        Files that are not what their own task made, each with its step.
    distance
        Gives for a picture's line how far the picture found is from the recorded one; None where it
        cannot be told.
    is_whole
        Whether what is not recorded is a fault, as beside another run.
    """
    by_key = {each.key: each for each in found}
    parts = {each.key[:2] for each in by_key.values() if each.measure == PART}
    broken = {each.item: each for each in by_key.values() if each.measure == UNREADABLE}
    given = set(given)
    items: dict[tuple[str, str], list[Recorded]] = {}
    for line in recorded:
        if line.tolerance != TOLD:
            items.setdefault(line.key[:2], []).append(line)
    results = []
    for (step, item), lines in items.items():
        if file_part(item) in broken:
            results.append(_unreadable(step, item, broken[file_part(item)].value))
        elif (step, item) in parts or (step in given and not _any_of(lines, by_key)):
            results.append(Result(step, item, "given"))
        elif _any_of(lines, by_key):
            others = tuple(_differences(lines, by_key, distance))
            results.append(Result(step, item, _verdict(lines, others), others))
        else:
            results.append(Result(step, item, "not here"))
    told = [line for line in recorded if line.tolerance == TOLD]
    known = {*items, *(line.key[:2] for line in told)}
    files = {file_part(item) for _, item in items}
    fresh = dict.fromkeys(each.key[:2] for each in by_key.values() if each.key[:2] not in known)
    results += [
        Result(*key, "only here" if is_whole else "not recorded")
        for key in fresh
        if not (key[1] in broken and key[1] in files)
    ]
    results = _with_altered(results, altered or {})
    order = {step: place for place, step in enumerate(steps)}
    results.sort(key=lambda result: order.get(result.step, len(order)))
    return Comparison(
        tuple(results),
        tuple(
            (line.item, line.value, by_key[line.key].value if line.key in by_key else "")
            for line in told
        ),
    )


def _any_of(lines: Sequence[Recorded], found: Mapping[Key, Measured]) -> bool:
    return any(line.key in found for line in lines)


def _unreadable(step: str, item: str, error: str) -> Result:
    told = Difference(UNREADABLE, "a file that can be read", error, "", "", False)
    return Result(step, item, "differs", (told,))


def _verdict(lines: Sequence[Recorded], others: Sequence[Difference]) -> Verdict:
    if not others:
        return "same"
    # where any value is allowed for every measure, none of them says that it is near
    is_told = any(line.tolerance != MACHINE for line in lines)
    is_near = is_told and all(other.is_allowed for other in others)
    return "within tolerance" if is_near else "differs"


def file_part(item: str) -> str:
    """Give the file that an item is, or is a part of: "data/P/arxiv.sqlite3: articles"."""
    return item.partition(": ")[0]


def _with_altered(results: Sequence[Result], altered: Mapping[str, str]) -> list[Result]:
    """Say of files that were altered that they were, unless what differs in them is named."""
    named = {file_part(result.item) for result in results if result.verdict == "differs"}
    touched = {file: step for file, step in altered.items() if file not in named}
    told = [
        replace(result, verdict="altered") if result.item in touched else result
        for result in results
    ]
    whole = {result.item for result in results}
    return told + [
        Result(step, file, "altered") for file, step in touched.items() if file not in whole
    ]


def _differences(
    lines: Sequence[Recorded],
    found: dict[Key, Measured],
    distance: Callable[[Recorded], float | None],
) -> Iterable[Difference]:
    values = {line.measure: found[line.key].value if line.key in found else "" for line in lines}
    # a picture of the same bytes is not looked at
    are_others = any(values[line.measure] != line.value for line in lines)
    for line in lines:
        value, how_far = values[line.measure], None
        if line.measure == PICTURE:
            if not are_others:
                continue
            how_far = distance(line)
            allowed = how_far is not None and how_far <= _limit(line.tolerance, 1.0)
        elif value == line.value:
            continue
        else:
            allowed = is_near(line.value, value, line.tolerance)
        yield Difference(
            line.measure, line.value, value, line.tolerance, line.why, allowed, how_far
        )


def is_near(recorded: str, found: str, tolerance: str) -> bool:
    """Tell whether a value is within its tolerance of the recorded one.

    Numbers are compared one by one, and what stands between them has to be the same.

    >>> is_near("84.7 % to 90.3 %", "85.0 % to 90.1 %", "0.5")
    True
    """
    if recorded == found or tolerance == MACHINE:
        return True
    if not tolerance or _NUMBER.sub("#", recorded) != _NUMBER.sub("#", found):
        return False
    pairs = zip(_NUMBER.findall(recorded), _NUMBER.findall(found), strict=True)
    # what is written with six digits may be off by the last of them
    return all(
        abs(float(one) - float(other)) <= _limit(tolerance, abs(float(one))) * (1 + 1e-9)
        for one, other in pairs
    )


def _limit(tolerance: str, of: float) -> float:
    if tolerance == MACHINE:
        return float("inf")
    parts = tolerance.split("+") if tolerance else []
    return sum(float(p[:-1]) / 100 * of if p.endswith("%") else float(p) for p in parts)
