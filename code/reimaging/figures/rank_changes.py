"""Ranks of categories over the years: where the largest stand among all, by images of the year."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reimaging.figures.category_sheet import (
    Counts,
    counted,
    foot_note,
    many,
    place,
    show_years_within,
    spread,
    width_of,
    years_of,
)
from reimaging.figures.style import (
    COLOURS,
    FAINT,
    HAIR,
    PAGE,
    SMALL,
    drawing,
    save,
    say_nothing_to_show,
)
from reimaging.table import read_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST = 15  # categories
_LEAST = 8  # ranks that the axis has at least
_LOWEST = 30  # the last rank that has a place of its own; lower ones share one
_ENOUGH = 100  # images of a year, so that its ranks mean something
_SIDE, _RIGHT = 1.3, 1.3  # inches left and right, for names
_FOOT, _HEAD = 0.42, 0.12
_ABOVE = -0.5  # where the axis of ranks begins: room for a name over the first
_RANK = 0.14  # inches from rank to rank

_INKS = [COLOURS[c] for c in ("blue", "vermilion", "green", "purple", "orange", "sky")] + [FAINT]
_MARKS = "oos"  # filled, white within, filled: so that each colour serves thrice


def enough(images: Counts) -> int:
    """Give the images that a year must have, to be shown: 100, or fewer if all years are small.

    Where there are few images at all, a tenth of those of a mean year suffices.
    """
    years = {year for by_year in images.values() for year, n in by_year.items() if n}
    total = sum(sum(by_year.values()) for by_year in images.values())
    return max(1, min(_ENOUGH, total // len(years) // 10)) if years else _ENOUGH


def largest(images: Counts) -> list[str]:
    """Name the categories with most images in all years together, the largest first."""
    totals = {category: sum(by_year.values()) for category, by_year in images.items()}
    ranked = sorted(totals, key=lambda category: (-totals[category], category))
    return [category for category in ranked if totals[category]][:MOST]


def ranks(images: Counts) -> dict[int, dict[str, int]]:
    """Rank all categories that have images in a year, by these, from 1.

    Of two with as many images the first by name is ranked first. Years with too few images are
    left out.
    """
    least = enough(images)
    ranked = {}
    for year in years_of(images):
        counts = {name: by_year[year] for name, by_year in images.items() if by_year.get(year)}
        if sum(counts.values()) >= least:
            order = sorted(counts, key=lambda name: (-counts[name], name))
            ranked[year] = {name: place for place, name in enumerate(order, 1)}
    return ranked


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `articles_by_category_year.csv`."""
    images = counted(read_table(table), "images")
    ranked = ranks(images)
    if not ranked:
        say_nothing_to_show(targets, "no images, so no ranks of categories")
        return
    names = largest(images)
    paths = {
        name: {year: of_year[name] for year, of_year in ranked.items() if name in of_year}
        for name in names
    }
    paths = {name: path for name, path in paths.items() if path}
    worst = max(max(path.values()) for path in paths.values())
    lowest = min(max(worst, _LEAST), _LOWEST)
    rows = max(lowest + (3.3 if worst > lowest else 1.5), 0.8 * len(paths) + 1.5)
    with drawing(PAGE, _FOOT + rows * _RANK + _HEAD) as figure:
        figure.set_layout_engine("none")
        chart = _Chart(
            figure,
            sorted({year for path in paths.values() for year in path}),
            lowest,
            worst > lowest,
        )
        for number, path in enumerate(paths.values()):
            chart.line(path, number)
        chart.names(paths)
        small = ""
        if left_out := set(years_of(images)) - set(ranked):
            small = (
                f"; {many(len(left_out), 'year')} of fewer than {enough(images)} images left out"
            )
        total = sum(sum(by_year.values()) for by_year in images.values())
        foot_note(
            figure,
            f"n = {many(total, 'image')}; the {many(len(paths), 'category')} of most images, "
            f"ranked in each year among all {sum(any(n.values()) for n in images.values())}{small}",
        )
        save(figure, targets)


class _Chart:
    """The axes of ranks: where a rank stands, its lines, and the names that have room."""

    def __init__(self, figure: "Figure", years: Sequence[int], lowest: int, lower: bool) -> None:
        span = range(years[0], years[-1] + 1)
        self.years, self.lowest = span, lowest
        self.width = min(PAGE - _SIDE - _RIGHT, len(span) * 0.5)
        height = figure.get_size_inches()[1] - _FOOT - _HEAD
        self._taken: list[_Box] = []  # by points and names
        self.axes = place(figure, _SIDE, _FOOT, self.width, height)
        self.axes.set_xlim(span[0] - 0.5, span[-1] + 0.5)
        self.axes.set_ylim(_ABOVE + height / _RANK, _ABOVE)  # so that a rank takes _RANK inches
        self.axes.set_yticks([])
        self.axes.spines["left"].set_visible(False)
        show_years_within(self.axes, span, self.width)
        for year in sorted(set(span) - set(years)):
            self.axes.axvspan(year - 0.5, year + 0.5, color=HAIR, alpha=0.6, linewidth=0, zorder=0)
        says = {rank: str(rank) for rank in (1, *range(5, lowest + 1, 5))}
        says |= {lowest + 1: "lower"} if lower else {}
        for rank, text in says.items():
            self.axes.axhline(self.row(rank), color=HAIR, linewidth=0.5, zorder=0)
            self._write(0.38 - _SIDE, rank, text, ha="right", color=FAINT)
        middle = (lowest + 1) / 2
        self._write(0.08 - _SIDE, middle, "rank by images in the year", rotation=90, ha="center")

    def row(self, rank: int) -> float:
        """Give the place of a rank on the axis: all that are too low share one."""
        return rank if rank <= self.lowest else self.lowest + 1.4

    def inches(self, year: float) -> float:
        """Give the place of a year, in inches from the left of the axes."""
        return (year - self.years[0] + 0.5) / len(self.years) * self.width

    def line(self, path: Mapping[int, int], number: int) -> None:
        """Draw the ranks of a category, with a line where year follows year, dotted over gaps."""
        colour = _INKS[number % len(_INKS)]
        kind = number // len(_INKS) % len(_MARKS)
        for year, rank in path.items():
            here, high = self.inches(year), rank <= self.lowest
            if high:
                self._taken.append(_Box(here - 0.04, here + 0.04, rank - 0.3, rank + 0.3))
            self.axes.plot(
                year, self.row(rank), _MARKS[kind], color=colour, markersize=3.6 if high else 2,
                markerfacecolor="white" if kind == 1 else colour, markeredgewidth=0.9, zorder=3,
            )  # fmt: skip
            if earlier := [before for before in path if before < year]:
                before = max(earlier)
                joined = before == year - 1
                seen = high and path[before] <= self.lowest
                self.axes.plot(
                    [before, year], [self.row(path[before]), self.row(rank)], color=colour,
                    linewidth=1.2 if seen and joined else 0.5, alpha=1 if seen else 0.4,
                    linestyle="-" if joined else (0, (1, 2)),
                )  # fmt: skip

    def names(self, paths: Mapping[str, Mapping[int, int]]) -> None:
        """Write the names at both ends: in the margins, or beside the first and last point."""
        first, last = self.years[0], self.years[-1]
        self._in_margin({name: first for name, path in paths.items() if first in path}, paths, -1)
        right = {}
        for name, path in paths.items():
            seen = [year for year, rank in path.items() if rank <= self.lowest] or [max(path)]
            if max(path) == last or not self._beside(name, seen[-1], path[seen[-1]], 1):
                right[name] = max(path)
            if first not in path and seen[0] < max(path):
                self._beside(name, seen[0], path[seen[0]], -1)
        self._in_margin(right, paths, 1)

    def _in_margin(
        self, ends: Mapping[str, int], paths: Mapping[str, Mapping[int, int]], side: int
    ) -> None:
        """Write the names of lines that end there one below the other, near the ends."""
        rows = {name: self.row(paths[name][year]) for name, year in ends.items()}
        ordered = sorted(rows, key=lambda name: (rows[name], -ends[name], name))
        wanted = [rows[name] for name in ordered]
        low = self.axes.get_ylim()[0] - 0.5
        for name, row in zip(ordered, spread(wanted, 0.8, _ABOVE + 0.5, low), strict=True):
            at = ends[name], rows[name]
            if side < 0 and len(self.years) == 1:
                continue  # its only point has its name at the right
            if side > 0 and ends[name] < self.years[-1]:
                name = f"{name}, to {ends[name]}"
            wide = width_of(name, SMALL)
            start = self.width + 0.06 if side > 0 else -0.06 - wide
            self._taken.append(_Box(start, start + wide, row - 0.4, row + 0.4))
            self._write(start, row, name)
            if side > 0:
                self._lead(*at, row)

    def _lead(self, year: int, rank: float, row: float) -> None:
        """Lead from the last point to the name in the margin, if it is not right beside it."""
        if year < self.years[-1] or abs(rank - row) > 0.3:
            ends = [year + 0.15, self.years[-1] + 0.6]
            self.axes.plot(
                ends, [rank, row], color=FAINT, linewidth=0.5, linestyle=":", clip_on=False
            )  # fmt: skip

    def _beside(self, name: str, year: int, rank: int, side: int) -> bool:
        """Write a name right (1) or left (-1) of a point or over it, if there is room."""
        wide, end = width_of(name, SMALL), self.inches(year)
        beside = end + 0.07 if side > 0 else end - 0.07 - wide
        for start, shift in ((beside, 0), (beside, -0.85), (beside, 0.85), (end - wide / 2, -0.9)):
            row = self.row(rank) + shift
            box = _Box(start, start + wide, row - 0.4, row + 0.4)
            inside = start > 0.42 - _SIDE and start + wide < self.width and row > _ABOVE + 0.4
            if inside and not any(box.meets(other) for other in self._taken):
                self._taken.append(box)
                self._write(start, row, name, backgroundcolor=(1, 1, 1, 0.8))
                return True
        return False

    def _write(self, inches: float, row: float, says: str, **style: Any) -> None:
        text = self.axes.text(
            inches / self.width, self.row(row) if isinstance(row, int) else row, says, size=SMALL,
            transform=self.axes.get_yaxis_transform(), va="center", **style,
        )  # fmt: skip
        if box := text.get_bbox_patch():
            box.set(boxstyle="square,pad=0", linewidth=0)


class _Box(NamedTuple):
    left: float  # inches
    right: float
    top: float  # ranks
    bottom: float

    def meets(self, other: "_Box") -> bool:
        beside = self.right < other.left or other.right < self.left
        return not (beside or self.bottom < other.top or other.bottom < self.top)
