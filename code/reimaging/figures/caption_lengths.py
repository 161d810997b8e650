"""Words a caption by year: the median, and the band in which the middle half of captions lies."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reimaging.figures.style import (
    COLOURS,
    COLUMN,
    drawing,
    note,
    save,
    say_nothing_to_show,
    show_years,
)
from reimaging.table import read_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes


FEW = 20  # captions: the quartiles of a year with fewer are mostly chance


class Year(NamedTuple):
    """The captions of a year: how many, and their words."""

    year: int
    captions: int
    first_quartile: int
    median: int
    third_quartile: int


def quantile(counts: Mapping[int, int], share: float) -> int:
    """Give the least number of words that at least `share` of the captions do not exceed.

    Parameters
    ----------
    counts
        How many captions have so many words; at least one caption.
    share
        0.5 for the median.
    """
    wanted = share * sum(counts.values())
    passed = 0
    for words in sorted(counts):
        passed += counts[words]
        if passed >= wanted:
            break
    return words


def years_of(rows: Sequence[Mapping[str, str]]) -> list[Year]:
    """Sum up each year of `caption_lengths.csv`, in order."""
    counts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        if int(row["captions"]):
            counts[int(row["year"])][int(row["words"])] += int(row["captions"])
    return [
        Year(year, sum(words.values()), *(quantile(words, share) for share in (0.25, 0.5, 0.75)))
        for year, words in sorted(counts.items())
    ]


def draw(caption_lengths: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `caption_lengths.csv` (columns year, words, captions)."""
    from matplotlib.ticker import MaxNLocator

    years = years_of(read_table(caption_lengths))
    if not years:
        say_nothing_to_show(targets, "No figure has a caption: there are no words to count.")
        return
    blue = COLOURS["blue"]
    with drawing(COLUMN, 2.3) as figure:
        axes = figure.subplots()
        for run in _runs(years):
            # a year that stands alone has a band too
            x = [y.year for y in run] if len(run) > 1 else [run[0].year - 0.15, run[0].year + 0.15]
            spread = run if len(run) > 1 else run * 2
            low, high = ([y[place] for y in spread] for place in (2, 4))
            axes.fill_between(x, low, high, color=blue, alpha=0.22, linewidth=0)
            axes.plot([y.year for y in run], [y.median for y in run], color=blue, linewidth=1.2)
        for few, face in ((False, blue), (True, "white")):
            some = [y for y in years if (y.captions < FEW) == few]
            axes.scatter(
                [y.year for y in some],
                [y.median for y in some],
                s=9,
                facecolor=face,
                edgecolor=blue,
                linewidth=0.8,
                zorder=3,
                clip_on=False,
            )
        _name_band(axes, years)
        axes.set_ylim(0, 1.12 * max(y.third_quartile for y in years))
        axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
        axes.set_ylabel("words a caption")
        axes.grid(axis="y", color="#ececec", linewidth=0.5)
        axes.set_axisbelow(True)
        show_years(axes, [y.year for y in years], most=7)
        captions = sum(y.captions for y in years)
        told = f"n = {captions:,} caption{'s' * (captions != 1)} of figures"
        if any(y.captions < FEW for y in years):
            told += f"; open: a year of fewer than {FEW}"
        note(figure, told)
        save(figure, targets)


def _name_band(axes: "Axes", years: Sequence[Year]) -> None:
    """Write at the last year what line and band are."""
    last = years[-1]
    places = [
        ("upper quartile", last.third_quartile),
        ("median", last.median),
        ("lower quartile", last.first_quartile),
    ]
    least = 0.075 * max(y.third_quartile for y in years)  # between two lines of letters
    heights = [float(value) for _, value in places]
    heights[0] = max(heights[0], heights[1] + least)
    heights[2] = min(heights[2], heights[1] - least)
    for (name, value), height in zip(places, heights, strict=True):
        axes.annotate(
            f"{name} {value}",
            (last.year, height),
            (6, 0),
            textcoords="offset points",
            va="center",
            fontsize=6,
            annotation_clip=False,
        )


def _runs(years: Sequence[Year]) -> list[list[Year]]:
    """Part the years where one is missing between them."""
    runs: list[list[Year]] = []
    for year in years:
        if not runs or year.year > runs[-1][-1].year + 1:
            runs.append([])
        runs[-1].append(year)
    return runs
