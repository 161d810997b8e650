"""Medical slices and other scans with lesions outlined, crosshairs, sides, bars and words."""

import numpy as np

from reimaging.sample.diagrams import paths
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink, Mark
from reimaging.sample.mixed import computed
from reimaging.sample.mixed.marks import outline, stamp
from reimaging.sample.mixed.page import (
    POINT,
    PURE,
    Bytes,
    Place,
    corner_letter,
    filled,
    fitted,
    lay,
    pick,
    tag,
)
from reimaging.sample.mixed.plots import plain_axes
from reimaging.sample.mixed.taken import Mask, Shape, sort_of, take
from reimaging.sample.sensors.texture import cloud

_LESIONS: tuple[Ink, ...] = ((1, 0, 0), (0, 1, 0), (1, 1, 0), (0, 0.6, 1), (1, 0, 1), (0, 1, 1))
_ROWS = (
    "T1",
    "T2",
    "FLAIR",
    "Patient 1",
    "Patient 2",
    "Case 3",
    "axial",
    "coronal",
    "sagittal",
    "Slice 42",
    "CT",
    "MRI",
)
_COLUMNS = (
    "Input",
    "Ground truth",
    "U-Net",
    "Proposed",
    "Manual",
    "FBP",
    "TV",
    "Ours",
    "Reference",
    "V-Net",
    "CNN",
    "Difference",
)


def marked(
    rng: np.random.Generator, family: str, shape: Shape | None = None
) -> tuple[Drawing, str]:
    """Mark a slice: the lesion outlined or coloured, a crosshair, the sides, data of the scan."""
    side = int(rng.integers(150, 280))
    medical = family in ("life", "vision", "learning", "math")
    pixels, about = take(
        rng,
        family,
        "slice" if medical else "scan",
        shape or (side, min(318, round(side * rng.uniform(0.8, 1.3)))),
    )
    kind = int(rng.integers(4))
    lesion = _lesion(rng, pixels.shape[:2])
    if kind == 0:
        pixels = computed.mingled(pixels, lesion, pick(rng, _LESIONS), float(rng.uniform(0.4, 0.9)))
    elif kind == 1:
        hills = computed.attention(rng, pixels)
        hot = computed.by_map(hills, pick(rng, ("jet", "hot", "autumn", "viridis")))
        share = (np.clip(hills - 0.25, 0, 1) * 0.8)[..., None]
        pixels = ((1 - share) * computed.as_rgb(pixels) + share * hot).astype(np.uint8)
    drawing, place = filled(pixels)
    ink = pick(rng, _LESIONS)
    if kind == 2:
        outline(drawing, place, lesion, ink, float(rng.uniform(0.8, 2)))
        if rng.random() < 0.5:
            outline(drawing, place, _lesion(rng, pixels.shape[:2]), pick(rng, _LESIONS), 1.2)
    elif kind == 3:
        u, v = rng.uniform(0.3, 0.7, 2)
        drawing.line([place.at(0, v), place.at(1, v)], 0.7, ink)
        drawing.line([place.at(u, 0), place.at(u, 1)], 0.7, ink)
    size = float(np.clip(0.07 * place.height, 6, 13))
    if rng.random() < 0.4:
        for u, letter in ((0.02, "R"), (0.93, "L")):
            tag(drawing, place, u, 0.5, letter, size, "sans bold", WHITE)
    if rng.random() < 0.35:
        x, y = place.at(*rng.uniform(0.35, 0.65, 2))
        drawing.arrow(
            (x + 0.15 * place.width, y + 0.12 * place.height), (x, y), 1.4, pick(rng, _LESIONS), 7
        )
    if rng.random() < 0.25:
        ring = paths.arc(*place.at(*rng.uniform(0.35, 0.65, 2)), 0.13 * place.height, flat=0.8)
        drawing.line(ring, 1.3, ink, (4, 3) if rng.random() < 0.5 else ())
    if rng.random() < 0.25:
        stamp(rng, drawing, place)
    if rng.random() < 0.25:
        corner_letter(rng, drawing, place, int(rng.integers(5)))
    said = (
        "with the lesion in colour",
        "with the activation in colour",
        "with the contour that was found",
        "with the cross of the planes",
    )[kind]
    return drawing, pick(rng, (f"{about} {said}", f"{about}, {said}"))


def slice_grid(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Set slices in rows and columns with words above and beside, masks or errors computed."""
    columns, rows = int(rng.integers(2, 6)), int(rng.integers(1, 5))
    side = int(np.clip(330 / max(columns, rows), 48, 130))
    black = rng.random() < 0.25
    gap, size = float(rng.choice([0, 1, 3, 5])), float(np.clip(side / 10, 5.5, 10))
    left = 3.6 * size if rng.random() < 0.5 else 0.0
    top = 1.7 * size if rng.random() < 0.75 or not left else 0.0
    w = POINT * side
    drawing = Drawing(left + columns * (w + gap) - gap, rows * (w + gap) - gap + top)
    if black:
        drawing.box(0, 0, drawing.width, drawing.height, BLACK, 0)
    ink, font = WHITE if black else BLACK, pick(rng, ("sans", "serif", "sans bold", "serif"))
    heads, names = rng.permutation(_COLUMNS), rng.permutation(_ROWS)
    how = int(rng.integers(4))
    hues = [pick(rng, _LESIONS) for _ in range(3)]
    sort, about = sort_of(rng, family, "slice"), ""
    for row in range(rows):
        pixels, about = take(rng, family, "slice", (side, side), sort)
        lesion = _lesion(rng, (side, side))
        y = (rows - 1 - row) * (w + gap)
        for column in range(columns):
            shown = pixels
            if column:
                near = lesion ^ (_lesion(rng, (side, side)) & (rng.random() < 0.3))
                shown = _column(rng, pixels, near, how, hues)
            lay(drawing, shown, left + column * (w + gap), y, w, w)
        if left:
            text = str(names[row])
            fit = fitted(text, size, font, w)
            drawing.write(2.2 * size, y + w / 2, text, fit, angle=90, font=font, ink=ink)
    if top:
        for column in range(columns):
            text = str(heads[column]) if rng.random() < 0.95 else f"({'abcdef'[column]})"
            fit = fitted(text, size, font, w + gap)
            drawing.write(
                left + column * (w + gap) + w / 2,
                drawing.height - 1.2 * size,
                text,
                fit,
                font=font,
                ink=ink,
            )
    return drawing, pick(rng, (
        f"{about}: results of {columns - 1} methods",
        "segmentations compared, one case a row" if how else f"{about}, reconstructed",
        f"rows of slices: {about}", "visual comparison of the results",
    ))  # fmt: skip


def scan_axes(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Set what a detector recorded into axes, with words and lines on it."""
    wide = int(rng.integers(190, 318))
    pixels, about = take(rng, family, "scan", (round(wide * rng.uniform(0.5, 1.0)), wide))
    if pixels.ndim == 2 and rng.random() < 0.35:
        pixels = computed.by_map(
            computed.luminance(pixels), pick(rng, ("jet", "hot", "viridis", "inferno", "gray_r"))
        )
    drawing = Drawing(POINT * wide + 52, POINT * pixels.shape[0] + 42)
    words = (
        ("x (mm)", "y (mm)"), ("x (pixels)", "y (pixels)"), ("time ($\\mu$s)",
        "x ($\\mu$m)"), ("x/D", "y/D"), ("wavelength (nm)", "position"), ("x (cm)", "z (cm)",
    ))  # fmt: skip
    frame = plain_axes(rng, drawing, 0, 0, drawing.width, drawing.height, *pick(rng, words))
    drawing.marks.insert(0, _tint(pixels, frame))
    ink = WHITE if float(np.median(pixels)) < 140 else BLACK
    for _ in range(int(rng.integers(0, 4))):
        u, v = rng.uniform(0.15, 0.75, 2)
        if rng.random() < 0.5:
            tag(
                drawing,
                frame,
                u,
                v,
                pick(
                    rng,
                    (
                        "A",
                        "B",
                        "shock",
                        "jet",
                        "beam",
                        "$t_0$",
                        "#1",
                        "wake",
                        "track 1",
                        "$\\mu$",
                        "vertex",
                    ),
                ),
                9,
                "sans",
                ink,
            )
        else:
            drawing.arrow(frame.at(u + 0.12, v + 0.1), frame.at(u, v), 1, pick(rng, PURE), 5)
    if rng.random() < 0.3:
        v = float(rng.uniform(0.2, 0.8))
        drawing.line([frame.at(0, v), frame.at(1, v)], 0.9, pick(rng, PURE), (4, 3))
    return drawing, pick(
        rng,
        (
            f"{about}, with its axes",
            f"{about}; the axes give the place",
            f"image of {about} in axes",
        ),
    )


def _tint(pixels: Bytes, frame: Place) -> Mark:
    scratch = Drawing(1, 1)
    lay(scratch, pixels, frame.x, frame.y, frame.width, frame.height)
    return scratch.marks[0]


def _lesion(rng: np.random.Generator, shape: Shape) -> Mask:
    """Make a ragged patch about the middle of a slice."""
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    u, v = rng.uniform(-0.35, 0.35, 2)
    a, b = rng.uniform(0.08, 0.32, 2)
    return ((x - u) / a) ** 2 + ((y - v) / b) ** 2 + 0.35 * cloud(rng, shape, 2) < 1


def _column(
    rng: np.random.Generator, pixels: Bytes, lesion: Mask, how: int, hues: list[Ink]
) -> Bytes:
    """Make what one method gives: a mask, a mask over the slice, or a slice restored."""
    if how == 0:
        make = pick(
            rng,
            (
                computed.noisy,
                computed.soft,
                computed.restored,
                computed.blocky,
                computed.difference,
            ),
        )
        return make(rng, pixels)
    if how == 1:
        return computed.mingled(pixels, lesion, hues[0], 0.6)
    ground = np.zeros(lesion.shape, np.uint8) if how == 2 else np.full(lesion.shape, 128, np.uint8)
    if how == 2 and rng.random() < 0.5:
        return np.where(lesion, 255, 0).astype(np.uint8)
    shown = computed.mingled(ground, lesion, hues[0], 1.0)
    inner = lesion & np.roll(lesion, 5, 0) & np.roll(lesion, -4, 1)
    return computed.mingled(shown, inner, hues[1], 1.0)
