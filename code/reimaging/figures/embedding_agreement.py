"""How far pictures and captions agree: the same images on two maps, and neighbours they share.

Each image has the colour of its place on the map of pictures, on both maps: where captions tell of
likenesses that pictures show, colours stay together on the map of captions.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reimaging.figures.style import (
    COLOURS,
    FAINT,
    HAIR,
    PAGE,
    drawing,
    note,
    save,
    say_nothing_to_show,
)
from reimaging.maps.map_file import Map, read_map
from reimaging.table import read_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The corners of the square of colours, even in lightness: lower left, lower right, upper left,
# upper right; what lies between is mixed.
_CORNERS = np.array([[0, 114, 178], [213, 94, 0], [0, 158, 115], [204, 121, 167]]) / 255


def place_colours(places: NDArray[np.float32]) -> NDArray[np.float64]:
    """Give each place a colour, [n, 3] from 0 to 1, by its rank in either direction."""
    ranks = places.argsort(0).argsort(0) / max(1, len(places) - 1)
    x, y = ranks[:, :1], ranks[:, 1:]
    lower = (1 - x) * _CORNERS[0] + x * _CORNERS[1]
    upper = (1 - x) * _CORNERS[2] + x * _CORNERS[3]
    return np.asarray((1 - y) * lower + y * upper)


def draw(table: Path, pictures: Path, captions: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `embedding_agreement.csv` and the two maps of the same images."""
    rows = read_table(table)
    if not rows:
        say_nothing_to_show(targets, "too few images have a caption", PAGE)
        return
    of_pictures, of_captions = read_map(pictures), read_map(captions)
    colours = place_colours(of_pictures.xy)
    with drawing(PAGE, 2.5) as figure:
        one, other, shared = figure.subplots(1, 3, width_ratios=(1, 1, 0.9))
        _show_map(one, of_pictures, colours, of_pictures.image_id)
        one.set_title("the map of pictures", loc="left")
        _show_map(other, of_captions, colours, of_pictures.image_id)
        other.set_title("the same images on the map of captions", loc="left")
        _show_shares(shared, rows)
        note(
            figure,
            f"n = {len(of_pictures.image_id):,} images by lot on the maps, "
            f"{int(rows[0]['images']):,} at the right; neighbours of other articles alone",
        )
        save(figure, targets)


def _show_map(
    axes: "Axes", shown: Map, colours: NDArray[np.float64], order: NDArray[np.int64]
) -> None:
    places = shown.places_of(order)
    axes.scatter(places[:, 0], places[:, 1], s=4, c=colours, lw=0)
    axes.set_aspect("equal", adjustable="datalim")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set(visible=True, color=HAIR)


def _show_shares(axes: "Axes", rows: Sequence[dict[str, str]]) -> None:
    from matplotlib.ticker import PercentFormatter, ScalarFormatter

    sizes = [int(row["neighbours"]) for row in rows]
    mean, chance, low, high = (
        [float(row[name]) for row in rows] for name in ("shared", "by_chance", "low", "high")
    )
    axes.fill_between(sizes, low, high, color=COLOURS["blue"], alpha=0.2, lw=0)
    axes.plot(sizes, mean, "o-", color=COLOURS["blue"], ms=3, lw=1)
    axes.plot(sizes, chance, "--", color=FAINT, lw=1)
    axes.set_xscale("log")
    axes.set_xticks(sizes)
    axes.xaxis.set_major_formatter(ScalarFormatter())
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.set_ylim(bottom=0)
    axes.set_xlabel("neighbours")
    axes.set_title("neighbours that both share", loc="left")
    axes.annotate(
        "by chance", (sizes[-1], chance[-1] / 5), (0, 0), textcoords="offset points", ha="right",
        va="top", color=FAINT, fontsize=6.5,
    )  # fmt: skip
