"""Charts of matplotlib in its ages and styles, made by matplotlib itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib.colors
import matplotlib.style
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reimaging.sample.diagrams.curves import family, noisy_curve, smooth_curve
from reimaging.sample.diagrams.planes import SIMULATIONS, field, patterned, simulated
from reimaging.sample.text import two_quantities
from reimaging.sample.topics import Topic

_PLAIN: dict[str, Any] = {"font.size": 9, "svg.hashsalt": "sample", "legend.framealpha": 1.0}
# of the fonts that a style lists, the machine's own would come first
_PLAIN |= {"font.sans-serif": ["DejaVu Sans"], "font.serif": ["DejaVu Serif"]}
_PLAIN |= {"font.monospace": ["DejaVu Sans Mono"]}
# PostScript knows no transparency
_PLAIN |= {f"axes3d.{axis}axis.panecolor": (0.95, 0.95, 0.95, 1.0) for axis in "xyz"}
_CLASSIC = {"figure.facecolor": "white", "axes.titlesize": 9}  # grey on the screen alone
#: How matplotlib's charts look: its defaults of two ages, and what its users make of them.
LOOKS: dict[str, list[str | dict[str, Any]]] = {
    "classic": ["classic", _CLASSIC],
    "default": [],
    "serif": [
        {
            "font.family": ["cmr10"],
            "mathtext.fontset": "cm",
            "axes.formatter.use_mathtext": True,
            "axes.unicode_minus": False,
            "xtick.direction": "in",
            "ytick.direction": "in",
            "axes.prop_cycle": cycler(color=["black", "red", "blue", "0.5"]),
            "image.cmap": "gray_r",
        }
    ],
    "times": [
        {
            "font.family": ["STIXGeneral"],
            "mathtext.fontset": "stix",
            "xtick.direction": "in",
            "ytick.direction": "in",
            "xtick.top": True,
            "ytick.right": True,
        }
    ],
    "seaborn": ["seaborn-v0_8-darkgrid", "seaborn-v0_8-deep", _PLAIN],
    "ggplot": ["ggplot", _PLAIN],
    "white": ["seaborn-v0_8-white", "seaborn-v0_8-colorblind", _PLAIN],
    "bmh": ["bmh", _PLAIN],
}
_SINCE = {"classic": 2005, "serif": 2008, "times": 2008}
_SINCE |= {"bmh": 2013, "ggplot": 2013}
_UNTIL = {"classic": 2018}
_WEIGHTS = {"classic": 3.0, "default": 3.0, "bmh": 0.3, "ggplot": 0.4}


@dataclass
class Chart:
    """A figure of matplotlib with the look it must be saved in."""

    figure: Figure
    look: str


@contextmanager
def looking(look: str) -> Iterator[None]:
    """Set matplotlib's defaults and the look, whatever the user's own settings are."""
    with matplotlib.style.context([_PLAIN, *LOOKS[look]], after_reset=True):
        yield


def draw_chart(rng: np.random.Generator, topic: Topic, kind: str, year: int) -> tuple[Chart, str]:
    """Draw a chart of one of the `KINDS` in a look of its year."""
    looks = [n for n in LOOKS if _SINCE.get(n, 2015) <= year <= _UNTIL.get(n, 9999)]
    weights = np.array([_WEIGHTS.get(look, 1.0) for look in looks])
    look = looks[int(rng.choice(len(looks), p=weights / weights.sum()))]
    settings: Any = {
        "font.size": float(rng.choice([7, 8, 9, 9, 10, 12, 14])),
        "lines.linewidth": float(rng.choice([0.6, 1.0, 1.5, 1.5, 2.5])),
    }
    with looking(look), matplotlib.rc_context(settings):
        width = float(rng.uniform(2.8, 5.0))
        figure = Figure(figsize=(width, width * float(rng.uniform(0.55, 1.0))))
        about = KINDS[kind](rng, topic, figure)
    return Chart(figure, look), about


_MAPS = ("jet", "viridis", "hot", "RdBu_r", "plasma", "gray", "coolwarm", "Blues", "inferno")


def _label(axes: Axes, x: str, y: str) -> None:
    axes.set_xlabel(x)
    axes.set_ylabel(y)


def _lines(rng: np.random.Generator, topic: Topic, axes: Axes) -> str:
    abscissa, ordinate = two_quantities(topic, rng)
    x = np.linspace(0, 1, 90)
    scale = float(rng.choice([1, 10, 50, 1000]))
    high = float(rng.choice([1, 1, 0.1, 30, 400]))
    banded, noisy = rng.random() < 0.25, rng.random() < 0.25
    count = int(rng.integers(1, 6))
    curves = [noisy_curve(rng, x) for _ in range(count)] if noisy else family(rng, x, count)
    mark, dash = str(rng.choice(["", "", "", "o", "s"])), rng.random() < 0.3
    for place, curve in enumerate(curves):
        style = ("-", "--", "-.", ":")[place % 4] if dash else "-"
        case = str(topic.cases[place % len(topic.cases)])
        (line,) = axes.plot(
            scale * x, high * curve, style, marker=mark, markevery=9, ms=4, label=case
        )
        if banded:
            pale = 1 - 0.35 * (1 - np.array(matplotlib.colors.to_rgb(line.get_color())))
            axes.fill_between(scale * x, high * (curve - 0.06), high * (curve + 0.06), color=pale)
    if rng.random() < 0.2:
        axes.set_yscale("log")
        axes.set_ylim(high * 1e-3, high * 1.2)
    if rng.random() < 0.6 and count > 1:
        places: tuple[Any, ...] = ("best", "best", "upper right")
        axes.legend(fontsize="small", loc=places[int(rng.integers(3))])
    if rng.random() < 0.12:
        axes.grid(True)
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
        for marker in "o^sx"[: int(rng.integers(1, 5))]:
            spot = rng.uniform(-2, 2, 2)
            n = int(rng.choice([30, 60, 300, 1000]))
            cloud = spot + rng.normal(0, 1, (n, 2)) @ rng.normal(0, 0.5, (2, 2))
            axes.plot(*cloud.T, "." if n > 100 else marker, ms=float(rng.uniform(1.5, 5)))
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
    named = [f"{'ABCDEF'[n]}" if rng.random() < 0.9 else "all" for n in range(groups)]
    axes.set_xticks(np.arange(groups) + 0.4 * (series - 1) / series, named)
    _label(axes, "", abscissa.tex_label)
    return f"{abscissa.name} in each group"


def _map_chart(rng: np.random.Generator, topic: Topic, figure: Figure) -> str:
    abscissa, ordinate = two_quantities(topic, rng)
    axes = figure.add_axes((0.19, 0.18, 0.72, 0.77))
    x, y, z = field(rng, 60)
    shown: Any
    name = str(rng.choice(_MAPS))
    if rng.random() < 0.6:
        draw = rng.random()
        z = simulated(rng, 120, 150) if draw < 0.3 else patterned(rng, 30, 40) if draw < 0.65 else z
        shown = axes.imshow(z, name, origin="lower", extent=(0, 5, 0, 4), aspect="auto")
    else:
        shown = axes.contourf(5 * x, 4 * y, z, int(rng.integers(6, 14)), cmap=name)
    figure.colorbar(shown, ax=axes)
    _label(axes, abscissa.tex_label, ordinate.tex_label)
    return f"a map over {abscissa.name} and {ordinate.name}"


def _map_grid_chart(rng: np.random.Generator, topic: Topic, figure: Figure) -> str:
    abscissa, ordinate = two_quantities(topic, rng)
    rows, columns = ((1, 2), (1, 3), (2, 2), (2, 3), (3, 3))[int(rng.integers(5))]
    figure.set_size_inches(1.9 * columns + 0.4, 1.6 * rows + 0.3)
    figure.set_layout_engine("constrained")
    scene, name = int(rng.integers(len(SIMULATIONS))), str(rng.choice(_MAPS))
    smooth, barred = rng.random() < 0.3, rng.random() < 0.75
    for place, axes in enumerate(figure.subplots(rows, columns).flat):
        z = field(rng, 60)[2] if smooth else simulated(rng, 100, 100, scene)
        shown = axes.imshow(z, name, origin="lower", extent=(0, 5, 0, 4))
        if barred:
            figure.colorbar(shown, ax=axes)
        axes.set_title(f"({'abcdefghi'[place]})", fontsize=9)
        axes.tick_params(labelsize=7)
        if rng.random() < 0.7:
            _label(axes, abscissa.tex_label, ordinate.tex_label)
    return f"maps over {abscissa.name} and {ordinate.name} in {rows * columns} cases"


def _surface_chart(rng: np.random.Generator, topic: Topic, figure: Figure) -> str:
    abscissa, ordinate = two_quantities(topic, rng)
    axes: Any = figure.add_subplot(projection="3d")
    x, y, z = field(rng, 26)
    axes.plot_surface(x, y, z, cmap=str(rng.choice(["jet", "viridis", "gray"])), lw=0.2)
    _label(axes, abscissa.tex_label, ordinate.tex_label)
    return f"the surface over {abscissa.name} and {ordinate.name}"


def _grid_chart(rng: np.random.Generator, topic: Topic, figure: Figure) -> str:
    rows, columns = (1, 3) if rng.random() < 0.4 else (2, 2)
    figure.set_size_inches(5.6, 2.0 if rows == 1 else 4.0)
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
    "map grid chart": _map_grid_chart,
    "surface chart": _surface_chart,
    "panel chart": _grid_chart,
}
