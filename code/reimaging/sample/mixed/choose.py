"""What a mixed picture may be: how each kind is drawn, whose papers hold it, how often."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reimaging.sample.drawing import Drawing, Ink
from reimaging.sample.mixed import (
    annotated,
    composites,
    computed,
    found,
    grids,
    micrographs,
    moving,
    pipelines,
    screens,
    sky_charts,
    slices,
)
from reimaging.sample.mixed.page import Bytes
from reimaging.sample.sensors.degrade import greyed


@dataclass(frozen=True)
class Kind:
    """A kind of mixed picture; of two that a family has, it is drawn the oftener the heavier."""

    draw: Callable[[np.random.Generator, str], tuple[Drawing, str]]
    families: str
    weight: float


_ALL = "hep astro matter quantum math fluids life learning vision"
_SEEING = "vision learning"
_BENCH = "hep quantum fluids matter life"
_Draw = Callable[[np.random.Generator, str], tuple[Drawing, str]]


def _printed(draw: _Draw) -> _Draw:
    """Let a drawing become grey now and then, as papers that are to be printed do."""

    def drawn(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
        grey = rng.random() < 0.13
        drawing, about = draw(rng, family)
        return (drawing.recoloured(_grey, _grey_pixels) if grey else drawing), about

    return drawn


def _grey(ink: Ink) -> Ink:
    level = min(1.0, float(greyed(np.array([[ink]]))[0, 0]))
    return level, level, level


def _grey_pixels(pixels: Bytes) -> Bytes:
    return computed.as_bytes(computed.luminance(pixels))


MIXED: dict[str, Kind] = {
    "photograph with boxes": Kind(_printed(found.boxes), _SEEING, 1.4),
    "photograph with masks": Kind(_printed(found.masks), _SEEING, 1.3),
    "photograph with outlines": Kind(_printed(found.outlines), f"{_SEEING} math", 0.9),
    "photograph with poses": Kind(_printed(found.poses), "vision", 0.8),
    "photograph with key points": Kind(_printed(moving.key_points), _SEEING, 0.7),
    "matched photographs": Kind(_printed(moving.matches), "vision", 0.8),
    "photograph with flow": Kind(_printed(moving.flow), "vision fluids", 0.7),
    "photograph with tracks": Kind(_printed(moving.tracks), "vision fluids life", 0.7),
    "photograph with words": Kind(_printed(annotated.words), f"{_BENCH} vision astro", 0.7),
    "photograph with insets": Kind(_printed(annotated.insets), f"{_SEEING} math", 0.9),
    "marked photograph": Kind(_printed(annotated.framed), _ALL, 0.9),
    "marked micrograph": Kind(_printed(micrographs.marked), "matter quantum life fluids", 2.5),
    "panels of micrographs": Kind(_printed(micrographs.panels), "matter quantum life fluids", 2.0),
    "micrograph and profile": Kind(_printed(micrographs.profile), "matter quantum life", 1.2),
    "micrograph with inset": Kind(_printed(micrographs.with_inset), "matter quantum life", 1.0),
    "micrograph with overlay": Kind(_printed(micrographs.overlay), "matter life", 0.7),
    "marked scan": Kind(_printed(slices.marked), "life vision learning math hep fluids", 0.6),
    "grid of slices": Kind(_printed(slices.slice_grid), "life vision learning math", 0.8),
    "scan in axes": Kind(_printed(slices.scan_axes), "hep quantum fluids matter", 1.2),
    "sky chart": Kind(_printed(sky_charts.axes_chart), "astro", 2.4),
    "sky chart with contours": Kind(_printed(sky_charts.contour_chart), "astro", 2.8),
    "finding chart": Kind(_printed(sky_charts.finding_chart), "astro", 2.8),
    "sky chart with fields": Kind(_printed(sky_charts.field_chart), "astro", 1.3),
    "panels of the sky": Kind(_printed(sky_charts.sky_panels), "astro", 2.5),
    "map of the whole sky": Kind(_printed(sky_charts.whole_sky), "astro hep", 0.4),
    "compared images": Kind(_printed(grids.compared), f"{_SEEING} math life", 2.2),
    "captioned image grid": Kind(_printed(grids.captioned), f"{_SEEING} math life", 2.2),
    "framed answers": Kind(_printed(grids.framed), _SEEING, 0.6),
    "strip of marked photographs": Kind(_printed(grids.strip), _SEEING, 0.8),
    "image and what was computed": Kind(_printed(grids.before_after), _ALL, 0.8),
    "photograph and plot": Kind(_printed(composites.with_plot), _ALL, 1.3),
    "flow chart with photographs": Kind(_printed(pipelines.schematic), f"{_SEEING} life math", 1.6),
    "network with thumbnails": Kind(_printed(pipelines.network), _SEEING, 1.3),
    "set-up with its parts": Kind(_printed(composites.set_up), _BENCH, 1.3),
    "screenshot": Kind(_printed(screens.screen), f"{_SEEING} hep quantum life", 0.4),
    "photographs with words around": Kind(
        _printed(composites.lettered), f"{_SEEING} fluids life", 0.9
    ),
    "panels with one photograph": Kind(_printed(composites.poster), _ALL, 0.4),
}
