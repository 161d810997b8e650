"""What more rows or images cost: panels of time and of bytes, a line a step, all from one point.

Each line starts at 1, the cost at its smallest size, so that all can be held against n and n log n,
whose guides start there too. Where a higher value is better, the cost is its inverse.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from drawing_style import FAINT, HAIR, LINES, OTHERS, SMALL, WIDTH, short, value_text
from history import OURS, Figure, Measurement
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullLocator

_COLUMNS, _NAMED = 2, len(LINES)  # more lines are drawn than can be named
_HIGH = 2.7  # inches of a panel
_BYTES = r"([kKMGT]i?)?B\b(?!/)"
_APART = 0.075  # of names beside the lines, as a share of the panel's height


class Line(NamedTuple):
    """A step at several sizes, the smallest first; `cost` is 1 at the first."""

    key: str
    unit: str
    sizes: np.ndarray
    values: np.ndarray
    cost: np.ndarray


def lines(figures: Sequence[Figure]) -> dict[str, list[Line]]:
    """Give what of ours was measured at more than one size, by what is spent: time or bytes."""
    found: dict[tuple[str, str, str], list[Figure]] = {}
    for each in figures:
        if each.of == OURS and each.size is not None and each.value > 0 < each.size:
            found.setdefault((each.unit, each.key, each.better), []).append(each)
    spent: dict[str, list[Line]] = {}
    for (unit, key, better), measured in found.items():
        measured.sort(key=lambda each: each.size or 0)
        if len(measured) > 1:
            sizes = np.array([each.size for each in measured], float)
            values = np.array([each.value for each in measured], float)
            cost = values / values[0] if better == "lower" else values[0] / values
            what = "memory and disk" if re.match(_BYTES, unit) else "time"
            spent.setdefault(what, []).append(Line(key, unit, sizes, values, cost))
    return spent


def drawn(last: Mapping[str, Measurement]) -> Drawing:
    """Draw all benchmarks that measured growth.

    Parameters
    ----------
    last
        Title of a benchmark -> its last measurement, in the order of the drawing.
    """
    panels = [
        (title, what, steps)
        for title, each in last.items()
        for what, steps in lines(each.figures).items()
    ]
    rows = -(-len(panels) // _COLUMNS) or 1
    drawing = Drawing(figsize=(WIDTH, _HIGH * rows if panels else 0.8), layout="constrained")
    if not panels:
        drawing.text(0.5, 0.5, "No growth was measured yet.", ha="center", color=FAINT)
        return drawing
    for number, (title, what, steps) in enumerate(panels, 1):
        axes = drawing.add_subplot(rows, _COLUMNS, number)
        axes.set_title(title, pad=17)
        axes.annotate(f"{what}, how many times as much", (0, 1), (0, 5), "axes fraction",
                      "offset points", color=FAINT, fontsize=SMALL)  # fmt: skip
        _panel(axes, steps)
    return drawing


def _panel(axes: Axes, steps: list[Line]) -> None:
    least, most = min(s.sizes[0] for s in steps), max(s.sizes[-1] for s in steps)
    drawn = np.concatenate([_from(step, least) for step in steps])
    low, high = drawn.min(), drawn.max()
    axes.set(xscale="log", yscale="log", xlim=(least / 1.1, most * 1.1))
    axes.set_ylim(min(low / 1.3, 0.7), max(high * 1.5, 3))
    _guides(axes, least, most)
    steepest = sorted(steps, key=lambda step: -step.cost[-1] * step.sizes[0])
    named, others = steepest[:_NAMED], steepest[_NAMED:]
    for step in others:
        axes.plot(step.sizes, _from(step, least), color=OTHERS, linewidth=0.9)
    for step, colour in zip(named, LINES, strict=False):
        axes.plot(step.sizes, _from(step, least), "o-", color=colour, markersize=3.5, linewidth=1.4)
    _names(axes, named, least, len(others))
    axes.xaxis.set_major_locator(FixedLocator(_shown(steps)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: short(value)))
    axes.yaxis.set_major_locator(LogLocator(subs=(1,) if high > 30 else (1, 3)))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g} ×"))
    axes.grid(axis="y", color=HAIR, linewidth=0.6)
    axes.set_axisbelow(True)


def _from(step: Line, least: float) -> np.ndarray:
    """Start a step that has no measurement at the smallest size where n would be."""
    return step.cost * step.sizes[0] / least


def _guides(axes: Axes, least: float, most: float) -> None:
    sizes = np.geomspace(least, most, 60)
    logs = np.log(np.maximum(sizes, 2))  # of 1 it is 0
    ways = {"n": sizes / least, "n log n": sizes * logs / (least * logs[0])}
    top = axes.get_ylim()[1] / 1.04
    looks: tuple[tuple[Any, tuple[float, float], str], ...] = (
        ((0, (4, 3)), (5, -5), "left"), ((0, (1, 2)), (-4, -3), "right"),
    )  # fmt: skip
    for (name, cost), (style, away, align) in zip(ways.items(), looks, strict=True):
        inside = cost <= top
        axes.plot(sizes[inside], cost[inside], color=FAINT, linewidth=1, linestyle=style)
        if inside.all():  # it ends at the right, where lines are named
            inside, away, align = sizes <= (least * most**5) ** (1 / 6), (3, -9), "left"
            if name != "n":
                away, align = (-3, 2), "right"
        axes.annotate(
            name, (sizes[inside][-1], cost[inside][-1]), away, textcoords="offset points",
            ha=align, fontsize=SMALL, color=FAINT, style="italic",
        )  # fmt: skip


def _names(axes: Axes, named: list[Line], least: float, more: int) -> None:
    """Name lines at their right ends, the dearest at the top, none over another."""
    low, high = np.log(axes.get_ylim())
    ends = [(np.log(_from(step, least)[-1]) - low) / (high - low) for step in named]
    places: list[float] = []
    for end in ends:  # falling
        places.append(min(end, places[-1] - _APART) if places else min(end, 0.97))
    lift = max(0.0, 0.02 + (_APART if more else 0) - places[-1])  # off the bottom
    for step, place, colour in zip(named, places, LINES, strict=False):
        told = f"{step.key}, {value_text(step.values[-1])} {step.unit}"
        axes.text(1.02, place + lift, told, transform=axes.transAxes, va="center", color=colour,
                  fontsize=SMALL)  # fmt: skip
    if more:
        axes.text(1.02, places[-1] + lift - _APART, f"and {more} that grow less",
                  transform=axes.transAxes, va="center", color=FAINT, fontsize=SMALL)  # fmt: skip


def _shown(steps: list[Line]) -> list[float]:
    """Give the sizes that are written below the panel: all, but not closer than can be read."""
    sizes = sorted({float(size) for step in steps for size in step.sizes}, reverse=True)
    shown = sizes[:1]
    apart = np.log(sizes[0] / sizes[-1]) / 7
    for size in sizes[1:]:
        if np.log(shown[-1] / size) >= apart:
            shown.append(size)
    return shown
