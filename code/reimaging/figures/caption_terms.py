"""What tells the captions of a group from all others: the terms with the strongest log-odds."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reimaging.figures.style import (
    COLOURS,
    FAINT,
    HAIR,
    INK,
    PAGE,
    SMALL,
    drawing,
    note,
    save,
    say_nothing_to_show,
)
from reimaging.index.caption_terms import LogOdds, log_odds
from reimaging.table import read_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes


MOST = 25  # terms of either side
PAIRS = 15  # of these, terms of two words, if there are as many
CLEAR = 1.96  # deviations from no difference that a term must have: a 95 % interval
_SAME_PHRASE = 0.75  # of the captions of "fully connected" also say "connected layer"
_ROW = 0.135  # inches
_COUNTS = (28, 58)  # points right of the axes, the ends of the counts


class Term(NamedTuple):
    """A term with its captions of the group and of the rest; None where the table does not tell.

    `at_least` says that a count is not known, so that the log-odds are those of the most that it
    can be.
    """

    term: str
    captions: tuple[int | None, int | None]
    log_odds: float
    z: float
    at_least: bool

    @property
    def is_pair(self) -> bool:
        return " " in self.term

    @property
    def interval(self) -> tuple[float, float]:
        reach = CLEAR * abs(self.log_odds / self.z) if self.z else 0.0
        return self.log_odds - reach, self.log_odds + reach


def terms_of(rows: Sequence[Mapping[str, str]]) -> list[Term]:
    """Read the terms of `caption_terms.csv`.

    Of a list that was cut off, a term that one side lacks has at most as many captions there as
    the last that is listed.
    """
    sides = ("group_captions", "rest_captions")
    counts = [[int(row[side]) if row[side] else None for side in sides] for row in rows]
    lowest = [min((n for c in counts if (n := c[side]) is not None), default=0) for side in (0, 1)]
    terms = []
    for row, (group, rest) in zip(rows, counts, strict=True):
        if row["log_odds"] and row["z"]:
            found = LogOdds(float(row["log_odds"]), float(row["z"]))
            at_least = False
        else:
            bounds = (lowest[0] if group is None else group, lowest[1] if rest is None else rest)
            found = log_odds(bounds[0], int(row["group_of"]), bounds[1], int(row["rest_of"]))
            at_least = None in (group, rest)
        terms.append(Term(row["term"], (group, rest), *found, at_least))
    return terms


def chosen(terms: Sequence[Term], sign: int) -> tuple[list[Term], list[Term]]:
    """Choose the strongest terms of the group (sign 1) or of the rest (-1), none said twice.

    Returns
    -------
    The terms of two words and those of one, each the strongest first. A word that one of these
    pairs has is left out, and of two pairs that are halves of one phrase the weaker.
    """
    clear = sorted(
        (term for term in terms if sign * term.z >= CLEAR), key=lambda t: (-sign * t.z, t.term)
    )
    pairs: list[Term] = []
    for term in (term for term in clear if term.is_pair):
        if not any(_are_halves(term, other) for other in pairs):
            pairs.append(term)
    words = [term for term in clear if not term.is_pair]
    first = _without(words, pairs[:PAIRS])
    pairs = pairs[: max(PAIRS, MOST - len(first))]
    return pairs, _without(words, pairs)[: MOST - len(pairs)]


def _without(words: Sequence[Term], pairs: Sequence[Term]) -> list[Term]:
    said = {word for pair in pairs for word in pair.term.split()}
    return [word for word in words if word.term not in said]


def _are_halves(one: Term, two: Term) -> bool:
    """Tell whether two pairs seem to be halves of one phrase of three words."""
    (a, b), (c, d) = one.term.split(), two.term.split()
    sizes = [sum(count or 0 for count in term.captions) for term in (one, two)]
    return (b == c or a == d) and min(sizes) >= _SAME_PHRASE * max(sizes)


def draw(caption_terms: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `caption_terms.csv`."""
    rows = read_table(caption_terms)
    if not rows:
        why = "Too few captions of the group or of the rest to tell what they say differently."
        say_nothing_to_show(targets, why, PAGE)
        return
    terms = terms_of(rows)
    sides = [chosen(terms, sign) for sign in (1, -1)]
    of = (int(rows[0]["group_of"]), int(rows[0]["rest_of"]))
    shown = [term for pairs, words in sides for term in (*pairs, *words)]
    if not shown:
        why = f"Of {len(terms):,} terms none tells the captions of the group from the rest."
        say_nothing_to_show(targets, why, PAGE)
        return
    lines = max(len(pairs) + len(words) + bool(pairs and words) for pairs, words in sides)
    furthest = max(abs(end) for term in shown for end in term.interval)
    with drawing(PAGE, 0.95 + _ROW * max(lines, 3)) as figure:
        names = ("the group", "all others")
        colours = (COLOURS["vermilion"], COLOURS["blue"])
        for side, axes in enumerate(figure.subplots(1, 2)):
            _draw_side(axes, *sides[side], sign=1 - 2 * side, colour=colours[side])
            axes.set_ylim(max(lines, 3) - 0.5, -0.7)
            axes.set_xlim(0, 1.04 * furthest)
            axes.set_title(f"More in captions of {names[side]}", loc="left", pad=14)
            axes.set_xlabel("log-odds ratio, with 95 % interval")
        told = f"n = {of[0]:,} captions of the group, {of[1]:,} of all others, drawn by lot"
        if any(term.at_least for term in shown):
            told += "; – and arrow: not in the list, at least this"
        note(figure, told)
        save(figure, targets)


def _draw_side(
    axes: "Axes", pairs: Sequence[Term], words: Sequence[Term], sign: int, colour: str
) -> None:
    places = [*range(len(pairs)), *range(len(pairs) + bool(pairs), len(pairs) + 1 + len(words))]
    shown = [*pairs, *words]
    places = places[: len(shown)]
    axes.set_yticks(places, [term.term for term in shown])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    if not shown:
        axes.text(
            0.5, 0.5, "no term stands out", transform=axes.transAxes, ha="center", color=FAINT
        )
        return
    for place, term in zip(places, shown, strict=True):
        axes.axhline(place, color=HAIR, linewidth=0.4, zorder=0)
        value = sign * term.log_odds
        if term.at_least:
            axes.annotate(
                "",
                (value, place),
                (11, 0),
                textcoords="offset points",
                arrowprops={"arrowstyle": "<-", "color": colour, "linewidth": 0.8, "shrinkA": 0},
            )
        else:
            low, high = sorted(sign * end for end in term.interval)
            axes.plot([low, high], [place, place], color=colour, linewidth=1)
        face = "white" if term.at_least else colour
        axes.scatter([value], [place], s=11, facecolor=face, edgecolor=colour, zorder=3)
        for count, right in zip(term.captions, _COUNTS, strict=True):
            _write(axes, right, place, "–" if count is None else f"{count:,}")
    for name, right in zip(("group", "others"), _COUNTS, strict=True):
        _write(axes, right, places[0] - 1, name, FAINT)


def _write(axes: "Axes", right: float, place: float, text: str, colour: str = INK) -> None:
    """Write a count beside the axes, its end so many points from their right edge."""
    axes.annotate(
        text,
        (1, place),
        (right, 0),
        xycoords=axes.get_yaxis_transform(),
        textcoords="offset points",
        ha="right",
        va="center_baseline",
        fontsize=SMALL,
        color=colour,
        annotation_clip=False,
    )
