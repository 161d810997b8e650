"""Topics of captions: a line of terms each, the heavier the larger and darker, and its share."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reimaging.figures.style import (
    COLOURS,
    FAINT,
    HAIR,
    HIGHEST,
    PAGE,
    SMALL,
    drawing,
    save,
    say_nothing_to_show,
)
from reimaging.table import read_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes


_LINE = 0.145  # inches
_LINES = 2  # of terms a topic
_GAP = 0.07  # inches between topics
_BORDER = 0.3  # inches above and below, for what the columns are and for the note
_NUMBER, _BAR, _SHARE, _TERMS = 0.12, 0.22, 0.92, 1.42  # inches from the left
_SIZES = (SMALL, 8.5)  # points, of the lightest and the heaviest term
_GREYS = (0.45, 0.05)  # of the same


class Topic(NamedTuple):
    """A topic: its number, its share of the captions, its terms with their weights."""

    number: int
    share: float
    terms: list[tuple[str, float]]


def topics_of(rows: Sequence[Mapping[str, str]]) -> list[Topic]:
    """Gather the topics of `caption_topics.csv`, the largest first, each term by its rank."""
    found: dict[int, Topic] = {}
    for row in sorted(rows, key=lambda row: (int(row["topic"]), int(row["rank"]))):
        number = int(row["topic"])
        topic = found.setdefault(number, Topic(number, float(row["share"]), []))
        topic.terms.append((row["term"], float(row["weight"])))
    return sorted(found.values(), key=lambda topic: (-topic.share, topic.number))


def width_of(text: str, size: float) -> float:
    """Measure a text in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    font = FontProperties(family="DejaVu Sans", size=size)
    return float(TextPath((0, 0), text, prop=font).get_extents().x1) / 72


def draw(caption_topics: Path, targets: Sequence[Path]) -> None:
    """Draw it from `caption_topics.csv` (columns topic, rank, term, weight, share)."""
    rows = read_table(caption_topics)
    topics = topics_of(rows)
    if not topics:
        say_nothing_to_show(targets, "There are no captions, so there are no topics.", PAGE)
        return
    step = _LINES * _LINE + _GAP
    shown = topics[: int((HIGHEST - 2 * _BORDER) / step)]
    height = 2 * _BORDER + step * len(shown)
    most = max(topic.share for topic in shown) or 1
    with drawing(PAGE, height) as figure:
        figure.set_layout_engine("none")  # all places are given in inches
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, PAGE)
        axes.set_ylim(height, 0)
        axes.axis("off")
        for x, text in ((_BAR, "share of captions"), (_TERMS, "terms, the heavier the larger")):
            axes.text(x, _BORDER - 0.1, text, fontsize=SMALL, color=FAINT)
        for place, topic in enumerate(shown):
            top = _BORDER + place * step
            middle = top + _LINE
            axes.plot([_NUMBER - 0.06, PAGE - 0.06], [top, top], color=HAIR, linewidth=0.5)
            bar = (_SHARE - _BAR) * topic.share / most
            axes.barh(middle + _GAP / 2, bar, 0.16, left=_BAR, color=COLOURS["blue"])
            axes.text(
                _SHARE + 0.04,
                middle + _GAP / 2,
                f"{100 * topic.share:.1f} %",
                va="center",
                fontsize=6.5,
            )
            _write_terms(axes, topic, top + _GAP / 2)
        captions = int(rows[0]["captions"])
        told = f"n = {captions:,} caption{'s' * (captions != 1)} drawn by lot; "
        told += f"{len(topics)} topic" + "s" * (len(topics) > 1)
        told += f" in {100 * sum(topic.share for topic in topics):.0f} % of them"
        if len(shown) < len(topics):
            told += f"; the {len(shown)} largest are shown"
        axes.text(PAGE - 0.06, height - 0.1, told, ha="right", fontsize=SMALL, color=FAINT)
        save(figure, targets)


def _write_terms(axes: "Axes", topic: Topic, top: float) -> None:
    """Set a topic's terms like words of a text, as many as the lines hold."""
    heaviest = max(weight for _, weight in topic.terms) or 1
    lines: list[list[tuple[float, str, float, float]]] = [[]]
    x = _TERMS
    for term, weight in topic.terms:
        part = weight / heaviest
        size, grey = (least + part * (most - least) for least, most in (_SIZES, _GREYS))
        width = width_of(term, size)
        if x > _TERMS and x + width > PAGE - 0.1:
            if len(lines) == _LINES:
                break
            lines.append([])
            x = _TERMS
        lines[-1].append((x, term, size, round(grey, 3)))
        x += width + 0.11
    top += (_LINES - len(lines)) * _LINE / 2
    for number, line in enumerate(lines):
        for x, term, size, grey in line:
            axes.text(x, top + (number + 0.75) * _LINE, term, fontsize=size, color=str(grey))
