"""Which picture the authors of an article would show: its kind, its look, and how it came out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from reimaging.sample import charts
from reimaging.sample.conversion import taken, through_cmyk, without_alpha
from reimaging.sample.diagrams import field_panels, fields, lines, panels, points, surfaces
from reimaging.sample.diagrams.choose import COMPUTED, SCHEMATICS
from reimaging.sample.diagrams.looks import LOOKS, Look, dressed
from reimaging.sample.drawing import Drawing
from reimaging.sample.image_files import POSTSCRIPT, Art
from reimaging.sample.mixed.choose import MIXED
from reimaging.sample.sensors.sensed import draw_sensed
from reimaging.sample.streams import stream
from reimaging.sample.topics import TOPICS, Topic


class _Kind(Protocol):
    @property
    def families(self) -> str: ...
    @property
    def weight(self) -> float: ...


_KindT = TypeVar("_KindT", bound=_Kind)
_Plot = Callable[[np.random.Generator, Topic, Look], tuple[Drawing, str]]
#: The kinds of plots, their functions, and their shares after 276 random images of arXiv.
PLOTS: dict[str, tuple[_Plot, float]] = {
    "line plot": (lines.line_plot, 31),
    "record": (lines.record, 8),
    "exclusion plot": (lines.exclusion_plot, 1.8),
    "inset plot": (lines.inset_plot, 3),
    "twin plot": (lines.twin_plot, 1),
    "measured points": (points.measured_points, 8),
    "point cloud": (points.cloud, 6),
    "histogram": (points.histogram, 3.5),
    "bar chart": (points.bar_chart, 2.5),
    "box plot": (points.box_plot, 0.5),
    "heat map": (fields.heat_map, 2.0),
    "contour plot": (fields.contour_plot, 2.5),
    "filled contours": (fields.filled_contours, 0.7),
    "vector field": (fields.vector_field, 1.2),
    "surface plot": (surfaces.surface, 3.5),
    "stacked panels": (panels.stacked_panels, 7),
    "panel grid": (panels.panel_grid, 6),
    "map panels": (field_panels.map_panels, 1.0),
    "scaled maps": (field_panels.scaled_maps, 1.6),
    "corner plot": (panels.corner_plot, 0.7),
}
#: Those that fill their frames with colours, as photographs do; so do most computed pictures.
FILLED = frozenset(
    ("heat map", "filled contours", "map panels", "scaled maps", "map chart", "map grid chart")
)
_CHARTS = {
    "line chart": 5.0,
    "scatter chart": 2.0,
    "bar chart": 1.5,
    "map chart": 0.8,
    "map grid chart": 0.4,
}
_CHARTS |= {"surface chart": 0.5, "panel chart": 1.0}
#: The share of schematics among a family's diagrams.
_SCHEMATIC = {"math": 0.45, "hep": 0.19, "learning": 0.24, "vision": 0.24, "quantum": 0.2}
_SCHEMATIC_ELSEWHERE = 0.11
#: The share of computed pictures; of high-energy physics they would be event displays alone.
_COMPUTED = {"hep": 0.02}
_COMPUTED_ELSEWHERE = 0.075
#: Programs that lay plots on their side on the page, if nobody told them otherwise.
_LANDSCAPE = frozenset({"idl", "pgplot", "supermongo", "gnuplot", "topdrawer", "grace"})


@dataclass(frozen=True)
class Picture:
    """What was drawn.

    `kind` names it, `look` says whose hand or program it looks like, `use` what sort of program
    signs it (see software.py), `turned` by how many degrees it lies against the clock.
    """

    art: Art
    kind: str
    image_class: str
    look: str
    use: str
    about: str
    turned: int = 0


@dataclass(frozen=True)
class Occasion:
    """For what a picture is drawn: its class, the family of its article, the year, its format.

    `habit` names the authors of an article, who keep to their program; empty for a picture alone.
    `filled` says how many times as often as in arXiv a diagram fills its frame (FILLED).
    """

    image_class: str
    family: str
    year: int
    extension: str = "eps"
    habit: str = ""
    filled: float = 1.0


def draw_picture(rng: np.random.Generator, occasion: Occasion) -> Picture:
    """Draw a picture of a class (diagram, sensor, mixed) as an article's authors might have."""
    if occasion.image_class == "sensor":
        sensed = draw_sensed(rng, occasion.family)
        drawn = Picture(sensed.image, sensed.kind, "sensor", "", "photo", sensed.about)
    elif occasion.image_class == "mixed":
        kind, chosen = _of_family(rng, MIXED, occasion)
        art, about = chosen.draw(rng, occasion.family)
        drawn = Picture(art, kind, "mixed", "", "mixed", about)
    else:
        drawn = _diagram(rng, occasion)
    return _converted(rng, _turned(rng, drawn, occasion), occasion)


def _diagram(rng: np.random.Generator, occasion: Occasion) -> Picture:
    topic = TOPICS[occasion.family]
    draw = rng.random()
    schematic = _SCHEMATIC.get(occasion.family, _SCHEMATIC_ELSEWHERE)
    # xfig's pairs of a picture and its letters are schematics
    if occasion.extension == "pstex" or draw < schematic:
        kind, chosen = _of_family(rng, SCHEMATICS, occasion)
        art, about = chosen.draw(rng, topic)
        use = "written" if isinstance(art, charts.Chart) else "scheme"
        return Picture(art, kind, "diagram", "", use, about)
    computed = _COMPUTED.get(occasion.family, _COMPUTED_ELSEWHERE)
    if draw < schematic + occasion.filled * computed:
        kind, chosen = _of_family(rng, COMPUTED, occasion)
        art, about = chosen.draw(rng, topic)
        return Picture(art, kind, "diagram", "", "computed", about)
    look, hand = _look(rng, occasion)
    if look is None:
        kind = _weighted(rng, _more_filled(_CHARTS, occasion))
        chart, about = charts.draw_chart(rng, topic, kind, occasion.year)
        return Picture(chart, kind, "diagram", f"matplotlib {chart.look}", "matplotlib", about)
    weights = {name: weight for name, (_, weight) in PLOTS.items()}
    kind = _weighted(rng, _more_filled(weights, occasion))
    art, about = PLOTS[kind][0](rng, topic, dressed(look, hand))
    return Picture(art, kind, "diagram", look.name, look.name.split()[0], about)


def _more_filled(weights: Mapping[str, float], occasion: Occasion) -> dict[str, float]:
    return {
        name: weight * (occasion.filled if name in FILLED else 1.0)
        for name, weight in weights.items()
    }


def _look(rng: np.random.Generator, occasion: Occasion) -> tuple[Look | None, np.random.Generator]:
    """Choose the program, None for matplotlib, and the stream that decides how it is used."""
    hand = rng
    if occasion.habit and rng.random() < 0.8:
        # the same program, letters and line widths through most of an article
        rng = stream(0, occasion.habit, "program")
        hand = stream(0, occasion.habit, "hand")
    year = occasion.year
    shares = {name: look.weight for name, look in LOOKS.items() if look.first <= year <= look.last}
    shares["matplotlib"] = float(np.interp(year, [2004, 2008, 2014, 2020], [0, 3, 9, 20]))
    return LOOKS.get(_weighted(rng, shares)), hand


def _turned(rng: np.random.Generator, drawn: Picture, occasion: Occasion) -> Picture:
    """Turn some plots by 90 degrees: landscape pages of the programs of the 1990s, above all."""
    art = drawn.art
    share = 0.02
    if occasion.extension in POSTSCRIPT and occasion.year < 2014:
        share = 0.19 if drawn.use in _LANDSCAPE else 0.04
    if drawn.image_class != "diagram" or not isinstance(art, Drawing) or rng.random() > share:
        return drawn
    turns = 3 if rng.random() < 0.2 else 1
    for _ in range(turns):
        art = art.turned()
    return _with(drawn, art, 90 * turns)


def _converted(rng: np.random.Generator, drawn: Picture, occasion: Occasion) -> Picture:
    """Leave the marks of a conversion on a few."""
    art, draw = drawn.art, rng.random()
    if isinstance(art, charts.Chart):
        return drawn
    if draw < 0.025 and occasion.year > 1997:
        return _with(drawn, taken(through_cmyk(rng), art), drawn.turned)
    lost = 0.025 < draw < 0.04 and occasion.year > 2002 and drawn.image_class == "diagram"
    # of strokes in black alone nothing would be left
    if lost and isinstance(art, Drawing) and _is_coloured(art):
        return _with(drawn, taken(without_alpha(), art), drawn.turned)
    return drawn


def _is_coloured(drawing: Drawing) -> bool:
    return any(max(getattr(mark, "ink", (0, 0, 0))) > 0.5 for mark in drawing.marks)


def _with(drawn: Picture, art: Art, turned: int) -> Picture:
    return Picture(art, drawn.kind, drawn.image_class, drawn.look, drawn.use, drawn.about, turned)


def _of_family(
    rng: np.random.Generator, kinds: Mapping[str, _KindT], occasion: Occasion
) -> tuple[str, _KindT]:
    """Choose one of the kinds that the family draws."""
    fitting = {
        name: kind.weight
        for name, kind in kinds.items()
        if occasion.family in kind.families.split() and occasion.year >= getattr(kind, "first", 0)
    }
    name = _weighted(rng, fitting)
    return name, kinds[name]


def _weighted(rng: np.random.Generator, weights: dict[str, float]) -> str:
    shares = np.array(list(weights.values()))
    return list(weights)[int(rng.choice(len(weights), p=shares / shares.sum()))]
