"""How many times as good as its peers ours is: a dot a peer, by benchmark, on a log axis."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from drawing_style import BETTER, FAINT, HAIR, INK, SMALL, WIDTH, WORSE, short
from history import OURS, Figure, Measurement
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import FuncFormatter, LogLocator

_ROW = 0.185  # inches
_ABOVE, _BELOW = 0.45, 0.55  # inches around the rows
_ALIKE = 0.05  # what is nearer to its peer than this share is as good
_LEFT = 0.5  # the share of the width in which rows are named


class Beside(NamedTuple):
    """What was measured, beside which peer, and how many times as good ours is."""

    what: str
    peer: str
    times: float


def beside(measurement: Measurement) -> list[Beside]:
    """Set each figure of ours beside the peers that did the same work, in the order measured."""
    return list(_beside(measurement.figures))


def _beside(figures: tuple[Figure, ...]) -> Iterator[Beside]:
    sizes: dict[str, set[float | None]] = {}
    for figure in figures:
        sizes.setdefault(figure.key, set()).add(figure.size)
    for ours in figures:
        for peer in figures:
            same = (ours.key, ours.size, ours.unit) == (peer.key, peer.size, peer.unit)
            if ours.of == OURS != peer.of and same and ours.value > 0 < peer.value:
                several = len(sizes[ours.key]) > 1 and ours.size is not None
                what = f"{ours.key}, {short(ours.size or 0)}" if several else ours.key
                times = ours.value / peer.value
                yield Beside(what, peer.of, times if ours.better == "higher" else 1 / times)


def drawn(last: Mapping[str, Measurement]) -> Drawing:
    """Draw all benchmarks that have a peer.

    Parameters
    ----------
    last
        Title of a benchmark -> its last measurement, in the order of the drawing.
    """
    groups = {title: rows for title, each in last.items() if (rows := beside(each))}
    lines = sum(len(rows) + 1.4 for rows in groups.values()) or 1
    height = lines * _ROW + _ABOVE + _BELOW
    drawing = Drawing(figsize=(WIDTH, height))
    if not groups:
        drawing.text(0.5, 0.5, "No peer was measured yet.", ha="center", color=FAINT)
        return drawing
    axes = drawing.add_axes(
        (_LEFT, _BELOW / height, 0.96 - _LEFT, 1 - (_ABOVE + _BELOW) / height), ylim=(lines, 0)
    )
    _frame(axes, [row.times for rows in groups.values() for row in rows])
    place = 0.0
    for title, rows in groups.items():
        place += 0.9
        axes.text(-1.04, place, title, transform=axes.get_yaxis_transform(), va="center",
                  weight="bold")  # fmt: skip
        for row in rows:
            place += 1
            _row(axes, place, row)
        place += 0.5
    return drawing


def _frame(axes: Axes, times: list[float]) -> None:
    axes.set_xscale("log")
    axes.set_xlim(min(0.5, *times) / 6, max(2, *times) * 3)
    axes.xaxis.set_major_locator(LogLocator(subs=(1,)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _times(value)))
    axes.grid(axis="x", color=HAIR, linewidth=0.6)
    axes.axvline(1, color=FAINT, linewidth=1)
    axes.set_yticks([])
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(axis="x", length=0)
    for side, told in (("left", "ours is better →"), ("right", "← the peer is")):
        axes.annotate(
            told, (1, 1), (6 if side == "left" else -6, 3), axes.get_xaxis_transform(),
            "offset points", ha=side, color=FAINT, fontsize=SMALL,
        )  # fmt: skip
    axes.set_xlabel("times as good as the peer: as fast, as small, as near", fontsize=SMALL,
                    color=FAINT)  # fmt: skip


def _row(axes: Axes, place: float, row: Beside) -> None:
    colour = BETTER if row.times > 1 + _ALIKE else WORSE if row.times < 1 - _ALIKE else FAINT
    named: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "va": "center"}
    axes.text(-1.01, place, row.what, color=INK, **named)
    axes.text(-0.02, place, row.peer, color=FAINT, ha="right", **named)
    axes.plot([1, row.times], [place, place], color=colour, linewidth=1.2, solid_capstyle="butt")
    axes.plot([row.times], [place], "o", color=colour, markersize=4.5)
    side, align = (6, "left") if row.times >= 1 else (-6, "right")
    axes.annotate(
        _times(row.times), (row.times, place), (side, 0), textcoords="offset points",
        va="center_baseline", ha=align, color=INK, fontsize=SMALL,
    )  # fmt: skip


def _times(value: float) -> str:
    digits = f"{value:,.0f}" if value >= 20 else f"{value:.{2 if value < 0.8 else 3}g}"
    return f"{digits} ×"
