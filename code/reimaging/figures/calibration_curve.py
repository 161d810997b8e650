"""How often the classifier is right when it is so sure, before and after its temperature is set."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reimaging.figures.category_sheet import many
from reimaging.figures.style import (
    COLOURS,
    COLUMN,
    FAINT,
    drawing,
    note,
    save,
    say_nothing_to_show,
    short,
)
from reimaging.table import read_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = {"before": COLOURS["vermilion"], "after": COLOURS["blue"]}


class Bin(NamedTuple):
    """Pictures of nearly the same confidence."""

    low: float
    high: float
    images: int
    confidence: float
    accuracy: float


def bins_of(rows: Sequence[Mapping[str, str]]) -> dict[str, list[Bin]]:
    """Give the bins of `classifier_calibration.csv` that hold pictures, before and after."""
    found: dict[str, list[Bin]] = {}
    for row in rows:
        if int(row["images"]):
            told = Bin(
                float(row["low"]), float(row["high"]), int(row["images"]),
                float(row["confidence"]), float(row["accuracy"]),
            )  # fmt: skip
            found.setdefault(row["when"], []).append(told)
    return found


def calibration_error(bins: Sequence[Bin]) -> float:
    """Give the mean distance of confidence and accuracy over the pictures, 0 to 1."""
    images = sum(each.images for each in bins)
    return sum(each.images * abs(each.confidence - each.accuracy) for each in bins) / images


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `classifier_calibration.csv`."""
    from matplotlib.ticker import PercentFormatter

    found = bins_of(read_table(table))
    if not found:
        say_nothing_to_show(targets, "no picture of known class was classified")
        return
    with drawing(COLUMN, 3) as figure:
        curve, strip = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
        curve.plot([0, 1], [0, 1], color=FAINT, lw=0.6, zorder=0)
        for when, bins in found.items():
            _show(curve, bins, when)
        _name(curve, found)
        curve.set_ylim(0, 1)
        curve.set_ylabel("share that is right")
        _show_numbers(strip, found)
        strip.set_xlabel("confidence, mean of a bin")
        least = min(each.low for bins in found.values() for each in bins)
        strip.set_xlim(least - 0.01, 1.01)
        for axis in (curve.xaxis, curve.yaxis):
            axis.set_major_formatter(PercentFormatter(1))
        images = max(sum(each.images for each in bins) for bins in found.values())
        note(figure, f"n = {many(images, 'test picture')}; ECE: expected calibration error")
        save(figure, targets)


def _show(axes: "Axes", bins: Sequence[Bin], when: str) -> None:
    colour = _COLOURS[when]
    places = [each.confidence for each in bins], [each.accuracy for each in bins]
    axes.plot(*places, color=colour, lw=0.8)
    whole = sum(each.images for each in bins)
    sizes = [4 + 60 * each.images / whole for each in bins]
    face = colour if when == "after" else "white"
    axes.scatter(
        *places, s=sizes, facecolor=face, edgecolor=colour, lw=0.8, zorder=3, clip_on=False
    )


def _name(axes: "Axes", found: Mapping[str, Sequence[Bin]]) -> None:
    """Name the curves in the upper left corner, or if they pass there in the lower right one."""
    every = [each for bins in found.values() for each in bins]
    middle = (min(each.low for each in every) + 1) / 2
    upper = not any(each.confidence < middle and each.accuracy > 0.75 for each in every)
    x, top, side = (0.02, 0.96, "left") if upper else (0.98, 0.04 + 0.09 * len(found), "right")
    for line, (when, bins) in enumerate(found.items()):
        mark = "●" if when == "after" else "○"
        axes.text(
            x, top - 0.09 * line, f"{mark} {when}: ECE {calibration_error(bins):.3f}",
            transform=axes.transAxes, color=_COLOURS[when], va="top", ha=side, fontsize=7,
        )  # fmt: skip


def _show_numbers(axes: "Axes", found: Mapping[str, Sequence[Bin]]) -> None:
    """Draw how many pictures each bin has, before left of after."""
    for place, (when, bins) in enumerate(found.items()):
        wide = [(each.high - each.low) * 0.42 for each in bins]
        left = [each.low + (each.high - each.low) * (0.06 + 0.46 * place) for each in bins]
        axes.bar(
            left, [each.images for each in bins], wide, align="edge",
            facecolor=_COLOURS[when] if when == "after" else "white",
            edgecolor=_COLOURS[when], lw=0.6,
        )  # fmt: skip
    axes.set_ylabel("pictures")
    axes.yaxis.set_major_formatter(lambda value, _: short(value))
    axes.locator_params(axis="y", nbins=2, integer=True)
