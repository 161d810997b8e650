"""Micrographs with boxes, letters, bars, arrows, profiles, insets and overlays."""

import numpy as np
from scipy import ndimage

from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.mixed import computed
from reimaging.sample.mixed.marks import outline
from reimaging.sample.mixed.page import (
    POINT,
    PURE,
    Bytes,
    Place,
    corner_letter,
    filled,
    lay,
    length,
    one_hand,
    pick,
    tag,
)
from reimaging.sample.mixed.plots import plain_axes
from reimaging.sample.mixed.taken import Shape, regions, sort_of, take
from reimaging.sample.sensors import microscopy

_SIZES = (
    "1 $\\mu$m",
    "500 nm",
    "100 nm",
    "10 $\\mu$m",
    "50 $\\mu$m",
    "20 nm",
    "5 nm",
    "2 $\\mu$m",
    "200 nm",
    "1 mm",
)
_PARTS = (
    "Si", "Au", "SiO$_2$", "Al", "source", "drain", "gate", "grain", "void", "GaAs", "NbN",
    "substrate", "film", "tip", "S", "D", "$G_1$", "$G_2$", "A", "B", "C", "nucleus", "wall",
    "channel", "Cu", "PMMA", "bubble",
)  # fmt: skip
_MAPS = ("afmhot", "hot", "copper", "gray", "YlOrBr_r", "jet", "viridis", "bone", "Blues_r")


def marked(
    rng: np.random.Generator, family: str, shape: Shape | None = None
) -> tuple[Drawing, str]:
    """Mark a micrograph: a bar with its length, a letter, words with arrows, boxes or rings."""
    pixels, about = _micrograph(rng, family, shape or _shape(rng))
    strip = rng.random() < 0.12
    if strip:  # the microscope's own line below the image
        drawing = Drawing(POINT * pixels.shape[1], POINT * pixels.shape[0] + 16)
        place = lay(drawing, pixels, 0, 16)
        _status(rng, drawing)
    else:
        drawing, place = filled(pixels)
    ink = _ink(rng, pixels)
    said = ""
    if not strip or rng.random() < 0.3:
        scale_bar(rng, drawing, place, ink)
    for _ in range(int(rng.integers(1, 4))):
        said = _mark(rng, drawing, place, pixels, ink)
    if rng.random() < 0.5:
        corner_letter(rng, drawing, place, int(rng.integers(6)))
    return drawing, pick(
        rng, (f"{about}{said}", f"micrograph of {about}{said}", f"{about}; the bar gives the scale")
    )


def panels(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Set two to six marked micrographs beside each other, with letters."""
    columns, rows = pick(rng, ((2, 1), (3, 1), (2, 2), (2, 2), (3, 2), (1, 2), (4, 1), (2, 3)))
    side = int(np.clip(400 / max(columns, rows), 80, 190))
    wide = min(318, round(side * pick(rng, (1.0, 1.0, 4 / 3))))
    gap = float(rng.choice([0, 2, 4, 7]))
    w, h = POINT * wide, POINT * side
    below = 11.0 if rng.random() < 0.25 else 0.0
    drawing = Drawing(columns * (w + gap) - gap, rows * (h + gap + below) - gap)
    sort, about, font = sort_of(rng, family, "micrograph"), "", pick(rng, ("sans", "serif"))
    name = pick(rng, _MAPS) if rng.random() < 0.2 else ""
    ink: Ink | None = None
    hand = one_hand(rng)
    for number in range(rows * columns):
        row, column = divmod(number, columns)
        pixels, about = take(
            rng, family, "micrograph", (side, wide), sort if rng.random() < 0.8 else None
        )
        if name:
            pixels = computed.by_map(computed.luminance(pixels), name)
        place = lay(
            drawing, pixels, column * (w + gap), (rows - 1 - row) * (h + gap + below) + below
        )
        ink = ink or _ink(rng, pixels)
        if below:
            drawing.write(place.x + w / 2, place.y - 9, f"({'abcdefgh'[number]})", 8.5, font=font)
        else:
            corner_letter(hand(), drawing, place, number)
        if rng.random() < 0.7:
            scale_bar(hand(), drawing, place, ink)
        if rng.random() < 0.4:
            _mark(rng, drawing, place, pixels, ink)
    return drawing, pick(
        rng,
        (
            f"{about} at several stages",
            f"{about}, at growing magnification",
            f"{rows * columns} views of {about}",
        ),
    )


def profile(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Draw a line across a micrograph, and below or beside it the profile along it."""
    pixels, about = _micrograph(rng, family, _shape(rng))
    beside = rng.random() < 0.5
    w, h = POINT * pixels.shape[1], POINT * pixels.shape[0]
    size = (1.1 * w, h) if beside else (w, float(rng.uniform(0.4, 0.75)) * w)
    drawing = Drawing(w + size[0] + 4 if beside else w, h if beside else h + size[1] + 4)
    place = lay(drawing, pixels, 0, 0 if beside else size[1] + 4)
    ink = _ink(rng, pixels)
    grey = ndimage.gaussian_filter(computed.luminance(pixels), 1)
    v = float(rng.uniform(0.2, 0.8))
    ends = np.array([[0.08, v], [0.92, float(np.clip(v + rng.normal(0, 0.12), 0.05, 0.95))]])
    way = ends[0] + np.linspace(0, 1, 120)[:, None] * (ends[1] - ends[0])
    values = grey[
        (way[:, 1] * (grey.shape[0] - 1)).astype(int), (way[:, 0] * (grey.shape[1] - 1)).astype(int)
    ]
    hue = pick(rng, PURE) if rng.random() < 0.6 else ink
    drawing.line(
        place.line(ends), float(rng.uniform(0.7, 1.8)), hue, (4, 2) if rng.random() < 0.4 else ()
    )
    axes = plain_axes(rng, drawing, w + 4 if beside else 0, 0, *size, pick(rng, ("x ($\\mu$m)",
        "distance (nm)", "position", "x (nm)")), pick(rng, ("height (nm)", "intensity (a.u.)",
        "z (nm)", "I",
    )))  # fmt: skip
    span = (values - values.min()) / max(1e-6, float(np.ptp(values)))
    curve = np.column_stack([np.linspace(0, 1, len(span)), 0.92 - 0.84 * span])
    drawing.line(
        axes.line(curve),
        float(rng.uniform(0.6, 1.4)),
        pick(rng, (BLACK, BLACK, BLACK, (0, 0, 1), (1, 0, 0))),
    )
    corner_letter(rng, drawing, place, 0)
    if rng.random() < 0.6:
        scale_bar(rng, drawing, place, ink)
    return drawing, pick(
        rng,
        (
            f"{about} with the profile along the line",
            f"{about} and a cross section of it",
            "image and profile along the line drawn on it",
        ),
    )


def with_inset(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Set a diffraction pattern or a closer view into the corner of a micrograph."""
    pixels, about = _micrograph(rng, family, _shape(rng))
    drawing, place = filled(pixels)
    ink = _ink(rng, pixels)
    side = float(rng.uniform(0.3, 0.45)) * min(place.width, place.height)
    size = max(24, round(side / POINT))
    kind = rng.random()
    if kind < 0.5:
        inner = np.asarray(computed.as_bytes(microscopy.diffraction(rng, (size, size))))
    elif kind < 0.8:
        edge = min(pixels.shape[:2]) // 4
        row, column = (int(rng.integers(0, n - edge)) for n in pixels.shape[:2])
        inner = pixels[row : row + edge, column : column + edge]
    else:
        inner, _ = _micrograph(rng, family, (size, size))
    right, top = rng.random() < 0.6, rng.random() < 0.6
    x, y = (place.width - side if right else 0.0), (place.height - side if top else 0.0)
    shown = lay(drawing, inner, x, y, side, side)
    drawing.box(
        x + 0.5,
        y + 0.5,
        side - 1,
        side - 1,
        None,
        float(rng.uniform(0.6, 1.8)),
        pick(rng, (WHITE, WHITE, BLACK, (1, 0, 0), (1, 1, 0))),
    )
    if kind < 0.5 and rng.random() < 0.5:
        tag(
            drawing,
            shown,
            0.1,
            0.3,
            pick(rng, ("(111)", "(002)", "[110]", "$g_{200}$", "[001]")),
            0.13 * side,
            "sans",
            WHITE,
        )
    scale_bar(rng, drawing, place, ink, right=not right)
    if rng.random() < 0.5:
        corner_letter(
            rng,
            drawing,
            Place(0 if right else side, 0, place.width - side, place.height),
            int(rng.integers(4)),
        )
    inside = "the diffraction pattern" if kind < 0.5 else "a closer view"
    return drawing, pick(
        rng, (f"{about}; the inset shows {inside}", f"micrograph with {inside} in the inset")
    )


def overlay(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Colour grains, cells or phases of a micrograph, or draw their borders."""
    pixels, about = _micrograph(rng, family, _shape(rng))
    labels = regions(rng, pixels, int(rng.integers(4, 11)))
    borders = rng.random() < 0.5
    if not borders:
        share = float(rng.uniform(0.25, 0.6))
        pixels = (
            (1 - share) * computed.as_rgb(pixels) + share * computed.label_map(rng, pixels)
        ).astype(np.uint8)
    drawing, place = filled(pixels)
    ink, width = pick(rng, PURE), float(rng.uniform(0.6, 1.6))
    if borders:
        for value in range(int(labels.max()) + 1):
            outline(drawing, place, labels == value, ink, width)
    if rng.random() < 0.7 or not borders:
        scale_bar(rng, drawing, place, WHITE)
    if rng.random() < 0.4:
        corner_letter(rng, drawing, place, int(rng.integers(6)))
    said = "with the borders that were found" if borders else "in which colours tell phases apart"
    words = (f"{about} {said}", f"{about}, segmented", "the segmentation over the micrograph")
    return drawing, pick(rng, words)


def scale_bar(
    rng: np.random.Generator, drawing: Drawing, place: Place, ink: Ink, right: bool | None = None
) -> None:
    """Draw a bar with the length that it stands for, on the image or in a box of its own."""
    size = float(np.clip(rng.uniform(0.06, 0.1) * place.height, 5.5, 15))
    text, font = pick(rng, _SIZES), pick(rng, ("sans", "sans", "sans bold", "serif"))
    wide = max(float(rng.uniform(0.15, 0.35)) * place.width, 0.9 * length(text, size, font))
    right = rng.random() < 0.6 if right is None else right
    x = place.x + (0.95 * place.width - wide if right else 0.05 * place.width)
    y, thick = place.y + 0.06 * place.height, float(rng.uniform(1, 4))
    if rng.random() < 0.2:
        pad = 0.3 * size
        room = max(wide, length(text, size, font))
        drawing.box(
            x - pad,
            y - pad,
            room + 2 * pad,
            1.2 * size + thick + 2 * pad,
            BLACK if ink == WHITE else WHITE,
            0,
        )
    drawing.box(x, y, wide, thick, ink, 0)
    drawing.write(x + wide / 2, y + thick + 0.25 * size, text, size, font=font, ink=ink)


def _micrograph(rng: np.random.Generator, family: str, shape: Shape) -> tuple[Bytes, str]:
    """Take a micrograph, in the colours of a probe's software now and then."""
    pixels, about = take(rng, family, "micrograph", shape)
    if pixels.ndim == 2 and rng.random() < 0.15:
        pixels = computed.by_map(computed.luminance(pixels), pick(rng, _MAPS))
    return pixels, about


def _shape(rng: np.random.Generator) -> Shape:
    wide = int(rng.integers(170, 300))
    return round(wide / pick(rng, (1.0, 1.0, 4 / 3, 4 / 3, 1.5))), wide


def _ink(rng: np.random.Generator, pixels: Bytes) -> Ink:
    """Choose white on what is dark, black on what is pale, or yellow or red."""
    if rng.random() < 0.2:
        return pick(rng, ((1, 1, 0), (1, 0, 0), (0, 1, 0), (0, 1, 1)))
    return WHITE if float(np.median(pixels)) < 165 else BLACK


def _status(rng: np.random.Generator, drawing: Drawing) -> None:
    """Write the line that an electron microscope puts below its images."""
    dark = rng.random() < 0.8
    drawing.box(0, 0, drawing.width, 16, BLACK if dark else WHITE, 0)
    ink = WHITE if dark else BLACK
    volts, times = int(rng.integers(2, 31)), int(rng.integers(1, 99))
    text = pick(rng, (
        f"{volts}.0 kV  x{times},000  {rng.uniform(4, 20):.1f} mm",
        f"SEI   {volts}.0kV   X{times},000",
        f"Mag = {rng.uniform(1, 90):.2f} K X   EHT = {rng.uniform(2, 20):.2f} kV",
        f"HV {rng.uniform(2, 30):.1f} kV  WD {rng.uniform(3, 12):.1f} mm  det SE",
    ))  # fmt: skip
    size = min(7.5, 7.5 * 0.66 * drawing.width / length(text, 7.5, "mono"))
    drawing.write(4, 5.5, text, size, 0, font="mono", ink=ink)
    bar = 0.2 * drawing.width
    drawing.box(drawing.width - bar - 6, 4, bar, 1.5, ink, 0)
    drawing.write(
        drawing.width - 6 - bar / 2,
        8,
        pick(rng, ("1um", "100nm", "10um", "2um")),
        6,
        font="mono",
        ink=ink,
    )


def _mark(rng: np.random.Generator, drawing: Drawing, place: Place, pixels: Bytes, ink: Ink) -> str:
    """Mark something on a micrograph, and tell what."""
    kind, width = int(rng.integers(5)), float(rng.uniform(0.8, 2))
    hue = ink if rng.random() < 0.6 else pick(rng, PURE)
    side = min(place.width, place.height)
    x, y = place.at(*rng.uniform(0.3, 0.7, 2))
    if kind == 0:
        w, h = rng.uniform(0.1, 0.24, 2) * side
        corners = np.array([(-w, -h), (w, -h), (w, h), (-w, h), (-w, -h)]) + np.array([x, y])
        drawing.line(corners, width, hue, (4, 3) if rng.random() < 0.4 else ())
        return ", with the region of interest framed"
    if kind == 1:
        for _ in range(int(rng.integers(1, 5))):
            x, y = place.at(*rng.uniform(0.2, 0.8, 2))
            drawing.disc(x, y, float(rng.uniform(0.05, 0.13)) * side, None, width, hue)
        return " with what is spoken of in circles"
    if kind == 2:
        for _ in range(int(rng.integers(1, 6))):
            tip = np.array(place.at(*rng.uniform(0.2, 0.8, 2)))
            turn = rng.uniform(0, 2 * np.pi)
            tail = tip + 0.14 * side * np.array([np.cos(turn), np.sin(turn)])
            drawing.arrow(tail, tip, width, hue, float(rng.uniform(4, 8)))
        return "; arrows point at defects"
    if kind == 3:
        size = float(np.clip(0.08 * place.height, 6, 14))
        for text in rng.permutation(_PARTS)[: int(rng.integers(1, 5))]:
            tag(
                drawing,
                place,
                float(rng.uniform(0.08, 0.85)),
                float(rng.uniform(0.08, 0.85)),
                str(text),
                size,
                pick(rng, ("sans bold", "sans", "serif")),
                hue,
            )
        return " with its parts named"
    start, end = (
        place.at(0.25, float(rng.uniform(0.3, 0.7))),
        place.at(0.75, float(rng.uniform(0.3, 0.7))),
    )
    drawing.arrow(start, end, width, hue, 5)
    drawing.arrow(end, start, width, hue, 5)
    middle = (np.array(start) + np.array(end)) / 2
    drawing.write(
        middle[0],
        middle[1] + 4,
        pick(rng, ("d", "L", "$w$", "a = 0.4 nm", "25 nm", "$\\lambda$", "$d_{111}$")),
        9,
        ink=hue,
    )
    return " with what was measured on it"
