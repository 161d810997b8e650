"""docs/sample.jpg: a random 12 x 12 of the sample beside what is known of arXiv's real images."""

import sys

import matplotlib.pyplot as plt
import numpy as np
from likeness import ASPECTS, SHARES, TURNED
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from pictures import CLASSES, Shown, of_class, real_pictures, sample_pictures, tones
from PIL import Image
from results import ROOT

from reimaging.sample.diagrams.choose import COMPUTED

TARGET = ROOT / "docs/sample.jpg"
SEED, ACROSS, CELL, GAP = 4, 12, 150, 6
_REAL, _DRAWN = "#1b6ca8", "#e07b39"
#: Shares of kinds counted by eye among 276 random images of arXiv, and how our kinds are called.
_KINDS = {
    "line plots": (46.0, "line plot,record,exclusion plot,inset plot,twin plot,line chart,"
                   "stacked panels,panel grid,panel chart"),
    "schematics": (11.0, ""),
    "scatter": (10.0, "measured points,point cloud,scatter chart,corner plot,point field"),
    "heat maps": (5.0, "heat map,map panels,map chart,filled contours," + ",".join(COMPUTED)),
    "bars": (4.0, "bar chart,histogram,box plot"),
    "Feynman": (4.0, "feynman diagram,feynman diagrams"),
    "surfaces": (3.0, "surface plot,surface chart"),
    "contours": (3.0, "contour plot"),
    "networks": (2.5, "network,neural network,tree,automaton,chord diagram"),
    "photographs": (4.0, "photograph,micrograph,scan,image grid"),
}  # fmt: skip


def main() -> int:
    """Draw the sheet."""
    real, drawn = real_pictures(), sample_pictures()
    figure = plt.figure(figsize=(17.6, 11.2), dpi=110, facecolor="white")
    grid = figure.add_gridspec(4, 2, width_ratios=(11.2, 5.6), left=0.005, right=0.985, top=0.965,
                               bottom=0.045, wspace=0.14, hspace=0.5)  # fmt: skip
    sheet = figure.add_subplot(grid[:, 0])
    sheet.imshow(_montage(drawn))
    sheet.set_axis_off()
    sheet.set_title(f"A random 144 of the sample's {len(drawn):,} images", loc="left")
    _classes(figure.add_subplot(grid[0, 1]), drawn)
    _kinds(figure.add_subplot(grid[1, 1]), drawn)
    measured = {id(p): tones(p.image) for p in (*real, *drawn)}
    inner = grid[2, 1].subgridspec(1, 3, wspace=0.15)
    for place, label in enumerate(CLASSES):
        _white(figure, figure.add_subplot(inner[place]), label, real, drawn, measured)
    inner = grid[3, 1].subgridspec(1, 2, wspace=0.3)
    _mid_tones(figure.add_subplot(inner[0]), real, drawn, measured)
    _aspects(figure.add_subplot(inner[1]), drawn, measured)
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    Image.fromarray(pixels).save(TARGET, quality=80, optimize=True)
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size // 1000} kB")
    return 0


def _montage(drawn: list[Shown]) -> np.ndarray:
    order = np.random.default_rng(SEED).permutation(len(drawn))[: ACROSS * ACROSS]
    side = ACROSS * (CELL + GAP) - GAP
    sheet = Image.new("RGB", (side, side), (226, 226, 232))
    for place, number in enumerate(order):
        image = drawn[number].image.copy()
        image.thumbnail((CELL, CELL), Image.Resampling.LANCZOS)
        left = place % ACROSS * (CELL + GAP) + (CELL - image.width) // 2
        top = place // ACROSS * (CELL + GAP) + (CELL - image.height) // 2
        sheet.paste(image, (left, top))
    return np.asarray(sheet)


def _classes(axes: Axes, drawn: list[Shown]) -> None:
    ours = [100 * len(of_class(drawn, label)) / len(drawn) for label in SHARES]
    ours.append(100 * float(np.mean([p.turned > 0 for p in drawn])))
    _bars(axes, [*SHARES, "turned"], [*SHARES.values(), TURNED], ours)
    axes.set_xscale("log")
    axes.set_xlim(1, 130)
    axes.set_xticks([1, 3, 10, 30, 100], ["1 %", "3", "10", "30", "100 %"])
    axes.set_title("Classes, and turned by 90 degrees", loc="left")


def _kinds(axes: Axes, drawn: list[Shown]) -> None:
    named = {kind: group for group, (_, kinds) in _KINDS.items() for kind in kinds.split(",")}
    groups = [named.get(p.kind, "schematics") for p in drawn if p.label != "mixed"]
    ours = [100 * groups.count(group) / len(drawn) for group in _KINDS]
    _bars(axes, list(_KINDS), [share for share, _ in _KINDS.values()], ours)
    axes.set_xticks([0, 20, 40], ["0", "20", "40 %"])
    axes.set_title("Kinds", loc="left")


def _bars(axes: Axes, names: list[str], real: list[float], ours: list[float]) -> None:
    y = np.arange(len(names))[::-1]
    axes.barh(y + 0.19, real, 0.36, color=_REAL, label="real (276 seen by eye)")
    axes.barh(y - 0.19, ours, 0.36, color=_DRAWN, label="sample")
    axes.set_yticks(y, names)
    _plain(axes)
    axes.legend(frameon=False, fontsize=9, loc="lower right")


def _white(
    figure: Figure,
    axes: Axes,
    label: str,
    real: list[Shown],
    drawn: list[Shown],
    measured: dict[int, dict[str, float]],
) -> None:
    for pictures, colour in ((of_class(real, label, random_only=label == "diagram"), _REAL),
                             (of_class(drawn, label), _DRAWN)):  # fmt: skip
        values = np.sort([measured[id(p)]["white"] for p in pictures])
        axes.plot(
            np.concatenate([[0], values, [1]]), np.linspace(0, 1, len(values) + 2), color=colour
        )
    axes.set_title(f"White: {label}", loc="left", fontsize=10)
    axes.set_xticks([0, 0.5, 1], ["0", "50", "100 %"])
    axes.set_yticks([0, 0.5, 1], ["0", "half", "all"] if label == "diagram" else ["", "", ""])
    _plain(axes)


def _mid_tones(
    axes: Axes, real: list[Shown], drawn: list[Shown], measured: dict[int, dict[str, float]]
) -> None:
    for label, style in zip(CLASSES, ("-", "--", ":"), strict=True):
        for pictures, colour in ((of_class(real, label, random_only=label == "diagram"), _REAL),
                                 (of_class(drawn, label), _DRAWN)):  # fmt: skip
            values = np.sort([measured[id(p)]["mid-tones"] for p in pictures])
            axes.plot(values, np.linspace(0, 1, len(values)), style, color=colour)
    axes.set_title("Mid-tones", loc="left", fontsize=10)
    axes.set_xlabel("— diagram   - - sensor   ··· mixed", fontsize=9)
    axes.set_xticks([0, 0.5, 1], ["0", "50", "100 %"])
    axes.set_yticks([0, 0.5, 1], ["0", "half", "all"])
    _plain(axes)


def _aspects(axes: Axes, drawn: list[Shown], measured: dict[int, dict[str, float]]) -> None:
    values = np.sort([measured[id(p)]["aspect"] for p in drawn])
    axes.plot(values, np.linspace(0, 1, len(values)), color=_DRAWN, label="sample")
    axes.plot(list(ASPECTS.values()), np.array(list(ASPECTS)) / 100, "o", color=_REAL, label="real")
    axes.set_xscale("log")
    axes.set_xlim(0.4, 6)
    axes.set_xticks([0.5, 1, 2, 4], ["1:2", "1:1", "2:1", "4:1"])
    axes.minorticks_off()
    axes.set_yticks([0, 0.5, 1], ["0", "half", "all"])
    axes.set_title("Aspect", loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=9, loc="lower right")
    _plain(axes)


def _plain(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=9)


if __name__ == "__main__":
    sys.exit(main())
