"""Pixels laid on a page, and drawings laid on others: where each stands, in which ink."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink, Letters, Mark, Path, Pixels
from reimaging.sample.lettering import set_label

T = TypeVar("T")
Bytes = NDArray[np.uint8]
#: A box as shares of a photograph: left, top, right, bottom.
Span = tuple[float, float, float, float]
#: Points a pixel: at 100 dots an inch a pixel is a dot.
POINT = 0.72
#: The pure colours that drawing functions of vision libraries are called with.
PURE: tuple[Ink, ...] = (
    (0, 1, 0), (1, 0, 0), (1, 0, 0), (0, 0, 1), (1, 1, 0), (0, 1, 1), (1, 0, 1), (1, 0.55, 0),
)  # fmt: skip
#: Colours as palettes of segmentation tools give them.
PALETTE: tuple[Ink, ...] = (
    (0.12, 0.47, 0.71), (1, 0.5, 0.05), (0.17, 0.63, 0.17), (0.84, 0.15, 0.16), (0.58, 0.4, 0.74),
    (0.89, 0.47, 0.76), (0.09, 0.75, 0.81), (0.5, 0, 0), (0, 0.5, 0), (0.5, 0.5, 0), (0, 0, 0.5),
    (0.5, 0, 0.5), (0, 0.5, 0.5), (0.75, 0.5, 0), (0.25, 0.7, 0.9), (0.95, 0.85, 0.1),
)  # fmt: skip

#: Colours as office programs fill boxes with them.
STRONG: tuple[Ink, ...] = ((0.36, 0.61, 0.84), (0.93, 0.49, 0.19), (0.44, 0.68, 0.28), (1, 0.75,
    0), (0.65, 0.65, 0.65), (0.6, 0.4, 0.7), (0.27, 0.45, 0.77),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a photograph lies on a page, in points."""

    x: float
    y: float
    width: float
    height: float

    def at(self, u: float, v: float) -> tuple[float, float]:
        """Find a spot given as shares of the width from the left and of the height from the top."""
        return self.x + u * self.width, self.y + (1 - v) * self.height

    def line(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Find many spots (n, 2) at once."""
        size, corner = (self.width, -self.height), (self.x, self.y + self.height)
        return np.asarray(points * size + corner)

    @property
    def clip(self) -> tuple[float, float, float, float]:
        """Its edges, for lines that must not leave it."""
        return self.x, self.y, self.width, self.height


def lay(
    drawing: Drawing, pixels: Bytes, x: float, y: float, width: float = 0, height: float = 0
) -> Place:
    """Lay pixels on a page with their lower left corner on (x, y); a pixel a dot by default."""
    high, wide = pixels.shape[:2]
    width = width or POINT * wide
    place = Place(x, y, width, height or width * high / wide)
    drawing.tint(pixels, place.x, place.y, place.width, place.height)
    return place


def filled(pixels: Bytes) -> tuple[Drawing, Place]:
    """Open a page that pixels fill to its edges."""
    high, wide = pixels.shape[:2]
    drawing = Drawing(POINT * wide, POINT * high)
    return drawing, lay(drawing, pixels, 0, 0)


def embed(page: Drawing, drawing: Drawing, x: float, y: float, width: float) -> Place:
    """Lay a drawing on a page with its lower left corner on (x, y), made as wide as is asked."""
    scale = width / drawing.width
    place = Place(x, y, width, scale * drawing.height)
    for mark in drawing.marks:
        moved = _moved(mark, scale, x, y)
        if isinstance(moved, Path) and not moved.clip and _leaves(moved.points, place):
            moved = replace(moved, clip=place.clip)
        if isinstance(moved, Letters) and _leaves([(moved.x, moved.y)], place):
            continue
        page.marks.append(moved)
    return place


def _leaves(spots: Sequence[tuple[float, float]], place: Place) -> bool:
    """Tell whether a mark reaches beyond its page, as where a bounding box is too small."""
    points = np.array(spots) - (place.x, place.y)
    return bool(points.min() < 0 or (points > (place.width, place.height)).any())


def _moved(mark: Mark, scale: float, x: float, y: float) -> Mark:
    if isinstance(mark, Path):
        points = np.array(mark.points) * scale + (x, y)
        clip = mark.clip and (
            x + scale * mark.clip[0],
            y + scale * mark.clip[1],
            scale * mark.clip[2],
            scale * mark.clip[3],
        )
        dash = tuple(scale * step for step in mark.dash)
        corners = tuple(map(tuple, points.tolist()))
        # a line that is reduced stays a line
        width = mark.width and max(0.25, scale * mark.width)
        return replace(mark, points=corners, width=width, dash=dash, clip=clip)
    left, bottom = x + scale * mark.x, y + scale * mark.y
    if isinstance(mark, Letters):
        return replace(mark, x=left, y=bottom, size=scale * mark.size)
    return Pixels(mark.values, left, bottom, scale * mark.width, scale * mark.height)


def pick(rng: np.random.Generator, choices: Sequence[T]) -> T:
    """Take one by lot."""
    return choices[int(rng.integers(len(choices)))]


def bright(rng: np.random.Generator) -> Ink:
    """Choose an ink that is seen on a photograph."""
    return pick(rng, PURE) if rng.random() < 0.8 else pick(rng, PALETTE)


def paper_font(rng: np.random.Generator) -> str:
    """Choose a font as people write beside photographs."""
    fonts = ("serif", "serif", "sans", "sans", "sans bold", "serif bold", "serif italic")
    return pick(rng, fonts)


def screen_font(rng: np.random.Generator) -> str:
    """Choose a font as programs write onto photographs."""
    return pick(rng, ("stroke", "stroke", "sans", "sans", "sans bold", "mono", "stroke duplex"))


def length(text: str, size: float, font: str) -> float:
    """Measure a label in points."""
    return size * set_label(text, font)[1]


def fitted(text: str, size: float, font: str, room: float) -> float:
    """Reduce a size until the label fits into the room, in points."""
    return min(size, size * room / max(1e-6, length(text, size, font)))


def tag(
    drawing: Drawing,
    place: Place,
    u: float,
    v: float,
    text: str,
    size: float,
    font: str,
    ink: Ink = WHITE,
    ground: Ink | None = None,
    weight: float = 0.5,
) -> None:
    """Write on a photograph, on a ground or on none, shifted so that all of it lies on it."""
    size = fitted(text, size, font, 0.94 * place.width)
    wide, pad = length(text, size, font), 0.2 * size
    x, y = place.at(u, v)
    x = float(np.clip(x, place.x + pad, place.x + place.width - wide - pad))
    y = float(np.clip(y, place.y + 1.5 * pad, place.y + place.height - size))
    if ground is not None:
        drawing.box(x - pad, y - 1.5 * pad, wide + 2 * pad, 0.75 * size + 3 * pad, ground, 0)
    drawing.write(x, y, text, size, 0, font=font, ink=ink, weight=weight)


def one_hand(rng: np.random.Generator) -> Callable[[], np.random.Generator]:
    """Make streams that all begin alike, for what must look the same in each panel of a page."""
    seed = int(rng.integers(2**32))
    return lambda: np.random.default_rng(seed)


def corner_letter(
    rng: np.random.Generator, drawing: Drawing, place: Place, number: int, size: float = 0
) -> None:
    """Put a letter such as (a) into a corner of a photograph.

    Its form follows from `rng` alone: panels of one page give it one that begins alike.
    """
    letter = ascii_lowercase[number % 26]
    form = pick(rng, ("({})", "({})", "{}", "{})", "{}."))
    text = form.format(letter.upper() if rng.random() < 0.25 else letter)
    size = size or float(np.clip(0.11 * place.height, 6, 20))
    ink, ground = ((WHITE, None), (BLACK, WHITE), (WHITE, BLACK))[int(rng.integers(3))]
    font = pick(rng, ("sans bold", "sans", "serif bold", "serif"))
    tag(drawing, place, 0.03, 0.04 + size / place.height, text, size, font, ink, ground)
