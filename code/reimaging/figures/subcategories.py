"""The categories of a field: articles and images by year, a small panel a category, on one page."""

import math
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reimaging.figures.category_sheet import (
    counted,
    foot_note,
    many,
    place,
    show_years_within,
    years_of,
)
from reimaging.figures.style import (
    COLOURS,
    HAIR,
    HIGHEST,
    PAGE,
    TINY,
    drawing,
    save,
    say_nothing_to_show,
    short,
)
from reimaging.table import read_table
from reimaging.taxonomy import field_of, name_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ARTICLES, _IMAGES = COLOURS["blue"], COLOURS["vermilion"]
_LEFT, _RIGHT, _GAP = 0.32, 0.12, 0.1  # inches beside and between panels
_LINE = 0.084  # inches from line to line of a title: code, name in two lines, totals
_TITLE = 4 * _LINE + 0.03  # inches over a panel
_BETWEEN = 0.06  # inches between a panel and the title below
_HEAD, _FOOT = 0.08, 0.36
_TALLEST = 0.9  # inches of a panel without its title
_WHAT = ("article", "image")
_MOST = 6  # panels beside each other


def of_field(rows: Sequence[Mapping[str, str]], field: str) -> list[str]:
    """Name the categories of a field that a table has, those with most images first."""
    images, articles = (
        {name: sum(by_year.values()) for name, by_year in counted(rows, column).items()}
        for column in ("images", "articles")
    )
    ours = [category for category in images if field_of(category) == field]
    return sorted(ours, key=lambda name: (-images[name], -articles[name], name))


def by_year(counts: Mapping[int, int]) -> dict[int, int]:
    """Give a count for each year from the first to the last; none where there is none between."""
    return {year: counts.get(year, 0) for year in range(min(counts), max(counts) + 1)}


def wrapped(name: str, letters: int) -> list[str]:
    """Break a name into two lines of so many letters; what is too long ends in dots."""
    return textwrap.wrap(name, letters, max_lines=2, placeholder=" …", break_on_hyphens=False)


def draw(table: Path, field: str, targets: Sequence[Path]) -> None:
    """Draw the sheet of a field from `articles_by_category_year.csv`."""
    rows = read_table(table)
    categories = of_field(rows, field)
    if not categories:
        say_nothing_to_show(targets, f"no articles of {field}")
        return
    articles, images = (
        {name: counts for name, counts in counted(rows, column).items() if name in categories}
        for column in ("articles", "images")
    )
    years = years_of(articles)
    most = max(max(counts.values()) for part in (articles, images) for counts in part.values())
    beside = min(_MOST, max(3, math.ceil(len(categories) / 2)))
    below = math.ceil(len(categories) / beside)
    tall = min(_TALLEST, (HIGHEST - _HEAD - _FOOT) / below - _TITLE - _BETWEEN)
    wide = (PAGE - _LEFT - _RIGHT - (beside - 1) * _GAP) / beside
    with drawing(PAGE, below * (_TITLE + tall + _BETWEEN) + _HEAD + _FOOT) as figure:
        figure.set_layout_engine("none")
        for number, name in enumerate(categories):
            row, column = divmod(number, beside)
            bottom = _FOOT + _BETWEEN + (below - 1 - row) * (_TITLE + tall + _BETWEEN)
            axes = place(figure, _LEFT + column * (wide + _GAP), bottom, wide, tall)
            dots = min(3, max(1.3, wide / len(years) * 20))
            _panel(axes, by_year(articles[name]), by_year(images[name]), dots)
            _show_amounts(axes, most, named=column == 0)
            axes.set_xlim(years[0] - 0.7, years[-1] + 0.7)
            show_years_within(axes, years, wide, TINY)
            if number + beside < len(categories):
                axes.set_xticklabels([])
            _title(axes, name, wide, tall, articles[name], images[name])
        n = [sum(sum(counts.values()) for counts in part.values()) for part in (articles, images)]
        foot_note(
            figure,
            f"n = {many(n[0], 'article')} (line), {many(n[1], 'image')} (line with shade), "
            f"{many(len(categories), 'primary category')} of {field}; "
            "the same logarithmic axis for all",
        )
        save(figure, targets)


def _panel(
    axes: "Axes", articles: Mapping[int, int], images: Mapping[int, int], dots: float
) -> None:
    """Draw the two lines; images have a shade, by which grey prints tell them."""
    axes.fill_between(
        list(images), list(images.values()), color=_IMAGES, alpha=0.16, linewidth=0
    )  # fmt: skip
    for counts, colour, width in ((images, _IMAGES, 0.9), (articles, _ARTICLES, 0.7)):
        axes.plot(
            list(counts), list(counts.values()), "o-", color=colour, linewidth=width,
            markersize=dots, markeredgewidth=0,
        )  # fmt: skip


def _show_amounts(axes: "Axes", most: int, named: bool) -> None:
    """Scale the axis of amounts by logarithm from 1, with a place for none below it."""
    axes.set_yscale("symlog", linthresh=1, linscale=0.4)
    axes.set_ylim(-0.15, max(10, most) * 1.6)
    powers = range(1, len(str(most)), 2) if most >= 1000 else range(len(str(most)))
    says = {0: "0"} | {10**power: short(10**power).replace(".0", "") for power in powers}
    axes.set_yticks(list(says), list(says.values()) if named else [""] * len(says), fontsize=TINY)
    axes.minorticks_off()
    axes.tick_params(axis="y", length=0, pad=2)
    axes.grid(axis="y", color=HAIR, linewidth=0.4)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)


def _title(
    axes: "Axes",
    name: str,
    wide: float,
    tall: float,
    articles: Mapping[int, int],
    images: Mapping[int, int],
) -> None:
    def write(line: int, says: str, x: float = 0, **style: Any) -> None:
        high = 1 + (0.03 + line * _LINE) / tall
        axes.text(x, high, says, size=TINY, transform=axes.transAxes, **style)

    amounts = sum(articles.values()), sum(images.values())
    says = [f"{short(n)} {many(n, of).split()[1]}" for n, of in zip(amounts, _WHAT, strict=True)]
    write(0, says[0], color=_ARTICLES)
    write(0, says[1], 1, color=_IMAGES, ha="right")
    lines = wrapped(name_of(name), int(wide * 72 / (TINY * 0.54)))
    for line, words in enumerate(reversed(lines), 1):
        write(line, words)
    write(len(lines) + 1, name, weight="bold")
