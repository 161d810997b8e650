"""The hand that draws a schematic: its pen, letters and colours, and the paper it is cut from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from reimaging.sample import lettering
from reimaging.sample.diagrams import paths
from reimaging.sample.diagrams.paths import Line, Place
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink, Letters, Mark, Path, Pixels


@dataclass(frozen=True)
class Hand:
    """How all of one picture is drawn; lengths are in points."""

    style: str
    stroke: float
    font: str
    maths: str
    size: float
    inks: tuple[Ink, ...]
    tints: tuple[Ink, ...]
    head: str
    tip: float
    wobble: float = 0.0
    shadow: bool = False
    gradient: bool = False
    corner: float = 0.0
    ground: Ink = WHITE


def _colours(codes: str) -> tuple[Ink, ...]:
    rows = (tuple(int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)) for code in codes.split())
    return tuple((r, g, b) for r, g, b in rows)


# style: share, strokes, fonts, letters of maths, chance of colour, heads, inks, tints
_STYLES: dict[str, tuple[float, tuple[float, ...], str, str, float, str, str, str]] = {
    "xfig": (
        0.2, (0.3, 0.5, 0.5, 1.0, 1.0, 2.0), "serif/serif/sans", "serif italic", 0.5,
        "full/barbed/open", "ff0000 0000ff 00b000", "ffff00 87cfff ffc0c0 00ff00 d1d1d1",
    ),
    "tikz": (
        0.17, (0.4, 0.4, 0.4, 0.8, 1.2), "serif", "serif italic", 0.6,
        "open/barbed/slim", "0000ff ff0000 007f00 ff7f00", "ccccff ffcccc d9f2d9 ffe6cc e5e5e5",
    ),
    "powerpoint": (
        0.14, (0.75, 1.0, 1.5, 2.25, 3.0), "sans/sans bold/sans/serif", "sans italic", 0.85,
        "full", "4472c4 ed7d31 c00000 70ad47 1f3864",
        "4f81bd c0504d 9bbb59 8064a2 f79646 bdd7ee f8cbad ffe699 c5e0b4 ffff99",
    ),
    "inkscape": (
        0.11, (0.4, 0.8, 1.0, 1.6, 2.6), "sans/sans/serif", "serif italic", 0.75,
        "full/barbed", "0055d4 d40000 008000 aa00d4", "afc6e9 ffaaaa c8beb7 e9ddaf b3b3b3 5fd3bc",
    ),
    "metapost": (
        0.17, (0.4, 0.5, 0.7, 1.0, 1.5), "serif", "serif italic", 0.28,
        "full/slim", "ff0000 0000ff", "d9d9d9 b3b3b3",
    ),
    "illustrator": (
        0.12, (0.25, 0.5, 1.0, 2.0), "sans/sans/sans bold", "serif italic", 0.6,
        "full/slim", "be1e2d 00529b 009444", "dbe9f6 fdebd0 e6e7e8 cfe8d5 f9c9b6 a7a9ac",
    ),
    "strokes": (
        0.05, (0.3, 0.5, 0.9), "stroke/stroke roman/stroke duplex", "stroke roman", 0.08,
        "open/full", "ff0000 00ff00", "ffffff",
    ),
    "freehand": (
        0.04, (0.6, 1.0, 1.8), "serif italic/sans italic", "serif italic", 0.3,
        "open", "1a1a9c a01818", "ffffff e8e8e8",
    ),
}  # fmt: skip
_GREYS: tuple[tuple[Ink, ...], ...] = (
    (WHITE,),
    (WHITE, (0.85, 0.85, 0.85)),
    ((0.8, 0.8, 0.8), (0.6, 0.6, 0.6), WHITE),
    (WHITE, BLACK),
    ((0.9, 0.9, 0.9),),
)


def choose_hand(rng: Generator, style: str = "") -> Hand:
    """Choose a hand: the style of a program, or of the one that is named.

    Parameters
    ----------
    rng
        Decides.
    style
        "xfig", "tikz", "powerpoint", "inkscape", "metapost", "illustrator", "strokes" or
        "freehand"; one of them by lot if empty.

    Returns
    -------
    Hand
        The hand of one picture.
    """
    if not style:
        shares = np.array([row[0] for row in _STYLES.values()])
        style = str(rng.choice(list(_STYLES), p=shares / shares.sum()))
    _, strokes, fonts, maths, chance, heads, inks, tints = _STYLES[style]
    stroke = float(rng.choice(strokes)) * float(rng.uniform(0.8, 1.3))
    line_inks: tuple[Ink, ...] = (BLACK,)
    fills = _GREYS[int(rng.integers(len(_GREYS)))]
    if rng.random() < chance:
        all_inks, all_tints = _colours(inks), _colours(tints)
        own = rng.permutation(len(all_inks))[: int(rng.integers(1, len(all_inks) + 1))]
        line_inks = (BLACK, *(all_inks[int(i)] for i in own))
        own = rng.permutation(len(all_tints))[: int(rng.integers(1, 5))]
        fills = tuple(all_tints[int(i)] for i in own)
    return Hand(
        style,
        stroke,
        str(rng.choice(fonts.split("/"))),
        maths,
        float(rng.choice((8, 9, 10, 11, 12, 14, 18))),
        line_inks,
        fills,
        str(rng.choice(heads.split("/"))),
        float(rng.uniform(3, 6)) + 2.2 * stroke,
        float(rng.uniform(0.4, 1.2)) if style == "freehand" else 0.0,
        style == "powerpoint" and rng.random() < 0.3,
        style == "powerpoint" and rng.random() < 0.3,
        float(rng.choice((0, 0, 0, 4, 8))),
        _ground(rng, style),
    )


def _ground(rng: Generator, style: str) -> Ink:
    """Choose the paper: white, but for slides that were saved with their background."""
    chance = rng.random() * (1 if style in ("powerpoint", "inkscape") else 6)
    if chance < 0.03:
        return (0.0, 0.0, 0.0) if rng.random() < 0.5 else (0.05, 0.08, 0.35)
    if chance < 0.09:
        r, g, b = 1 - 0.16 * rng.random(3)
        return (float(r), float(g), float(b))
    return WHITE


class Sketch:
    """A drawing in the making: as large as it becomes, all in one hand, cut out when done."""

    def __init__(self, rng: Generator, hand: Hand | None = None) -> None:
        self.rng = rng
        self.hand = hand or choose_hand(rng)
        self._marks = Drawing(1.0, 1.0)
        self._low = np.array([np.inf, np.inf])
        self._high = -self._low

    def ink(self, place: int = 0) -> Ink:
        """Give one of the hand's inks; 0 is black."""
        return self.hand.inks[place % len(self.hand.inks)]

    def fill(self, place: int = 0) -> Ink:
        """Give one of the hand's tints."""
        return self.hand.tints[place % len(self.hand.tints)]

    def line(
        self,
        points: Iterable[Place],
        weight: float = 1.0,
        ink: Ink = BLACK,
        dash: tuple[float, ...] = (),
    ) -> None:
        """Draw a polyline `weight` times as wide as the hand's stroke."""
        shaken = self._shaken(paths.line(points))
        self._reach(shaken)
        self._marks.line(shaken, weight * self.hand.stroke, ink, dash)

    def shape(
        self,
        points: Iterable[Place],
        fill: Ink | None = None,
        weight: float = 1.0,
        ink: Ink = BLACK,
    ) -> None:
        """Draw an outline and fill it."""
        outline = paths.line(points)
        if self.hand.wobble:
            outline = self._shaken(np.vstack([outline, outline[:1]]))
        self._reach(outline)
        self._marks.shape(outline, fill, weight * self.hand.stroke, ink)

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        fill: Ink | None = None,
        weight: float = 1.0,
        ink: Ink = BLACK,
        flat: float = 1.0,
    ) -> None:
        """Draw a circle or an ellipse."""
        self._reach(np.array([[x - radius, y - flat * radius], [x + radius, y + flat * radius]]))
        self._marks.disc(x, y, radius, fill, weight * self.hand.stroke, ink, flat)

    def ball(self, x: float, y: float, radius: float, fill: Ink) -> None:
        """Draw a ball with a light on it."""
        self.disc(x, y, radius, _mixed(fill, BLACK, 0.35), 0.5, _mixed(fill, BLACK, 0.6))
        for share in (0.12, 0.3, 0.5, 0.7, 0.85):
            off = 0.3 * radius * share
            tone = _mixed(_mixed(fill, BLACK, 0.35), _mixed(fill, WHITE, 0.6), share)
            self.disc(x - off, y + off, radius * (1 - share), tone, 0.0)

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: Ink | None = None,
        weight: float = 1.0,
        ink: Ink = BLACK,
        corner: float | None = None,
    ) -> None:
        """Draw a box, with the hand's corners and shadow."""
        radius = self.hand.corner if corner is None else corner
        round_box = paths.rounded(x, y, w, h, radius) if radius else None
        outline = line_of_box(x, y, w, h) if round_box is None else round_box
        if fill and self.hand.shadow:
            self.shape(outline + np.array((2.5, -2.5)), (0.6, 0.6, 0.6), 0.0)
        if fill and self.hand.gradient and round_box is None:
            ramp = np.linspace(0.75, 0.0, 24)[:, None, None]
            tones = np.array(fill) * (1 - ramp) + ramp
            self.tint((255 * tones).astype(np.uint8), x, y, w, h)
            fill = None
        self.shape(outline, fill, weight, ink)

    def tint(self, values: np.ndarray, x: float, y: float, w: float, h: float) -> None:
        """Lay pixels into a rectangle."""
        self._reach(np.array([[x, y], [x + w, y + h]]))
        self._marks.tint(values, x, y, w, h)

    def arrow(
        self,
        points: Iterable[Place],
        weight: float = 1.0,
        ink: Ink = BLACK,
        dash: tuple[float, ...] = (),
        both: bool = False,
    ) -> None:
        """Draw a polyline with a head at its end, or at both."""
        way = paths.line(points)
        long = paths.length(way)
        short = min(0.6 * self.hand.tip / max(long, 1e-6), 0.3) if self.hand.head != "open" else 0
        self.line(paths.part(way, short if both else 0, 1 - short), weight, ink, dash)
        self.head(way[-1], way[-1] - way[-2], ink, weight)
        if both:
            self.head(way[0], way[0] - way[1], ink, weight)

    def head(self, tip: Place, way: Place, ink: Ink = BLACK, weight: float = 1.0) -> None:
        """Draw the head of an arrow that ends at `tip`."""
        ahead = np.asarray(way, dtype=float)
        ahead = ahead / max(float(np.hypot(*ahead)), 1e-9) * self.hand.tip
        left, end = np.array([-ahead[1], ahead[0]]), np.asarray(tip, dtype=float)
        wide = 0.22 if self.hand.head == "slim" else 0.38
        wings = end - ahead + wide * left, end - ahead - wide * left
        if self.hand.head == "open":
            self.line([wings[0], end, wings[1]], weight, ink)
        elif self.hand.head == "barbed":
            self.shape([end, wings[0], end - 0.65 * ahead, wings[1]], ink, 0.3, ink)
        else:
            self.shape([end, *wings], ink, 0.3, ink)

    def arrow_within(self, path: Line, share: float = 0.5, ink: Ink = BLACK) -> None:
        """Put the head of an arrow onto a line, as a fermion carries it."""
        spread = paths.resampled(path, 41)
        spot = min(38, max(2, round(40 * share)))
        way = spread[spot + 1] - spread[spot - 1]
        tip = spread[spot] + 0.5 * self.hand.tip * way / max(float(np.hypot(*way)), 1e-9)
        self.head(tip, way, ink)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        scale: float = 1.0,
        anchor: float = 0.5,
        angle: float = 0.0,
        font: str = "",
        ink: Ink = BLACK,
    ) -> None:
        """Write a label; one that is all TeX takes the hand's letters for maths."""
        letters = font or (self.hand.maths if text.startswith("$") else self.hand.font)
        size = scale * self.hand.size
        _, long = lettering.set_label(text, letters)
        cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        corners = size * np.array(
            [(a * long, b) for a in (-anchor, 1 - anchor) for b in (-0.25, 0.8)]
        )
        self._reach(np.array([x, y]) + corners @ np.array([[cos, sin], [-sin, cos]]))
        weight = min(self.hand.stroke, 0.08 * size)
        self._marks.write(x, y, text, size, anchor, angle, letters, ink, weight)

    def long(self, text: str, scale: float = 1.0) -> float:
        """Measure a label in points."""
        letters = self.hand.maths if text.startswith("$") else self.hand.font
        return scale * self.hand.size * lettering.set_label(text, letters)[1]

    def page(self, margin: float | None = None) -> Drawing:
        """Cut the drawing out, as a bounding box does: mostly tight, now and then askew.

        Parameters
        ----------
        margin
            The white around it in points; by lot if None.

        Returns
        -------
        Drawing
            All marks on paper that holds them, enlarged or reduced by lot.
        """
        rng = self.rng
        edges = np.full(4, rng.choice((0.5, 2.0, 4.0, 10.0)) if margin is None else margin)
        if margin is None and rng.random() < 0.18:
            edges = edges + rng.uniform(0, 60, 4) * (rng.random(4) < 0.5)
        span = self._high - self._low
        scale = float(np.clip(rng.lognormal(0.0, 0.35), 70 / span.max(), 520 / span.max()))
        size = scale * (span + edges[[0, 2]] + edges[[1, 3]])
        shift = -scale * (self._low - edges[[0, 2]])
        marks = [_moved(mark, scale, shift) for mark in self._marks.marks]
        page = Drawing(max(float(size[0]), 8.0), max(float(size[1]), 8.0), marks)
        ground = self.hand.ground
        if ground == WHITE:
            return page
        if sum(ground) < 1:
            page = page.recoloured(_on_dark, lambda pixels: pixels)
        paper = Drawing(page.width, page.height)
        paper.box(0, 0, page.width, page.height, ground, 0.0)
        paper.marks += page.marks
        return paper

    def _reach(self, points: Line) -> None:
        half = 0.5 * self.hand.stroke
        self._low = np.minimum(self._low, points.min(0) - half)
        self._high = np.maximum(self._high, points.max(0) + half)

    def _shaken(self, points: Line) -> Line:
        if not self.hand.wobble:
            return points
        count = int(np.clip(paths.length(points) / 5, 4, 60))
        spread = paths.resampled(points, count)
        noise = self.rng.normal(0, self.hand.wobble, (count, 2))
        return spread + (noise + np.roll(noise, 1, 0) + np.roll(noise, 2, 0)) / 2.2


def line_of_box(x: float, y: float, w: float, h: float) -> Line:
    """Give the corners of a box."""
    return np.array([(x, y), (x + w, y), (x + w, y + h), (x, y + h)])


def _mixed(one: Ink, other: Ink, share: float) -> Ink:
    r, g, b = ((1 - share) * p + share * q for p, q in zip(one, other, strict=True))
    return (r, g, b)


mixed = _mixed


def _on_dark(ink: Ink) -> Ink:
    """Turn black into white and white into black, but leave colours, a little lighter."""
    if max(ink) - min(ink) > 0.15:
        return _mixed(ink, WHITE, 0.25)
    r, g, b = (1 - share for share in ink)
    return (r, g, b)


def pick(rng: Generator, *choices: str) -> str:
    """Take one by lot."""
    return choices[int(rng.integers(len(choices)))]


def _moved(mark: Mark, scale: float, shift: Line) -> Mark:
    if isinstance(mark, Path):
        points = scale * np.array(mark.points) + shift
        dash = tuple(scale * step for step in mark.dash)
        return replace(
            mark, points=tuple(map(tuple, points.tolist())), width=scale * mark.width, dash=dash
        )
    x, y = scale * mark.x + float(shift[0]), scale * mark.y + float(shift[1])
    if isinstance(mark, Letters):
        return replace(mark, x=x, y=y, size=scale * mark.size)
    return Pixels(mark.values, x, y, scale * mark.width, scale * mark.height)
