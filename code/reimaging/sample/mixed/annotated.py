"""Photographs that somebody wrote and drew on: words with arrows, insets, frames, letters."""

import numpy as np

from reimaging.sample.diagrams import paths
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.mixed.marks import edge, now_and_then, stamp
from reimaging.sample.mixed.page import (
    POINT,
    Place,
    bright,
    corner_letter,
    filled,
    fitted,
    lay,
    length,
    paper_font,
    pick,
    tag,
)
from reimaging.sample.mixed.taken import Shape, some_shape, take

_WORDS = (
    "target", "occluded", "background", "leader", "query", "anchor", "goal", "robot", "RoI",
    "shadow", "reflection", "edge", "object A", "object B", "start", "end", "sensor", "probe",
    "region 1", "region 2", "left", "right", "$x_1$", "$x_2$", "$\\theta$", "P1", "P2", "d = 2 m",
)  # fmt: skip
_SETUP = (
    "laser", "lens", "camera", "sample", "detector", "mirror", "pump", "magnet", "chamber",
    "fibre", "nozzle", "inlet", "motor", "PMT", "shield", "readout", "window", "mount", "stage",
    "source", "cable", "valve", "beam", "collimator", "target", "heater",
)  # fmt: skip

_SAID = (
    "in a frame",
    "with what matters in circles",
    "with its letter",
    "with the time of recording",
    "under a grid",
    "with a star where it was measured",
    "with the cross of the aim",
)


def words(rng: np.random.Generator, family: str, shape: Shape | None = None) -> tuple[Drawing, str]:
    """Point at things with arrows and words, as for the parts of an apparatus."""
    apparatus = family not in ("vision", "learning", "math", "life")
    pixels, about = take(rng, family, "photograph", shape or some_shape(rng))
    drawing, place = filled(pixels)
    bare = int(rng.integers(3))
    ink: Ink = pick(rng, (WHITE, WHITE, (1, 1, 0), (1, 0, 0), BLACK, (0, 1, 0)))
    if bare == 2:
        ink = BLACK
    ground = pick(rng, (WHITE, (1.0, 1.0, 0.6))) if bare == 2 else None
    font, size = paper_font(rng), float(np.clip(rng.normal(0.075, 0.02) * place.height, 6, 17))
    chosen = rng.permutation(_SETUP if apparatus or rng.random() < 0.4 else _WORDS)
    count = int(rng.integers(1, 6))
    for number, row in enumerate(rng.permutation(count)):
        text, v = (
            str(chosen[number]),
            float(np.clip((row + rng.uniform(0.35, 0.75)) / count, 0.1, 0.92)),
        )
        letters = fitted(text, size, font, 0.45 * place.width)
        wide, low = length(text, letters, font) / place.width, 0.35 * letters / place.height
        left = float(rng.uniform(0.03, 0.94 - wide))
        tag(drawing, place, left, v + low, text, letters, font, ink, ground)
        # towards the middle, from the end of the word that is nearer to it
        side = 1 if left + wide / 2 < 0.5 else -1
        start = (left + wide + 0.02 if side > 0 else left - 0.02, v)
        reach = rng.uniform(0.08, 0.3)
        end = (start[0] + side * reach, float(np.clip(v + rng.normal(0, 0.6) * reach, 0.05, 0.95)))
        hue = ink if ground is None else pick(rng, ((1.0, 0.0, 0.0), WHITE, (1.0, 1.0, 0.0)))
        if rng.random() < 0.85 and 0.02 < end[0] < 0.98:
            drawing.arrow(
                place.at(*start),
                place.at(*end),
                float(rng.uniform(0.7, 2)),
                hue,
                float(rng.uniform(4, 8)),
            )
            if rng.random() < 0.12:
                x, y = place.at(*np.clip(end, 0.1, 0.9))
                drawing.disc(x, y, 0.07 * min(place.height, place.width), None, 1.3, hue)
    now_and_then(rng, drawing, place)
    return drawing, pick(rng, (
        f"{about} with its parts",
        f"{about}; arrows point at what matters", "the parts, with their names",
        f"{about}, {chosen[0]} marked" if "$" not in chosen[0] else f"{about}, marked",
    ))  # fmt: skip


def insets(
    rng: np.random.Generator, family: str, shape: Shape | None = None
) -> tuple[Drawing, str]:
    """Enlarge parts of a photograph, in its corner or below it, in frames of one colour each."""
    pixels, about = take(rng, family, "photograph", shape or some_shape(rng))
    high, wide = pixels.shape[:2]
    below = rng.random() < 0.45
    count = int(rng.integers(1, 4)) if below else 1
    inks = [
        pick(rng, ((1, 0, 0), (0, 1, 0), (1, 1, 0), (0, 0, 1), (0, 1, 1))) for _ in range(count)
    ]
    width = float(rng.uniform(1, 3))
    gap = float(rng.choice([0, 2, 4]))
    side = (POINT * wide - gap * (count - 1)) / count
    tall = side * (high / wide if count > 1 else 0.6)
    drawing = Drawing(POINT * wide, POINT * high + (tall + gap if below else 0))
    place = lay(drawing, pixels, 0, tall + gap if below else 0)
    share = float(rng.uniform(0.12, 0.28))
    aspect = side / tall if below else 1.0
    corner = int(rng.integers(4))
    for number, ink in enumerate(inks):
        h = int(share * high)
        w = min(wide - 2, max(4, round(h * aspect)))
        h = max(4, round(w / aspect))
        x, y = int(rng.integers(0, wide - w)), int(rng.integers(0, high - h))
        part = pixels[y : y + h, x : x + w]
        span = (x / wide, y / high, (x + w) / wide, (y + h) / high)
        edge(drawing, place, span, 0.7 * width, ink)
        if below:
            shown = lay(drawing, part, number * (side + gap), 0, side, tall)
        else:
            size = float(rng.uniform(0.32, 0.5)) * place.height
            left = 0 if corner % 2 else place.width - size
            shown = lay(drawing, part, left, 0 if corner < 2 else place.height - size, size, size)
            if rng.random() < 0.35:
                drawing.line([place.at(*span[:2]), (shown.x, shown.y + size)], 0.8, ink, (3, 2))
                drawing.line([place.at(*span[2:]), (shown.x + size, shown.y)], 0.8, ink, (3, 2))
        edge(drawing, shown, (0, 0, 1, 1), width, ink)
    return drawing, pick(rng, (
        f"{about} with an enlarged detail", f"{about}; the frame shows what is enlarged",
        "details of the same image, enlarged", "a close-up of the marked part",
    ))  # fmt: skip


def framed(
    rng: np.random.Generator, family: str, shape: Shape | None = None
) -> tuple[Drawing, str]:
    """Add one thing to a photograph: a frame, rings, a letter, a time, a grid, a star, a cross."""
    pixels, about = take(rng, family, "photograph", shape or some_shape(rng))
    drawing, place = filled(pixels)
    ink, kind = bright(rng), int(rng.integers(7))
    side = min(place.width, place.height)
    if kind == 0:
        edge(drawing, place, (0, 0, 1, 1), float(rng.uniform(0.02, 0.09)) * side, ink)
    elif kind == 1:
        for _ in range(int(rng.integers(1, 4))):
            x, y = place.at(*rng.uniform(0.25, 0.75, 2))
            ring = paths.arc(
                x, y, float(rng.uniform(0.08, 0.22)) * side, flat=float(rng.choice([1, 1, 0.6]))
            )
            drawing.line(ring, float(rng.uniform(1, 3)), ink, (4, 3) if rng.random() < 0.5 else ())
    elif kind == 2:
        corner_letter(
            rng, drawing, place, int(rng.integers(26)), float(rng.uniform(0.12, 0.3)) * side
        )
    elif kind == 3:
        stamp(rng, drawing, place)
    elif kind == 4:
        _lattice(rng, drawing, place, ink)
    elif kind == 5:
        x, y = place.at(*rng.uniform(0.25, 0.75, 2))
        turn = np.arange(20 if rng.random() < 0.5 else 10) * np.pi
        turn = turn / (len(turn) / 2) + np.pi / 2
        reach = np.where(np.arange(len(turn)) % 2, 0.5, 1) * rng.uniform(0.05, 0.14) * side
        drawing.shape(np.column_stack([x + reach * np.cos(turn), y + reach * np.sin(turn)]), ink, 0)
    else:
        u, v = rng.uniform(0.25, 0.75, 2)
        drawing.line([place.at(0, v), place.at(1, v)], 1, ink, (5, 3) if rng.random() < 0.4 else ())
        drawing.line([place.at(u, 0), place.at(u, 1)], 1, ink)
    said = _SAID[kind]
    return drawing, pick(rng, (f"{about} {said}", f"{about}, shown {said}"))


def _lattice(rng: np.random.Generator, drawing: Drawing, place: Place, ink: Ink) -> None:
    """Lay a grid over a photograph, some of its cells crossed out."""
    columns, rows = int(rng.integers(3, 12)), int(rng.integers(3, 10))
    width = float(rng.uniform(0.4, 1.4))
    for u in np.arange(1, columns) / columns:
        drawing.line([place.at(u, 0), place.at(u, 1)], width, ink)
    for v in np.arange(1, rows) / rows:
        drawing.line([place.at(0, v), place.at(1, v)], width, ink)
    if rng.random() < 0.4:
        for _ in range(int(rng.integers(1, 7))):
            u, v = int(rng.integers(columns)) / columns, int(rng.integers(rows)) / rows
            edge(drawing, place, (u, v, u + 1 / columns, v + 1 / rows), 2.5 * width, (1, 0, 0))
