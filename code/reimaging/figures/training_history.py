"""How the classifier learned: loss and accuracy by epoch, and the epoch whose weights are kept."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reimaging.figures.category_sheet import many, spread
from reimaging.figures.style import (
    COLOURS,
    COLUMN,
    FAINT,
    HAIR,
    drawing,
    note,
    save,
    say_nothing_to_show,
)
from reimaging.table import read_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PARTS = {"training": ("", COLOURS["vermilion"]), "validation": ("validation_", COLOURS["blue"])}


def best_epoch(rows: Sequence[Mapping[str, str]]) -> int:
    """Give the epoch with the least loss in validation, the first of several."""
    return min((float(row["validation_loss"]), int(row["epoch"])) for row in rows)[1]


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `classifier_history.csv`."""
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    rows = read_table(table)
    if not rows:
        say_nothing_to_show(targets, "the classifier was not trained")
        return
    best, epochs = best_epoch(rows), [int(row["epoch"]) for row in rows]
    kept = rows[epochs.index(best)]
    with drawing(COLUMN, 2.6) as figure:
        panels = figure.subplots(2, 1, sharex=True)
        loss, accuracy = panels
        for axes, measure in zip(panels, ("loss", "accuracy"), strict=True):
            axes.axvline(best, color=HAIR, lw=2, zorder=0)
            axes.margins(y=0.12)
            _show(axes, rows, measure, best)
            axes.set_ylabel(measure)
            axes.grid(axis="y", color=HAIR, lw=0.4)
            axes.set_axisbelow(True)
        loss.set_ylim(bottom=0)
        accuracy.set_ylim(top=1)
        accuracy.yaxis.set_major_formatter(PercentFormatter(1))
        accuracy.set_xlabel("epoch")
        spare = max(0.5, 0.02 * len(epochs))
        accuracy.set_xlim(epochs[0] - spare, epochs[-1] + spare)
        if len(epochs) > 8:
            accuracy.xaxis.set_major_locator(MaxNLocator(8, integer=True, steps=[1, 2, 5, 10]))
        else:
            accuracy.set_xticks(epochs)
        accuracy.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        for axes, measure in zip(panels, ("loss", "accuracy"), strict=True):
            _name(axes, rows[-1], measure)
        loss.annotate(
            f"kept: epoch {best:,}", (best, 1), (0, 3), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="center", color=FAINT, fontsize=6.5,
        )  # fmt: skip
        note(
            figure,
            f"n = {many(len(rows), 'epoch')}; in epoch {best:,} a validation loss of "
            f"{float(kept['validation_loss']):.3g}, {float(kept['validation_accuracy']):.1%} right",
        )
        save(figure, targets)


def _show(axes: "Axes", rows: Sequence[Mapping[str, str]], measure: str, best: int) -> None:
    """Draw a measure of both parts, with a mark at the best epoch."""
    epochs = [int(row["epoch"]) for row in rows]
    for prefix, colour in _PARTS.values():
        values = [float(row[prefix + measure]) for row in rows]
        axes.plot(epochs, values, color=colour, lw=1, clip_on=False)
        axes.plot(best, values[epochs.index(best)], "o", color=colour, ms=3.5, clip_on=False)


def _name(axes: "Axes", last: Mapping[str, str], measure: str) -> None:
    """Name the lines at their ends."""
    low, high = axes.get_ylim()
    heights = {
        part: (float(last[prefix + measure]) - low) / (high - low)
        for part, (prefix, _) in _PARTS.items()
    }
    ordered = sorted(heights, key=lambda part: heights[part])
    places = spread([heights[part] for part in ordered], 0.13, 0.05, 0.95)
    for part, place in zip(ordered, places, strict=True):
        axes.text(
            1.02, place, part, transform=axes.transAxes, va="center", fontsize=6.5,
            color=_PARTS[part][1],
        )  # fmt: skip
