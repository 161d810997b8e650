"""How DeepCluster went: its loss, and how far its clusters agree with others of the images."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reimaging.figures.category_sheet import many, spread
from reimaging.figures.style import (
    COLOURS,
    COLUMN,
    HAIR,
    drawing,
    note,
    save,
    say_nothing_to_show,
)
from reimaging.table import read_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_AGREEMENT = {
    "nmi_before": ("epoch before", COLOURS["blue"]),
    "nmi_kinds": ("known kinds", COLOURS["vermilion"]),
}


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `deepcluster_history.csv`."""
    from matplotlib.ticker import MaxNLocator

    rows = read_table(table)
    if not rows:
        say_nothing_to_show(targets, "DeepCluster was not run")
        return
    epochs = [int(row["epoch"]) for row in rows]
    with drawing(COLUMN, 2.6) as figure:
        loss, agreement = figure.subplots(2, 1, sharex=True)
        for axes in (loss, agreement):
            axes.margins(y=0.12)
            axes.grid(axis="y", color=HAIR, lw=0.4)
            axes.set_axisbelow(True)
        _line(loss, epochs, [float(row["loss"]) for row in rows], COLOURS["green"])
        loss.set_ylim(bottom=0)
        loss.set_ylabel("loss")
        named = {}
        for column, (name, colour) in _AGREEMENT.items():
            told = [row for row in rows if row[column]]
            if told:
                values = [float(row[column]) for row in told]
                _line(agreement, [int(row["epoch"]) for row in told], values, colour)
                named[name] = (values[-1], colour)
        agreement.set_ylim(0, 1)
        agreement.set_ylabel("NMI with")
        agreement.set_xlabel("epoch")
        spare = max(0.5, 0.02 * len(epochs))
        agreement.set_xlim(epochs[0] - spare, epochs[-1] + spare)
        if len(epochs) > 8:
            agreement.xaxis.set_major_locator(MaxNLocator(8, integer=True, steps=[1, 2, 5, 10]))
        else:
            agreement.set_xticks(epochs)
        _name(agreement, named)
        splits = sum(int(row["splits"]) for row in rows)
        note(
            figure,
            f"n = {many(len(rows), 'epoch')}; {many(splits, 'empty cluster')} refilled; "
            f"largest of {many(int(rows[-1]['largest']), 'image')}",
        )
        save(figure, targets)


def _line(axes: "Axes", epochs: Sequence[int], values: Sequence[float], colour: str) -> None:
    marker = "o" if len(epochs) < 25 else ""  # a line of one point would not be seen
    axes.plot(epochs, values, color=colour, lw=1, marker=marker, ms=2.5, clip_on=False)


def _name(axes: "Axes", named: Mapping[str, tuple[float, str]]) -> None:
    """Name the lines at their ends."""
    ordered = sorted(named, key=lambda name: named[name][0])
    places = spread([named[name][0] for name in ordered], 0.13, 0.05, 0.95)
    for name, height in zip(ordered, places, strict=True):
        axes.text(
            1.02, height, name, transform=axes.transAxes, va="center", fontsize=6.5,
            color=named[name][1],
        )  # fmt: skip
