"""Formats by year: the share of each file extension among a year's images, under their number."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reimaging.figures.category_sheet import many, place, show_years_within, width_of
from reimaging.figures.style import (
    FAINT,
    INK,
    PAGE,
    SMALL,
    drawing,
    save,
    say_nothing_to_show,
    short,
)
from reimaging.figures.year_shares import spread
from reimaging.table import read_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# From the bottom, by kind; within a kind neighbours differ in lightness, so that greys tell them.
KINDS = {
    "vector": {"ps": "#003A5C", "eps": "#0072B2", "pdf": "#7CC4EE", "svg": "#D3ECFA"},
    "raster": {"gif": "#F0E442", "jpg": "#E69F00", "png": "#D55E00"},
}
_OTHER = "#999999"  # what is neither
_DARK = ("ps", "eps", "png")  # whose names are written in white
FEW, FEW_SHARE = 1000, 0.1  # images, or of the largest year's: fewer are drawn pale

_LEFT, _RIGHT, _FOOT = 0.56, 0.75, 0.4  # inches beside and below the shares
_STACK, _NAMES, _STRIP = 2.15, 0.3, 0.75  # inches: the shares, the names over them, the volume
_BAR = 0.95  # of a year's width
_LETTERS = 7  # points of a format's name


def by_format(rows: Sequence[Mapping[str, str]]) -> dict[str, dict[int, int]]:
    """Sum images by format and year; formats from the bottom: vector, raster, others."""
    sums: dict[str, Counter[int]] = defaultdict(Counter)
    for row in rows:
        sums[row["format"]][int(row["year"])] += int(row["images"])
    known = [name for names in KINDS.values() for name in names]
    order = [*(name for name in known if name in sums), *sorted(set(sums) - set(known))]
    return {name: dict(sums[name]) for name in order}


def least_for_shares(totals: Mapping[int, int]) -> int:
    """Say how many images a year must have for its shares not to be those of chance.

    `FEW`, and in a small collection `FEW_SHARE` of its largest year.
    """
    return min(FEW, math.ceil(FEW_SHARE * max(totals.values(), default=0)))


class Spot(NamedTuple):
    """A place in a band: a year, a height between 0 and 1, and how high the band is there."""

    year: float
    height: float
    room: float


def spots(
    bottoms: Mapping[int, float], tops: Mapping[int, float], years: int, least: float
) -> list[Spot]:
    """Find where in a band a word has the most room that is so many years wide.

    A band that is lower than `least` for five years or more has a spot before and one after.
    """
    found: list[Spot] = []
    for first in sorted(tops):
        run = range(first, first + years)
        if all(year in tops for year in run):
            low, high = max(bottoms[y] for y in run), min(tops[y] for y in run)
            spot = Spot((run[0] + run[-1]) / 2, (low + high) / 2, high - low)
            if spot.room >= least:
                found.append(spot)
    gaps = [n for n, (a, b) in enumerate(pairwise(found), 1) if b.year - a.year > 5]
    edges = [0, *gaps, len(found)]
    return [max(found[a:b], key=lambda s: s.room) for a, b in pairwise(edges) if b > a]


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `formats_by_year.csv` (columns year, format, images)."""
    counts = by_format(read_table(table))
    totals = Counter[int]()
    for by_year in counts.values():
        totals.update(by_year)
    if not totals.total():
        say_nothing_to_show(targets, "no images, so no formats")
        return
    years = range(min(totals), max(totals) + 1)
    least = least_for_shares(totals)
    with drawing(PAGE, _FOOT + _STACK + _NAMES + _STRIP) as figure:
        figure.set_layout_engine("none")  # everything is placed in inches
        wide = PAGE - _LEFT - _RIGHT
        shares = place(figure, _LEFT, _FOOT, wide, _STACK)
        volume = place(figure, _LEFT, _FOOT + _STACK + _NAMES, wide, _STRIP - 0.06)
        spare = max(0, 5 - len(years)) / 2  # a single bar does not fill the width
        for axes in (shares, volume):
            axes.set_xlim(years[0] - 0.5 - spare, years[-1] + 0.5 + spare)
        _volume(volume, totals)
        tops = _stack(shares, counts, totals, least)
        show_years_within(shares, years, wide * len(years) / (len(years) + 2 * spare))
        _name(figure, shares, tops, {y for y in years if totals[y] >= least})
        last = max(year for year in years if totals[year])
        _brackets(shares, counts, totals, last)
        said = f"n = {many(totals.total(), 'image')}"
        if any(0 < totals[year] < least for year in years):
            said += f"; pale: years with fewer than {least:,}"
        figure.text(1 - 0.06 / PAGE, 0.02, said, ha="right", fontsize=SMALL, color=FAINT)
        save(figure, targets)


def _volume(axes: "Axes", totals: Mapping[int, int]) -> None:
    """Draw the number of images a year, each with its number: the first are too low to be seen."""
    bars = axes.bar(list(totals), list(totals.values()), _BAR, color=FAINT)
    many = axes.get_xlim()[1] - axes.get_xlim()[0] > 15
    says = [short(n) for n in totals.values()]
    axes.bar_label(bars, says, padding=1.5, fontsize=SMALL, rotation=90 if many else 0)
    axes.set_ylim(0, max(totals.values()) * (1.55 if many else 1.25))
    axes.set_yticks([])
    axes.set_xticks([])
    axes.spines["left"].set_visible(False)
    axes.set_ylabel("images", labelpad=25)


def _stack(
    axes: "Axes",
    counts: Mapping[str, Mapping[int, int]],
    totals: Mapping[int, int],
    least: int,
) -> dict[str, tuple[dict[int, float], dict[int, float]]]:
    """Draw the shares, and the border of vector and raster formats; give each band's two sides."""
    from matplotlib.colors import to_rgb
    from matplotlib.ticker import PercentFormatter

    colours = {name: colour for names in KINDS.values() for name, colour in names.items()}
    base = {year: 0.0 for year, n in sorted(totals.items()) if n}
    tops: dict[str, tuple[dict[int, float], dict[int, float]]] = {}
    border = dict(base)
    for name, by_year in counts.items():
        top = {year: low + by_year.get(year, 0) / totals[year] for year, low in base.items()}
        colour = to_rgb(colours.get(name, _OTHER))
        pale = tuple(1 - 0.3 * (1 - part) for part in colour)
        heights = [top[year] - low for year, low in base.items()]
        fills = [pale if totals[year] < least else colour for year in base]
        axes.bar(list(base), heights, _BAR, list(base.values()), color=fills, linewidth=0)
        tops[name] = base, top
        base = top
        if name in KINDS["vector"]:
            border = top
    for year, height in border.items():
        if 0 < height < 1 - 1e-9:
            half = _BAR / 2
            axes.plot([year - half, year + half], [height] * 2, color="white", lw=1.6)
            axes.plot([year - half, year + half], [height] * 2, color=INK, lw=0.8)
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    axes.set_ylabel("share of the year's images")
    return tops


def _name(
    figure: "Figure",
    axes: "Axes",
    tops: Mapping[str, tuple[Mapping[int, float], Mapping[int, float]]],
    sound: set[int],
) -> None:
    """Write each name into its band; where it has no room, above, with a line to its most."""
    low, high = axes.get_xlim()
    inch = axes.get_position().width * PAGE / (high - low)  # of a year
    outside: list[tuple[Spot, str]] = []
    for name, (bottoms, upper) in tops.items():
        # a pale year only where there is no other
        held = {y: v for y, v in upper.items() if v > bottoms[y]}
        held = {y: v for y, v in held.items() if y in sound} or held
        if not held:
            continue
        wide = math.ceil((width_of(name, _LETTERS) + 0.02) / inch)
        inside = spots(bottoms, held, wide, (_LETTERS / 72 + 0.03) / _STACK)
        for spot in inside:
            ink = "white" if name in _DARK else INK
            axes.text(
                spot.year, spot.height, name, color=ink, fontsize=_LETTERS, ha="center",
                va="center_baseline",
            )  # fmt: skip
        if not inside:
            year = max(held, key=lambda y: (held[y] - bottoms[y], y))
            share = held[year] - bottoms[year]
            middle = (held[year] + bottoms[year]) / 2
            percent = f"{100 * share:.0f}" if share >= 0.0095 else f"{100 * share:.1g}"
            outside.append((Spot(year, middle, 0), f"{name} up to {percent} %"))
    outside.sort()
    apart = 0.85 / inch
    places = spread([spot.year for spot, _ in outside], apart, low + apart / 2, high - apart / 2)
    for (spot, says), at in zip(outside, places, strict=True):
        axes.annotate(
            says,
            (spot.year, spot.height),
            (at, 1 + 0.07 / _STACK),
            fontsize=SMALL,
            ha="center",
            va="bottom",
            arrowprops={
                "arrowstyle": "-", "lw": 0.6, "color": INK, "shrinkA": 1, "shrinkB": 0,
            },
            annotation_clip=False,
        )  # fmt: skip


def _brackets(
    axes: "Axes",
    counts: Mapping[str, Mapping[int, int]],
    totals: Mapping[int, int],
    year: int,
) -> None:
    """Embrace vector and raster formats at the right of a year, and say their shares in it."""
    kinds = Counter(dict.fromkeys((*KINDS, "other"), 0))
    for name, by_year in counts.items():
        kind = next((kind for kind, names in KINDS.items() if name in names), "other")
        kinds[kind] += by_year.get(year, 0)
    edges, held = [0.0], []
    for kind, n in kinds.items():
        if n:
            held.append((kind, n / totals[year]))
            edges.append(edges[-1] + n / totals[year])
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    right = axes.get_yaxis_transform()
    places = spread(middles, 0.26 / _STACK, 0.06, 0.94)
    for (kind, share), low, high, at in zip(held, edges, edges[1:], places, strict=False):
        x, tip = 1.008, 1.016
        low, high = min(low + 0.006, high), max(high - 0.006, low)
        axes.plot(
            [x, tip, tip, x], [low, low, high, high], color=INK, lw=0.7, transform=right,
            clip_on=False,
        )  # fmt: skip
        percent = f"{100 * share:.0f} %" if share >= 0.005 else "< 0.5 %"
        axes.text(
            1.024, at, f"{kind}\n{percent}", transform=right, va="center", fontsize=_LETTERS,
        )  # fmt: skip
    axes.text(
        1.024, -0.032, f"in {year}", transform=right, va="top", fontsize=SMALL, color=FAINT
    )  # fmt: skip
