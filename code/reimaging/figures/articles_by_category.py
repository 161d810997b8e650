"""Articles a primary category, the largest first, coloured by the archive they belong to."""

from collections.abc import Sequence
from pathlib import Path

from reimaging.figures.style import COLOURS, COLUMN, drawing, save
from reimaging.table import read_table

_MOST = 30  # categories that one column of the paper can show

_PHYSICS = COLOURS["blue"]
_FIELDS = {
    "physics": _PHYSICS,
    "mathematics": COLOURS["green"],
    "computer science": COLOURS["orange"],
    "statistics": COLOURS["purple"],
    "other": COLOURS["grey"],
}
_ARCHIVES = {
    "math": "mathematics",
    "alg-geom": "mathematics",
    "dg-ga": "mathematics",
    "funct-an": "mathematics",
    "q-alg": "mathematics",
    "cs": "computer science",
    "cmp-lg": "computer science",
    "stat": "statistics",
    "q-bio": "other",
    "q-fin": "other",
    "econ": "other",
    "eess": "other",
    "unknown": "other",
}


def field_of(category: str) -> str:
    """Name the field of a category; what is no other field's archive is physics."""
    return _ARCHIVES.get(category.split(".")[0], "physics")


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `articles_by_category.csv` (columns category, articles, images)."""
    from matplotlib.ticker import MaxNLocator

    rows = [(row["category"], int(row["articles"])) for row in read_table(table)]
    rows.sort(key=lambda row: (-row[1], row[0]))
    shown, rest = rows, rows[_MOST:]
    if len(rest) > 1:
        shown = rows[:_MOST]
        shown.append((f"{len(rest)} smaller", sum(n for _, n in rest)))
    names = [name for name, _ in shown]
    values = [n for _, n in shown]
    fields = [field_of(name) if " " not in name else "other" for name in names]
    present = [field for field in _FIELDS if field in fields]
    # Few bars are short of room for the legend beside them: it goes below.
    lines = len(shown) + (len(present) + 1 if len(shown) < 10 else 0)
    with drawing(COLUMN, 0.5 + 0.125 * lines) as figure:
        axes = figure.subplots()
        bars = axes.barh(names, values, color=[_FIELDS[f] for f in fields], height=0.74)
        axes.bar_label(bars, [f"{n:,}" for n in values], padding=2, fontsize=6)
        axes.margins(x=0.1)
        axes.set_ylim(lines - 0.5, -0.5)
        axes.set_xlabel("articles")
        axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
        axes.tick_params(axis="y", length=0)
        axes.legend(
            [bars.patches[fields.index(field)] for field in present],
            present,
            loc="lower right",
            frameon=False,
            handlelength=0.9,
            handleheight=0.9,
        )
        save(figure, targets)
