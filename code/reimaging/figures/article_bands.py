"""Images an article over the years: one category's line, read from the table and drawn."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reimaging.figures.style import FAINT, INK, TINY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FEW = 5  # articles: a year with fewer is not shown
ALL = "all"


@dataclass(frozen=True)
class Year:
    """Images an article in one year; quartiles are None where the table does not tell them."""

    year: int
    articles: int
    mean: float
    first_quartile: float | None
    median: float | None
    third_quartile: float | None


def fewest(rows: Sequence[Mapping[str, str]]) -> int:
    """Say how many articles a year needs to be shown: five, or one where no category has five."""
    most = max((int(row["articles"]) for row in rows if row["category"] != ALL), default=0)
    return _FEW if most >= _FEW else 1


def bands(rows: Sequence[Mapping[str, str]], few: int) -> dict[str, list[Year]]:
    """Give the years of each category, `ALL` among them, in order; without those of fewer articles.

    Categories come by their articles in all, the most first, after `ALL`; one that has no year
    with enough articles is left out.
    """
    found: dict[str, list[Year]] = defaultdict(list)
    articles: dict[str, int] = defaultdict(int)
    for row in rows:
        articles[row["category"]] += int(row["articles"])
        if int(row["articles"]) >= few and row["mean"] != "":
            quartiles = (
                float(row[name]) if row[name] != "" else None
                for name in ("first_quartile", "median", "third_quartile")
            )
            year = Year(int(row["year"]), int(row["articles"]), float(row["mean"]), *quartiles)
            found[row["category"]].append(year)
    ranked = sorted(found, key=lambda name: (name != ALL, -articles[name], name))
    return {name: sorted(found[name], key=lambda year: year.year) for name in ranked}


def highest(years: Sequence[Year]) -> float:
    """Give the highest value that a line or band reaches."""
    return max((max(year.mean, year.third_quartile or 0) for year in years), default=0)


def draw_band(axes: "Axes", years: Sequence[Year], colour: str, cut: float, size: float) -> None:
    """Draw the band of the quartiles, the median with dots by articles, and the mean thin.

    What lies above `cut` is an arrow, the highest with its value.
    """
    at = [year.year for year in years]
    told = [year for year in years if year.median is not None]
    if told:
        axes.fill_between(
            [year.year for year in told],
            [year.first_quartile or 0 for year in told],
            [year.third_quartile or 0 for year in told],
            color=colour,
            alpha=0.22,
            lw=0,
        )
        axes.plot([y.year for y in told], [y.median or 0 for y in told], color=colour, lw=1.2)
    means = [year.mean for year in years]
    axes.plot(at, means, color=INK if told else colour, lw=0.5 if told else 0.9)
    values = [year.median if year.median is not None else year.mean for year in years]
    axes.scatter(
        at,
        [min(value, cut) for value in values],
        [size * min(1, (year.articles / 1000) ** 0.5) + 0.6 for year in years],
        color=colour,
        lw=0,
        zorder=3,
    )
    above = [year for year in years if year.mean > cut]
    axes.plot([y.year for y in above], [cut * 0.985] * len(above), "^", color=FAINT, ms=2.2)
    if above:
        peak = max(above, key=lambda year: year.mean)
        axes.annotate(
            f"{peak.mean:.0f}",
            (peak.year, cut),
            (-4, -7),
            textcoords="offset points",
            ha="right",
            fontsize=TINY,
            color=FAINT,
        )
