"""Software by year: which programs made the images, as their headers say, as shares of a year."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from reimaging.figures.style import COLOURS, HAIR, say_nothing_to_show
from reimaging.figures.year_shares import draw_shares
from reimaging.table import read_table

_MOST = 10  # programs that are named
# Neighbours differ in lightness, so that they are told apart in grey.
_COLOURS = (
    *("#0072B2", "#F0E442", "#D55E00", "#9AD1F2", "#5B3A8C", "#E69F00"),
    *("#004D73", "#CC79A7", "#009E73", "#F6C9B0"),
)
OTHER, NONE = "other programs", "none named"


def by_program(rows: Sequence[Mapping[str, str]], most: int = _MOST) -> dict[str, dict[int, int]]:
    """Sum images by program and year: the largest first, then all others, then those without.

    Parameters
    ----------
    rows
        Of `software_by_year.csv`.
    most
        How many programs are named.
    """
    sums: dict[str, Counter[int]] = defaultdict(Counter)
    for row in rows:
        sums[row["software"]][int(row["year"])] += int(row["images"])
    named = sorted(set(sums) - {""}, key=lambda name: (-sums[name].total(), name))
    found = {name: dict(sums[name]) for name in named[:most]}
    if rest := named[most:]:
        found[OTHER] = dict(sum((sums[name] for name in rest), Counter[int]()))
    if "" in sums:
        found[NONE] = dict(sums[""])
    return found


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `software_by_year.csv` (columns software, year, images)."""
    counts = by_program(read_table(table))
    if not counts:
        say_nothing_to_show(targets, "no image files, so no software")
        return
    colours = dict(zip(counts, _COLOURS, strict=False))
    draw_shares(counts, colours | {OTHER: COLOURS["grey"], NONE: HAIR}, targets, height=3.6)
