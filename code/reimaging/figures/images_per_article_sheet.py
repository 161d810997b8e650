"""Images an article over the years, every category on one sheet."""

from collections.abc import Sequence
from pathlib import Path

from reimaging.figures.article_bands import ALL, bands, draw_band, fewest
from reimaging.figures.style import (
    FAINT,
    FIELD_COLOURS,
    HAIR,
    HIGHEST,
    PAGE,
    TINY,
    drawing,
    save,
    say_nothing_to_show,
)
from reimaging.table import read_table
from reimaging.taxonomy import FIELDS, field_of

_WIDE = 12  # panels a row of a full sheet
_TICKS = (2000, 2010, 2020)


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `images_per_article.csv`."""
    rows = read_table(table)
    few = fewest(rows)
    found = {name: years for name, years in bands(rows, few).items() if name != ALL}
    if not found:
        say_nothing_to_show(targets, "no articles")
        return
    order = {field: place for place, field in enumerate(FIELDS)}
    names = sorted(found, key=lambda name: order.get(field_of(name), len(order)))  # then by size
    everything = {row["category"] for row in rows} - {ALL}
    values = sorted(
        max(year.mean, year.third_quartile or 0) for name in names for year in found[name]
    )
    cut = max(1.0, float(round(1.1 * values[int(0.985 * (len(values) - 1))])))
    first = min(year.year for name in names for year in found[name])
    last = max(year.year for name in names for year in found[name])
    wide = min(_WIDE, max(4, len(names)))
    lines = -(-len(names) // wide)
    panel = min(0.78, (HIGHEST - 0.5) / lines)  # inches
    height = panel * lines + 0.5
    with drawing(PAGE, height) as figure:
        figure.set_layout_engine("none")  # so many panels lay themselves out too slowly
        across = (PAGE - 0.35) / PAGE / wide
        for place, name in enumerate(names):
            line, column = divmod(place, wide)
            axes = figure.add_axes(
                (
                    0.3 / PAGE + column * across,
                    1 - (0.16 + (line + 1) * panel - 0.2) / height,
                    across * 0.86,
                    (panel - 0.26) / height,
                )
            )
            draw_band(axes, found[name], FIELD_COLOURS[field_of(name)], cut, 4)
            axes.set_title(_brief(name), loc="left", fontsize=TINY, pad=1.5)
            axes.set_xlim(first - 1, last + 1)
            axes.set_ylim(0, cut * 1.06)
            axes.set_yticks([0, cut], ["0", f"{cut:.0f}"] if column == 0 else ["", ""])
            ticks = [year for year in _TICKS if first <= year <= last] or [first]
            is_last = place + wide >= len(names)
            labels = [f"’{year % 100:02}" if is_last else "" for year in ticks]
            axes.set_xticks(ticks, labels)
            axes.tick_params(labelsize=TINY, length=1.5, pad=1, width=0.4)
            axes.spines["left"].set_color(HAIR)
            axes.spines["bottom"].set_color(HAIR)
        articles = sum(year.articles for name in names for year in found[name])
        figure.text(
            0.995,
            0.004,
            f"images an article, 0 to {cut:.0f} in each panel, higher means as arrows; "
            "thick: median, band: middle half, thin: mean\n"
            f"{len(names)} of {len(everything)} categories, n = {articles:,} articles"
            + (f"; years with {few} articles or more" if few > 1 else "")
            + "; cm. is cond-mat, ph. physics",
            ha="right",
            va="bottom",
            fontsize=TINY,
            color=FAINT,
        )
        save(figure, targets)


def _brief(category: str) -> str:
    """Shorten the archives of which a panel has no room to tell the whole."""
    return category.replace("physics.", "ph.").replace("cond-mat.", "cm.")
