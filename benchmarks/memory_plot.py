"""The memory of steps against images: a panel a part of the chain, a line a step."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from drawing import save
from drawing_style import FAINT, HAIR, LINES, SETTINGS, SMALL, WIDTH, short
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

_COLUMNS = 2
_HIGH = 1.75  # inches of a panel
_APART = 0.115  # of names beside the lines, as a share of the panel's height
_TICKS = (64, 256, 1024, 4096)  # MiB

Lines = Mapping[str, Sequence[tuple[int, float]]]  # step -> images and MiB, ascending


def draw(target: Path, panels: Mapping[str, Lines]) -> None:
    """Draw panels as SVG; the same numbers give the same bytes."""
    rows = -(-len(panels) // _COLUMNS)
    sizes = sorted(
        {size for lines in panels.values() for line in lines.values() for size, _ in line}
    )
    most = max(mib for lines in panels.values() for line in lines.values() for _, mib in line)
    with mpl.rc_context(SETTINGS):
        drawing = Figure(figsize=(WIDTH, _HIGH * rows), layout="constrained")
        for number, (title, lines) in enumerate(panels.items(), 1):
            axes = drawing.add_subplot(rows, _COLUMNS, number, title=title)
            _panel(axes, lines, sizes, most)
        drawing.supxlabel("images", fontsize=SMALL, color=FAINT)
        save(drawing, target)


def memory_text(mib: float) -> str:
    """Write memory with two or three digits: 96 MiB, 1.2 GiB."""
    return f"{mib:.0f} MiB" if mib < 1000 else f"{mib / 1024:.1f} GiB"


def _panel(axes: Axes, lines: Lines, sizes: list[int], most: float) -> None:
    axes.set(xscale="log", yscale="log", xlim=(sizes[0] / 1.15, sizes[-1] * 1.15))
    axes.set_ylim(64, max(4096, 1.2 * most))
    for colour, line in zip(LINES, lines.values(), strict=False):
        axes.plot(*zip(*line, strict=True), "o-", color=colour, markersize=3, linewidth=1.3)
    _names(axes, lines, sizes[-1])
    axes.xaxis.set_major_locator(FixedLocator(sizes))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: short(value)))
    axes.yaxis.set_major_locator(FixedLocator(_TICKS))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: memory_text(value)))
    axes.grid(axis="y", color=HAIR, linewidth=0.6)
    axes.set_axisbelow(True)


def _names(axes: Axes, lines: Lines, whole: int) -> None:
    """Name lines at the right, the highest at the top, none over another."""
    low, high = np.log(axes.get_ylim())
    ends = []
    for (name, line), colour in zip(lines.items(), LINES, strict=False):
        size, mib = line[-1]
        told = f"{name}, {memory_text(mib)}" + (f" at {short(size)}" if size < whole else "")
        ends.append(((np.log(mib) - low) / (high - low), told, colour))
    ends.sort(key=lambda end: -end[0])
    places: list[float] = []
    for end, *_ in ends:
        places.append(min(end, places[-1] - _APART) if places else min(end, 0.97))
    lift = max(0.0, 0.02 - places[-1])  # off the bottom
    for place, (_, told, colour) in zip(places, ends, strict=True):
        axes.text(
            1.03, place + lift, told, transform=axes.transAxes, va="center", color=colour,
            fontsize=SMALL,
        )  # fmt: skip
