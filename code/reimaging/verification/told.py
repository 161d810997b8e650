"""How a run compares with another one, in words: for the terminal."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from reimaging.quantity import count_text
from reimaging.verification.comparing import BAD, PICTURE, Comparison, Difference, Result, Verdict

WORDS: dict[Verdict, str] = {
    "same": "same bytes",
    "within tolerance": "within tolerance",
    "differs": "differs",
    "altered": "altered since",
    "not here": "not here",
    "only here": "only here",
    "not recorded": "not recorded",
    "given": "given, not along",
}
_SHOWN = 5  # items a step and verdict that are named, unless all are asked for
_BAD_SHOWN = 40  # of those that are not as they should be
_LONG = 60  # letters of a value that are shown


def described(
    comparison: Comparison, beside: str, *, everything: bool = False, unrecorded: int = 0
) -> str:
    """Tell a comparison: a table by step, what is not the same, and from which step on.

    Parameters
    ----------
    comparison
        What was found.
    beside
        With what the run was compared.
    everything
        Whether to name each item that is not the same, and not the first few a step alone.
    unrecorded
        How many files have no record of their making.
    """
    lines = [*_table(comparison), ""]
    for step in dict.fromkeys(result.step for result in comparison.results):
        for verdict in [verdict for verdict in WORDS if verdict not in ("same", "given")]:
            found = [
                each for each in comparison.results if (each.step, each.verdict) == (step, verdict)
            ]
            most = len(found) if everything else _BAD_SHOWN if verdict in BAD else _SHOWN
            lines += _items(found, everything or verdict in BAD, most)
    if lines[-1]:
        lines.append("")
    return "\n".join([*lines, *conclusion(comparison, beside, unrecorded)])


def conclusion(comparison: Comparison, beside: str, unrecorded: int = 0) -> list[str]:
    """Say in a few sentences what came out."""
    counts = Counter(each.verdict for each in comparison.results)
    bad = [each for each in comparison.results if each.verdict in BAD]
    near, same = comparison.first("within tolerance"), counts["same"]
    compared = same + counts["within tolerance"] + len(bad)
    if not compared:
        return [f"Nothing was compared with {beside}."]
    if bad:
        first = bad[0]
        told = [
            f"{count_text(len(bad), 'thing')} of {compared:,} not as in {beside}. The first step "
            f"where it shows: {first.step}, {first.item} ({WORDS[first.verdict]})."
        ]
        if near and near is comparison.first("within tolerance", *BAD):
            told.append(f"Within tolerance already from {near.step} on: {near.item}.")
    elif near:
        told = [
            f"As in {beside}: {same:,} of {compared:,} with the same bytes, "
            f"{counts['within tolerance']:,} within tolerance, from {near.step} on ({near.item})."
        ]
    else:
        told = [f"The same bytes as in {beside}: {count_text(same, 'thing')} compared."]
    if counts["not recorded"]:
        told.append(f"{count_text(counts['not recorded'], 'thing')} not in the record.")
    if unrecorded:
        told.append(
            f"Of {count_text(unrecorded, 'file')} nothing tells how they were made: whether they "
            "were altered since is not known."
        )
    return told


def _table(comparison: Comparison) -> list[str]:
    counts = Counter((each.step, each.verdict) for each in comparison.results)
    used = [word for word in WORDS if any(verdict == word for _, verdict in counts)]
    lines = ["step        " + "".join(f"{WORDS[each]:>18}" for each in used)]
    for step in dict.fromkeys(each.step for each in comparison.results):
        cells = (f"{counts[step, each] or '':>18}" for each in used)
        lines.append(f"{step:12}" + "".join(cells))
    return [line.rstrip() for line in lines]


def _items(found: Sequence[Result], explain: bool, most: int) -> list[str]:
    lines = []
    for result in found[:most]:
        lines.append(f"{WORDS[result.verdict]}: {result.step}, {result.item}")
        if explain:
            lines += [f"    {difference_text(each)}" for each in result.differences]
    if len(found) > most:
        first = found[0]
        lines.append(f"{WORDS[first.verdict]}: {first.step}, {len(found) - most:,} more (--all)")
    return lines


def difference_text(difference: Difference) -> str:
    """Say in a line what is other than recorded, and how far it may be."""
    found, recorded = _short(difference.found or "none"), _short(difference.recorded)
    if difference.measure == PICTURE:
        away = difference.distance
        text = f"picture: {'cannot be seen' if away is None else f'{away:.2f} away'}"
    else:
        text = f"{difference.measure}: {found}, recorded {recorded}"
    allowed = {"": "no tolerance", "machine": "may be another on another machine"}
    told = allowed.get(difference.tolerance, f"tolerance {difference.tolerance}")
    why = f": {difference.why}" if difference.why else ""
    return f"{text} ({told}{why})"


def _short(value: str) -> str:
    """Shorten a hash as git does, and a long text."""
    if re.fullmatch(r"[0-9a-f]{32,}", value):
        return value[:12]
    return value if len(value) <= _LONG else f"{value[:_LONG]}…"


def changes_text(changes: Sequence[tuple[str, str, str]], record: Path, dry: bool) -> str:
    """Say what an update changes in a record, or would change."""
    if not changes:
        return f"{record} stands: this run is the recorded one."
    lines = []
    for what, before, now in changes:
        old, new = _short(before), _short(now)
        how = f"new, {new}" if not before else f"{old} -> {new}" if now else f"gone, {old}"
        lines.append(f"{what}: {how}")
    told = f"{count_text(len(changes), 'line')} {'would change' if dry else 'changed'} in {record}."
    return "\n".join([*lines, told])
