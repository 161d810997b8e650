"""Categories listed together: of the articles that list either of two, how many list both.

The lower half of a symmetric matrix, in an order that brings the like together; in the empty upper
half the same by field. Everything is placed in inches, as the names need it.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from reimaging.figures.category_sheet import foot_note, many, place, width_of
from reimaging.figures.style import (
    FIELD_COLOURS,
    GREYS,
    HAIR,
    INK,
    PAGE,
    SMALL,
    TINY,
    LogScale,
    drawing,
    save,
    say_nothing_to_show,
)
from reimaging.table import read_table
from reimaging.taxonomy import FIELDS, UNKNOWN, field_of, name_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST = 60  # categories of which a page shows the names
_LEAST = 1e-4  # where the scale begins at the latest; what is less has its first colour
_LARGEST = 0.125  # inches of a cell, where there is room
_EDGE = 0.06  # inches around everything
_STRIP = 0.07  # inches: the colours of the fields
_FOOT = 0.75  # inches below the matrix: its scale and the note
_FIELD_CELL = 0.2  # inches
_FIELD_NAMES = 0.58  # inches of two lines
_FIELD_HEAD = 0.33  # inches
_FIELD_SAYS = (
    "Of 100 pairs with a category of the row,",
    "so many have another of the column",
)
_Rows = Iterable[Mapping[str, str]]
_FieldPairs = dict[tuple[str, str], int]


def most_listed(rows: _Rows, most: int = _MOST) -> list[str]:
    """Name the categories that most articles list, the most listed first."""
    ranked = sorted(rows, key=lambda row: (-int(row["articles"]), row["category"]))
    return [row["category"] for row in ranked[:most]]


def jaccard(pairs: _Rows, listed: Mapping[str, int], names: Sequence[str]) -> np.ndarray:
    """Give, for each two categories, the share of the articles that list either that list both.

    Parameters
    ----------
    pairs
        Rows of `co_categories.csv`.
    listed
        How many articles list a category at all.
    names
        The categories of the rows and columns.

    Returns
    -------
    numpy.ndarray
        float64, square and symmetric, from 0 to 1; 1 on the diagonal.
    """
    at = {name: n for n, name in enumerate(names)}
    shares = np.eye(len(names))
    for row in pairs:
        one, other, both = row["category"], row["other"], int(row["articles"])
        if one in at and other in at:
            share = both / (listed[one] + listed[other] - both)
            shares[at[one], at[other]] = shares[at[other], at[one]] = share
    return shares


def seriation(shares: np.ndarray) -> list[int]:
    """Order the rows of a symmetric matrix so that neighbours are alike.

    The optimal order of the leaves of the tree of average linkage on 1 - share, after Bar-Joseph,
    Gifford and Jaakkola, Bioinformatics 17 (2001), S22-S29. As an order and its reverse are worth
    the same, the first row comes in the first half.
    """
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import squareform

    if len(shares) < 3:
        return list(range(len(shares)))
    distances = 1 - shares
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average", optimal_ordering=True)
    order = [int(n) for n in leaves_list(tree)]
    return order if order.index(0) < len(order) / 2 else order[::-1]


def field_pairs(pairs: _Rows) -> _FieldPairs:
    """Count for each field the pairs of listed categories that have one of it, by the other's.

    An article that lists three categories has three pairs. A pair of two fields counts to both, so
    that what a field has in all is the number of pairs in which it takes part.
    """
    sums: Counter[tuple[str, str]] = Counter()
    for row in pairs:
        one, other = field_of(row["category"]), field_of(row["other"])
        for pair in {(one, other), (other, one)}:
            sums[pair] += int(row["articles"])
    return dict(sums)


@dataclass(frozen=True)
class Layout:
    """Where things stand, in inches from the left and from the top."""

    pitch: float  # from row to row
    size: float  # points of the names
    left: float  # where the matrix begins
    top: float
    inset: float  # where the matrix of the fields begins
    height: float  # of the whole figure


def layout(names: Sequence[str], fields: int) -> Layout:
    """Find the largest cells with which the names fit the page, and room for the fields' matrix.

    Parameters
    ----------
    names
        The categories in order.
    fields
        How many fields their matrix has; none where there is no such matrix.
    """
    size = float(TINY if len(names) > 40 else SMALL)
    left = _EDGE + max(width_of(name, size) for name in names) + 0.05 + _STRIP + 0.02
    widths = [0.05 + width_of(name_of(name), size) for name in names]
    fitting = [(PAGE - _EDGE - left - w) / (n + 1) for n, w in enumerate(widths)]
    pitch = min(_LARGEST, *fitting)
    ends = [left + (n + 1) * pitch + width for n, width in enumerate(widths)]
    side = fields * _FIELD_CELL + _STRIP + _FIELD_NAMES
    inset = PAGE - _EDGE - max(side, *(width_of(line, SMALL) for line in _FIELD_SAYS))
    bottom = _EDGE + _FIELD_HEAD + side + 0.08 if fields else 0
    # the matrix lies so far down that no name runs into the matrix of the fields
    clear = [bottom - n * pitch for n, end in enumerate(ends) if end > inset - 0.1]
    top = max(_EDGE + 0.02, *clear) if clear else _EDGE + 0.02
    height = max(top + len(names) * pitch, bottom) + _STRIP + 0.02 + _FOOT
    return Layout(pitch, size, left, top, inset, height)


def draw(co_categories: Path, listed_categories: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `co_categories.csv` and `listed_categories.csv`."""
    pairs, rows = read_table(co_categories), read_table(listed_categories)
    if not rows:
        say_nothing_to_show(targets, "no article has a record that lists categories")
        return
    listed = {row["category"]: int(row["articles"]) for row in rows}
    alone = {row["category"]: int(row["alone"]) for row in rows}
    names = most_listed(rows)
    shares = jaccard(pairs, listed, names)
    order = seriation(shares)
    names, shares = [names[n] for n in order], shares[np.ix_(order, order)]
    found = {field_of(name) for name in listed}
    fields = [field for field in (*FIELDS, UNKNOWN) if field in found]
    if len(fields) < 2 or not pairs:
        fields = []
    place_of = layout(names, len(fields))
    with drawing(PAGE, place_of.height) as figure:
        figure.set_layout_engine("none")
        coloured = _show_matrix(figure, place_of, names, shares)
        axes = figure.axes[0]
        for n, name in enumerate(names):
            _show_alone(axes, n, alone[name] / listed[name])
        if fields:
            _show_fields(figure, place_of, fields, field_pairs(pairs))
        _show_scale(figure, place_of, coloured)
        foot_note(figure, _note(names, listed, pairs))
        save(figure, targets)


def _note(names: Sequence[str], listed: Mapping[str, int], pairs: Sequence[Any]) -> str:
    together = sum(int(row["articles"]) for row in pairs)
    says = f"n = {many(sum(listed.values()), 'listing')} of a category by an article, "
    says += many(together, "pair")
    shown = f"the {len(names)} most listed" if len(names) < len(listed) else "all"
    says += f"; shown: {shown} of {many(len(listed), 'category')}"
    if left_out := len(listed) - len(names):
        share = 100 * (1 - sum(listed[name] for name in names) / sum(listed.values()))
        says += f" ({left_out} left out, {share:.0f} % of the listings)"
    return says


def _show_matrix(
    figure: "Figure", at: Layout, names: Sequence[str], shares: np.ndarray
) -> tuple[Any, LogScale] | None:
    """Draw the lower half of the matrix with names and fields; give what a colour bar needs."""
    from matplotlib import colormaps
    from matplotlib.patches import Rectangle

    size = len(names)
    side = size * at.pitch
    axes = place(figure, at.left, at.height - at.top - side, side, side)
    axes.set_xlim(-0.5, size - 0.5)
    axes.set_ylim(size - 0.5, -0.5)
    axes.set_axis_off()
    inch = 1 / at.pitch  # in the axes' own measure
    style: dict[str, Any] = {"va": "center_baseline", "clip_on": False, "size": at.size}
    for n, name in enumerate(names):
        colour = FIELD_COLOURS[field_of(name)]
        wide = _STRIP * inch
        for corner, measure in (
            ((-0.5 - wide - 0.02 * inch, n - 0.5), (wide, 1)),
            ((n - 0.5, size - 0.5 + 0.02 * inch), (1, wide)),
        ):
            axes.add_patch(Rectangle(corner, *measure, color=colour, lw=0, clip_on=False))
        axes.text(-0.5 - (_STRIP + 0.05) * inch, n, name, ha="right", **style)
        axes.text(n + 0.5 + 0.05 * inch, n, name_of(name), ha="left", **style)
    below = np.tril(shares, -1)
    if not below.any():
        return None
    edges = np.arange(size + 1) - 0.5
    stairs = np.repeat(edges, 2)
    axes.plot(stairs[:-1], stairs[1:], color=HAIR, lw=0.4, clip_on=False)
    axes.plot([-0.5, -0.5, size - 0.5], [-0.5, size - 0.5, size - 0.5], color=HAIR, lw=0.4)
    most = below.max()
    lowest = round(math.log10(below[below > 0].min()), 9)
    least = max(_LEAST, 10.0 ** math.floor(lowest))
    scale = LogScale(min(least, most / 10), most)
    mesh = axes.pcolormesh(
        edges,
        edges,
        scale.place(np.ma.masked_equal(below, 0)),
        vmin=0,
        vmax=1,
        cmap=colormaps[GREYS + "_r"],
        # edges in the cells' own colours, or viewers would show seams between them
        edgecolors="face",
        linewidth=0.1,
    )
    return mesh, scale


def _show_alone(axes: "Axes", n: float, share: float) -> None:
    """Fill a cell of the diagonal from its left by a share."""
    from matplotlib.patches import Rectangle

    corner = (n - 0.5, n - 0.5)
    axes.add_patch(Rectangle(corner, share, 1, color=INK, lw=0, clip_on=False))
    axes.add_patch(Rectangle(corner, 1, 1, fill=False, ec=INK, lw=0.25, clip_on=False))


def _show_scale(figure: "Figure", at: Layout, coloured: tuple[Any, LogScale] | None) -> None:
    """Draw below the matrix what its colours and its diagonal mean."""
    up = 0.42
    beside: dict[str, Any] = {"va": "center_baseline", "size": SMALL}
    key = place(figure, 4.2, up, 0.09, 0.09)
    key.set_xlim(-0.5, 0.5)
    key.set_ylim(-0.5, 0.5)
    key.set_axis_off()
    _show_alone(key, 0, 0.4)
    said = "diagonal: the dark part lists no other category"
    figure.text(4.36 / PAGE, (up + 0.045) / at.height, said, **beside)
    left = _EDGE + 0.12
    if coloured is None:
        said = "no article lists two categories"
        figure.text(left / PAGE, (up + 0.045) / at.height, said, **beside)
        return
    mesh, scale = coloured
    bar = figure.colorbar(
        mesh, cax=place(figure, left, up, 1.6, 0.09), orientation="horizontal"
    )  # fmt: skip
    tens = scale.tens()
    bar.set_ticks(list(tens), labels=[f"{100 * share:g} %" for share in tens.values()])
    bar.ax.tick_params(length=2, pad=1.5, labelsize=SMALL)
    bar.outline.set_linewidth(0.4)
    said = "of the articles that list either of two list both"
    figure.text((left + 1.72) / PAGE, (up + 0.045) / at.height, said, **beside)


def _show_fields(figure: "Figure", at: Layout, fields: Sequence[str], pairs: _FieldPairs) -> None:
    """Draw the matrix of the fields in the upper right corner, with its numbers."""
    from matplotlib.patches import Rectangle

    side = len(fields) * _FIELD_CELL
    top = at.height - _EDGE
    axes = place(figure, at.inset, top - _FIELD_HEAD - _FIELD_NAMES - _STRIP - side, side, side)
    axes.set_xlim(0, len(fields))
    axes.set_ylim(len(fields), 0)
    axes.set_axis_off()
    strip = _STRIP / _FIELD_CELL
    names: dict[str, Any] = {"size": TINY, "linespacing": 1.05, "clip_on": False}
    for row, one in enumerate(fields):
        whole = sum(pairs.get((one, other), 0) for other in fields)
        for column, other in enumerate(fields):
            share = pairs.get((one, other), 0) / (whole or 1)
            _show_share(axes, column, row, share)
        colour = FIELD_COLOURS[one]
        end = len(fields) + 0.1
        said = one.replace(" ", "\n")
        axes.add_patch(Rectangle((end, row), strip, 1, color=colour, lw=0, clip_on=False))
        axes.text(end + strip + 0.15, row + 0.5, said, ha="left", va="center", **names)
        axes.add_patch(Rectangle((row, -0.1 - strip), 1, strip, color=colour, lw=0, clip_on=False))
        axes.text(
            row + 0.5, -0.1 - strip - 0.15, said, ha="center", va="bottom", rotation=90, **names
        )
    said = "\n".join(_FIELD_SAYS)
    figure.text(at.inset / PAGE, top / at.height, said, va="top", size=SMALL, linespacing=1.15)


def _show_share(axes: "Axes", column: int, row: int, share: float) -> None:
    from matplotlib import colormaps
    from matplotlib.patches import Rectangle

    colour = colormaps[GREYS + "_r"](share) if share else "white"
    axes.add_patch(Rectangle((column, row), 1, 1, facecolor=colour, edgecolor=HAIR, lw=0.4))
    if share:
        says = f"{100 * share:.0f}" if share >= 0.01 else "<1"
        axes.text(
            column + 0.5, row + 0.5, says, ha="center", va="center_baseline", size=TINY,
            color="white" if share > 0.5 else INK,
        )  # fmt: skip
