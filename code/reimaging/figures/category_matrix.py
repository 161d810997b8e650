"""Images by category and year: every category on one page, how many images it has in each year."""

from collections.abc import Sequence
from pathlib import Path

from reimaging.figures.category_sheet import (
    Counts,
    by_field,
    colour_bar,
    counted,
    foot_note,
    many,
    sheet_of,
    show_cells,
)
from reimaging.figures.style import (
    GREYS,
    PAGE,
    LogScale,
    drawing,
    save,
    say_nothing_to_show,
    short,
)
from reimaging.table import read_table

_FIRST, _TAIL = 0.36, 0.74  # inches to the ends of the two numbers of a line
_NONE = "#dcd6ea"  # of a year with articles, but without images: no colour of the scale


def ordered(images: Counts) -> dict[str, list[str]]:
    """Group categories by field, those with most images first."""
    return by_field(images, lambda name: (-sum(images[name].values()), name))


def draw(table: Path, targets: Sequence[Path]) -> None:
    """Draw the figure from `articles_by_category_year.csv`."""
    from matplotlib import colormaps

    rows = read_table(table)
    if not rows:
        say_nothing_to_show(targets, "no articles, so no images by category and year")
        return
    articles, images = counted(rows, "articles"), counted(rows, "images")
    sheet = sheet_of(ordered(images), head=0.52, tail=_TAIL)
    top = max(10, *(max(by_year.values()) for by_year in images.values()))
    scale = LogScale(1, top)
    # a logarithm has no zero: none lies below the scale
    cells = {
        name: {year: float(scale.place(number or 0.5)) for year, number in by_year.items()}
        for name, by_year in images.items()
    }
    of_articles = {name: sum(by_year.values()) for name, by_year in articles.items()}
    of_images = {name: sum(by_year.values()) for name, by_year in images.items()}
    with drawing(PAGE, sheet.height) as figure:
        figure.set_layout_engine("none")
        # few is light, near to the white of nothing, and many dark
        colours = colormaps[GREYS + "_r"].with_extremes(under=_NONE)
        drawn = show_cells(figure, sheet, cells, cmap=colours, vmin=0, vmax=1)
        for axes, column in zip(drawn, sheet.columns, strict=True):
            sheet.tail_text(axes, -1, "articles", _FIRST)
            sheet.tail_text(axes, -1, "images", _TAIL)
            for row, line in enumerate(column):
                if line.category:
                    sheet.tail_text(axes, row, short(of_articles[line.category]), _FIRST)
                    sheet.tail_text(axes, row, short(of_images[line.category]), _TAIL)
        colour_bar(
            figure,
            drawn[0].collections[0],
            {at: short(number).replace(".0", "") for at, number in scale.tens().items()},
            "images in the year",
            (_NONE, "none"),
        )
        foot_note(
            figure,
            f"n = {many(sum(of_images.values()), 'image')} in "
            f"{many(sum(of_articles.values()), 'article')}, "
            f"{many(len(images), 'primary category')}; none: articles, but no image",
        )
        save(figure, targets)
