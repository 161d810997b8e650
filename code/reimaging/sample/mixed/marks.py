"""What is drawn on any photograph: an outline of a mask, a frame, a time, a letter."""

import contourpy
import numpy as np
from numpy.typing import NDArray

from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.mixed.page import Place, Span, corner_letter, pick, screen_font, tag
from reimaging.sample.mixed.taken import Mask


def outline(
    drawing: Drawing, place: Place, mask: Mask, ink: Ink, width: float, dash: tuple[float, ...] = ()
) -> None:
    """Draw the border of a mask that covers the photograph."""
    step = max(1, min(mask.shape) // 90)
    small = np.pad(mask[::step, ::step].astype(float), 1)
    rows, columns = small.shape
    u, v = (np.arange(columns) - 0.5) / (columns - 2), (np.arange(rows) - 0.5) / (rows - 2)
    for line in contourpy.contour_generator(u, v, small).lines(0.5):
        points: NDArray[np.float64] = np.clip(np.asarray(line), 0.004, 0.996)
        if len(points) > 8:
            drawing.line(place.line(points), width, ink, dash)


def stamp(rng: np.random.Generator, drawing: Drawing, place: Place) -> None:
    """Burn a time, a number of a frame or a measure into a corner."""
    y, m, d = int(rng.integers(1998, 2020)), int(rng.integers(1, 13)), int(rng.integers(1, 29))
    h, s, n = int(rng.integers(24)), int(rng.integers(60)), int(rng.integers(1, 3000))
    text = pick(rng, (
        f"{y}-{m:02}-{d:02} {h:02}:{s:02}", f"{d:02}/{m:02}/{y}",
        f"CAM{n % 9} {h:02}:{s:02}:{n % 60:02}", f"Frame {n}", f"frame #{n:04}",
        f"t = {n / 100:.1f} s", f"{n}", f"PSNR: {20 + n % 20}.{s:02} dB",
        f"{20 + n % 20}.{s:02} / 0.{60 + n % 40}", f"FPS: {n % 60}", f"Score {s / 60:.2f}",
        f"{n % 100} mm",
    ))  # fmt: skip
    ink = pick(rng, (WHITE, WHITE, WHITE, (1, 1, 0), (0, 1, 0), (1, 0, 0)))
    size = float(rng.uniform(0.055, 0.11)) * place.height
    v = 0.98 if rng.random() < 0.6 else size / place.height
    u = float(rng.choice([0.02, 0.55]))
    tag(
        drawing,
        place,
        u,
        v,
        text,
        size,
        screen_font(rng),
        ink,
        BLACK if rng.random() < 0.2 else None,
        0.8,
    )


def edge(
    drawing: Drawing, place: Place, span: Span, width: float, ink: Ink, dash: tuple[float, ...] = ()
) -> None:
    """Frame a part of a photograph; the frame does not leave it."""
    inner = 0.5 * width / min(place.width, place.height)
    u = np.clip([span[0], span[2], span[2], span[0], span[0]], inner, 1 - inner)
    v = np.clip([span[1], span[1], span[3], span[3], span[1]], inner, 1 - inner)
    drawing.line(place.line(np.column_stack([u, v])), width, ink, dash)


def now_and_then(
    rng: np.random.Generator, drawing: Drawing, place: Place, often: float = 0.16
) -> None:
    """Add a letter or a stamp, as a photograph of a series has it."""
    if rng.random() < often:
        if rng.random() < 0.4:
            corner_letter(rng, drawing, place, int(rng.integers(6)))
        else:
            stamp(rng, drawing, place)
