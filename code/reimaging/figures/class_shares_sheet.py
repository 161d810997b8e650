"""What share of a category's images are no diagrams, by year: every category on one page."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reimaging.figures.category_sheet import (
    Sheet,
    by_field,
    colour_bar,
    foot_note,
    many,
    sheet_of,
    show_cells,
)
from reimaging.figures.class_share_cells import (
    FEW,
    Cell,
    Cells,
    are_corrected,
    cells_of,
    images_of,
)
from reimaging.figures.style import GREYS, INK, PAGE, drawing, save, say_nothing_to_show, short
from reimaging.table import read_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SENSOR, _MIXED, _TAIL = 0.3, 0.62, 0.98  # inches to the ends of the three numbers of a line
_DARK = 0.25  # from this share on, the colour is so dark that a mark on it is white


def mean_shares(by_year: Mapping[int, Cell]) -> tuple[float, ...]:
    """Give a category's share of each class: the mean of its years, each by its images."""
    images = images_of(by_year)
    return tuple(
        sum(cell.images * cell.shares[number] for cell in by_year.values()) / images
        for number in range(3)
    )


def ordered(cells: Cells) -> dict[str, list[str]]:
    """Group categories by field, those with fewest diagrams first."""
    return by_field(cells, lambda name: (mean_shares(cells[name])[0], name))


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `class_shares_by_category_year.csv`."""
    from matplotlib.colors import PowerNorm

    rows = read_table(table)
    cells = cells_of(rows)
    if not cells:
        say_nothing_to_show(targets, "no image has a predicted class")
        return
    sheet = sheet_of(ordered(cells), head=0.52, tail=_TAIL)
    others = {
        name: {year: 1 - cell.shares[0] for year, cell in by_year.items()}
        for name, by_year in cells.items()
    }
    with drawing(PAGE, sheet.height) as figure:
        figure.set_layout_engine("none")
        # most shares are small: the root spreads them
        drawn = show_cells(figure, sheet, others, cmap=GREYS + "_r", norm=PowerNorm(0.5, 0, 1))
        for axes, number in zip(drawn, range(len(sheet.columns)), strict=True):
            _mark_few(axes, sheet, number, cells)
            _write_numbers(axes, sheet, number, cells)
        ticks = {share: f"{share:.0%}" for share in (0, 0.05, 0.2, 0.5, 1)}
        colour_bar(figure, drawn[0].collections[0], ticks, "sensor and mixed, of the images")
        images = sum(images_of(by_year) for by_year in cells.values())
        few = any(cell.images < FEW for by_year in cells.values() for cell in by_year.values())
        foot_note(
            figure,
            f"n = {many(images, 'image')}, {many(len(cells), 'primary category')}; in each field "
            "those with fewest diagrams first"
            + (f"; dot: fewer than {FEW} images" if few else "")
            + ("" if are_corrected(rows) else "; not corrected for the classifier's errors"),
        )
        save(figure, targets)


def _mark_few(axes: "Axes", sheet: Sheet, number: int, cells: Cells) -> None:
    """Put a dot on each cell of few images, dark on light and light on dark."""
    left, right = axes.get_xlim()
    cell = axes.get_position().width * PAGE * 72 / (right - left)  # points
    size = min(2.2, max(1.1, 0.25 * cell))
    for colour, dark in ((INK, False), ("white", True)):
        places = [
            (year, row)
            for row, line in enumerate(sheet.columns[number])
            for year, cell in cells.get(line.category or "", {}).items()
            if cell.images < FEW and (1 - cell.shares[0] >= _DARK) == dark
        ]
        if places:
            axes.plot(*zip(*places, strict=True), ".", color=colour, ms=size, mew=0)


def _write_numbers(axes: "Axes", sheet: Sheet, number: int, cells: Cells) -> None:
    ends = (_SENSOR, _MIXED, _TAIL)
    for says, inches in zip(("sensor", "mixed", "images"), ends, strict=True):
        sheet.tail_text(axes, -1, says, inches)
    for row, line in enumerate(sheet.columns[number]):
        if line.category:
            by_year = cells[line.category]
            _, sensor, mixed = mean_shares(by_year)
            told = (f"{sensor:.0%}", f"{mixed:.0%}", short(images_of(by_year)))
            for says, inches in zip(told, ends, strict=True):
                sheet.tail_text(axes, row, says, inches)
