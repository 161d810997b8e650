"""Images an article over the years: all articles, and the largest categories beside them."""

from collections.abc import Sequence
from pathlib import Path

from reimaging.figures.article_bands import ALL, bands, draw_band, fewest, highest
from reimaging.figures.style import (
    FIELD_COLOURS,
    HAIR,
    INK,
    PAGE,
    drawing,
    note,
    save,
    say_nothing_to_show,
)
from reimaging.table import read_table
from reimaging.taxonomy import UNKNOWN, field_of

_PANELS, _ROW = 12, 4  # all articles among them


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `images_per_article.csv`."""
    rows = read_table(table)
    few = fewest(rows)
    found = bands(rows, few)
    if not found:
        say_nothing_to_show(targets, "no articles")
        return
    shown = list(found)[:_PANELS]
    told = any(year.median is not None for name in shown for year in found[name])
    years = [year.year for name in shown for year in found[name]]
    # by the quarter that is highest of nine tenths: one outlier is an arrow, not the scale
    tops = sorted(
        max(year.mean, year.third_quartile or 0) for name in shown for year in found[name]
    )
    cut = max(1.0, 1.15 * tops[int(0.98 * (len(tops) - 1))])
    columns = min(_ROW, len(shown))
    lines = -(-len(shown) // columns)
    with drawing(PAGE, 0.45 + 1.3 * lines) as figure:
        panels = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
        for axes, name in zip(panels.flat, shown, strict=False):
            colour = INK if name == ALL else FIELD_COLOURS[field_of(name)]
            draw_band(axes, found[name], colour, cut, 14)
            articles = sum(year.articles for year in found[name])
            title = {ALL: "all articles", UNKNOWN: "no category"}.get(name, name)
            axes.set_title(f"{title}  n = {articles:,}", loc="left", fontsize=6.5)
            axes.set_ylim(0, cut * 1.05)
            axes.grid(axis="y", color=HAIR, lw=0.4)
            axes.set_axisbelow(True)
        for axes in list(panels.flat)[len(shown) :]:
            axes.remove()
        for axes in panels[:, 0]:
            axes.set_ylabel("images an article", fontsize=6.5)
        first, last = min(years), max(years)
        step = 10 if last - first > 20 else 5 if last - first > 8 else 1
        ticks = [year for year in range(first, last + 1) if year % step == 0] or [first]
        panels[0, 0].set_xticks(ticks, [str(year) for year in ticks])
        panels[0, 0].set_xlim(first - 0.8, last + 0.8)
        lines_mean = "thick: median; band: middle half; thin: mean" if told else "mean"
        note(
            figure,
            f"{lines_mean}; dots grow with the articles"
            + (f"; years with fewer than {few} articles are left out" if few > 1 else "")
            + f"; highest value {max(highest(found[name]) for name in shown):.1f}",
        )
        save(figure, targets)
