"""Charts as the plotting programs of 2000 to 2020 drew them, all made by matplotlib."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib.style
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from reimaging.sample.plots import field, smooth_curve
from reimaging.sample.text import two_quantities
from reimaging.sample.topics import Topic

_PLAIN: dict[str, Any] = {"font.size": 9, "svg.hashsalt": "sample", "legend.framealpha": 1.0}
# PostScript knows no transparency
_PLAIN |= {f"axes3d.{axis}axis.panecolor": (0.95, 0.95, 0.95, 1.0) for axis in "xyz"}
#: How the charts of each program look, by what matplotlib can be told.
LOOKS: dict[str, dict[str, Any]] = {
    "old matplotlib": {
        "axes.prop_cycle": cycler(color=list("bgrcmk")),
        "xtick.direction": "in",
        "ytick.direction": "in",
        "xtick.top": True,
        "ytick.right": True,
        "image.cmap": "jet",
    },
    "matplotlib": {},
    "matlab": {
        "font.family": ["DejaVu Sans"],
        "axes.prop_cycle": cycler(color=["#0072bd", "#d95319", "#edb120", "#7e2f8e", "#77ac30"]),
        "axes.linewidth": 0.5,
        "xtick.direction": "in",
        "ytick.direction": "in",
        "xtick.top": True,
        "ytick.right": True,
        "axes.grid": True,
        "grid.linewidth": 0.3,
        "image.cmap": "jet",
    },
    "mathematica": {
        "font.family": ["STIXGeneral"],
        "mathtext.fontset": "stix",
        "axes.prop_cycle": cycler(color=["#5e81b5", "#e19c24", "#8fb032", "#eb6235", "#8778b3"]),
        "axes.spines.top": False,
        "axes.spines.right": False,
        "xtick.direction": "in",
        "ytick.direction": "in",
    },
    "r": {
        "axes.prop_cycle": cycler(color=["black", "#df536b", "#61d04f", "#2297e6"]),
        "lines.markerfacecolor": "none",
        "lines.linewidth": 0.8,
        "image.cmap": "gray",
    },
    "serif": {
        "font.family": ["cmr10"],
        "mathtext.fontset": "cm",
        "axes.formatter.use_mathtext": True,
        "axes.unicode_minus": False,
        "axes.prop_cycle": cycler(color=["black", "red", "blue", "0.5"]),
        "image.cmap": "gray_r",
    },
    "seaborn": {
        "axes.facecolor": "#eaeaf2",
        "axes.edgecolor": "white",
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": "white",
        "axes.prop_cycle": cycler(color=["#4c72b0", "#dd8452", "#55a868", "#c44e52"]),
    },
}


@dataclass
class Chart:
    """A figure of matplotlib with the look it must be saved in."""

    figure: Figure
    look: str


@contextmanager
def looking(look: str) -> Iterator[None]:
    """Set matplotlib's defaults and the look, whatever the user's own settings are."""
    with matplotlib.style.context([_PLAIN, LOOKS[look]], after_reset=True):
        yield


def draw_chart(rng: np.random.Generator, topic: Topic, kind: str, year: int) -> tuple[Chart, str]:
    """Draw a chart of one of the `KINDS` in a look of its year."""
    looks = [look for look in LOOKS if _since(look) <= year]
    look = looks[int(rng.integers(len(looks)))]
    with looking(look):
        width = float(rng.uniform(3.0, 4.8))
        figure = Figure(figsize=(width, width * float(rng.uniform(0.6, 0.95))))
        about = KINDS[kind](rng, topic, figure)
    return Chart(figure, look), about


def panel_chart(rng: np.random.Generator, topic: Topic, image: NDArray[np.uint8]) -> Chart:
    """Set an image beside a line chart."""
    with looking("matplotlib"):
        figure = Figure(figsize=(5.2, 2.3), layout="constrained")
        left, right = figure.subplots(1, 2)
        left.imshow(image, cmap="gray")
        left.set_axis_off()
        left.set_title("(a)", loc="left")
        _lines(rng, topic, right)
        right.set_title("(b)", loc="left")
    return Chart(figure, "matplotlib")


def _since(look: str) -> int:
    return {"matplotlib": 2015, "seaborn": 2013, "old matplotlib": 2007, "r": 2003}.get(look, 1998)


def _label(axes: Axes, x: str, y: str) -> None:
    axes.set_xlabel(x)
    axes.set_ylabel(y)


def _lines(rng: np.random.Generator, topic: Topic, axes: Axes) -> str:
    abscissa, ordinate = two_quantities(topic, rng)
    x = np.linspace(0, 1, 90)
    scale = float(rng.choice([1, 10, 50]))
    bands = rng.random() < 0.3
    for case in rng.permutation(topic.cases)[: int(rng.integers(1, 5))]:
        y = smooth_curve(rng, x)
        axes.plot(scale * x, y, label=str(case))
        if bands:
            axes.fill_between(scale * x, y - 0.05, y + 0.05, color="0.85", zorder=0)
    if rng.random() < 0.7:
        axes.legend(fontsize=7)
    _label(axes, abscissa.tex_label, ordinate.tex_label)
    return f"{ordinate.name} as a function of {abscissa.name}"


def _line_chart(rng: np.random.Generator, topic: Topic, figure: Figure) -> str:
    return _lines(rng, topic, figure.add_axes((0.18, 0.18, 0.78, 0.77)))


def _scatter_chart(rng: np.random.Generator, topic: Topic, figure: Figure) -> str:
    abscissa, ordinate = two_quantities(topic, rng)
    axes = figure.add_axes((0.18, 0.18, 0.78, 0.77))
    if rng.random() < 0.5:
        x = np.sort(rng.uniform(0, 10, int(rng.integers(8, 22))))
        y = smooth_curve(rng, x / 10)
        axes.errorbar(x, y + rng.normal(0, 0.04, x.size), 0.05, fmt="o", ms=3.5, capsize=2, lw=0.8)
        axes.plot(x, y, "--")
        about = f"{ordinate.name} against {abscissa.name}; the broken line is a fit"
    else:
        for marker in "o^sx"[: int(rng.integers(2, 5))]:
            spot = rng.uniform(-2, 2, 2)
            cloud = spot + rng.normal(0, 1, (60, 2)) @ rng.normal(0, 0.5, (2, 2))
            axes.plot(*cloud.T, marker, ms=3)
        about = f"{ordinate.name} and {abscissa.name} of each item; the marks tell classes apart"
    _label(axes, abscissa.tex_label, ordinate.tex_label)
    return about


def _bar_chart(rng: np.random.Generator, topic: Topic, figure: Figure) -> str:
    abscissa, _ = two_quantities(topic, rng)
    axes = figure.add_axes((0.18, 0.18, 0.78, 0.77))
    if rng.random() < 0.5:
        for _ in range(int(rng.integers(1, 4))):
            centre, width = rng.uniform(2, 7), rng.uniform(0.6, 1.6)
            axes.hist(rng.normal(centre, width, 500), bins=30, histtype="step")
        _label(axes, abscissa.tex_label, "count")
        return f"the distribution of {abscissa.name}"
    groups, series = int(rng.integers(3, 7)), int(rng.integers(1, 4))
    for place in range(series):
        heights = rng.uniform(0.2, 1, groups)
        axes.bar(np.arange(groups) + 0.8 * place / series, heights, 0.8 / series)
    _label(axes, "group", abscissa.tex_label)
    return f"{abscissa.name} in each group"


def _map_chart(rng: np.random.Generator, topic: Topic, figure: Figure) -> str:
    abscissa, ordinate = two_quantities(topic, rng)
    axes = figure.add_axes((0.19, 0.18, 0.72, 0.77))
    x, y, z = field(rng, 60)
    shown: Any
    if rng.random() < 0.5:
        shown = axes.imshow(z, origin="lower", extent=(0, 5, 0, 4), aspect="auto")
    else:
        shown = axes.contourf(5 * x, 4 * y, z, int(rng.integers(6, 14)))
    figure.colorbar(shown, ax=axes)
    _label(axes, abscissa.tex_label, ordinate.tex_label)
    return f"a map over {abscissa.name} and {ordinate.name}"


def _surface_chart(rng: np.random.Generator, topic: Topic, figure: Figure) -> str:
    abscissa, ordinate = two_quantities(topic, rng)
    axes: Any = figure.add_subplot(projection="3d")
    x, y, z = field(rng, 26)
    axes.plot_surface(x, y, z, cmap=str(rng.choice(["jet", "viridis", "gray"])), lw=0.2)
    _label(axes, abscissa.tex_label, ordinate.tex_label)
    return f"the surface over {abscissa.name} and {ordinate.name}"


def _grid_chart(rng: np.random.Generator, topic: Topic, figure: Figure) -> str:
    rows, columns = (1, 3) if rng.random() < 0.4 else (2, 2)
    figure.set_size_inches(5.4, 1.9 if rows == 1 else 3.8)
    figure.set_layout_engine("constrained")
    about = ""
    for place, axes in enumerate(figure.subplots(rows, columns).flat):
        about = _lines(rng, topic, axes)
        axes.set_title(f"({'abcd'[place]})", fontsize=9, loc="left")
    return f"{rows * columns} views; the last shows {about}"


KINDS = {
    "line chart": _line_chart,
    "scatter chart": _scatter_chart,
    "bar chart": _bar_chart,
    "map chart": _map_chart,
    "surface chart": _surface_chart,
    "panel chart": _grid_chart,
}
