"""Images by year in the categories that have the most, on one scale, so that they compare."""

import textwrap
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from reimaging.figures.style import (
    FAINT,
    FIELD_COLOURS,
    HAIR,
    PAGE,
    TINY,
    drawing,
    note,
    save,
    say_nothing_to_show,
)
from reimaging.table import read_table
from reimaging.taxonomy import field_of, name_of

_PANELS, _ROW = 16, 4
_SPLIT = 2009  # when astro-ph became six categories (https://arxiv.org/archive/astro-ph)


def top(rows: Sequence[Mapping[str, str]], most: int) -> list[tuple[str, int, dict[int, int]]]:
    """Name the categories with the most images: each with its total and its images by year."""
    images: dict[str, dict[int, int]] = defaultdict(dict)
    for row in rows:
        images[row["category"]][int(row["year"])] = int(row["images"])
    totals = {category: sum(by_year.values()) for category, by_year in images.items()}
    ranked = sorted((c for c in totals if totals[c]), key=lambda c: (-totals[c], c))
    return [(category, totals[category], images[category]) for category in ranked[:most]]


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `articles_by_category_year.csv` (category, year, articles, images)."""
    rows = read_table(table)
    shown = top(rows, _PANELS)
    if not shown:
        say_nothing_to_show(targets, "no image files in any category")
        return
    years = range(min(int(r["year"]) for r in rows), max(int(r["year"]) for r in rows) + 1)
    most = max(max(by_year.values()) for _, _, by_year in shown)
    columns = min(_ROW, len(shown))
    lines = -(-len(shown) // columns)
    everything = sum(int(row["images"]) for row in rows)
    with drawing(PAGE, 0.5 + 1.25 * lines) as figure:
        panels = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
        for axes, (category, total, by_year) in zip(panels.flat, shown, strict=False):
            values = [by_year.get(year, 0) for year in years]
            colour = FIELD_COLOURS[field_of(category)]
            axes.fill_between(years, values, color=colour, alpha=0.25, lw=0)
            axes.plot(years, values, color=colour, lw=1, marker=".", ms=2.5, clip_on=False)
            name = textwrap.shorten(name_of(category), 36, placeholder=" …")
            if name != category:
                axes.text(0.03, 0.97, name, transform=axes.transAxes, va="top", fontsize=TINY)
            axes.set_title(f"{category}  {total:,}", loc="left", fontsize=7)
            axes.set_ylim(0, most * 1.16)
            axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
            axes.grid(axis="y", color=HAIR, lw=0.4)
            axes.set_axisbelow(True)
            if category == "astro-ph" and years[0] < _SPLIT < years[-1]:
                axes.axvline(_SPLIT, color=FAINT, lw=0.6, ls=":")
                axes.text(_SPLIT + 0.4, most * 0.72, "split in\n2009", fontsize=TINY, va="top")
            margin = max(0.5, (years[-1] - years[0]) * 0.03)
            axes.set_xlim(years[0] - margin, years[-1] + margin)
        for axes in list(panels.flat)[len(shown) :]:
            axes.remove()
        for axes in panels[:, 0]:
            axes.set_ylabel("images a year", fontsize=6)
        _whole_years(panels[0, 0], years)
        held = sum(total for _, total, _ in shown)
        note(
            figure,
            f"n = {held:,} of {everything:,} image files, in {len(shown)} of "
            f"{len({row['category'] for row in rows})} categories",
        )
        save(figure, targets)


def _whole_years(axes: object, years: range) -> None:
    step = max(1, -(-len(years) // 4))
    step = 10 if step > 5 else step
    ticks = [year for year in years if year % step == 0] or [years[0]]
    axes.set_xticks(ticks, [str(year) for year in ticks])  # type: ignore[attr-defined]
