"""What sheets of all categories share: how counts are read, lines flow into columns and are drawn.

A sheet has a line a category, under the heading of its field, in as many columns as are needed for
letters that can be read. Everything is placed in inches: a layout found by trial would take long.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reimaging.figures.style import FAINT, FIELD_COLOURS, HIGHEST, PAGE, SMALL, TINY
from reimaging.taxonomy import FIELDS, UNKNOWN, field_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Counts = dict[str, dict[int, int]]  # by category and year

FOOT = 0.45  # inches below the lines: years and the note
_EDGE = 0.06  # inches left and right of everything
_GAP = 0.16  # inches between columns
_CELL = 0.2  # inches: the widest that a year is drawn
_FEW = 14  # lines that stand in one column


def counted(rows: Iterable[Mapping[str, str]], column: str) -> Counts:
    """Add up a column of `articles_by_category_year.csv`, by category and year."""
    counts: Counts = defaultdict(dict)
    for row in rows:
        category, year = row["category"], int(row["year"])
        counts[category][year] = counts[category].get(year, 0) + int(row[column] or 0)
    return dict(counts)


def years_of(counts: Counts) -> list[int]:
    """Give all years from the first to the last of any category."""
    known = {year for by_year in counts.values() for year in by_year}
    return list(range(min(known), max(known) + 1)) if known else []


def by_field(categories: Iterable[str], key: Callable[[str], Any]) -> dict[str, list[str]]:
    """Group categories by field, in the order of the fields, and sort each group by `key`."""
    groups: dict[str, list[str]] = {field: [] for field in (*FIELDS, UNKNOWN)}
    for category in categories:
        groups[field_of(category)].append(category)
    return {field: sorted(group, key=key) for field, group in groups.items() if group}


@dataclass(frozen=True)
class Line:
    """A line of a sheet: a category, or the heading of a field (then without a category)."""

    field: str
    category: str | None = None
    continued: bool = False


def in_columns(groups: Mapping[str, Sequence[str]], columns: int) -> list[list[Line]]:
    """Let headings and categories flow into columns of nearly the same length.

    A field that goes on in the next column has its heading there once more; no heading stands
    alone at the foot of a column.
    """
    length = math.ceil(sum(1 + len(group) for group in groups.values()) / columns)
    while len(flowed := _flow(groups, length)) > columns:
        length += 1
    return flowed


def _flow(groups: Mapping[str, Sequence[str]], length: int) -> list[list[Line]]:
    flowed: list[list[Line]] = [[]]
    for field, group in groups.items():
        if len(flowed[-1]) + min(3, 1 + len(group)) > length and flowed[-1]:
            flowed.append([])
        flowed[-1].append(Line(field))
        for category in group:
            if len(flowed[-1]) >= max(length, 2):
                flowed.append([Line(field, continued=True)])
            flowed[-1].append(Line(field, category))
    return flowed


@dataclass(frozen=True)
class Sheet:
    """Where the lines of a sheet stand, in inches."""

    columns: list[list[Line]]
    head: float
    pitch: float  # from line to line
    size: float  # points, of the letters of a line
    names: float  # the width of the names
    tail: float  # the width of what stands right of the lines' bodies

    @property
    def lines(self) -> int:
        """Give the number of lines of the longest column."""
        return max(len(column) for column in self.columns)

    @property
    def height(self) -> float:
        """Give the height of the whole sheet."""
        return self.head + self.lines * self.pitch + FOOT

    @property
    def body(self) -> float:
        """Give the width of what a line shows between its name and its tail."""
        many = len(self.columns)
        column = (PAGE - 2 * _EDGE - (many - 1) * _GAP) / many
        return column - self.names - self.tail

    def axes(self, figure: "Figure", number: int, width: float | None = None) -> "Axes":
        """Make the axes of a column, with its names and headings; line n lies at y = n."""
        left = _EDGE + number * (self.names + self.body + self.tail + _GAP) + self.names
        axes = place(figure, left, FOOT, width or self.body, self.lines * self.pitch)
        axes.set_ylim(self.lines - 0.5, -0.5)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        for row, line in enumerate(self.columns[number]):
            self._name(axes, row, line)
        return axes

    def _name(self, axes: "Axes", row: int, line: Line) -> None:
        if line.category:
            _text(axes, -0.04, row, line.category, size=self.size, ha="right")
            return
        field = "No record" if line.field == UNKNOWN else line.field
        says = f"{field}, continued" if line.continued else field
        heading = {"size": self.size + 0.5, "weight": "bold", "ha": "left"}
        _text(axes, -self.names, row, "■", **heading, color=FIELD_COLOURS[line.field])
        _text(axes, -self.names + 0.1, row, says, **heading)

    def text(self, axes: "Axes", inches: float, row: float, says: str) -> None:
        """Write on a line, from so many inches right of where its body begins."""
        _text(axes, inches, row, says, size=self.size, ha="left")

    def tail_text(self, axes: "Axes", row: float, text: str, inches: float) -> None:
        """Write a number at the right, its end `inches` from the body's right edge."""
        body = axes.get_position().width * PAGE
        _text(axes, body + inches, row, text, size=self.size, ha="right")


def sheet_of(
    groups: Mapping[str, Sequence[str]],
    head: float,
    tail: float,
    columns: int = 2,
    largest: float = 6,
) -> Sheet:
    """Lay out a sheet of these fields and categories, a page high at most.

    Parameters
    ----------
    groups
        The categories of each field, in order.
    head, tail
        Inches that are kept free above the lines and right of their bodies.
    columns
        How many columns there are where the lines are many.
    largest
        Points of the names, where there is room.
    """
    lines = sum(1 + len(group) for group in groups.values())
    flowed = in_columns(groups, columns if lines > _FEW else 1)
    longest = max(len(column) for column in flowed)
    pitch = min(0.125, (HIGHEST - head - FOOT) / longest)
    size = min(largest, max(TINY, pitch * 72 * 0.82))
    names = 0.08 + max(
        *(width_of(category, size) for group in groups.values() for category in group),
        0.5,  # so that a heading reaches not far into the body
    )
    return Sheet(flowed, head, pitch, size, names, tail)


def place(figure: "Figure", left: float, bottom: float, width: float, height: float) -> "Axes":
    """Add axes at a place given in inches from the figure's lower left corner."""
    wide, high = figure.get_size_inches()
    return figure.add_axes((left / wide, bottom / high, width / wide, height / high))


def width_of(text: str, size: float) -> float:
    """Measure how many inches a line of text of so many points is wide."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    font = FontProperties(family="DejaVu Sans", size=size)
    return float(TextPath((0, 0), text, size=size, prop=font).get_extents().width) / 72


def show_cells(
    figure: "Figure", sheet: Sheet, cells: Mapping[str, Mapping[int, float]], **colours: Any
) -> list["Axes"]:
    """Draw a cell a category and year, in colour; what is missing in `cells` stays white.

    `colours` are handed to `pcolormesh`. Gives the axes of the columns.
    """
    import numpy as np

    years = years_of({name: dict.fromkeys(by_year, 0) for name, by_year in cells.items()})
    width = min(sheet.body, len(years) * _CELL)
    drawn = []
    for number, column in enumerate(sheet.columns):
        axes = sheet.axes(figure, number, width)
        grid = np.full((2 * sheet.lines - 1, len(years)), np.nan)  # every other row is a gap
        for row, line in enumerate(column):
            for year, value in cells.get(line.category or "", {}).items():
                grid[2 * row, year - years[0]] = value
        sides = np.arange(len(years) + 1) + years[0] - 0.5
        edges = np.add.outer(np.arange(sheet.lines), (-0.41, 0.41)).ravel()
        masked = np.ma.masked_invalid(grid)
        # edges in the cells' own colours, or viewers would show seams between them
        axes.pcolormesh(sides, edges, masked, edgecolors="face", linewidth=0.1, **colours)
        if width / len(years) > 0.05:
            axes.vlines(sides, edges[0], edges[-1], colors="white", linewidth=0.25)
        axes.set_xlim(years[0] - 0.5, years[-1] + 0.5)
        axes.set_ylim(sheet.lines - 0.5, -0.5)
        show_years_within(axes, years, width)
        drawn.append(axes)
    return drawn


def show_years_within(
    axes: "Axes", years: Sequence[int], width: float, size: float = SMALL
) -> None:
    """Put round years on an x axis of so many inches, as many as can be read."""
    for step in (1, 2, 5, 10, 20, 50):
        ticks = [year for year in range(years[0], years[-1] + 1) if year % step == 0]
        if ticks and width / len(years) * step >= 0.27:
            break
    ticks = ticks or [years[0]]
    axes.set_xticks(ticks, [str(year) for year in ticks], fontsize=size)
    axes.tick_params(axis="x", length=2, pad=1.5)


def colour_bar(
    figure: "Figure",
    mesh: Any,
    ticks: Mapping[float, str],
    says: str,
    below: tuple[str, str] = ("", ""),
    down: float = 0.07,
    **options: Any,
) -> None:
    """Draw a colour bar at the right of a sheet's head, and left of it what it shows.

    It lies `down` inches below the upper edge. `below` is a colour that stands for what lies below
    the scale, and its name.
    """
    top = figure.get_size_inches()[1] - down - 0.09
    axes = place(figure, PAGE - _EDGE - 2.3, top, 2.2, 0.09)
    bar = figure.colorbar(mesh, cax=axes, orientation="horizontal", **options)
    bar.set_ticks(list(ticks), labels=list(ticks.values()), fontsize=6)
    bar.ax.minorticks_off()
    bar.ax.tick_params(length=2, pad=1.5)
    if below[0]:
        swatch = place(figure, PAGE - _EDGE - 2.3 - 0.3, top, 0.14, 0.09)
        swatch.set_facecolor(below[0])
        swatch.set_xticks([0.5], [below[1]], fontsize=6)
        swatch.set_yticks([])
        swatch.tick_params(length=2, pad=1.5)
        swatch.spines[:].set_visible(True)
    _text(axes, -0.4 if below[0] else -0.1, 0.5, says, size=6.5, ha="right")


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move ascending places apart, to at least `gap` from each other, between `low` and `high`."""
    placed = list(wanted)
    for n in range(len(placed)):
        placed[n] = max(placed[n], placed[n - 1] + gap if n else low)
    for n in reversed(range(len(placed))):
        above = placed[n + 1] - gap if n + 1 < len(placed) else high
        placed[n] = min(placed[n], above)
    return placed


def many(number: int, of: str) -> str:
    """Write a count and of what: 1 image, 1,234 images, 3 categories."""
    plural = f"{of[:-1]}ies" if of.endswith("y") else f"{of}s"
    return f"{number:,} {of if number == 1 else plural}"


def foot_note(figure: "Figure", text: str) -> None:
    """Write small and faint, at the foot of a sheet, of how many things it is made."""
    high = figure.get_size_inches()[1]
    figure.text(1 - _EDGE / PAGE, 0.05 / high, text, ha="right", va="bottom", size=6, color=FAINT)


def _text(axes: "Axes", inches: float, row: float, says: str, **style: Any) -> None:
    """Write at so many inches from the left end of the axes, on a line of the sheet."""
    place = axes.get_position().width * PAGE
    transform = axes.get_yaxis_transform()
    axes.text(inches / place, row, says, transform=transform, va="center_baseline", **style)
