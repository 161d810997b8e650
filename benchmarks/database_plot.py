"""Seconds of each step against images: a panel a kind of step, n log n behind it."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
import numpy as np
from drawing import save
from drawing_style import FAINT, HAIR, LINES, OTHERS, SETTINGS, SMALL, WIDTH, short
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from reimaging.quantity import time_text

_COLUMNS = 2
_HIGH = 2.6  # inches of a panel
_APART = 0.075  # of names beside the lines, as a share of the panel's height
_LEAST = 0.03  # seconds: what takes less is not drawn
_TICKS = (0.1, 1, 10, 60, 600, 3600)
_GUIDES = 10.0 ** np.arange(-9, 4)  # seconds that n log n takes at the smallest size

Lines = Mapping[str, Mapping[int, float]]  # step -> images -> seconds


def draw(target: Path, panels: Mapping[str, Lines]) -> None:
    """Draw panels as SVG; the same numbers give the same bytes."""
    rows = -(-len(panels) // _COLUMNS)
    each = [line for lines in panels.values() for line in lines.values()]
    sizes = sorted({size for line in each for size in line})
    most = max(seconds for line in each for seconds in line.values())
    with mpl.rc_context(SETTINGS):
        drawing = Figure(figsize=(WIDTH, _HIGH * rows), layout="constrained")
        for number, (title, lines) in enumerate(panels.items(), 1):
            axes = drawing.add_subplot(rows, _COLUMNS, number, title=title)
            _panel(axes, lines, sizes, most)
        drawing.supxlabel("images", fontsize=SMALL, color=FAINT)
        save(drawing, target)


def _panel(axes: Axes, lines: Lines, sizes: list[int], most: float) -> None:
    axes.set(xscale="log", yscale="log")
    axes.set_xlim(sizes[0] / 1.2, sizes[-1] * 1.2)
    axes.set_ylim(_LEAST, 2 * most)
    _guides(axes, sizes)
    shown = sorted(lines.items(), key=lambda line: -line[1][max(line[1])])
    for name, line in reversed(shown):
        place = [each for each, _ in shown].index(name)
        named = place < len(LINES)
        axes.plot(
            sorted(line), [line[size] for size in sorted(line)], "o-" if named else "-",
            color=LINES[place] if named else OTHERS, markersize=3, linewidth=1.3 if named else 0.9,
        )  # fmt: skip
    _names(axes, shown)
    axes.xaxis.set_major_locator(FixedLocator(sizes))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: short(value)))
    axes.yaxis.set_major_locator(FixedLocator([each for each in _TICKS if each < 2 * most]))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _seconds_text(value)))
    axes.grid(axis="y", color=HAIR, linewidth=0.6)
    axes.set_axisbelow(True)


def _guides(axes: Axes, sizes: list[int]) -> None:
    """Draw n log n again and again, so that each line has one beside it, and name the highest."""
    along = np.geomspace(sizes[0], sizes[-1], 60)
    for start in _GUIDES:
        taken = start * along * np.log(along) / (sizes[0] * np.log(sizes[0]))
        axes.plot(along, taken, color=HAIR, linewidth=0.8, linestyle=(0, (1, 2)))
    highest = max(start for start in _GUIDES if start < axes.get_ylim()[1] / 3)
    axes.annotate("n log n", (sizes[0], highest), (2, 9), textcoords="offset points", color=FAINT,
                  fontsize=SMALL, style="italic")  # fmt: skip


def _names(axes: Axes, shown: list[tuple[str, Mapping[int, float]]]) -> None:
    """Name the dearest lines at their right ends, none over another."""
    low, high = np.log(axes.get_ylim())
    named = shown[: len(LINES)]
    ends = [(np.log(line[max(line)]) - low) / (high - low) for _, line in named]
    places: list[float] = []
    for end in ends:  # falling
        places.append(min(end, places[-1] - _APART) if places else min(end, 0.97))
    more = len(shown) - len(named)
    lift = max(0.0, 0.02 + (_APART if more else 0) - places[-1])  # off the bottom
    for (name, line), place, colour in zip(named, places, LINES, strict=False):
        axes.text(1.02, place + lift, f"{name}, {_seconds_text(line[max(line)])}", va="center",
                  transform=axes.transAxes, color=colour, fontsize=SMALL)  # fmt: skip
    if more:
        axes.text(1.02, places[-1] + lift - _APART, f"and {more} that take less", va="center",
                  transform=axes.transAxes, color=FAINT, fontsize=SMALL)  # fmt: skip


def _seconds_text(seconds: float) -> str:
    return f"{seconds:.2g} s" if seconds < 10 else time_text(seconds)
