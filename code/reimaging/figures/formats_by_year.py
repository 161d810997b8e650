"""Formats by year: the share of each file extension among a year's images, under their number."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from reimaging.figures.style import COLOURS, FAINT, INK, PAGE, drawing, save
from reimaging.table import read_table

# From the bottom: vector formats, oldest first, then raster formats.
_FORMATS = {
    "ps": COLOURS["purple"],
    "eps": COLOURS["blue"],
    "pdf": COLOURS["sky"],
    "svg": "#B8E0F7",
    "gif": COLOURS["yellow"],
    "jpg": COLOURS["orange"],
    "png": COLOURS["vermilion"],
}


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `formats_by_year.csv` (columns year, format, images)."""
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    counts: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in read_table(table):
        counts[row["format"]][int(row["year"])] += int(row["images"])
    years = sorted({year for by_year in counts.values() for year in by_year})
    totals = {year: sum(by_year[year] for by_year in counts.values()) for year in years}
    formats = [f for f in _FORMATS if f in counts] + sorted(set(counts) - set(_FORMATS))
    with drawing(PAGE, 2.9) as figure:
        volume, shares = figure.subplots(2, 1, sharex=True, height_ratios=(1, 4))
        volume.bar(years, [totals[y] for y in years], width=0.86, color=FAINT)
        volume.set_ylabel("images")
        volume.yaxis.set_major_locator(MaxNLocator(2, integer=True))
        base = dict.fromkeys(years, 0.0)
        for name in formats:
            share = {y: counts[name][y] / totals[y] for y in years}
            shares.bar(
                years,
                [share[y] for y in years],
                bottom=[base[y] for y in years],
                width=0.86,
                color=_FORMATS.get(name, COLOURS["grey"]),
                edgecolor="white",
                linewidth=0.3,
                label=name,
            )
            base = {y: base[y] + share[y] for y in years}
        shares.set_ylim(0, 1)
        shares.yaxis.set_major_formatter(PercentFormatter(1))
        if len(years) > 15:
            shares.xaxis.set_major_locator(MaxNLocator(15, integer=True))
        else:
            shares.set_xticks(years)
            # a bar of a single year would fill the whole width
            spare = max(0, 5 - len(years)) / 2
            shares.set_xlim(years[0] - 0.5 - spare, years[-1] + 0.5 + spare)
        shares.set_ylabel("share of the year's images")
        shares.margins(x=0.01)
        handles, labels = shares.get_legend_handles_labels()
        shares.legend(
            handles[::-1],
            labels[::-1],
            loc="center left",
            bbox_to_anchor=(1.0, 0.5),
            frameon=False,
            labelcolor=INK,
            handlelength=0.9,
            handleheight=0.9,
        )
        save(figure, targets)
