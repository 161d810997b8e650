"""Axes around an image of the sky: right ascension and declination, offsets, ticks, titles."""

from dataclasses import dataclass

import numpy as np

from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.mixed.page import Place, length, pick


@dataclass(frozen=True)
class Hand:
    """How a program letters and rules its axes."""

    font: str
    size: float
    pen: float
    inward: bool
    offsets: bool
    ink: Ink
    tick: float
    style: int


def choose_hand(rng: np.random.Generator) -> Hand:
    """Choose how a chart is lettered: AIPS and IDL by strokes, later programs by fonts."""
    font = pick(rng, ("stroke", "stroke", "stroke roman", "sans", "sans", "sans", "serif", "serif"))
    return Hand(
        font,
        float(rng.uniform(6.5, 11)),
        float(rng.choice([0.4, 0.6, 0.9])),
        rng.random() < 0.75,
        rng.random() < 0.4,
        # an instrument's own display now and then has a dark ground
        WHITE if rng.random() < 0.03 else BLACK,
        float(rng.uniform(2.5, 6)),
        int(rng.integers(4)),
    )


def margins(hand: Hand) -> tuple[float, float]:
    """Tell how much room the axes need left of a chart and below it."""
    long = not hand.offsets and hand.style in (0, 1, 2)
    out = 0.0 if hand.inward else hand.tick
    return (6.9 if long else 5.2) * hand.size + out, 3.2 * hand.size + out


def rule_axes(
    rng: np.random.Generator,
    drawing: Drawing,
    place: Place,
    hand: Hand,
    named: tuple[bool, bool] = (True, True),
    numbered: tuple[bool, bool] = (True, True),
) -> None:
    """Rule a frame with ticks and numbers around an image.

    Parameters
    ----------
    rng
        Where chance comes from.
    drawing, place
        The page, and where the image lies on it.
    hand
        How the axes are lettered.
    named, numbered
        Whether the axis below, and the axis to the left, have a name and numbers.
    """
    names = _names(rng, hand)
    inner: Ink = hand.ink
    if hand.inward and rng.random() < 0.25:
        inner = WHITE
    drawing.box(place.x, place.y, place.width, place.height, None, hand.pen, hand.ink)
    across, down = int(rng.integers(2, 6)), int(rng.integers(2, 7))
    # numbers of hours are long; where there is no room for them, fewer are written
    room = 2.2 * hand.size if hand.offsets else 4.6 * hand.size
    across = max(1, min(across, int(place.width / room)))
    down = max(1, min(down, int(place.height / (1.6 * hand.size))))
    minor = int(rng.choice([1, 2, 4, 5]))
    first = float(rng.uniform(0.05, 0.9)) / across
    for number in range(-minor, minor * (across + 1)):
        u = first + number / minor / across
        if 0.01 < u < 0.99:
            _tick(drawing, place, hand, inner, u, number % minor == 0, upright=True)
    top = float(rng.uniform(0.05, 0.9)) / down
    for number in range(-minor, minor * (down + 1)):
        v = top + number / minor / down
        if 0.01 < v < 0.99:
            _tick(drawing, place, hand, inner, v, number % minor == 0, upright=False)
    below = place.y - 1.25 * hand.size - (0 if hand.inward else hand.tick)
    left = place.x - 0.4 * hand.size - (0 if hand.inward else hand.tick)
    style, start = hand.style, int(rng.integers(3, 50))
    hour, degree = int(rng.integers(24)), int(rng.integers(-80, 80))
    step = float(rng.choice([0.5, 1, 2, 5, 10, 20, 50, 0.05]))
    for number in range(across):
        u = first + number / across
        if numbered[0] and u < 0.97:
            count = across - number
            text = (
                _offset(step, across / 2 - number)
                if hand.offsets
                else _hours(hour, start, count, style, number == 0)
            )
            drawing.write(
                place.at(u, 0)[0], below, text, hand.size, 0.5, font=hand.font, ink=hand.ink
            )
    longest = 0.0
    for number in range(down):
        v = top + number / down
        if numbered[1] and v < 0.97:
            text = (
                _offset(step, down / 2 - number)
                if hand.offsets
                else _degrees(degree, start, down - number, style)
            )
            y = place.at(0, v)[1] - 0.3 * hand.size
            longest = max(longest, length(text, 0.9 * hand.size, hand.font))
            drawing.write(left, y, text, 0.9 * hand.size, 1.0, font=hand.font, ink=hand.ink)
    if named[0]:
        text = names[0]
        drawing.write(
            place.at(0.5, 0)[0],
            below - 1.35 * hand.size,
            text,
            1.05 * hand.size,
            font=hand.font,
            ink=hand.ink,
        )
    if named[1]:
        x = max(1.1 * hand.size, left - longest - 0.7 * hand.size)
        text, y = names[1], place.y + place.height / 2
        drawing.write(x, y, text, 1.05 * hand.size, 0.5, 90, hand.font, hand.ink)


def colour_bar(
    rng: np.random.Generator, drawing: Drawing, place: Place, hand: Hand, pixels: np.ndarray
) -> None:
    """Set a bar that explains the colours to the right of an image; it needs 45 points there."""
    x, wide = place.x + place.width + 5, float(rng.uniform(6, 11))
    bar = Place(x, place.y, wide, place.height)
    drawing.tint(pixels, x, place.y, wide, place.height)
    drawing.box(x, place.y, wide, place.height, None, hand.pen, hand.ink)
    top = float(rng.choice([1, 5, 20, 100, 0.4, 0.02]))
    steps = int(rng.integers(3, 7))
    for number in range(steps):
        v = 1 - number / (steps - 1)
        _, y = bar.at(0, v)
        y = min(max(y - 0.3 * hand.size, place.y), place.y + place.height - 0.7 * hand.size)
        text = f"{top * number / (steps - 1):.3g}"
        drawing.write(x + wide + 3, y, text, 0.85 * hand.size, 0, font=hand.font, ink=hand.ink)


def _tick(
    drawing: Drawing, place: Place, hand: Hand, ink: Ink, share: float, main: bool, upright: bool
) -> None:
    size = hand.tick * (1.0 if main else 0.5) * (1 if hand.inward else -1)
    colour = ink if hand.inward else hand.ink
    if upright:
        x, y = place.at(share, 1)
        drawing.line([(x, y), (x, y + size)], hand.pen, colour)
        if hand.inward:
            drawing.line([(x, y + place.height), (x, y + place.height - size)], hand.pen, colour)
    else:
        x, y = place.at(0, share)
        drawing.line([(x, y), (x + size, y)], hand.pen, colour)
        if hand.inward:
            drawing.line([(x + place.width, y), (x + place.width - size, y)], hand.pen, colour)


def _offset(step: float, count: float) -> str:
    value = step * round(2 * count) / 2
    return f"{value:.2f}" if step < 0.4 else f"{value:.1f}" if step < 5 else f"{value:.0f}"


def _hours(hour: int, start: int, count: int, style: int, whole: bool) -> str:
    second = (start + 10 * count) % 60
    if style == 0:
        return f"{hour}$^h${start:02}$^m${second:02}$^s$" if whole else f"{second:02}$^s$"
    if style == 1:
        return f"{hour:02} {start:02} {second:02}" if whole else f"{second:02}"
    if style == 2:
        return f"{hour:02}:{(start + count) % 60:02}:00"
    return f"{15 * hour + start / 60 + 0.05 * count:.2f}"


def _degrees(degree: int, start: int, count: int, style: int) -> str:
    second, minute = start, (start + count) % 60
    if style == 0:
        return f"{degree}$^\\circ${(start + count) % 60:02}'"
    if style == 1:
        return f"{degree:+03} {minute:02} {second:02}"
    if style == 2:
        return f"{degree:+03}:{minute:02}:{second:02}"
    return f"{degree + start / 60 + 0.05 * count:.2f}"


def _names(rng: np.random.Generator, hand: Hand) -> tuple[str, str]:
    pairs: tuple[tuple[str, str], ...]
    if hand.offsets:
        pairs = (("RA offset (arcsec)", "Dec offset (arcsec)"), ("$\\Delta\\alpha$ (arcsec)",
            "$\\Delta\\delta$ (arcsec)"), ("arcsec", "arcsec"), ("East offset (arcmin)",
            "North offset (arcmin)"), ("R.A. Offset [arcsec]",
            "Dec. Offset [arcsec]",
        ))  # fmt: skip
    else:
        pairs = (("Right Ascension (J2000)", "Declination (J2000)"), ("RIGHT ASCENSION (J2000)",
            "DECLINATION (J2000)"), ("RA (J2000)", "Dec (J2000)"), ("R.A. (B1950)",
            "DEC. (B1950)"), ("$\\alpha_{2000}$", "$\\delta_{2000}$"), ("Galactic Longitude",
            "Galactic Latitude",
        ))  # fmt: skip
    return pick(rng, pairs)
