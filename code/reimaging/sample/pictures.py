"""Which picture an article would hold: its kind by class, family, year and format."""

from dataclasses import dataclass

import numpy as np

from reimaging.sample import charts, photographs, plots, schematics
from reimaging.sample.image_files import POSTSCRIPT, Art
from reimaging.sample.plan import PlannedArticle
from reimaging.sample.topics import Topic

_PLOTS = {
    "line plot": (plots.line_plot, 5),
    "scatter plot": (plots.scatter_plot, 4),
    "histogram": (plots.histogram, 2),
    "contour plot": (plots.contour_plot, 1.5),
    "wire surface": (plots.wire_surface, 1),
    "grey map": (plots.grey_map, 0.7),
    "panel plot": (plots.panels, 1.5),
}
_CHARTS = {
    "line chart": 5.0,
    "scatter chart": 3.0,
    "bar chart": 2.0,
    "map chart": 2.0,
    "surface chart": 0.8,
    "panel chart": 0.6,
}
_SCHEMATICS = {
    "block diagram": (schematics.block_diagram, "learning vision quantum life fluids astro"),
    "feynman diagram": (schematics.feynman_diagrams, "hep"),
    "network": (schematics.network, "math learning life vision"),
    "level scheme": (schematics.level_scheme, "quantum matter"),
    "lattice": (schematics.lattice, "matter math hep"),
    "phase diagram": (schematics.phase_diagram, "hep matter fluids"),
    "geometry": (schematics.geometry, "astro fluids quantum"),
}
_SENSED = {"photograph": photographs.photograph, "photograph row": photographs.photograph_row}


@dataclass(frozen=True)
class Picture:
    """What was drawn: `kind` names it, `use` says what sort of program makes such a picture."""

    art: Art
    kind: str
    image_class: str
    use: str
    about: str


def draw_picture(
    rng: np.random.Generator,
    article: PlannedArticle,
    image_class: str,
    extension: str,
    topic: Topic,
) -> Picture:
    """Draw a picture of a class (diagram, sensor, mixed) as the article's authors might have."""
    family = article.family
    art: Art
    if image_class == "sensor":
        kind = "photograph" if rng.random() < 0.75 else "photograph row"
        art, about = _SENSED[kind](rng, topic, family)
        return Picture(art, kind, image_class, "photo", about)
    if image_class == "mixed":
        if article.year >= 2006 and extension != "jpg" and rng.random() < 0.35:
            art, about = photographs.photograph_and_plot(rng, topic, family)
            return Picture(art, "photograph and plot", image_class, "chart", about)
        art, about = photographs.marked_photograph(rng, topic, family)
        return Picture(art, "marked photograph", image_class, "photo", about)
    schematic = 0.55 if family == "math" else 0.22
    if extension == "pstex" or rng.random() < schematic:
        names = [name for name, (_, families) in _SCHEMATICS.items() if family in families]
        kind = names[int(rng.integers(len(names)))]
        art, about = _SCHEMATICS[kind][0](rng, topic)
        return Picture(art, kind, image_class, "scheme", about)
    # the older programs never died out, and their plots were exported to PDF as well
    modern = 0.45 if extension in POSTSCRIPT else 0.65
    modern *= min(1.0, max(0.0, (article.year - 1998) / 10))
    if rng.random() < modern:
        kind = _weighted(rng, _CHARTS)
        art, about = charts.draw_chart(rng, topic, kind, article.year)
        return Picture(art, kind, image_class, "chart", about)
    kind = _weighted(rng, {name: weight for name, (_, weight) in _PLOTS.items()})
    art, about = _PLOTS[kind][0](rng, topic)
    return Picture(art, kind, image_class, "plot", about)


def _weighted(rng: np.random.Generator, weights: dict[str, float]) -> str:
    shares = np.array(list(weights.values()))
    return list(weights)[int(rng.choice(len(weights), p=shares / shares.sum()))]
