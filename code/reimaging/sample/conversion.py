"""The marks that programs leave when they turn one format into another.

Greys come back tinted teal from a detour through CMYK; where an alpha channel was lost, white
paper turns black; JPEG leaves its blocks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reimaging.sample.drawing import BLACK, Drawing, Ink

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Detour:
    """What a conversion does to an ink, and to pixels, (h, w) or (h, w, 3)."""

    ink: Callable[[Ink], Ink]
    pixels: Callable[[Pixels], Pixels]
    paper: Ink | None = None


def through_cmyk(rng: np.random.Generator) -> Detour:
    """Turn greys teal and dull the rest, as a profile for print does that is applied and lost."""
    red, green, blue = (
        1 - rng.uniform(0.1, 0.25),
        1 - rng.uniform(0, 0.04),
        1 - rng.uniform(0, 0.06),
    )
    gains = np.array([red, green, blue])
    floor = np.array([0.1, 0.12, 0.13]) * rng.uniform(0.5, 1.5)

    def tinted(values: NDArray[np.float64]) -> NDArray[np.float64]:
        # paper stays white and black nearly black: the mid-tones take the tint
        middle = 4 * values * (1 - values)
        return np.clip(values * (1 - middle * (1 - gains)) + floor * (1 - values), 0, 1)

    def ink(colour: Ink) -> Ink:
        r, g, b = tinted(np.array(colour))
        return (float(r), float(g), float(b))

    def pixels(values: Pixels) -> Pixels:
        colours = values if values.ndim == 3 else np.repeat(values[..., None], 3, axis=2)
        return (255 * tinted(colours / 255)).astype(np.uint8)

    return Detour(ink, pixels)


def without_alpha() -> Detour:
    """Turn what was transparent or white black; black strokes are lost on it, colours stay."""

    def ink(colour: Ink) -> Ink:
        return BLACK if min(colour) > 0.97 else colour

    def pixels(values: Pixels) -> Pixels:
        white = values.min(axis=2) > 247 if values.ndim == 3 else values > 247
        changed = values.copy()
        changed[white] = 0
        return changed

    return Detour(ink, pixels, BLACK)


def taken(detour: Detour, art: Drawing | Image.Image) -> Drawing | Image.Image:
    """Send a drawing, or pixels, through a detour."""
    if isinstance(art, Image.Image):
        return Image.fromarray(detour.pixels(np.asarray(art)))
    changed = art.recoloured(detour.ink, detour.pixels)
    if detour.paper is None:
        return changed
    page = Drawing(art.width, art.height)
    page.box(0, 0, art.width, art.height, detour.paper, 0)
    page.marks += changed.marks
    return page


def through_jpeg(image: Image.Image, quality: int) -> Image.Image:
    """Compress with losses and read again."""
    stream = BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return Image.open(BytesIO(stream.getvalue())).convert("RGB")
