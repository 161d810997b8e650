"""Image sizes: width against height, pixels and points apart, and their ratio by format."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from reimaging.figures.style import (
    COLOURS,
    FAINT,
    HAIR,
    INK,
    PAGE,
    TINY,
    LogScale,
    drawing,
    note,
    save,
    say_nothing_to_show,
    short,
)
from reimaging.table import read_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SIZE_STEPS, _ASPECT_STEPS = 4, 8  # to a doubling, as the queries count
_UNITS = {"px": "pixels", "pt": "points of 1/72 inch"}
_USUAL = {
    "px": {"640 × 480": (640, 480), "1,024 × 768": (1024, 768)},
    "pt": {"letter": (612, 792), "360 × 252": (360, 252)},
}
_RATIOS = {"1:2": 0.5, "1:1": 1.0, "16:9": 16 / 9, "4:1": 4.0}
_MOST_OF = 0.998  # of the images lie within the axes


def density(rows: Sequence[Mapping[str, str]], unit: str) -> tuple[np.ndarray, int, int]:
    """Give how many images a step of width and height holds, and the lowest step of each.

    Returns
    -------
    numpy.ndarray
        Images, int64, shape (heights, widths), without the few at the far ends.
    int, int
        The steps of the first column and of the first row.
    """
    cells = [
        (int(r["width_step"]), int(r["height_step"]), int(r["images"]))
        for r in rows
        if r["unit"] == unit
    ]
    if not cells:
        return np.zeros((0, 0), np.int64), 0, 0
    (left, right), (low, high) = (_middle([(c[axis], c[2]) for c in cells]) for axis in (0, 1))
    grid = np.zeros((high - low + 1, right - left + 1), np.int64)
    for width, height, images in cells:
        if left <= width <= right and low <= height <= high:
            grid[height - low, width - left] += images
    return grid, left, low


def _middle(counts: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Name the first and last step that hold nearly all images between them."""
    sums: dict[int, int] = defaultdict(int)
    for step, images in counts:
        sums[step] += images
    spare = (1 - _MOST_OF) / 2 * sum(sums.values())
    steps, seen = sorted(sums), 0
    first, last = steps[0], steps[-1]
    for step in steps:
        if seen <= spare:
            first = step
        seen += sums[step]
    seen = 0
    for step in reversed(steps):
        if seen <= spare:
            last = step
        seen += sums[step]
    return first, last


def draw(sizes: Path, aspects: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `image_sizes.csv` and `image_aspects.csv`."""
    rows = read_table(sizes)
    if not rows:
        say_nothing_to_show(targets, "no image file states its size")
        return
    with drawing(PAGE, 2.75) as figure:
        panels = figure.subplots(1, 3, width_ratios=(1, 1, 0.95))
        for axes, unit in zip(panels, _UNITS, strict=False):
            _draw_sizes(figure, axes, rows, unit)
        total = _draw_aspects(panels[2], read_table(aspects))
        note(
            figure,
            f"n = {total:,} image files with a size; the {100 * (1 - _MOST_OF):.1f} % at the far "
            "ends are cut off",
        )
        save(figure, targets)


def _draw_sizes(
    figure: "Figure", axes: "Axes", rows: Sequence[Mapping[str, str]], unit: str
) -> None:

    grid, left, low = density(rows, unit)
    images = sum(int(row["images"]) for row in rows if row["unit"] == unit)
    axes.set_title(f"in {_UNITS[unit]}, n = {images:,}", loc="left")
    if not grid.size:
        axes.text(0.5, 0.5, "none", transform=axes.transAxes, ha="center", color=FAINT)
        axes.set_axis_off()
        return
    scale = LogScale(1, max(int(grid.max()), 2))
    edges_x = np.arange(left, left + grid.shape[1] + 1) / _SIZE_STEPS
    edges_y = np.arange(low, low + grid.shape[0] + 1) / _SIZE_STEPS
    mesh = axes.pcolormesh(
        edges_x,
        edges_y,
        scale.place(np.ma.masked_equal(grid, 0)),
        vmin=0,
        vmax=1,
        cmap="cividis_r",
        rasterized=True,
    )
    bar = figure.colorbar(mesh, ax=axes, shrink=0.7, pad=0.02, aspect=25)
    ticks = scale.tens() if scale.high >= 10 else {0.0: 1.0, 1.0: scale.high}
    bar.set_ticks(list(ticks), labels=[short(number) for number in ticks.values()])
    bar.ax.tick_params(labelsize=TINY, length=1.5)
    bar.outline.set_linewidth(0.3)  # type: ignore[operator]
    span = (max(edges_x[0], edges_y[0]), min(edges_x[-1], edges_y[-1]))
    axes.plot(span, span, color=FAINT, lw=0.5, ls=":")
    for name, (width, height) in _USUAL[unit].items():
        x, y = np.log2(width), np.log2(height)
        if edges_x[0] < x < edges_x[-1] and edges_y[0] < y < edges_y[-1]:
            axes.plot([x], [y], "+", color=COLOURS["vermilion"], ms=5, mew=0.8)
            axes.annotate(
                name,
                (x, y),
                (-3, 4 if height > width else -7),
                textcoords="offset points",
                ha="right",
                fontsize=TINY,
                color=INK,
                bbox={"facecolor": "white", "alpha": 0.75, "lw": 0, "pad": 0.4},
            )
    for axis, edges in ((axes.xaxis, edges_x), (axes.yaxis, edges_y)):
        powers = range(int(np.ceil(edges[0])), int(np.floor(edges[-1])) + 1)
        axis.set_ticks(list(powers)[:: max(1, len(powers) // 5)])
        axis.set_major_formatter(lambda value, _: f"{2**value:,.0f}")
    axes.tick_params(labelsize=6)
    axes.set_aspect("equal", adjustable="box", anchor="N")
    axes.set_xlabel("width")
    axes.set_ylabel("height")


def _draw_aspects(axes: "Axes", rows: Sequence[Mapping[str, str]]) -> int:
    """Draw a ridge a format, the most images at the bottom; give how many images there are."""
    sums: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        sums[row["format"]][int(row["aspect_step"])] += int(row["images"])
    totals = {name: sum(by_step.values()) for name, by_step in sums.items()}
    first, last = -2 * _ASPECT_STEPS, 3 * _ASPECT_STEPS
    places = np.arange(first, last + 1) / _ASPECT_STEPS
    ranked = sorted(sums, key=lambda name: (-totals[name], name))
    for level, name in enumerate(ranked):
        shares = [sums[name].get(step, 0) / totals[name] for step in range(first, last + 1)]
        heights = level + 0.9 * np.array(shares) / max(*shares, 1e-9)
        axes.fill_between(
            places, level, heights, step="post", color=COLOURS["blue"], alpha=0.35, lw=0, zorder=2
        )
        axes.step(places, heights, where="post", color=COLOURS["blue"], lw=0.7, zorder=3)
        axes.text(
            -0.02, level + 0.18, f"{name}\n{totals[name]:,}", ha="right", fontsize=6,
            transform=axes.get_yaxis_transform(),
        )  # fmt: skip
    for ratio in _RATIOS.values():
        axes.axvline(np.log2(ratio), color=HAIR, lw=0.6, zorder=1)
    axes.set_xticks([float(np.log2(ratio)) for ratio in _RATIOS.values()], list(_RATIOS))
    axes.tick_params(labelsize=6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlim(first / _ASPECT_STEPS, last / _ASPECT_STEPS)
    axes.set_title("width : height, by extension", loc="left")
    axes.set_xlabel("each scaled to its own peak")
    return sum(totals.values())
