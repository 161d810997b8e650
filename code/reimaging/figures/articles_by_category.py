"""The size of categories: how many articles have each as their primary one, by field."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from reimaging.figures.category_sheet import by_field, foot_note, many, sheet_of, width_of
from reimaging.figures.style import FIELD_COLOURS, PAGE, drawing, save, say_nothing_to_show, short
from reimaging.table import read_table

LEAST = 1000  # articles that a category has more of, to be shown
_FEW = 20  # categories; where fewer than these are so large, all are shown


def totals(rows: Iterable[Mapping[str, str]]) -> dict[str, int]:
    """Add up the articles of each category, over years where the table has them."""
    sums: dict[str, int] = {}
    for row in rows:
        sums[row["category"]] = sums.get(row["category"], 0) + int(row["articles"])
    return sums


def shown(rows: Iterable[Mapping[str, str]]) -> list[tuple[str, int]]:
    """Give the categories to be shown with their articles, the largest first.

    These are added up first and then sifted: a category counts with all its years.
    """
    ranked = sorted(totals(rows).items(), key=lambda item: (-item[1], item[0]))
    large = [(category, n) for category, n in ranked if n > LEAST]
    return large if len(large) >= _FEW else ranked


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `articles_by_category.csv` (columns category, articles)."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    rows = read_table(table)
    articles = dict(shown(rows))
    if not articles:
        say_nothing_to_show(targets, "no articles, so no categories to compare")
        return
    left_out = {name: n for name, n in totals(rows).items() if name not in articles}
    most = max(articles.values())
    groups = by_field(articles, lambda name: (-articles[name], name))
    sheet = sheet_of(groups, head=0.1, tail=0.05)
    # the longest bar ends where its number still has room
    end = most * sheet.body / (sheet.body - width_of(f"{most:,}", sheet.size) - 0.06)
    with drawing(PAGE, sheet.height) as figure:
        figure.set_layout_engine("none")
        for number, column in enumerate(sheet.columns):
            axes = sheet.axes(figure, number)
            bars = {row: line for row, line in enumerate(column) if line.category}
            values = [articles[line.category or ""] for line in bars.values()]
            colours = [FIELD_COLOURS[line.field] for line in bars.values()]
            axes.barh(list(bars), values, 0.76, color=colours)
            for row, n in zip(bars, values, strict=True):
                sheet.text(axes, n / end * sheet.body + 0.03, row, f"{n:,}")
            axes.set_xlim(0, end)
            axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
            axes.xaxis.set_major_formatter(FuncFormatter(lambda n, _: short(n)))
            axes.set_xlabel("articles", labelpad=1)
        says = f"n = {many(sum(articles.values()), 'article')} in {_categories(articles)}"
        if left_out:
            says += (
                f"; left out: {_categories(left_out)} of at most {LEAST:,} articles each, "
                f"{many(sum(left_out.values()), 'article')} in all"
            )
        foot_note(figure, says)
        save(figure, targets)


def _categories(articles: Mapping[str, int]) -> str:
    return many(len(articles), "primary category")
