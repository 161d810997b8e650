"""What astronomers draw on images of the sky: contours, rings, beams, compass, scale, names."""

import contourpy
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from reimaging.sample.diagrams import paths
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.mixed import computed
from reimaging.sample.mixed.page import Bytes, Place, length, pick, tag
from reimaging.sample.mixed.sky_frames import Hand
from reimaging.sample.sensors.texture import cloud

PRIMARY: tuple[Ink, ...] = (
    (1, 0, 0),
    (0, 0, 1),
    (0, 0.8, 0),
    (1, 0, 1),
    (0, 0.8, 0.9),
    (1, 0.9, 0),
)
BANDS = (
    "HST F814W", "R band", "H$\\alpha$", "VLA 1.4 GHz", "$K_s$", "8 $\\mu$m", "24 $\\mu$m",
    "CO (1-0)", "B", "HI", "DSS Red", "SDSS $i$", "F160W", "0.5-2 keV", "1.3 mm", "850 $\\mu$m",
    "I", "V", "J", "model", "residual",
)  # fmt: skip


def target(rng: np.random.Generator) -> str:
    n = int(rng.integers(100, 9999))
    return pick(rng, (f"NGC {n}", f"SN {1987 + n % 30}{'abcdefgh'[n % 8]}",
        f"Q{n:04}+{n % 90:02}", f"Abell {n % 4000}", f"M {n % 110}",
        f"J{n:04}-{n % 80:02}{n % 60:02}", f"GRB {n % 20:02}0{1 + n % 9}{10 + n % 20}",
        f"HD {17 * n}", f"PKS {n:04}-{n % 80:02}", f"IC {n}", f"3C {n % 400}", f"VV {n}",
        f"UGC {n}", f"Field {n % 30}",
    ))  # fmt: skip


def dark(pixels: Bytes) -> bool:
    return float(np.median(pixels)) < 128


def seen_on(rng: np.random.Generator, pixels: Bytes) -> Ink:
    """Choose an ink that is seen on the ground of an image."""
    if rng.random() < 0.7:
        return WHITE if dark(pixels) else BLACK
    return pick(rng, ((1, 1, 0), (0, 1, 0), (0, 1, 1), (1, 0, 0)) if dark(pixels) else PRIMARY[:4])


def compass(
    rng: np.random.Generator, drawing: Drawing, place: Place, ink: Ink, size: float, font: str
) -> None:
    """Draw arrows to the north and to the east into a corner."""
    arm = float(rng.uniform(0.1, 0.18)) * min(place.width, place.height)
    right, low = rng.random() < 0.7, rng.random() < 0.7
    x, y = place.at(0.94 if right else 0.06, 0.94 if low else 0.1)
    x, y = (x if right else x + arm + size), (y if low else y - arm - size)
    width = float(rng.uniform(0.7, 1.5))
    turn = 0.0 if rng.random() < 0.6 else float(rng.uniform(-40, 10))
    if turn:
        x, y = (
            place.x + (0.74 if right else 0.26) * place.width,
            place.y + (0.26 if low else 0.72) * place.height,
        )
    for way, letter in ((90.0, "N"), (180.0, "E")):
        step = np.array([np.cos(np.radians(way + turn)), np.sin(np.radians(way + turn))])
        drawing.arrow((x, y), step * arm + (x, y), width, ink, min(5.0, 0.4 * arm))
        at = step * (arm + 0.7 * size) + (x, y) - (0, 0.35 * size)
        drawing.write(at[0], at[1], letter, size, font=font, ink=ink, weight=0.8)


def scale(
    rng: np.random.Generator, drawing: Drawing, place: Place, ink: Ink, size: float, font: str
) -> None:
    """Draw a bar with the angle or the length that it stands for."""
    u, v, wide = (
        float(rng.uniform(0.05, 0.2)),
        float(rng.choice([0.93, 0.93, 0.14])),
        float(rng.uniform(0.12, 0.3)),
    )
    drawing.line([place.at(u, v), place.at(u + wide, v)], float(rng.uniform(0.8, 2)), ink)
    text = pick(
        rng,
        (
            '10"',
            "1'",
            "30 arcsec",
            "5 kpc",
            "1 arcmin",
            '0.5"',
            "100 pc",
            '2"',
            "100 AU",
            "10 arcmin",
            "1 Mpc",
        ),
    )
    x, y = place.at(u + wide / 2, v)
    x = max(x, place.x + length(text, size, font) / 2 + 1)
    drawing.write(x, y + 0.4 * size, text, size, font=font, ink=ink, weight=0.7)


def mark(
    rng: np.random.Generator, drawing: Drawing, place: Place, pixels: Bytes, hand: Hand
) -> str:
    """Mark something on a chart, and tell what."""
    ink, font = seen_on(rng, pixels), hand.font
    size = float(np.clip(0.06 * place.height, 6, 13))
    kind = int(rng.integers(7))
    if kind == 0:
        compass(rng, drawing, place, ink, size, font)
        return ""
    if kind == 1:
        scale(rng, drawing, place, ink, size, font)
        return "a bar for the scale"
    if kind == 2:
        numbered(rng, drawing, place, ink, size, font)
        return "its sources numbered"
    if kind == 3:
        beam(rng, drawing, place)
        return "the beam in the corner"
    if kind == 4:
        contours(rng, drawing, place, pixels, other_light(rng, pixels))
        return "contours over it"
    if kind == 5:
        text = pick(rng, (pick(rng, BANDS), target(rng)))
        tag(drawing, place, float(rng.choice([0.04, 0.6])), 0.1, text, size, font, ink, weight=0.7)
        return "its name"
    cross(drawing, place, ink)
    return "the position of the source marked"


def contours(
    rng: np.random.Generator, drawing: Drawing, place: Place, pixels: Bytes,
    field: NDArray[np.float64], few: bool = False,
) -> None:  # fmt: skip
    rows, columns = field.shape
    lines = contourpy.contour_generator(
        np.arange(columns) / (columns - 1), np.arange(rows) / (rows - 1), field
    )
    low, top = float(np.percentile(field, rng.uniform(70, 93))), float(field.max())
    count = int(rng.integers(2, 5) if few else rng.integers(3, 12))
    steps = (
        np.geomspace(1, 20, count + 1)[:-1] / 20 if rng.random() < 0.6 else np.arange(count) / count
    )
    ink = pick(rng, PRIMARY) if rng.random() < 0.6 else seen_on(rng, pixels)
    width = float(rng.choice([0.4, 0.6, 0.6, 1.0]))
    for level in low + (top - low) * steps:
        for line in lines.lines(float(level)):
            if len(line) > 4:
                drawing.line(place.line(np.asarray(line)), width, ink)
    if not few and rng.random() < 0.3:
        for line in lines.lines(float(np.percentile(field, 8))):
            if len(line) > 6:
                drawing.line(place.line(np.asarray(line)), width, ink, (2, 2))


def other_light(rng: np.random.Generator, pixels: Bytes) -> NDArray[np.float64]:
    """Make what another telescope saw: the image itself, softer, or sources of its own."""
    small = computed.luminance(pixels)[::3, ::3]
    small = small if dark(pixels) else 1 - small
    if rng.random() < 0.4:
        return ndimage.gaussian_filter(small, float(rng.uniform(0.8, 2.5))).astype(float)
    rows, columns = small.shape
    y, x = np.mgrid[0:rows, 0:columns] / max(rows, columns)
    field = 0.05 * cloud(rng, (rows, columns), 1.2).astype(float)
    field = ndimage.gaussian_filter(field, float(rng.uniform(0.8, 2)))
    for _ in range(int(rng.integers(1, 6))):
        u, v = rng.uniform(0.25, 0.75, 2)
        a, b = rng.uniform(0.02, 0.14, 2)
        turn = rng.uniform(0, np.pi)
        p = np.cos(turn) * (x - u) + np.sin(turn) * (y - v)
        q = np.cos(turn) * (y - v) - np.sin(turn) * (x - u)
        field += rng.uniform(0.2, 1) * np.exp(-((p / a) ** 2) - (q / b) ** 2)
    return field


def numbered(
    rng: np.random.Generator, drawing: Drawing, place: Place, ink: Ink, size: float, font: str
) -> None:
    """Ring sources and number them."""
    radius, width = float(rng.uniform(0.015, 0.04)) * place.height, float(rng.uniform(0.5, 1.2))
    form = pick(rng, ("{}", "{}", "S{}", "{}", "#{}"))
    named = rng.random() < 0.75
    for number in range(int(rng.integers(2, 16))):
        x, y = place.at(*rng.uniform(0.08, 0.9, 2))
        drawing.disc(x, y, radius, None, width, ink)
        if named:
            drawing.write(
                x + 1.2 * radius,
                y + 0.6 * radius,
                form.format(number + 1),
                0.7 * size,
                0,
                font=font,
                ink=ink,
            )


def beam(rng: np.random.Generator, drawing: Drawing, place: Place) -> None:
    """Show the beam of the telescope in a corner, boxed or hatched."""
    side = float(rng.uniform(0.09, 0.15)) * min(place.width, place.height)
    x = place.x if rng.random() < 0.7 else place.x + place.width - side
    if rng.random() < 0.7:
        drawing.box(x, place.y, side, side, WHITE, 0.5)
    oval = paths.arc(
        x + side / 2,
        place.y + side / 2,
        0.36 * side,
        flat=float(rng.uniform(0.5, 1)),
        lean=float(rng.uniform(0, 180)),
    )
    drawing.shape(oval, pick(rng, (BLACK, (0.6, 0.6, 0.6), None)), 0.6, BLACK)


def cross(drawing: Drawing, place: Place, ink: Ink) -> None:
    """Point at the middle by four short lines."""
    x, y = place.at(0.5, 0.5)
    near, far = 0.05 * place.height, 0.13 * place.height
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        drawing.line([(x + near * dx, y + near * dy), (x + far * dx, y + far * dy)], 1, ink)
