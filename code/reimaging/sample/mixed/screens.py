"""Screens on which photographs are seen: windows of programs, telephones."""

import numpy as np

from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.mixed import computed
from reimaging.sample.mixed.page import (
    POINT,
    STRONG,
    lay,
    pick,
)
from reimaging.sample.mixed.taken import take_usual


def screen(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Draw a window of a program, or a telephone, that shows photographs."""
    pixels, about = take_usual(rng, family, int(rng.integers(120, 190)))
    w, h = POINT * pixels.shape[1], POINT * pixels.shape[0]
    dark = rng.random() < 0.3
    ground: Ink = (
        (0.2, 0.2, 0.22) if dark else pick(rng, ((0.93, 0.93, 0.93), (0.83, 0.82, 0.78), WHITE))
    )
    ink = WHITE if dark else BLACK
    if rng.random() < 0.25:  # a telephone
        drawing = Drawing(w, h + 44)
        drawing.box(0, 0, w, h + 44, BLACK if dark else WHITE, 0)
        lay(drawing, pixels, 0, 26)
        for number in range(4):
            drawing.disc((number + 0.5) * w / 4, 13, min(8, w / 12), pick(rng, STRONG), 0)
        drawing.write(
            w - 4, h + 31, pick(rng, ("12:41", "9:30", "17:05")), 7, 1.0, font="sans", ink=ink
        )
        drawing.write(
            5,
            h + 31,
            pick(rng, ("Gallery", "Camera", "Task 3", "Back")),
            8,
            0,
            font="sans bold",
            ink=ink,
        )
        return drawing, pick(
            rng,
            (f"the application on a telephone showing {about}", "screenshot of the application"),
        )
    side = float(rng.uniform(46, 90))
    low = float(rng.choice([0, 12, 34]))
    drawing = Drawing(w + side + 18, h + 34 + low)
    drawing.box(0, 0, drawing.width, drawing.height, ground, 0.8, (0.4, 0.4, 0.4))
    bar = pick(rng, ((0.0, 0.25, 0.65), (0.8, 0.8, 0.82), (0.25, 0.25, 0.28)))
    drawing.box(0, drawing.height - 13, drawing.width, 13, bar, 0)
    title = pick(
        rng,
        (
            "Label Editor",
            "Figure 1",
            "Annotation tool",
            "Image Viewer 2.0",
            "Control Panel",
            "main window",
        ),
    )
    drawing.write(
        6, drawing.height - 10, title, 7.5, 0, font="sans", ink=BLACK if sum(bar) > 2 else WHITE
    )
    for number, hue in enumerate(((0.9, 0.3, 0.25), (0.95, 0.75, 0.2), (0.3, 0.75, 0.3))):
        drawing.disc(drawing.width - 8 - 9 * number, drawing.height - 6.5, 3, hue, 0)
    lay(drawing, pixels, 6, low + 8)
    x, y = w + 12, h + 8 + low
    if rng.random() < 0.5:  # small copies below each other
        tall = max(14.0, (h - 6) / 4)
        for number in range(4):
            make = pick(
                rng, (computed.recoloured, computed.restored, computed.mask, computed.edges)
            )
            tile = computed.resized(
                make(rng, pixels), (max(8, round(tall / POINT)), max(8, round(side / POINT)))
            )
            lay(drawing, tile, x, low + 8 + (3 - number) * (tall + 2), side, tall)
    else:
        for word in rng.permutation(
            ("Open", "Run", "Threshold", "Scale 0.5", "Save", "Mode", "Reset", "Next", "Gain")
        )[: int(rng.integers(3, 7))]:
            y -= 18
            if y < low + 6:
                break
            drawing.box(
                x,
                y,
                side,
                13,
                (0.85, 0.85, 0.87) if not dark else (0.35, 0.35, 0.38),
                0.5,
                (0.5, 0.5, 0.5),
            )
            drawing.write(x + side / 2, y + 3.5, str(word), 7.5, font="sans", ink=ink)
    if low > 20:
        steps = np.linspace(8, drawing.width - 8, 80)
        drawing.box(6, 4, drawing.width - 12, low - 4, BLACK if dark else WHITE, 0.4)
        curve = 4 + (low - 8) * (
            0.5 + 0.35 * np.sin(steps / rng.uniform(4, 30)) * np.exp(-steps / 200)
        )
        drawing.line(np.column_stack([steps, curve]), 0.8, pick(rng, STRONG))
    elif low:
        drawing.write(
            8,
            5,
            pick(rng, ("Ready", "Frame 21 / 300", "x: 120  y: 86", "Done in 0.31 s")),
            7,
            0,
            font="sans",
            ink=ink,
        )
    return drawing, pick(
        rng,
        (
            f"the program's window with {about}",
            "screenshot of the tool",
            "graphical interface that was used",
        ),
    )
