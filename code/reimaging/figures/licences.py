"""Licences: what share of the articles came under which terms, and what share of the images."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reimaging.figures.category_sheet import foot_note, many, place, width_of
from reimaging.figures.style import COLOURS, FAINT, HAIR, PAGE, drawing, save, say_nothing_to_show
from reimaging.licence import licence_name
from reimaging.table import read_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LONG = {"arXiv": "arXiv, non-exclusive", "PD": "public domain"}
_COLUMN = 1.2  # inches: numbers of articles or images, and their shares
_ROW, _HEAD, _FOOT = 0.17, 0.3, 0.55  # inches
_LETTERS = 6.5  # points
_ARTICLES, _IMAGES = COLOURS["blue"], COLOURS["vermilion"]


def by_name(rows: Sequence[Mapping[str, str]]) -> dict[str, tuple[int, int | None]]:
    """Sum articles and images by the licence's name, whatever its version; most articles first.

    Images are None where the table does not tell them.
    """
    articles, images = Counter[str](), Counter[str]()
    untold = any(row["images"] == "" for row in rows)
    for row in rows:
        name = long_name(row["licence"])
        articles[name] += int(row["articles"])
        images[name] += int(row["images"] or 0)
    ranked = sorted(articles, key=lambda name: (-articles[name], name))
    return {name: (articles[name], None if untold else images[name]) for name in ranked}


def long_name(address: str) -> str:
    """Name a licence as a figure does: those of Creative Commons begin with CC."""
    name = licence_name(address)
    return f"CC {name}" if name.startswith("BY") else _LONG.get(name, name)


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `licences.csv` (columns licence, articles, images)."""
    counts = by_name(read_table(table))
    if not counts:
        say_nothing_to_show(targets, "no articles, so no licences")
        return
    sides = {"articles": [articles for articles, _ in counts.values()]}
    if any(images for _, images in counts.values()):
        sides["images"] = [images or 0 for _, images in counts.values()]
    high = _ROW * len(counts)
    left = 0.2 + max(width_of(name, _LETTERS) for name in counts)
    wide = PAGE - 0.15 - left - _COLUMN * len(sides)
    with drawing(PAGE, _HEAD + high + _FOOT) as figure:
        figure.set_layout_engine("none")
        axes = place(figure, left, _FOOT, wide, high)
        _show_shares(axes, list(counts), sides)
        for column, (of, values) in enumerate(sides.items(), 1):
            _write_numbers(axes, 1 + _COLUMN * column / wide, of, values)
        n = [many(sum(values), of[:-1]) for of, values in sides.items()]
        none = "; open mark: none" if any(0 in values for values in sides.values()) else ""
        foot_note(figure, f"n = {', '.join(n)}{none}")
        save(figure, targets)


def _shares(values: Sequence[int]) -> list[float]:
    whole = sum(values) or 1
    return [value / whole for value in values]


def _show_shares(axes: "Axes", names: Sequence[str], sides: Mapping[str, Sequence[int]]) -> None:
    """Mark the shares of each licence on a logarithmic axis, joined by a line."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    shares = {of: _shares(values) for of, values in sides.items()}
    known = [share for each in shares.values() for share in each if share]
    least = min(0.5 * min(known, default=1), 0.05)
    for row in range(len(names)):
        # a logarithm has no zero: none at all is an open mark at the axis' beginning
        places = [each[row] or least for each in shares.values()]
        axes.plot(places, [row] * len(places), color=HAIR, lw=2.5, zorder=1)
        # the images' mark lies on the articles', and is smaller, so that both are seen
        for (of, each), at in zip(shares.items(), places, strict=True):
            colour = _ARTICLES if of == "articles" else _IMAGES
            axes.plot(
                [at],
                [row],
                "o" if of == "articles" else "D",
                ms=5.5 if of == "articles" else 3.6,
                mfc=colour if each[row] else "white",
                mec=colour,
                mew=0.8,
                clip_on=False,
                zorder=2,
            )
    axes.set_xscale("log")
    axes.set_xlim(least, 1)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.xaxis.set_major_locator(LogLocator())
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g} %"))
    axes.set_yticks(range(len(names)), names, size=_LETTERS)
    axes.tick_params(axis="y", length=0, pad=6)
    axes.grid(axis="x", color=HAIR, lw=0.4)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(f"share of the {' and of the '.join(sides)} (logarithmic)")


def _write_numbers(axes: "Axes", end: float, of: str, values: Sequence[int]) -> None:
    """Write at the right, under a heading with its mark, how many there are and which share."""
    style: dict[str, Any] = {
        "transform": axes.get_yaxis_transform(),
        "ha": "right",
        "va": "center_baseline",
        "size": _LETTERS,
    }
    before = end - 0.48 / (PAGE * axes.get_position().width)  # inches, as a part of the axes
    colour = _ARTICLES if of == "articles" else _IMAGES
    axes.text(before, -1.3, f"{'●' if of == 'articles' else '◆'} {of}", color=colour, **style)
    for row, (value, share) in enumerate(zip(values, _shares(values), strict=True)):
        axes.text(before, row, f"{value:,}", **style)
        axes.text(end, row, _percent(share), color=FAINT, **style)


def _percent(share: float) -> str:
    """Write a share so that little is not nothing: 62.4 %, 0.03 %."""
    if 0 < share < 0.0005:
        return f"{100 * share:.2g} %" if share >= 0.00005 else "<0.01 %"
    return f"{100 * share:.1f} %"
