"""Shares a year, stacked, under the strip of how many they are shares of; named at their right."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reimaging.figures.category_sheet import many, spread
from reimaging.figures.style import FAINT, HAIR, INK, PAGE, drawing, note, save, show_years

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FEW = 1000  # images: a year with fewer is drawn pale, its shares are those of chance
_FEW_SHARE = 0.02  # or with less than this share of the largest year, in a small collection


def pale_years(totals: Mapping[int, int]) -> set[int]:
    """Name the years that have too few images for their shares to mean much."""
    least = min(_FEW, _FEW_SHARE * max(totals.values(), default=0))
    return {year for year, total in totals.items() if total < least}


def draw_shares(
    counts: Mapping[str, Mapping[int, int]],
    colours: Mapping[str, str],
    targets: Sequence[Path],
    *,
    height: float,
) -> None:
    """Draw the figure.

    Parameters
    ----------
    counts
        For each name, from the bottom, the images by year.
    colours
        The colour of each name.
    targets
        The files.
    height
        Of the figure, in inches.
    """
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    years = sorted({year for by_year in counts.values() for year in by_year})
    totals = {year: sum(each.get(year, 0) for each in counts.values()) for year in years}
    pale = pale_years(totals)
    with drawing(PAGE, height) as figure:
        volume, shares = figure.subplots(2, 1, sharex=True, height_ratios=(1, 5))
        volume.bar(years, [totals[y] for y in years], width=0.86, color=FAINT)
        volume.set_ylabel("images")
        volume.yaxis.set_major_locator(MaxNLocator(2, integer=True))
        volume.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        base = dict.fromkeys(years, 0.0)
        for name, by_year in counts.items():
            share = {y: by_year.get(y, 0) / totals[y] for y in years}
            bars = shares.bar(
                years,
                list(share.values()),
                bottom=list(base.values()),
                width=0.86,
                color=colours[name],
                edgecolor="white",
                linewidth=0.4,
            )
            for year, bar in zip(years, bars, strict=True):
                bar.set_alpha(0.35 if year in pale else 1)
            base = {y: base[y] + share[y] for y in years}
        shares.set_ylim(0, 1)
        shares.yaxis.set_major_formatter(PercentFormatter(1))
        shares.set_ylabel("share of the year's images")
        show_years(shares, years)
        _name(shares, counts, colours, years)
        said = f"n = {many(sum(totals.values()), 'image file')}"
        if pale:
            # what the rule says, in the measure that was the smaller one
            least = min(_FEW, _FEW_SHARE * max(totals.values()))
            said += f"; pale: years with fewer than {max(2, round(least)):,}"
        note(figure, said)
        save(figure, targets)


def _name(
    axes: "Axes",
    counts: Mapping[str, Mapping[int, int]],
    colours: Mapping[str, str],
    years: Sequence[int],
) -> None:
    """Name each share beside the last years, in order, spread so that no name lies on another."""
    recent = years[-3:]
    whole = sum(each.get(y, 0) for each in counts.values() for y in recent) or 1
    middles, top = [], 0.0
    for by_year in counts.values():
        share = sum(by_year.get(year, 0) for year in recent) / whole
        middles.append(top + share / 2)
        top += share
    right = axes.get_yaxis_transform()
    places = spread(middles, 0.055, 0.02, 0.98)
    for name, middle, place in zip(counts, middles, places, strict=True):
        axes.plot(
            [1.003, 1.022], [middle, place], transform=right, color=HAIR, lw=0.6, clip_on=False
        )
        axes.plot(
            [1.032], [place], "s", transform=right, color=colours[name], ms=4.5, clip_on=False
        )
        axes.text(
            1.045, place, name, transform=right, va="center", ha="left", fontsize=6.5, color=INK
        )
