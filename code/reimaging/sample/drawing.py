"""A drawing: strokes, filled shapes, letters and grey pixels on paper, measured in points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Point = Sequence[float] | NDArray[np.float64]
Ink = tuple[float, float, float]
BLACK: Ink = (0.0, 0.0, 0.0)
WHITE: Ink = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Path:
    """A polyline, or a shape where it is filled."""

    points: tuple[tuple[float, float], ...]
    width: float
    ink: Ink
    dash: tuple[float, ...] = ()
    fill: Ink | None = None
    closed: bool = False


@dataclass(frozen=True)
class Letters:
    """A line of text; `anchor` is the share of its length that stands left of (x, y)."""

    x: float
    y: float
    text: str
    size: float
    anchor: float = 0.5
    upright: bool = False


@dataclass(frozen=True)
class Pixels:
    """Grey (h, w) or RGB (h, w, 3) pixels of uint8 in a rectangle given by corner and size."""

    values: NDArray[np.uint8]
    x: float
    y: float
    width: float
    height: float


@dataclass
class Drawing:
    """What was drawn, first to last; (0, 0) is the lower left corner of `width` x `height` pt."""

    width: float
    height: float
    marks: list[Path | Letters | Pixels] = field(default_factory=list)

    def line(
        self,
        points: Iterable[Point],
        width: float = 0.5,
        ink: Ink = BLACK,
        dash: tuple[float, ...] = (),
    ) -> None:
        self.marks.append(Path(_pairs(points), width, ink, dash))

    def shape(
        self,
        points: Iterable[Point],
        fill: Ink | None = None,
        width: float = 0.5,
        ink: Ink = BLACK,
    ) -> None:
        self.marks.append(Path(_pairs(points), width, ink, (), fill, closed=True))

    def box(self, x: float, y: float, w: float, h: float, fill: Ink | None = None) -> None:
        self.shape([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], fill)

    def disc(self, x: float, y: float, radius: float, fill: Ink | None = None) -> None:
        turn = np.linspace(0, 2 * np.pi, 8 if radius < 3 else 28, endpoint=False)
        self.shape(np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)]), fill)

    def arrow(self, start: Point, end: Point, width: float = 0.7) -> None:
        tail, tip = np.array(start), np.array(end)
        along = (tip - tail) / max(float(np.hypot(*(tip - tail))), 1e-9)
        across = np.array([-along[1], along[0]])
        self.line([tail, tip], width)
        self.shape([tip, tip - 6 * along + 2.2 * across, tip - 6 * along - 2.2 * across], BLACK)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10,
        anchor: float = 0.5,
        upright: bool = False,
    ) -> None:
        self.marks.append(Letters(x, y, text, size, anchor, upright))

    def tint(
        self, values: NDArray[np.uint8], x: float, y: float, width: float, height: float
    ) -> None:
        self.marks.append(Pixels(values, x, y, width, height))


def _pairs(points: Iterable[Point]) -> tuple[tuple[float, float], ...]:
    return tuple((float(point[0]), float(point[1])) for point in points)
