"""Images of the sky in axes, with contours, marks, fields of instruments, compass and scale."""

import numpy as np
from numpy.typing import NDArray

from reimaging.sample.diagrams import paths
from reimaging.sample.drawing import BLACK, WHITE, Drawing
from reimaging.sample.mixed import computed
from reimaging.sample.mixed.page import (
    POINT,
    Bytes,
    Place,
    corner_letter,
    filled,
    lay,
    one_hand,
    pick,
    screen_font,
    tag,
)
from reimaging.sample.mixed.sky_frames import Hand, choose_hand, colour_bar, margins, rule_axes
from reimaging.sample.mixed.sky_marks import (
    BANDS,
    PRIMARY,
    beam,
    compass,
    contours,
    cross,
    dark,
    mark,
    numbered,
    other_light,
    scale,
    seen_on,
    target,
)
from reimaging.sample.mixed.taken import sort_of, take
from reimaging.sample.sensors.texture import cloud

_FIELDS = (
    "ACS", "WFC3", "IRAC", "MIPS", "XMM OM", "PN", "MOS1", "ACIS-S", "HRC", "SCUBA", "VLA",
    "NICMOS", "Field 1", "Field 2", "P1", "P2", "GMOS", "FORS", "slit A", "HST",
)  # fmt: skip
_MAPS = (
    "jet",
    "jet",
    "hot",
    "gist_heat",
    "viridis",
    "inferno",
    "cubehelix",
    "afmhot",
    "CMRmap",
    "nipy_spectral",
    "rainbow",
)


def axes_chart(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Set an image of the sky into axes, and mark on it what the paper is about."""
    hand = choose_hand(rng)
    pixels, about, name = _sky(rng, family, inverted=0.5)
    drawing, place = _open(rng, pixels, hand, barred=bool(name) and rng.random() < 0.6)
    said = [mark(rng, drawing, place, pixels, hand) for _ in range(int(rng.integers(0, 4)))]
    rule_axes(rng, drawing, place, hand)
    if name and drawing.width > place.x + place.width + 40:
        colour_bar(
            rng, drawing, place, hand, computed.by_map(np.linspace(1, 0, 100)[:, None], name)
        )
    if rng.random() < 0.3:
        x, y = place.x + place.width / 2, place.y + place.height + 0.5 * hand.size
        drawing.write(x, y, target(rng), 1.1 * hand.size, font=hand.font, ink=hand.ink)
    with_what = f" with {said[0]}" if said and said[0] else ""
    return drawing, pick(
        rng, (f"{about}{with_what}", f"image of {about}{with_what}; north is up and east is left")
    )


def contour_chart(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Draw contours of one wavelength over an image of another, mostly inverted."""
    hand = choose_hand(rng)
    pixels, about, _ = _sky(rng, family, inverted=0.7, planets=0.0)
    drawing, place = _open(rng, pixels, hand)
    for _ in range(int(rng.choice([1, 1, 1, 2, 3]))):
        contours(rng, drawing, place, pixels, other_light(rng, pixels))
    if rng.random() < 0.5:
        beam(rng, drawing, place)
    for _ in range(int(rng.integers(0, 3))):
        mark(rng, drawing, place, pixels, hand)
    rule_axes(rng, drawing, place, hand)
    return drawing, pick(rng, (
        f"contours over {about}",
        f"{about} in grey with contours of the radio emission",
        "contours at several times the noise over the optical image",
        f"emission at {pick(rng, BANDS)} (contours)",
    ))  # fmt: skip


def finding_chart(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Mark one source on a field that fills the page: lines, a box or a circle, name, compass."""
    pixels, about, _ = _sky(rng, family, inverted=0.6)
    drawing, place = filled(pixels)
    ink = seen_on(rng, pixels)
    side, (u, v) = min(place.width, place.height), rng.uniform(0.35, 0.65, 2)
    x, y = place.at(u, v)
    reach, width = float(rng.uniform(0.03, 0.09)) * side, float(rng.uniform(0.6, 1.6))
    kind = int(rng.integers(4))
    if kind == 0:
        drawing.line([(x + 0.6 * reach, y), (x + 2 * reach, y)], width, ink)
        drawing.line([(x, y + 0.6 * reach), (x, y + 2 * reach)], width, ink)
    elif kind == 1:
        drawing.box(x - reach, y - reach, 2 * reach, 2 * reach, None, width, ink)
    elif kind == 2:
        drawing.disc(x, y, reach, None, width, ink)
    else:
        drawing.arrow((x + 4 * reach, y + 3 * reach), (x + reach, y + 0.8 * reach), width, ink, 5)
    font, size = screen_font(rng), float(rng.uniform(0.04, 0.075)) * side
    if rng.random() < 0.75:
        tag(drawing, place, u - 0.1, v + 0.13, target(rng), size, font, ink)
    if rng.random() < 0.75:
        compass(rng, drawing, place, ink, size, font)
    if rng.random() < 0.6:
        scale(rng, drawing, place, ink, size, font)
    if rng.random() < 0.3:
        numbered(rng, drawing, place, ink, size, font)
    if rng.random() < 0.3:
        drawing.box(0.4, 0.4, place.width - 0.8, place.height - 0.8, None, 0.8)
    return drawing, pick(rng, (
        f"finding chart on {about}", "finding chart of the target",
        f"{about}; the source is marked", "the field, north up and east left",
    ))  # fmt: skip


def field_chart(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Outline the fields of instruments, slits and circles on an image of the sky."""
    pixels, about, _ = _sky(rng, family, inverted=0.5)
    framed = rng.random() < 0.6
    hand = choose_hand(rng)
    drawing, place = _open(rng, pixels, hand) if framed else filled(pixels)
    side, font = min(place.width, place.height), screen_font(rng)
    width, turn = float(rng.uniform(0.7, 1.8)), float(rng.uniform(0, 90))
    names = rng.permutation(_FIELDS)
    darkened = dark(pixels)
    for number in range(int(rng.integers(1, 6))):
        ink = pick(rng, PRIMARY) if rng.random() < 0.8 else seen_on(rng, pixels)
        if rng.random() < 0.1 and darkened:
            ink = WHITE
        x, y = place.at(*rng.uniform(0.36, 0.64, 2))
        w, h = rng.uniform(0.12, 0.42, 2) * side
        kind = rng.random()
        if kind < 0.25:
            corners = paths.arc(x, y, min(w, h), flat=float(rng.choice([1, 1, 0.7])))
        elif kind < 0.35:  # a mosaic of pointings
            steps = np.array(
                [(0, 0), (1, 0), (1, 0.3), (1.6, 0.3), (1.6, 1), (0.4, 1), (0.4, 0.7), (0, 0.7)]
            ) - (0.8, 0.5)
            corners = steps * (w, h)
            corners = _turned(corners, turn) + np.array([x, y])
        elif kind < 0.5:  # a slit
            corners = _turned(
                np.array([(-1, -0.03), (1, -0.03), (1, 0.03), (-1, 0.03)]) * 0.45 * side, turn * 2
            ) + np.array([x, y])
        else:
            corners = _turned(
                np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (w, h) * 0.75,
                turn + rng.normal(0, 8),
            ) + np.array([x, y])
        dash = (4.0, 3.0) if rng.random() < 0.15 else ()
        drawing.line(np.vstack([corners, corners[:1]]), width, ink, dash, place.clip)
        if rng.random() < 0.6:
            at = corners[int(rng.integers(len(corners)))]
            u, v = (at[0] - place.x) / place.width, 1 - (at[1] - place.y) / place.height
            tag(
                drawing,
                place,
                float(np.clip(u, 0.03, 0.8)),
                float(np.clip(v, 0.1, 0.95)),
                names[number],
                0.05 * side,
                font,
                ink,
            )
    if framed:
        rule_axes(rng, drawing, place, hand)
    if rng.random() < 0.5:
        compass(rng, drawing, place, seen_on(rng, pixels), 0.055 * side, font)
    return drawing, pick(rng, (
        f"the fields that were observed over {about}",
        "footprints of the instruments", f"{about} with the slits",
        "positions of the pointings on the sky", "outlines of the survey",
    ))  # fmt: skip


def sky_panels(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Set images of the sky beside each other: one target in several bands, or many cut-outs."""
    columns = int(rng.choice([2, 2, 3, 3, 4, 5, 6, 9]))
    rows = int(rng.choice([1, 2, 2, 3, 3, 4])) if columns < 5 else int(rng.choice([2, 3, 4, 6, 8]))
    side = int(np.clip(360 / max(columns, rows), 42, 150))
    hand = choose_hand(rng)
    hand = Hand(
        hand.font,
        float(np.clip(side / 16, 4.5, 8)),
        0.4,
        True,
        hand.offsets,
        BLACK,
        min(3, hand.tick),
        hand.style,
    )
    ruled = side > 80 and rng.random() < 0.6
    shared = ruled and rng.random() < 0.5
    gap = 0.0 if shared or rng.random() < 0.3 else float(rng.choice([1, 2, 4]))
    left, low = margins(hand) if ruled else (0.0, 0.0)
    pitch = np.array([POINT * side + gap, POINT * side + gap])
    if ruled and not shared:
        pitch += (0.82 * left, low * 0.6)
    drawing = Drawing(left + pitch[0] * columns + 1, low + pitch[1] * rows + 1)
    if not ruled and rng.random() < 0.15:
        drawing.box(0, 0, drawing.width, drawing.height, BLACK, 0)
    sort, same = sort_of(rng, family if family == "astro" else "astro", "sky"), rng.random() < 0.4
    about, name, style = "", "", int(rng.integers(4))
    recolour = pick(rng, _MAPS) if rng.random() < 0.4 else ""
    inverted, paper = not recolour and rng.random() < 0.6, _paper(rng)
    first: Bytes | None = None
    taken: list[Bytes] = []
    marked = rng.random() < 0.45
    letters, ruler = one_hand(rng), one_hand(rng)
    for number in range(rows * columns):
        row, column = divmod(number, columns)
        if number > 8 and not same:  # many are alike; a turned one passes for another
            turned = np.rot90(taken[int(rng.integers(len(taken)))], int(rng.integers(1, 4)))
            pixels = np.ascontiguousarray(turned)
        elif same and first is not None:
            pixels = computed.restored(
                rng, computed.soft(rng, first) if rng.random() < 0.4 else first
            )
        else:
            pixels, about = take(rng, "astro", "sky", (side, side), sort if style else None)
            pixels = _redone(pixels, recolour, inverted, paper)
            first = pixels
            taken.append(pixels)
        place = lay(drawing, pixels, left + column * pitch[0], low + (rows - 1 - row) * pitch[1])
        ink = seen_on(rng, pixels)
        if marked and rng.random() < 0.7:
            if style == 0:
                contours(rng, drawing, place, pixels, other_light(rng, pixels), few=True)
            elif style == 1:
                x, y = place.at(0.5, 0.5)
                drawing.disc(x, y, 0.18 * place.width, None, 0.7, pick(rng, PRIMARY))
            else:
                cross(drawing, place, pick(rng, PRIMARY))
        size = max(4.5, 0.1 * place.height)
        if style < 3:
            text = pick(rng, BANDS) if rng.random() < 0.5 else _short(rng, number)
            tag(drawing, place, 0.04, 0.13, text, size, hand.font, ink)
        else:
            corner_letter(letters(), drawing, place, number, size * 1.1)
        if ruled:
            rule_axes(
                ruler(),  # the same sky, the same numbers
                drawing,
                place,
                hand,
                (shared is False and row == rows - 1, False),
                (row == rows - 1, column == 0) if shared else (True, True),
            )
        elif gap == 0 and rng.random() < 0.8:
            drawing.box(
                place.x, place.y, place.width, place.height, None, 0.4, ink if inverted else BLACK
            )
    name = f"{rows * columns} cut-outs"
    return drawing, pick(rng, (
        f"{name} of {about}", f"{about} in {rows * columns} panels",
        "postage stamps of the sources",
        "the same field in several bands" if same else f"images of {about}",
        f"panels that show {about}",
    ))  # fmt: skip


def whole_sky(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Show a map of the whole sky, or a planet, with a lattice of degrees over it."""
    high = int(rng.integers(110, 165))
    wide = min(318, 2 * high)
    y, x = np.mgrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j]
    values = cloud(rng, (high, wide), float(rng.uniform(1, 2))) + 3 * np.exp(
        -np.abs(y) / rng.uniform(0.04, 0.2)
    ) * rng.uniform(0, 1)
    values = (values - values.min()) / np.ptp(values)
    black = rng.random() < 0.4
    pixels = computed.by_map(values, pick(rng, (*_MAPS, "gray", "gray", "gray_r")))
    pixels[x**2 + y**2 > 1] = 0 if black else 255
    drawing = Drawing(POINT * wide + 16, POINT * high + 26)
    place = lay(drawing, pixels, 8, 18)
    ink = WHITE if values.mean() < 0.4 and rng.random() < 0.7 else BLACK
    cx, cy = place.at(0.5, 0.5)
    a, b = place.width / 2, place.height / 2
    dash = (2.0, 2.0) if rng.random() < 0.5 else ()
    for share in np.linspace(-1, 1, int(rng.choice([5, 7, 9]))):
        turn = np.linspace(-np.pi / 2, np.pi / 2, 40)
        drawing.line(
            np.column_stack([cx + share * a * np.cos(turn), cy + b * np.sin(turn)]), 0.4, ink, dash
        )
        if abs(share) < 0.98:
            half = a * np.sqrt(1 - share**2)
            drawing.line([(cx - half, cy + share * b), (cx + half, cy + share * b)], 0.4, ink, dash)
    font = screen_font(rng)
    for u, text in ((0.0, "+180"), (0.5, "0"), (1.0, "-180")):
        drawing.write(*place.at(0.06 + 0.88 * u, 0.5), text, 7, font=font, ink=ink)
    drawing.write(
        cx,
        5,
        pick(
            rng,
            (
                "Galactic coordinates",
                "All-sky map",
                "Aitoff projection",
                "Counts",
                "Longitude (deg)",
            ),
        ),
        8,
        font=font,
    )
    return drawing, pick(
        rng, ("the whole sky in galactic coordinates", "an all-sky map with a lattice of degrees")
    )


def _sky(
    rng: np.random.Generator, family: str, inverted: float = 0.35, planets: float = 0.0
) -> tuple[Bytes, str, str]:
    """Take the sky, and show it inverted or in a colour map; give the map's name."""
    side = int(rng.integers(170, 300))
    shape = (side, min(318, round(side * float(rng.choice([1, 1, 1, 1.3, 0.8])))))
    pixels, about = take(rng, family, "planet" if rng.random() < planets else "sky", shape)
    draw = rng.random()
    name = pick(rng, _MAPS) if draw < 0.25 else ""
    if not name and pixels.ndim == 2 and draw < 0.3:
        name = "gray"
    return _redone(pixels, name, draw > 1 - inverted, _paper(rng)), about, name


def _redone(pixels: Bytes, name: str, inverted: bool, paper: float) -> Bytes:
    """Show the sky through a colour map or as a negative, whose ground is white up to `paper`."""
    grey = computed.luminance(pixels)
    ground = float(np.median(grey))
    dark = ground < 0.5
    if name:
        return computed.by_map(grey if dark else 1 - grey, name)
    if inverted and dark:
        if paper:
            noise = 1.48 * float(np.median(np.abs(grey - ground)))
            low = ground + paper * noise
            high = max(low + 0.05, float(np.quantile(grey, 0.998)))
            grey = np.clip((grey - low) / (high - low), 0, 1) ** 0.7
        return 255 - computed.as_bytes(grey)
    return pixels


def _paper(rng: np.random.Generator) -> float:
    """By how many deviations the ground's noise is cut off, 0 for not at all."""
    return float(rng.uniform(0.5, 4)) if rng.random() < 0.5 else 0.0


def _open(
    rng: np.random.Generator, pixels: Bytes, hand: Hand, barred: bool = False
) -> tuple[Drawing, Place]:
    """Open a page with room for the axes around an image."""
    left, low = margins(hand)
    high, wide = pixels.shape[:2]
    size = (
        left + POINT * wide + (48 if barred else 0.8 * hand.size),
        low + POINT * high + 1.9 * hand.size,
    )
    drawing = Drawing(*size)
    if hand.ink == WHITE:
        drawing.box(0, 0, *size, BLACK, 0)
    return drawing, lay(drawing, pixels, left, low)


def _turned(points: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return points @ np.array([[cos, sin], [-sin, cos]])


def _short(rng: np.random.Generator, number: int) -> str:
    return pick(
        rng,
        (
            str(number + 1),
            f"z={rng.uniform(0.1, 6):.2f}",
            f"ID {int(rng.integers(1, 9999))}",
            f"{rng.uniform(-20, 90):.1f} km/s",
        ),
    )
