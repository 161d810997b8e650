"""A drawing: strokes, filled shapes, letters and pixels on paper, measured in points."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from reimaging.sample import hershey, lettering

Point = Sequence[float] | NDArray[np.float64]
Ink = tuple[float, float, float]
Box = tuple[float, float, float, float]
BLACK: Ink = (0.0, 0.0, 0.0)
WHITE: Ink = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Path:
    """A polyline, or a shape where it is filled.

    A shape of `width` 0 has no outline. Nothing shows outside of `clip` (x, y, width, height).
    """

    points: tuple[tuple[float, float], ...]
    width: float
    ink: Ink
    dash: tuple[float, ...] = ()
    fill: Ink | None = None
    closed: bool = False
    clip: Box | None = None


@dataclass(frozen=True)
class Letters:
    """Text in one of `lettering.FONTS`; `anchor` is the share of its length before (x, y).

    `angle` turns it about (x, y), in degrees against the clock.
    """

    x: float
    y: float
    text: str
    size: float
    anchor: float = 0.5
    angle: float = 0.0
    font: str = "sans"
    ink: Ink = BLACK


@dataclass(frozen=True)
class Pixels:
    """Grey (h, w) or RGB (h, w, 3) pixels of uint8 in a rectangle given by corner and size."""

    values: NDArray[np.uint8]
    x: float
    y: float
    width: float
    height: float


Mark = Path | Letters | Pixels


@dataclass
class Drawing:
    """What was drawn, first to last; (0, 0) is the lower left corner of `width` x `height` pt."""

    width: float
    height: float
    marks: list[Mark] = field(default_factory=list)

    def line(
        self,
        points: Iterable[Point],
        width: float = 0.5,
        ink: Ink = BLACK,
        dash: tuple[float, ...] = (),
        clip: Box | None = None,
    ) -> None:
        self.marks.append(Path(_pairs(points), width, ink, dash, clip=clip))

    def shape(
        self,
        points: Iterable[Point],
        fill: Ink | None = None,
        width: float = 0.5,
        ink: Ink = BLACK,
        clip: Box | None = None,
    ) -> None:
        self.marks.append(Path(_pairs(points), width, ink, (), fill, closed=True, clip=clip))

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: Ink | None = None,
        width: float = 0.5,
        ink: Ink = BLACK,
    ) -> None:
        self.shape([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], fill, width, ink)

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        fill: Ink | None = None,
        width: float = 0.5,
        ink: Ink = BLACK,
        flat: float = 1.0,
    ) -> None:
        """Draw a circle, or an ellipse whose height is `flat` times its width."""
        turn = np.linspace(0, 2 * np.pi, 10 if radius < 3 else 40, endpoint=False)
        outline = [x + radius * np.cos(turn), y + flat * radius * np.sin(turn)]
        self.shape(np.column_stack(outline), fill, width, ink)

    def arrow(
        self,
        start: Point,
        end: Point,
        width: float = 0.7,
        ink: Ink = BLACK,
        head: float = 6.0,
        dash: tuple[float, ...] = (),
    ) -> None:
        tail, tip = np.array(start), np.array(end)
        along = (tip - tail) / max(float(np.hypot(*(tip - tail))), 1e-9)
        across = np.array([-along[1], along[0]])
        self.line([tail, tip - 0.5 * head * along], width, ink, dash)
        wing = tip - head * along
        self.shape([tip, wing + 0.37 * head * across, wing - 0.37 * head * across], ink, 0.2, ink)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10,
        anchor: float = 0.5,
        angle: float = 0.0,
        font: str = "sans",
        ink: Ink = BLACK,
        weight: float = 0.5,
    ) -> None:
        """Write a label, TeX between dollar signs, with its base line through (x, y).

        `weight` is the width of the lines of which a stroke font makes its letters.
        """
        runs, length = lettering.set_label(text, font)
        cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        for run in runs:
            across, up = size * (run.x - anchor * length), size * run.rise
            start = np.array([x + cos * across - sin * up, y + sin * across + cos * up])
            if run.font in hershey.FONTS:
                lines, _ = hershey.strokes(run.text, run.font)
                turn = size * run.scale * np.array([[cos, sin], [-sin, cos]])
                for line in lines:
                    self.line(start + line @ turn, weight, ink)
            else:
                place, high = (float(start[0]), float(start[1])), size * run.scale
                self.marks.append(Letters(*place, run.text, high, 0.0, angle, run.font, ink))

    def tint(
        self, values: NDArray[np.uint8], x: float, y: float, width: float, height: float
    ) -> None:
        self.marks.append(Pixels(values, x, y, width, height))

    def turned(self) -> "Drawing":
        """Turn it by 90 degrees against the clock, as a landscape plot lies on its page."""
        return Drawing(self.height, self.width, [_turned(m, self.height) for m in self.marks])

    def recoloured(
        self,
        ink: Callable[[Ink], Ink],
        pixels: Callable[[NDArray[np.uint8]], NDArray[np.uint8]],
    ) -> "Drawing":
        """Change each ink, and the pixels, by a function."""
        marks: list[Mark] = []
        for mark in self.marks:
            if isinstance(mark, Path):
                fill = ink(mark.fill) if mark.fill else None
                marks.append(replace(mark, ink=ink(mark.ink), fill=fill))
            elif isinstance(mark, Letters):
                marks.append(replace(mark, ink=ink(mark.ink)))
            else:
                marks.append(replace(mark, values=pixels(mark.values)))
        return Drawing(self.width, self.height, marks)


def _turned(mark: Mark, height: float) -> Mark:
    if isinstance(mark, Path):
        clip = mark.clip and (height - mark.clip[1] - mark.clip[3], mark.clip[0], *mark.clip[:1:-1])
        return replace(mark, points=tuple((height - y, x) for x, y in mark.points), clip=clip)
    if isinstance(mark, Letters):
        return replace(mark, x=height - mark.y, y=mark.x, angle=mark.angle + 90)
    x, y = height - mark.y - mark.height, mark.x
    return Pixels(np.rot90(mark.values).copy(), x, y, mark.height, mark.width)


def _pairs(points: Iterable[Point]) -> tuple[tuple[float, float], ...]:
    if isinstance(points, np.ndarray):
        return tuple(map(tuple, points.tolist()))
    return tuple((float(point[0]), float(point[1])) for point in points)
