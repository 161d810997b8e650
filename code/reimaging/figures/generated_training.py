"""How a generator learnt: the same points after more and more real pictures, above its losses.

The diversity tells whether it draws ever the same: how far generated pictures deviate from each
other, as a share of how far real ones do.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import h5py

from reimaging.figures.category_sheet import many, spread
from reimaging.figures.cluster_sheet import spread_by_rank
from reimaging.figures.confident_errors import sheet
from reimaging.figures.picture_blocks import DOTS, extent, place, tell
from reimaging.figures.style import (
    COLOURS,
    FAINT,
    HAIR,
    PAGE,
    note,
    save,
    say_nothing_to_show,
    short,
)
from reimaging.table import read_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STAGES = 5
POINTS = 12  # latent points of a stage

_COLUMNS, _SIDE = 4, 64  # pictures a line of a stage, and dots of their sides
_EDGE, _HEAD = 6, 34  # dots beside and above the stages
_PANELS = ((0.35, 2.25), (3.85, 2.95))  # inches: where each plot begins, and how wide it is
_PLOTS = 0.95  # inches: how high the plots are
_FOOT = 0.6  # inches below them, for their axes and the note
_LOSSES = {
    "generator": ("generator", COLOURS["vermilion"]),
    "discriminator": ("discriminator", COLOURS["blue"]),
}
_DIVERSITY = {"diversity": ("", COLOURS["green"])}  # a single line, which its title names


def draw(history: Path, sheets: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `gan_history.csv` and the sheets of a training."""
    from matplotlib.ticker import PercentFormatter

    rows = read_table(history)
    with h5py.File(sheets) as file:
        pictures, images = file["pictures"][:].tolist(), file["images"]
        stages = spread_by_rank(range(len(pictures)), STAGES)
        shown = [(pictures[stage], images[stage, :POINTS]) for stage in stages]
    if not (rows and shown):
        say_nothing_to_show(targets, "no generator was trained", PAGE)
        return
    across = extent(_COLUMNS, _SIDE)
    down = extent(-(-len(shown[0][1]) // _COLUMNS), _SIDE)
    pitch = (PAGE * DOTS - 2 * _EDGE - across) / (STAGES - 1)
    top = (_HEAD + down) / DOTS + 0.3  # inches, of the plots
    with sheet(round((top + _PLOTS + _FOOT) * DOTS) / DOTS) as figure:
        for number, (after, own) in enumerate(shown):
            left = round(_EDGE + number * pitch)
            tell(figure, f"after {short(after)} real pictures", left, _HEAD - 10)
            place(figure, own, _COLUMNS, _SIDE, left, _HEAD)
        marks = [after for after, _ in shown]
        losses = _panel(figure, _PANELS[0], top, rows, marks)
        losses.set_title("losses", loc="left")
        _lines(losses, rows, _LOSSES)
        diversity = _panel(figure, _PANELS[1], top, rows, marks)
        diversity.set_title("diversity: deviation, of that of real pictures", loc="left")
        diversity.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        diversity.axhline(1, color=FAINT, lw=0.6, ls="--")
        _lines(diversity, rows, _DIVERSITY)
        note(
            figure,
            f"n = {many(len(shown[0][1]), 'latent point')}, the same at each stage; "
            f"{many(_count(rows[-1]), 'real picture')} shown; grey lines: the stages",
        )
        save(figure, targets)


def _panel(
    figure: "Figure",
    across: tuple[float, float],
    top: float,
    rows: Sequence[Mapping[str, str]],
    marks: Sequence[int],
) -> "Axes":
    """Make a plot, with a line at each stage."""
    from matplotlib.ticker import MaxNLocator

    wide, high = figure.get_size_inches()
    left, width = across
    axes = figure.add_axes((left / wide, 1 - (top + _PLOTS) / high, width / wide, _PLOTS / high))
    for mark in marks:
        axes.axvline(mark, color=HAIR, lw=1, zorder=0)
    axes.set_xlim(0, 1.02 * max(*marks, _count(rows[-1])))
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.xaxis.set_major_formatter(lambda value, _: short(value))
    axes.set_xlabel("real pictures shown", labelpad=2)
    axes.grid(axis="y", color=HAIR, lw=0.4)
    axes.set_axisbelow(True)
    return axes


def _lines(
    axes: "Axes", rows: Sequence[Mapping[str, str]], lines: Mapping[str, tuple[str, str]]
) -> None:
    """Draw columns of the history against pictures shown, and name them at their ends."""
    after = [_count(row) for row in rows]
    marker = "o" if len(rows) < 25 else ""  # a line of one point would not be seen
    ends = {}
    for column, (name, colour) in lines.items():
        values = [float(row[column]) for row in rows]
        axes.plot(after, values, color=colour, lw=1, marker=marker, ms=2.5, clip_on=False)
        ends[name] = values[-1], colour
    axes.set_ylim(bottom=0)
    high = axes.get_ylim()[1]
    ordered = sorted(ends, key=lambda name: ends[name][0])
    places = spread([ends[name][0] / high for name in ordered], 0.13, 0.05, 0.95)
    for name, height in zip(ordered, places, strict=True):
        axes.text(
            1.02, height, name, transform=axes.transAxes, va="center", fontsize=6.5,
            color=ends[name][1],
        )  # fmt: skip


def _count(row: Mapping[str, str]) -> int:
    return int(float(row["pictures"]))  # written as 1.2e+06 where they are many
