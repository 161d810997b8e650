"""When a category's articles came: the share of its own articles that falls into each year.

Above, what the shares of the categories among a year's articles come to, by field.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reimaging.figures.category_sheet import (
    by_field,
    colour_bar,
    counted,
    foot_note,
    many,
    place,
    sheet_of,
    show_cells,
    show_years_within,
    spread,
)
from reimaging.figures.style import (
    FIELD_COLOURS,
    GREYS,
    PAGE,
    SMALL,
    TINY,
    drawing,
    save,
    say_nothing_to_show,
    short,
)
from reimaging.table import read_table
from reimaging.taxonomy import UNKNOWN, field_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_TOP = 0.3  # a larger share has the colour of this one: short-lived categories would pale all else
_STRIP = 1.05  # inches: the fields' shares in each year
_HEAD = 2.05  # inches above the lines
_TAIL = 0.38  # inches right of their cells
_LEFT, _RIGHT = 0.62, 1.45  # inches beside this strip

Rows = Sequence[Mapping[str, str]]


def shares(rows: Rows) -> dict[str, dict[int, float]]:
    """Give the share of each category's articles that falls into each year; they sum to 1."""
    counts = counted(rows, "articles")
    totals = {category: sum(by_year.values()) for category, by_year in counts.items()}
    return {
        category: {year: n / totals[category] for year, n in sorted(by_year.items())}
        for category, by_year in counts.items()
        if totals[category]
    }


def shares_of_year(rows: Rows) -> dict[int, dict[str, float]]:
    """Give the share of each year's articles that falls to each category; they sum to 1."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for category, by_year in counted(rows, "articles").items():
        for year, n in by_year.items():
            counts[year][category] = n
    return {
        year: {category: n / total for category, n in by_category.items()}
        for year, by_category in sorted(counts.items())
        if (total := sum(by_category.values()))
    }


def median_year(by_year: Mapping[int, float]) -> int:
    """Give the year by the end of which half of the articles had come."""
    years = sorted(by_year)
    reached = accumulate(by_year[year] for year in years)
    half = sum(by_year.values()) / 2
    return next(
        year for year, sum_ in zip(years, reached, strict=True) if sum_ >= half * (1 - 1e-9)
    )


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `articles_by_category_year.csv`."""
    from matplotlib.colors import PowerNorm

    rows = read_table(table)
    cells = shares(rows)
    if not cells:
        say_nothing_to_show(targets, "no articles, so no shares of them by year")
        return
    totals = {name: sum(by_year.values()) for name, by_year in counted(rows, "articles").items()}
    groups = by_field(cells, lambda name: (median_year(cells[name]), -totals[name], name))
    sheet = sheet_of(groups, head=_HEAD, tail=_TAIL, columns=3, largest=5.5)
    with drawing(PAGE, sheet.height) as figure:
        figure.set_layout_engine("none")
        _show_fields(figure, rows)
        norm = PowerNorm(0.5, 0, _TOP)  # most shares are small: the root spreads them
        drawn = show_cells(figure, sheet, cells, cmap=GREYS + "_r", norm=norm)
        for axes, column in zip(drawn, sheet.columns, strict=True):
            sheet.tail_text(axes, -1, "articles", _TAIL)
            for row, line in enumerate(column):
                if line.category:
                    sheet.tail_text(axes, row, f"{totals[line.category]:,}", _TAIL)
        ticks = {share: f"{share:.0%}" for share in (0, 0.01, 0.05, 0.1, 0.2)}
        foot_note(
            figure,
            f"n = {many(sum(totals.values()), 'article')}, {many(len(cells), 'primary category')}; "
            "in each field those whose articles came earliest stand first",
        )
        colour_bar(
            figure,
            drawn[0].collections[0],
            {**ticks, _TOP: f"≥ {_TOP:.0%}"},
            "share of the category's articles",
            down=_HEAD - 0.45,
            extend="max",
        )
        save(figure, targets)


def _show_fields(figure: "Figure", rows: Rows) -> None:
    """Stack the shares of the fields in each year, with the fields' names beside the last bar."""
    from matplotlib.ticker import PercentFormatter

    of_years = shares_of_year(rows)
    articles = {y: sum(n.get(y, 0) for n in counted(rows, "articles").values()) for y in of_years}
    of_fields: dict[str, dict[int, float]] = {field: {} for field in FIELD_COLOURS}
    for year, by_category in of_years.items():
        for category, share in by_category.items():
            of_field = of_fields[field_of(category)]
            of_field[year] = of_field.get(year, 0) + share
    years = list(range(min(of_years), max(of_years) + 1))
    width = min(PAGE - _LEFT - _RIGHT, len(years) * 0.3)
    top = figure.get_size_inches()[1]
    axes = place(figure, _LEFT, top - _STRIP - 0.28, width, _STRIP)
    base = dict.fromkeys(years, 0.0)
    present = {field: of_field for field, of_field in of_fields.items() if of_field}
    middles = []
    for field, of_field in present.items():
        heights = [of_field.get(year, 0) for year in years]
        axes.bar(
            years, heights, 0.86, [base[y] for y in years], color=FIELD_COLOURS[field],
            edgecolor="white", linewidth=0.25,
        )  # fmt: skip
        middles.append(base[years[-1]] + heights[-1] / 2)
        base = {year: base[year] + of_field.get(year, 0) for year in years}
    for year, n in articles.items():
        axes.text(year, 1.03, short(n), size=TINY, rotation=90, ha="center", va="bottom")
    places = spread(middles, 0.1 / _STRIP, 0.03, 0.97)
    beside: dict[str, Any] = {
        "transform": axes.get_yaxis_transform(),
        "size": SMALL,
        "va": "center_baseline",
    }
    axes.text(1 + 0.16 / width, 1.12, f"in {years[-1]}", **beside)
    for at, (field, of_field) in zip(places, present.items(), strict=True):
        name = "No record" if field == UNKNOWN else field
        latest = of_field.get(years[-1], 0)
        digits = 0 if latest > 0.095 else 1
        says = f"{name} {latest:.{digits}%}" if latest else f"{name}: none"
        axes.text(1 + 0.06 / width, at, "■", color=FIELD_COLOURS[field], **beside)
        axes.text(1 + 0.16 / width, at, says, **beside)
    axes.set_xlim(years[0] - 0.5, years[-1] + 0.5)
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.5, 1])
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.set_ylabel("share of the\nyear's articles", fontsize=6.5, labelpad=2)
    show_years_within(axes, years, width)
