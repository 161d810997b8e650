"""A term in captions: its share of each year's captions, a ridge a category, by peak."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reimaging.figures.style import (
    FAINT,
    FIELD_COLOURS,
    HAIR,
    PAGE,
    SMALL,
    drawing,
    note,
    save,
    say_nothing_to_show,
    short,
    show_years,
)
from reimaging.table import read_table
from reimaging.taxonomy import UNKNOWN, field_of, name_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes


MOST = 12  # ridges
# A share of few captions is mostly chance: years below the first of these that leaves half of all
# captions to show are hidden.
LEAST = (100, 50, 20, 10, 5, 1)
_STEP = 0.36  # inches from ridge to ridge
_OVERLAP = 1.7  # steps that the highest ridge rises
_WIDE = 0.4  # of a year, to either side of its middle


class Ridge(NamedTuple):
    """A category: its shares by year, and its captions with the term in the years that show."""

    category: str
    with_term: int
    captions: int
    shares: dict[int, float]

    @property
    def peak(self) -> int:
        """The year with the largest share, the first of several."""
        return max(self.shares, key=lambda year: (self.shares[year], -year))


def least_captions(rows: Sequence[Mapping[str, str]]) -> int:
    """Choose how many captions a category must have in a year for the year to show."""
    sizes = [int(row["captions"]) for row in rows]
    for least in LEAST:
        if 2 * sum(size for size in sizes if size >= least) >= sum(sizes):
            return least
    return LEAST[-1]


def ridges_of(rows: Sequence[Mapping[str, str]], least: int) -> list[Ridge]:
    """Choose the categories with most captions that have the term, the latest peak last.

    Categories in which no caption has the term, in years that show, are left out.
    """
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for row in rows:
        year, with_term, captions = (int(row[c]) for c in ("year", "with_term", "captions"))
        if captions >= least:
            found[row["category"]].append((year, with_term, captions))
    ridges = [
        Ridge(
            category,
            sum(with_term for _, with_term, _ in years),
            sum(captions for _, _, captions in years),
            {year: with_term / captions for year, with_term, captions in sorted(years)},
        )
        for category, years in found.items()
    ]
    ridges = [ridge for ridge in ridges if ridge.with_term]
    ridges.sort(key=lambda ridge: (-ridge.with_term, ridge.category))
    return sorted(ridges[:MOST], key=lambda ridge: (ridge.peak, ridge.category))


def outline(shares: Mapping[int, float]) -> list[tuple[list[float], list[float]]]:
    """Give the outline of a ridge, x and y of each unbroken run of years."""
    runs: list[list[int]] = []
    for year in sorted(shares):
        if not runs or year > runs[-1][-1] + 1:
            runs.append([])
        runs[-1].append(year)
    return [
        (
            [run[0] - _WIDE, *(float(year) for year in run), run[-1] + _WIDE],
            [shares[run[0]], *(shares[year] for year in run), shares[run[-1]]],
        )
        for run in runs
    ]


def round_share(most: float) -> float:
    """Give the largest of 1, 2, 5 times a power of ten that is not above a share."""
    from math import floor, log10

    power = 10.0 ** floor(log10(most))
    return next(step * power for step in (5, 2, 1) if step * power <= most * (1 + 1e-9))


def draw(term_by_category_year: Path, targets: Sequence[Path]) -> None:
    """Draw it from `term_by_category_year.csv` (term, category, year, with_term, captions)."""
    rows = read_table(term_by_category_year)
    if not rows:
        say_nothing_to_show(targets, "No figure has a caption: there is nothing to search.", PAGE)
        return
    term, captions = rows[0]["term"], sum(int(row["captions"]) for row in rows)
    least = least_captions(rows)
    ridges = ridges_of(rows, least)
    if not ridges:
        seen = sum(int(row["with_term"]) for row in rows)
        why = f"“{_quoted(term)}” stands in {seen:,} of {captions:,} captions"
        if seen:
            why += f", none of them in a year and category of {least} captions or more"
        say_nothing_to_show(targets, why + ".", PAGE)
        return
    most = max(max(ridge.shares.values()) for ridge in ridges)
    with drawing(PAGE, 0.95 + _STEP * (len(ridges) + _OVERLAP - 1)) as figure:
        axes = figure.subplots()
        for place, ridge in enumerate(ridges):
            _draw_ridge(axes, len(ridges) - 1 - place, ridge, _OVERLAP / most)
        years = sorted({year for ridge in ridges for year in ridge.shares})
        show_years(axes, years)
        axes.set_ylim(-0.12, len(ridges) - 1 + _OVERLAP + 0.55)
        axes.set_yticks(
            range(len(ridges)), [_named(r.category) for r in reversed(ridges)], va="bottom"
        )
        axes.tick_params(axis="y", length=0, labelsize=6.5, pad=3)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.tick_params(axis="x", length=2)
        axes.set_title(
            f"Share of a year's captions with “{_quoted(term)}”, by category", loc="left"
        )
        _draw_scale(axes, round_share(most), _OVERLAP / most, len(ridges))
        note(figure, _told(rows, ridges, least))
        save(figure, targets)


def _draw_ridge(axes: "Axes", base: int, ridge: Ridge, height: float) -> None:
    from matplotlib.colors import to_rgb

    colour = FIELD_COLOURS[field_of(ridge.category)]
    order = 100 - 3 * base  # what is lower on the page lies in front
    axes.axhline(base, color=HAIR, linewidth=0.5, zorder=order)
    pale = tuple(1 - 0.7 * (1 - part) for part in to_rgb(colour))  # hides what lies behind
    for x, shares in outline(ridge.shares):
        y = [base + height * share for share in shares]
        axes.plot(x, y, color="white", linewidth=2.2, zorder=order + 1)
        axes.fill_between(x, base, y, color=pale, linewidth=0, zorder=order + 1.5)
        axes.plot(x, y, color=colour, linewidth=0.9, zorder=order + 2)
    axes.annotate(
        f"{short(ridge.with_term)} of {short(ridge.captions)}",
        (1.0, base),
        (4, 1),
        xycoords=axes.get_yaxis_transform(),
        textcoords="offset points",
        fontsize=SMALL,
        color=FAINT,
        va="bottom",
        annotation_clip=False,
    )


def _draw_scale(axes: "Axes", share: float, height: float, ridges: int) -> None:
    """Draw right above the numbers how high a share rises."""
    top = ridges - 1 + _OVERLAP + 0.5
    place = axes.get_yaxis_transform()
    axes.plot(
        [1.012, 1.012],
        [top - share * height, top],
        transform=place,
        color="#222222",
        linewidth=1.2,
        clip_on=False,
        solid_capstyle="butt",
    )
    axes.annotate(
        f"{100 * share:.3g} %",
        (1.012, top - share * height / 2),
        (4, 0),
        xycoords=place,
        textcoords="offset points",
        fontsize=SMALL,
        va="center",
        annotation_clip=False,
    )


def _told(rows: Sequence[Mapping[str, str]], ridges: Sequence[Ridge], least: int) -> str:
    seen = sum(int(row["with_term"]) for row in rows)
    captions = sum(int(row["captions"]) for row in rows)
    told = f"n = {seen:,} caption{'s' * (seen != 1)} with the term, of {captions:,}"
    told += "; by primary category"
    if len(ridges) == MOST:
        told += f", the {MOST} with most such captions"
    return told + (f"; years of fewer than {least} captions hidden" if least > 1 else "")


def _named(category: str) -> str:
    name = "no category known" if category == UNKNOWN else name_of(category)
    return _cut(name) if name in (category, "no category known") else f"{_cut(name)}  {category}"


def _quoted(term: str) -> str:
    """Write a term as it was typed: in a term a dollar begins no formula."""
    return _cut(" ".join(term.split())).replace("$", r"\$")


def _cut(text: str, most: int = 36) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
