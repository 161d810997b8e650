"""Shares of diagrams, sensor and mixed images by year, in the categories that the study chose.

Corrected shares are stacked; beside them stand the raw ones, the interval of the share of diagrams,
and of how many images it is: in the study a year of one image looked like one of a thousand.
"""

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reimaging.figures.category_sheet import (
    foot_note,
    many,
    place,
    show_years_within,
    width_of,
)
from reimaging.figures.class_colours import CLASS_COLOURS
from reimaging.figures.class_share_cells import (
    FEW,
    Cell,
    Cells,
    are_corrected,
    cells_of,
    images_of,
)
from reimaging.figures.style import (
    FAINT,
    INK,
    PAGE,
    SMALL,
    TINY,
    drawing,
    save,
    say_nothing_to_show,
    short,
)
from reimaging.table import read_table
from reimaging.taxonomy import name_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

# Those of the study's figure.
STUDY = (
    "astro-ph", "astro-ph.GA", "astro-ph.IM", "cond-mat.str-el", "cs.AI", "cs.CV", "cs.GR", "cs.IT",
    "cs.LG", "math-ph", "nlin.CG", "stat.ML",
)  # fmt: skip
_ROW = 4
# inches
_LEFT, _RIGHT, _GAP = 0.42, 0.14, 0.13
_HEAD, _FOOT = 0.24, 0.42
_TITLE, _BARS, _STRIP, _BETWEEN = 0.26, 0.86, 0.15, 0.09
_PITCH = _TITLE + _BARS + _BETWEEN + _STRIP + 0.04
_WIDTH = (PAGE - _LEFT - _RIGHT - (_ROW - 1) * _GAP) / _ROW
_PALE = 0.4


def chosen(cells: Cells) -> list[str]:
    """Name the categories of the study that have images, and the largest others up to as many."""
    known = [name for name in STUDY if name in cells]
    others = sorted(cells.keys() - set(known), key=lambda name: (-images_of(cells[name]), name))
    return sorted(known + others[: len(STUDY) - len(known)])


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `class_shares_by_category_year.csv`."""
    rows = read_table(table)
    cells = cells_of(rows)
    if not cells:
        say_nothing_to_show(targets, "no image has a predicted class")
        return
    names, corrected = chosen(cells), are_corrected(rows)
    known = [year for name in names for year in cells[name]]
    years = range(min(known), max(known) + 1)
    most = max(cell.images for name in names for cell in cells[name].values())
    lines = -(-len(names) // _ROW)
    height = _HEAD + lines * _PITCH + _FOOT
    with drawing(PAGE, height) as figure:
        figure.set_layout_engine("none")
        for number, name in enumerate(names):
            line, column = divmod(number, _ROW)
            left = _LEFT + column * (_WIDTH + _GAP)
            foot = height - _HEAD - (line + 1) * _PITCH
            strip = place(figure, left, foot, _WIDTH, _STRIP)
            bars = place(figure, left, foot + _STRIP + _BETWEEN, _WIDTH, _BARS)
            _show_shares(bars, cells[name], corrected)
            _show_numbers(strip, cells[name], most)
            _title(bars, name, images_of(cells[name]))
            for axes in (bars, strip):
                axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)
            bars.set_xticks([])
            if number + _ROW < len(names):
                strip.set_xticks([])
            else:
                show_years_within(strip, years, _WIDTH)
            if column:
                bars.set_yticklabels([])
                strip.set_yticklabels([])
        _key(figure, cells, names, corrected)
        held, everything = (sum(images_of(cells[name]) for name in of) for of in (names, cells))
        foot_note(
            figure,
            f"n = {held:,} of {many(everything, 'image')}, in {len(names)} of "
            f"{many(len(cells), 'category')}; strips: n a year, on a logarithmic scale"
            + ("" if corrected else "; raw shares, not corrected for the classifier's errors"),
        )
        save(figure, targets)


def _show_shares(axes: "Axes", by_year: Mapping[int, Cell], corrected: bool) -> None:
    """Stack the shares of each year, the raw ones as dashes and the interval as a line."""
    from matplotlib.colors import to_rgba
    from matplotlib.ticker import PercentFormatter

    years, cells = list(by_year), list(by_year.values())
    strength = [_PALE if cell.images < FEW else 1.0 for cell in cells]

    def faded(colour: str) -> list[Any]:
        return [to_rgba(colour, alpha) for alpha in strength]

    base = [0.0] * len(cells)
    for number, colour in enumerate(CLASS_COLOURS.values()):
        shares = [cell.shares[number] for cell in cells]
        axes.bar(years, shares, 0.9, base, color=faded(colour), lw=0)
        base = [low + share for low, share in zip(base, shares, strict=True)]
    left, right = ([year + side for year in years] for side in (-0.45, 0.45))
    for edge in range(len(CLASS_COLOURS) - 1 if corrected else 0):
        raw = [sum(cell.raw[: edge + 1]) for cell in cells]
        axes.hlines(raw, left, right, colors=faded(INK), linewidth=0.5)
    ends = [cell.low for cell in cells], [cell.high for cell in cells]
    halo = [to_rgba("white", alpha == 1) for alpha in strength]
    axes.vlines(years, *ends, colors=halo, linewidth=1.1)
    axes.vlines(years, *ends, colors=faded(INK), linewidth=0.6)
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.5, 1])
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.tick_params(axis="y", labelsize=SMALL, pad=1.5, length=2)
    axes.spines["bottom"].set_linewidth(0.3)


def _show_numbers(axes: "Axes", by_year: Mapping[int, Cell], most: int) -> None:
    """Draw how many images each year has, on a logarithmic scale that all panels share."""
    axes.set_yscale("log")
    axes.bar(
        list(by_year), [cell.images for cell in by_year.values()], 0.9, color=FAINT, lw=0, bottom=0
    )
    top = max(10, most)
    axes.set_ylim(0.6, top)  # so that a single image can be seen
    power = 10 ** (len(str(top)) - 1)
    axes.set_yticks([1, power], ["1", short(power).replace(".0", "")], fontsize=TINY)
    axes.minorticks_off()
    axes.tick_params(axis="y", pad=1.5, length=2)


def _title(axes: "Axes", category: str, images: int) -> None:
    name = name_of(category)
    while width_of(name, TINY) > _WIDTH:
        name = textwrap.shorten(name, len(name) - 2, placeholder=" …")
    axes.annotate(
        f"{category}  {images:,}", (0, 1), (0, 9 if name != category else 3), fontsize=7,
        xycoords="axes fraction", textcoords="offset points",
    )  # fmt: skip
    if name != category:
        axes.annotate(
            name, (0, 1), (0, 2.5), fontsize=TINY, color=FAINT,
            xycoords="axes fraction", textcoords="offset points",
        )  # fmt: skip


def _key(figure: "Figure", cells: Cells, names: Sequence[str], corrected: bool) -> None:
    """Say above the panels what the colours and marks are, of those that are drawn."""
    axes = place(figure, 0, figure.get_size_inches()[1] - 0.2, PAGE, 0.16)
    axes.set_xlim(0, PAGE)
    axes.set_ylim(-1, 1)
    axes.axis("off")
    shown = [cell for name in names for cell in cells[name].values()]
    at = _LEFT

    def say(text: str) -> None:
        nonlocal at
        axes.text(at, 0, text, fontsize=6.5, va="center_baseline")
        at += width_of(text, 6.5) + 0.2

    for name, colour in CLASS_COLOURS.items():
        axes.add_patch(_box(at, colour))
        at += 0.15
        say(name)
    if corrected:
        axes.hlines(0, at, at + 0.14, colors=INK, linewidth=0.7)
        at += 0.19
        say("raw, not corrected")
    if any(cell.low == cell.low for cell in shown):
        axes.vlines(at + 0.03, -0.6, 0.6, colors=INK, linewidth=0.9)
        at += 0.1
        say("95 % interval of diagrams" + ("" if corrected else ", of the sample alone"))
    if any(cell.images < FEW for cell in shown):
        axes.add_patch(_box(at, CLASS_COLOURS["diagram"], _PALE))
        at += 0.15
        say(f"fewer than {FEW} images")


def _box(at: float, colour: str, alpha: float = 1) -> "Rectangle":
    from matplotlib.patches import Rectangle

    return Rectangle((at, -0.55), 0.1, 1.1, color=colour, alpha=alpha, lw=0)
