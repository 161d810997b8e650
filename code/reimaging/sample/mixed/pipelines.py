"""Photographs in diagrams of methods: flow charts, and networks as stacks of maps."""

import numpy as np

from reimaging.sample.diagrams import paths
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.mixed import computed
from reimaging.sample.mixed.page import (
    POINT,
    STRONG,
    Bytes,
    Place,
    fitted,
    lay,
    length,
    paper_font,
    pick,
)
from reimaging.sample.mixed.taken import take_usual

_PALE: tuple[Ink, ...] = ((0.85, 0.91, 0.98), (1, 0.9, 0.8), (0.87, 0.94, 0.85), (1, 0.95, 0.8),
    (0.92, 0.92, 0.92), (0.95, 0.86, 0.9), WHITE, WHITE,
)  # fmt: skip
_STEPS = (
    "CNN", "Encoder", "Decoder", "LSTM", "Feature extraction", "Pre-processing",
    "Segmentation", "Classifier", "RPN", "Matching", "SVM", "Camera", "Attention", "RoI pooling",
    "Generator", "Discriminator", "Loss", "Pose estimation", "Filter", "Fusion", "Tracking",
    "Transform", "Warping", "k-means", "Controller", "FFT", "Reconstruction",
)  # fmt: skip
_LAYERS = ("conv1", "conv2", "pool", "conv 3x3", "64", "128", "256", "512", "fc", "softmax", "ReLU")


def schematic(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Lead from photographs over boxes with words to photographs again, as flow charts do."""
    count = int(rng.integers(3, 7))
    font, size = paper_font(rng), float(rng.uniform(7.5, 11))
    tall = float(rng.uniform(46, 90))
    pixels, about = take_usual(rng, family, round(tall / POINT))
    makes = (
        computed.edges,
        computed.mask,
        computed.label_map,
        computed.heat,
        computed.depth,
        computed.restored,
    )
    steps = rng.permutation(_STEPS)
    ink, thick = pick(rng, (BLACK, BLACK, *STRONG)), float(rng.uniform(0.7, 2.2))
    fill, varied, round_corners = pick(rng, _PALE), rng.random() < 0.4, rng.random() < 0.4
    gap, head = float(rng.uniform(13, 24)), 1.8 * size
    pieces: list[tuple[str, Bytes | None, float]] = []
    for number in range(count):
        photograph = number in (0, count - 1) or rng.random() < 0.3
        if photograph:
            shown = pixels if number == 0 else pick(rng, makes)(rng, pixels)
            pieces.append(
                (
                    pick(rng, ("Input", "Image", "Frame t", "Left view"))
                    if number == 0
                    else pick(rng, ("Output", "Result", "Map", "Mask", "Prediction")),
                    shown,
                    tall * pixels.shape[1] / pixels.shape[0],
                )
            )
        else:
            text = str(steps[number])
            pieces.append((text, None, length(text, size, font) + 1.6 * size))
    long = sum(piece[2] for piece in pieces) > 3 * (tall + head)
    rows = 2 if count >= 4 and rng.random() < (0.75 if long else 0.2) else 1
    per = -(-count // rows)
    widths = [
        sum(p[2] for p in pieces[r * per : (r + 1) * per]) + gap * (per - 1) for r in range(rows)
    ]
    drawing = Drawing(max(widths) + 12, rows * (tall + head + 12))
    spot: Place | None = None
    for number, (text, tile, wide) in enumerate(pieces):
        row, column = divmod(number, per)
        x = 6.0 if column == 0 or spot is None else spot.x + spot.width + gap
        y = drawing.height - (row + 1) * (tall + head + 12) + head + 6
        before = spot
        if tile is not None:
            spot = lay(drawing, tile, x, y, wide, tall)
            letters = fitted(text, 0.95 * size, font, wide + gap)
            drawing.write(x + wide / 2, y - 1.2 * size, text, letters, font=font)
        else:
            hue = pick(rng, _PALE) if varied else fill
            high = float(rng.uniform(2.2, 4)) * size
            spot = Place(x, y + (tall - high) / 2, wide, high)
            corners = (
                paths.rounded(x, spot.y, wide, high, 5)
                if round_corners
                else [
                    (x, spot.y),
                    (x + wide, spot.y),
                    (x + wide, spot.y + high),
                    (x, spot.y + high),
                ]
            )
            drawing.shape(corners, hue, 0.9, ink)
            drawing.write(x + wide / 2, y + tall / 2 - 0.35 * size, text, size, font=font)
        if before is not None and column:
            drawing.arrow(
                (before.x + before.width + 1.5, y + tall / 2),
                (spot.x - 1.5, y + tall / 2),
                thick,
                ink,
                4 + thick,
            )
        elif before is not None:
            middle = y + tall + head / 2 + 6
            x0, x1 = before.x + before.width / 2, spot.x + spot.width / 2
            drawing.line(
                [
                    (x0, before.y - (head if pieces[number - 1][1] is not None else 0)),
                    (x0, middle),
                    (x1, middle),
                ],
                thick,
                ink,
            )
            drawing.arrow((x1, middle), (x1, spot.y + spot.height + 1), thick, ink, 4 + thick)
    return drawing, pick(rng, (
        f"overview of the method, from {about} to the result",
        "the steps of the pipeline", "block diagram with what each step gives",
        f"how {about} is processed",
    ))  # fmt: skip


def network(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Draw a network as stacks of maps, a photograph before it and results behind it."""
    font, size = paper_font(rng), float(rng.uniform(6.5, 9))
    tall = float(rng.uniform(75, 130))
    pixels, about = take_usual(rng, family, round(tall / POINT))
    wide = tall * pixels.shape[1] / pixels.shape[0]
    count = int(rng.integers(2, 6))
    hourglass, textured = rng.random() < 0.4, rng.random() < 0.35
    x = 6 + wide + 12
    page = Drawing(10, tall + 26)
    lay(page, pixels, 6, 16, wide, tall)
    page.write(
        6 + wide / 2,
        5,
        pick(rng, ("input image", "Input", "224 x 224 x 3", "$I_t$", "RGB")),
        size,
        font=font,
    )
    inks = (
        [pick(rng, STRONG)] * count
        if rng.random() < 0.5
        else [pick(rng, STRONG) for _ in range(count)]
    )
    middle = 16 + tall / 2
    maps = [
        computed.resized(make(rng, pixels), (24, 24))
        for make in (computed.edges, computed.saliency, computed.heat)
    ]
    for number in range(count):
        share = number / max(1, count - 1)
        squeeze = abs(2 * share - 1) if hourglass else 1 - share
        high = tall * (0.3 + 0.7 * squeeze)
        depth = (5 + 16 * (1 - squeeze)) * float(rng.uniform(0.7, 1.2))
        if textured:  # sheets behind each other
            side = 0.55 * high
            sheets = int(rng.integers(3, 6))
            for sheet in reversed(range(sheets)):
                lay(
                    page,
                    maps[(number + sheet) % 3],
                    x + 3.5 * sheet,
                    middle - side / 2 - 3 * sheet + 1.5 * sheets,
                    side,
                    side,
                )
                page.box(
                    x + 3.5 * sheet,
                    middle - side / 2 - 3 * sheet + 1.5 * sheets,
                    side,
                    side,
                    None,
                    0.5,
                )
            end = x + side + 3.5 * sheets
        else:  # slabs in parallel projection
            lean = 0.28 * high
            y = middle - high / 2 - lean / 4
            hue = inks[number]
            pale = (0.55 + 0.45 * hue[0], 0.55 + 0.45 * hue[1], 0.55 + 0.45 * hue[2])
            dark = (0.75 * hue[0], 0.75 * hue[1], 0.75 * hue[2])
            page.shape(
                [(x, y), (x + depth, y), (x + depth, y + high * 0.8), (x, y + high * 0.8)], hue, 0.5
            )
            page.shape(
                [
                    (x, y + high * 0.8),
                    (x + depth, y + high * 0.8),
                    (x + depth + lean, y + high * 0.8 + lean / 2),
                    (x + lean, y + high * 0.8 + lean / 2),
                ],
                pale,
                0.5,
            )
            page.shape(
                [
                    (x + depth, y),
                    (x + depth + lean, y + lean / 2),
                    (x + depth + lean, y + high * 0.8 + lean / 2),
                    (x + depth, y + high * 0.8),
                ],
                dark,
                0.5,
            )
            end = x + depth + lean
        if rng.random() < 0.7:
            page.write((x + end) / 2, 5, pick(rng, _LAYERS), 0.9 * size, font=font)
        if rng.random() < 0.6:
            page.arrow((end + 1, middle), (end + 10, middle), 0.9, BLACK, 4)
        x = end + 12
    if rng.random() < 0.7:
        shown = pick(
            rng,
            (computed.label_map, computed.heat, computed.depth, computed.mask, computed.restored),
        )(rng, pixels)
        lay(page, shown, x, 16, wide, tall)
        page.write(
            x + wide / 2,
            5,
            pick(
                rng,
                (
                    "output",
                    "prediction",
                    "Segmentation",
                    "$\\hat{y}$".replace("\\hat{y}", "y"),
                    "depth map",
                ),
            ),
            size,
            font=font,
        )
        x += wide
    else:
        for number in range(int(rng.integers(3, 6))):
            y = 20 + tall * number / 5
            page.disc(x + 5, y, 4, pick(rng, _PALE), 0.6)
        page.write(
            x + 14, middle, pick(rng, ("cat", "class", "score", "p(y|x)")), size, 0, font=font
        )
        x += 40
    page.width = x + 6
    return page, pick(rng, (
        f"the network, with {about} at its input",
        "architecture of the network", f"layers through which {about} passes",
        "the network and what its layers see",
    ))  # fmt: skip
