"""Axes in the look of a program: frame, ticks, numbers, labels, curves, marks, legend."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reimaging.sample.diagrams.looks import Look
from reimaging.sample.drawing import BLACK, WHITE, Box, Drawing, Ink, Path
from reimaging.sample.topics import Quantity

Floats = NDArray[np.float64]

DASHES: tuple[tuple[float, ...], ...] = (
    (), (6, 3), (1.2, 2), (8, 3, 1.5, 3), (3, 3), (10, 4), (8, 2, 1, 2, 1, 2),
)  # fmt: skip
MARKS = ("o", "s", "^", "d", "v", "x", "+", "*", "p")


@dataclass
class Axes:
    """A rectangle of a drawing (x, y, width, height in points) with the limits of its axes.

    On a logarithmic axis the limits are decades.
    """

    drawing: Drawing
    place: Box
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    look: Look
    xlog: bool = False
    ylog: bool = False

    def to_page(self, x: Floats, y: Floats) -> Floats:
        """Points of the data, (n,) and (n,), on the page, (n, 2)."""
        left, bottom, width, height = self.place
        across = (np.asarray(x) - self.xlim[0]) / (self.xlim[1] - self.xlim[0])
        up = (np.asarray(y) - self.ylim[0]) / (self.ylim[1] - self.ylim[0])
        return np.column_stack([left + width * across, bottom + height * up])

    def at(self, across: Floats, up: Floats) -> Floats:
        """Points by their share of the frame, (n,) and (n,), on the page, (n, 2)."""
        left, bottom, width, height = self.place
        return np.column_stack(
            [left + width * np.asarray(across), bottom + height * np.asarray(up)]
        )

    def ground(self) -> None:
        """Lay what is under the data: the ground's colour and the grid."""
        if self.look.ground:
            self.drawing.box(*self.place, self.look.ground, 0.4)
        if self.look.grid:
            dash = (0.6, 2.0) if self.look.grid == "dots" else ()
            ink: Ink = BLACK if self.look.grid == "dots" else (0.82, 0.82, 0.82)
            left, bottom, width, height = self.place
            if self.look.frame != "L":
                for x in self._places(0):
                    self.drawing.line([(x, bottom), (x, bottom + height)], 0.35, ink, dash)
            for y in self._places(1):
                self.drawing.line([(left, y), (left + width, y)], 0.35, ink, dash)

    def frame(
        self, xlabel: str = "", ylabel: str = "", *, xnumbers: bool = True, ynumbers: bool = True
    ) -> None:
        """Draw the frame, its ticks and numbers, and the labels."""
        look, (left, bottom, width, height) = self.look, self.place
        pen = look.pen
        if look.frame == "box":
            self.drawing.box(left, bottom, width, height, None, pen)
            x0, y0 = left, bottom
        else:
            # axes cross at the origin where it is in sight
            crossed = look.frame == "cross"
            at_zero = self.to_page(np.zeros(1), np.zeros(1))[0]
            x0 = (
                left if not crossed or self.xlog else float(np.clip(at_zero[0], left, left + width))
            )
            y0 = bottom
            if crossed and not self.ylog:
                y0 = float(np.clip(at_zero[1], bottom, bottom + height))
            self.drawing.line([(x0, bottom), (x0, bottom + height)], pen)
            self.drawing.line([(left, y0), (left + width, y0)], pen)
        self._ticks(0, y0, xnumbers)
        self._ticks(1, x0, ynumbers)
        size = look.size * look.label
        outward = look.tick if look.ticks == "out" else 0.0
        drop = look.size * (1.5 if xnumbers else 0.3) + size + outward
        if xlabel:
            x, share = (left + width, 1.0) if look.end_labels else (left + width / 2, 0.5)
            self.drawing.write(x, bottom - drop, xlabel, size, share, font=look.font, weight=pen)
        if ylabel:
            wide = look.size * (0.62 * self.longest_number(1) + 0.9) if ynumbers else look.size
            wide += outward
            y, share = (bottom + height, 1.0) if look.end_labels else (bottom + height / 2, 0.5)
            if look.end_labels and look.frame == "cross":
                self.drawing.write(
                    x0, bottom + height + 0.5 * size, ylabel, size, 0.5, font=look.font, weight=pen
                )
            else:
                self.drawing.write(
                    left - wide, y, ylabel, size, share, angle=90, font=look.font, weight=pen
                )

    def curve(
        self, x: Floats, y: Floats, ink: Ink = BLACK, dash: tuple[float, ...] = (), width: float = 0
    ) -> None:
        dash = tuple(length * max(0.6, self.look.line) for length in dash)
        page = self.to_page(x, y)
        self.drawing.line(page, width or self.look.line, ink, dash, clip=self.place)

    def area(self, x: Floats, low: Floats, high: Floats, fill: Ink, width: float = 0) -> None:
        """Fill between two curves over x, (n,) each."""
        page = np.vstack([self.to_page(x, high), self.to_page(x[::-1], low[::-1])])
        self.drawing.shape(page, fill, width, clip=self.place)

    def errors(self, x: Floats, y: Floats, size: Floats, ink: Ink, cap: float) -> None:
        """Draw error bars of +-size, (n,), with caps of a width in points."""
        low, high = self.to_page(x, y - size), self.to_page(x, y + size)
        for (px, bottom), (_, top) in zip(low, high, strict=True):
            self.drawing.line([(px, bottom), (px, top)], self.look.pen, ink, clip=self.place)
            if cap:
                for end in (bottom, top):
                    points = [(px - cap, end), (px + cap, end)]
                    self.drawing.line(points, self.look.pen, ink, clip=self.place)

    def marks(self, x: Floats, y: Floats, mark: str, size: float, ink: Ink, filled: bool) -> None:
        """Draw one of `MARKS` or a dot (".") at each point; `size` is its radius in points."""
        for px, py in self.to_page(x, y):
            self.mark(float(px), float(py), mark, size, ink, filled)

    def mark(self, px: float, py: float, mark: str, size: float, ink: Ink, filled: bool) -> None:
        """Draw a mark at a place of the page."""
        left, bottom, width, height = self.place
        if not (left - 1 <= px <= left + width + 1 and bottom - 1 <= py <= bottom + height + 1):
            return
        pen = max(0.3, 0.8 * self.look.line if self.look.line < 1.2 else 0.8)
        if mark == ".":
            self.drawing.line([(px, py), (px + 0.01, py)], size, ink)
        elif mark in "x+*":
            arms = {"x": (45, 135), "+": (0, 90), "*": (0, 60, 120)}[mark]
            for turn in np.radians(arms):
                arm = size * np.array([np.cos(turn), np.sin(turn)])
                centre = np.array([px, py])
                self.drawing.line([centre - arm, centre + arm], pen, ink)
        else:
            corners = {"o": 12, "s": 4, "^": 3, "d": 4, "v": 3, "p": 5}[mark]
            first = {"s": 45, "^": 90, "d": 0, "v": -90, "p": 90}.get(mark, 0)
            turn = np.radians(first + 360 / corners * np.arange(corners))
            points = np.column_stack([px + size * np.cos(turn), py + size * np.sin(turn)])
            self.drawing.shape(points, ink if filled else WHITE, pen, ink)

    def legend(
        self,
        rng: np.random.Generator,
        rows: Sequence[tuple[str, Ink, tuple[float, ...], str]],
        size: float | None = None,
    ) -> None:
        """Name the curves in a corner; a row is a text, ink, dash, and a mark or ""."""
        if self.look.legend == "none" or not rows:
            return
        left, bottom, width, height = self.place
        size = size or min(self.look.size * float(rng.uniform(0.7, 1.0)), height / 3 / len(rows))
        words = self.look.legend == "words"
        wide = size * (0.55 * max(len(row[0].replace("$", "")) for row in rows) + 4.0)
        size *= min(1.0, 0.75 * width / wide)
        wide = min(wide, 0.75 * width)
        x = left + float(rng.choice([0.04, 0.96])) * width
        x = x if x < left + width / 2 else x - wide
        high = 1.4 * size * len(rows)
        low = rng.random() < 0.3
        if rng.random() < 0.85:  # most people put it where the data are not
            u, low = self.free(wide / width, high / height)
            x = left + 0.04 * width if u < 0.5 else left + 0.96 * width - wide
        y = bottom + 0.05 * height + high if low else bottom + 0.95 * height
        if self.look.legend == "box":
            self.drawing.box(x - 3, y - high - 3, wide + 6, high + 5, WHITE, self.look.pen)
        for place, (text, ink, dash, mark) in enumerate(rows):
            at = y - 1.4 * size * (place + 0.75)
            middle = at + 0.33 * size
            if not words or rng.random() < 0.5:
                self.drawing.line(
                    [(x, middle), (x + 2.6 * size, middle)], self.look.line, ink, dash
                )
                if mark:
                    self.mark(x + 1.3 * size, middle, mark, 0.28 * size, ink, bool(place % 2))
            self.drawing.write(
                x + 3.2 * size, at, text, size, 0, font=self.look.font, weight=self.look.pen
            )

    def free(self, wide: float, high: float) -> tuple[float, bool]:
        """Find the corner of the frame, 0 or 1 across and whether low, that holds least data."""
        left, bottom, width, height = self.place
        spots = []
        for mark in self.drawing.marks:
            if not isinstance(mark, Path) or mark.ink == WHITE or len(mark.points) < 2:
                continue
            ends = (np.array(mark.points) - (left, bottom)) / (width, height)
            if mark.clip == self.place or np.ptp(ends, 0).max() < 0.06:
                steps = np.linspace(0, len(ends) - 1, max(40, len(ends)))
                place = np.arange(len(ends))
                spots.append(np.column_stack([np.interp(steps, place, e) for e in ends.T]))
        if not spots:
            return 1.0, False
        u, v = np.vstack(spots).T

        def held(across: float, low: bool) -> float:
            inside = (u < wide + 0.06) if across < 0.5 else (u > 0.94 - wide)
            inside &= (v < high + 0.06) if low else (v > 0.94 - high)
            return float((inside & (u > 0) & (u < 1) & (v > 0) & (v < 1)).sum())

        corners = ((1.0, False), (0.0, False), (1.0, True), (0.0, True))
        return min(corners, key=lambda corner: held(*corner))

    def _ticks(self, axis: int, base: float, numbers: bool) -> None:
        look, (left, bottom, width, height) = self.look, self.place
        inward = {"in": 1.0, "out": -1.0, "cross": 0.5}[look.ticks]
        sides = [(base, inward)]
        if look.frame == "box" and look.mirrored:
            far = bottom + height if axis == 0 else left + width
            sides.append((far, -inward if look.ticks == "out" else -1.0))
        lengths = [(p, look.tick) for p in self._places(axis)]
        if look.minor:
            lengths += [(p, 0.55 * look.tick) for p in self._places(axis, minor=True)]
        for place, length in lengths:
            for side, direction in sides:
                ends = [(place, side), (place, side + direction * length)]
                if axis:
                    ends = [(y, x) for x, y in ends]
                self.drawing.line(ends, look.pen)
        if not numbers:
            return
        outward = look.tick if look.ticks == "out" else 0
        for place, text in zip(self._places(axis), self._numbers(axis), strict=True):
            if axis == 0:
                x, y, share = place, base - 1.25 * look.size - outward, 0.5
            else:
                x, y, share = base - 0.4 * look.size - outward, place - 0.34 * look.size, 1.0
            self.drawing.write(x, y, text, look.size, share, font=look.font, weight=look.pen)

    def longest_number(self, axis: int) -> int:
        """Count the signs of the longest number of an axis."""
        texts = self._numbers(axis)
        return max((len(text.replace("$10^{", "10").strip("}$")) for text in texts), default=1)

    def _values(self, axis: int) -> Floats:
        low, high = self.xlim if axis == 0 else self.ylim
        if self.xlog if axis == 0 else self.ylog:
            step = max(1, round((high - low) / 6))
            first = np.ceil(low - 1e-9)
            return np.arange(first, np.floor(high + 1e-9) + 1, step)
        most = 8
        if axis == 0:  # numbers beside each other must not touch
            longest = max(len(f"{low:.3g}"), len(f"{high:.3g}"), 2) + 1.5
            most = int(np.clip(self.place[2] / (0.6 * self.look.size * longest), 1, 8))
        elif self.place[3] < 14 * self.look.size:
            most = int(np.clip(self.place[3] / (2.2 * self.look.size), 1, 8))
        return ticks(low, high, most)

    def _places(self, axis: int, minor: bool = False) -> list[float]:
        values = self._values(axis)
        low, high = self.xlim if axis == 0 else self.ylim
        if minor:
            if self.xlog if axis == 0 else self.ylog:
                decades = np.arange(np.floor(low), np.ceil(high) + 1)
                values = (decades[:, None] + np.log10(np.arange(2, 10))).ravel()
            elif len(values) > 1:
                step = (values[1] - values[0]) / 5
                values = (
                    np.arange(np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9) + 1) * step
                )
            values = values[(values > low) & (values < high)]
        span = (values - low) / (high - low) * self.place[2 + axis] + self.place[axis]
        return [float(place) for place in span]

    def _numbers(self, axis: int) -> list[str]:
        values = self._values(axis)
        if self.xlog if axis == 0 else self.ylog:
            if self.look.tex < 0.3:
                return [f"{10.0**v:g}" if -4 < v < 5 else f"1e{v:+03.0f}" for v in values]
            return [f"$10^{{{v:.0f}}}$" for v in values]
        step = values[1] - values[0] if len(values) > 1 else 1.0
        digits = int(max(0, -np.floor(np.log10(max(step, 1e-9)) + 1e-6)))
        if digits > 4 or np.abs(values).max(initial=0) >= 1e6:
            least = np.floor(np.log10(np.abs(values).max())) - np.floor(np.log10(step) + 1e-6)
            return [f"{v:.{max(2, int(least) + 1)}g}" for v in values]
        return [f"{v + 0.0:.{digits}f}" if abs(v) > step / 1e6 else "0" for v in values]


def ticks(low: float, high: float, most: int) -> Floats:
    """Find round values between two limits, at most `most` of them."""
    span = high - low
    for step in np.outer(10.0 ** np.arange(-9, 10), (1, 2, 5)).ravel():
        if span / step <= most:
            first = np.ceil(low / step - 1e-9)
            return step * np.arange(first, np.floor(high / step + 1e-9) + 1)
    return np.array([low, high])


def label_of(quantity: Quantity, look: Look, rng: np.random.Generator) -> str:
    """Write what stands on an axis, as the program's users write it."""
    draw = rng.random()
    if draw < 0.06:
        return ""
    if draw < 0.22:
        words = quantity.name.removeprefix("the ")
        return words[0].upper() + words[1:] + (f" ({quantity.unit})" if quantity.unit else "")
    if rng.random() > look.tex:
        return quantity.label
    unit = f" [{quantity.unit}]" if rng.random() < 0.4 else f" ({quantity.unit})"
    return f"${quantity.tex}$" + (unit if quantity.unit else "")
