"""What the classifier takes for what: pictures of known class by true and predicted class."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from reimaging.figures.category_sheet import many
from reimaging.figures.style import COLUMN, GREYS, drawing, note, save, say_nothing_to_show
from reimaging.image_class import CLASSES
from reimaging.table import read_table

_DARK = 0.45  # from this share on, the colour is so dark that what stands on it is white


def counts_of(rows: Sequence[Mapping[str, str]]) -> list[list[int]]:
    """Give the pictures of `classifier_confusion.csv`: a row a true class, a column a predicted."""
    told = {(row["truth"], row["predicted"]): int(row["images"]) for row in rows}
    return [[told.get((true, said), 0) for said in CLASSES] for true in CLASSES]


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `classifier_confusion.csv` (columns truth, predicted, images)."""
    counts = counts_of(read_table(table))
    totals = [sum(row) for row in counts]
    if not any(totals):
        say_nothing_to_show(targets, "no picture of known class was classified")
        return
    shares = [
        [count / total if total else math.nan for count in row]
        for row, total in zip(counts, totals, strict=True)
    ]
    places = range(len(CLASSES))
    with drawing(COLUMN, 2) as figure:
        axes = figure.subplots()
        axes.imshow(shares, cmap=GREYS + "_r", vmin=0, vmax=1, aspect="auto")
        for row in places:
            for column in places:
                share = shares[row][column]
                if math.isnan(share):  # of a class without pictures nothing is known
                    continue
                colour = "white" if share > _DARK else "black"
                axes.text(
                    column, row, f"{share:.0%}", ha="center", va="bottom", fontsize=9, color=colour
                )
                says = f"{counts[row][column]:,}"
                axes.annotate(
                    says, (column, row), (0, -2.5), textcoords="offset points", ha="center",
                    va="top", fontsize=6.5, color=colour,
                )  # fmt: skip
        axes.set_xticks(places, CLASSES)
        axes.set_yticks(
            places, [f"{name}\nn = {n:,}" for name, n in zip(CLASSES, totals, strict=True)]
        )
        axes.set_xticks([0.5, 1.5], minor=True)
        axes.set_yticks([0.5, 1.5], minor=True)
        axes.grid(which="minor", color="white", lw=1.5)
        axes.tick_params(which="both", length=0)
        axes.xaxis.tick_top()
        axes.xaxis.set_label_position("top")
        axes.set_xlabel("taken for", labelpad=6)
        axes.set_ylabel("is", rotation=0, labelpad=6)
        axes.spines[:].set_visible(False)
        note(figure, f"n = {many(sum(totals), 'test picture')}; shares of a row")
        save(figure, targets)
