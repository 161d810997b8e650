"""Photographs in rows and columns with words around them, and what programs made of each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.mixed import annotated, computed, found, moving
from reimaging.sample.mixed.computed import Compute
from reimaging.sample.mixed.page import (
    POINT,
    Bytes,
    Place,
    bright,
    corner_letter,
    embed,
    fitted,
    lay,
    length,
    one_hand,
    paper_font,
    pick,
)
from reimaging.sample.mixed.said import SENTENCES, TOGETHER
from reimaging.sample.mixed.taken import sort_of, take

#: What papers set side by side: how a caption calls it, the columns after the first, their heads.
_STORIES: tuple[tuple[str, tuple[Compute, ...], tuple[str, ...]], ...] = (("restored images",
    (computed.noisy, computed.restored, computed.soft, computed.restored), ("Original", "Noisy",
    "BM3D", "TV", "Ours")), ("deblurred images", (computed.soft, computed.restored,
    computed.restored), ("Ground truth", "Blurred", "[12]", "Proposed")),
    ("images at higher resolution", (computed.coarse, computed.soft, computed.restored,
    computed.restored), ("HR", "LR", "Bicubic", "SRCNN", "Ours")), ("compressed images",
    (computed.blocky, computed.restored), ("Original", "JPEG", "Restored")), ("inpainted images",
    (computed.holed, computed.restored, computed.restored), ("Input", "Mask", "CE", "Ours")),
    ("segmented images", (computed.label_map, computed.label_map, computed.label_map), ("Image",
    "Ground Truth", "FCN", "Ours")), ("masks of the foreground", (computed.mask, computed.mask,
    computed.mask), ("Input", "GT", "GMM", "ViBe")), ("edge maps", (computed.edges,
    computed.edges, computed.edges), ("(a) Input", "(b) Canny", "(c) HED", "(d) Ours")),
    ("saliency maps", (computed.saliency, computed.saliency, computed.mask), ("Image", "Itti",
    "GBVS", "Human")), ("heat maps", (computed.heat, computed.heat), ("Input", "CAM",
    "Grad-CAM")), ("depth maps", (computed.depth, computed.depth), ("RGB", "Eigen et al.",
    "Ours")), ("stylised images", (computed.painted, computed.recoloured, computed.painted),
    ("Content", "Style", "Gatys", "Ours")), ("translated images", (computed.recoloured,
    computed.recoloured), ("Input", "CycleGAN", "Ours")), ("optical flow", (computed.motion,
    computed.motion), ("Frame t", "FlowNet", "Ours")), ("attacked images", (computed.difference,
    computed.restored), ("Clean", "Perturbation", "Adversarial")),
)  # fmt: skip


@dataclass(frozen=True)
class _Style:
    """How a grid is set."""

    gap: float
    ground: Ink
    ink: Ink
    font: str
    size: float


def compared(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Set inputs and what methods made of them in rows, words above the columns or below."""
    said, makes, heads = pick(rng, _STORIES)
    columns = int(rng.integers(2, min(5, len(makes) + 1) + 1))
    rows = int(rng.choice([1, 2, 2, 3, 3, 4, 5])) if columns > 2 else int(rng.integers(1, 4))
    what = "photograph"
    if family == "astro":
        what = "sky"
    elif family in ("matter", "life", "quantum"):
        what = "micrograph"
    style = _style(rng, columns, rows)
    size = _tile(rng, columns, rows)
    inputs = _inputs(rng, family, what, size, rows)
    about = inputs[1]
    upright = rng.random() < 0.2  # the methods below each other instead
    tiles: list[list[Bytes]] = []
    for pixels in inputs[0]:
        tiles.append(
            [pixels, *(makes[min(c, len(makes) - 1)](rng, pixels) for c in range(columns - 1))]
        )
    names = [*heads[:columns]] + ["Ours"] * (columns - len(heads))
    if upright:
        tiles = [list(row) for row in zip(*tiles, strict=True)]
        drawing = _grid(rng, tiles, style, above=(), beside=names)
    else:
        lettered = rng.random() < 0.35
        below = rng.random() < 0.45
        if lettered:
            names = [
                f"({'abcdefg'[c]})"
                + (f" {name}" if rng.random() < 0.5 and not name.startswith("(") else "")
                for c, name in enumerate(names)
            ]
        beside = [f"{r + 1}" for r in range(rows)] if rng.random() < 0.1 else []
        drawing = _grid(
            rng,
            tiles,
            style,
            above=() if below else names,
            below=names if below else (),
            beside=beside,
        )
    listed = f"{said}, from left to right: {', '.join(names)}"
    return drawing, pick(rng, (
        f"{said}; the input is {about}", f"{said} compared",
        f"results on {rows} images: {said}" if rows > 1 else f"{said} of one image",
        f"{said}, one method a row" if upright else listed,
    ))  # fmt: skip


def captioned(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Write a word, a letter or a sentence under each of several photographs."""
    columns, rows = pick(
        rng,
        ((2, 1), (3, 1), (4, 1), (2, 2), (3, 2), (3, 2), (4, 2), (3, 3), (1, 2), (2, 3), (4, 3)),
    )
    style = _style(rng, columns, rows, gapped=True)
    size = _tile(rng, columns, rows)
    what = {"astro": "sky", "matter": "micrograph", "life": "micrograph"}.get(family, "photograph")
    tiles, about = _inputs(rng, family, what, size, columns * rows)
    kind = int(rng.integers(4))
    together = pick(rng, TOGETHER)
    labels = []
    for number in range(columns * rows):
        letter = f"({'abcdefghijklmnopqrst'[number]})"
        word = pick(rng, SENTENCES) if kind == 3 else together[number % len(together)]
        labels.append((letter, word, f"{letter} {word}", word)[kind])
    w, h = POINT * size[1], POINT * size[0]
    low = 1.9 * style.size
    drawing = Drawing(
        columns * (w + style.gap) - style.gap, rows * (h + low + 0.4 * style.gap) - 0.4 * style.gap
    )
    if style.ground != WHITE:
        drawing.box(0, 0, drawing.width, drawing.height, style.ground, 0)
    for number, (pixels, text) in enumerate(zip(tiles, labels, strict=True)):
        row, column = divmod(number, columns)
        x, y = column * (w + style.gap), (rows - 1 - row) * (h + low + 0.4 * style.gap) + low
        place = lay(drawing, pixels, x, y, w, h)
        if rng.random() < 0.06:
            _edge(drawing, place, bright(rng), 1.5)
        letters = fitted(text, style.size, style.font, w)
        drawing.write(
            x + w / 2, y - 1.3 * style.size, text, letters, font=style.font, ink=style.ink
        )
    return drawing, pick(rng, (
        f"{columns * rows} images with their labels: {about}",
        f"examples of the data: {about}", "samples and what they are called",
        "images with the sentences that were made" if kind == 3 else "images of the test set",
    ))  # fmt: skip


def framed(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Set a query and what was retrieved in rows; frames tell right from wrong."""
    columns, rows = int(rng.integers(4, 8)), int(rng.integers(3, 6))
    style = _style(rng, columns, rows, gapped=True)
    size = _tile(rng, columns, rows)
    tiles, about = _inputs(rng, family, "photograph", size, columns * rows)
    grid = [tiles[r * columns : (r + 1) * columns] for r in range(rows)]
    heads = ["Query", *(f"{n}" for n in range(1, columns))] if rng.random() < 0.6 else ()
    width = float(rng.uniform(1.2, 3))
    right, wrong = (0.0, 0.8, 0.0), (1.0, 0.0, 0.0)
    hues = [
        (0.0, 0.0, 1.0),
        *(right if rng.random() < 0.6 else wrong for _ in range(columns * rows)),
    ]
    drawing = _grid(
        rng,
        grid,
        style,
        above=heads,
        edges=[hues[0] if n % columns == 0 else hues[n] for n in range(columns * rows)],
        width=width,
    )
    return drawing, pick(rng, (
        "queries and what was retrieved; green is right, red is wrong",
        f"failure cases: {about}", f"the nearest neighbours of each query, {about}",
        "right and wrong answers, framed in green and red",
    ))  # fmt: skip


def strip(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Set marked photographs in a row, arrows between them, words below."""
    count = int(rng.integers(2, 4))
    high = int(np.clip(360 / count, 80, 150))
    shape = (high, min(318, round(high * pick(rng, (1.0, 4 / 3, 0.75, 1.5)))))
    draw = pick(
        rng,
        (
            found.boxes,
            found.masks,
            found.outlines,
            found.poses,
            moving.key_points,
            moving.tracks,
            moving.flow,
            annotated.insets,
        ),
    )
    joined = rng.random() < 0.4
    gap = 20.0 if joined else float(rng.choice([0, 2, 4, 8]))
    font, size = paper_font(rng), float(rng.uniform(7, 10))
    rows = 2 if not joined and rng.random() < 0.45 else 1
    about, pages = "", []
    for number in range(count * rows):
        if number == 0 and joined:
            pixels, about = take(rng, family, "photograph", shape)
            page = Drawing(POINT * shape[1], POINT * shape[0])
            lay(page, pixels, 0, 0)
        else:
            page, about = draw(rng, family, shape)
        pages.append(page)
    w = POINT * shape[1]
    h = max(page.height * w / page.width for page in pages)
    low = 1.9 * size if rng.random() < 0.7 else 0.0
    drawing = Drawing(count * (w + gap) - gap, rows * (h + low + gap) - gap)
    words = np.resize(pick(rng, TOGETHER), count * rows)
    lettered = rng.random() < 0.5
    for number, page in enumerate(pages):
        row, column = divmod(number, count)
        x, y = column * (w + gap), (rows - 1 - row) * (h + low + gap) + low
        embed(drawing, page, x, y, w)
        if low:
            text = f"({'abcdefgh'[number]})" if lettered else str(words[number])
            drawing.write(x + w / 2, y - 1.3 * size, text, fitted(text, size, font, w), font=font)
        if joined and column:
            ink = pick(rng, (BLACK, (0.27, 0.45, 0.77), (0.8, 0.1, 0.1)))
            drawing.arrow((x - gap + 3, y + h / 2), (x - 3, y + h / 2), 2.5, ink, 8)
    return drawing, pick(
        rng,
        (
            f"from left to right, {about}",
            f"{about}, in {count * rows} steps",
            f"{count * rows} frames: {about}",
        ),
    )


def before_after(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Set an image and one that was computed from it side by side, with a letter in each."""
    what = {"astro": "planet", "matter": "micrograph", "life": "micrograph", "fluids": "scan"}.get(
        family, "photograph"
    )
    high = int(rng.integers(110, 190))
    wide = min(300, round(high * pick(rng, (1.0, 1.0, 0.8, 4 / 3, 1.5, 0.75))))
    pixels, about = take(rng, family, what, (high, wide))
    make = pick(rng, (computed.edges, computed.mask, computed.label_map, computed.heat,
        computed.depth, computed.difference, computed.motion, computed.noisy, computed.painted,
    ))  # fmt: skip
    shown = [pixels, make(rng, pixels)]
    if rng.random() < 0.3:
        shown.append(make(rng, pixels))
    gap = float(rng.choice([0, 1, 3, 6]))
    upright = rng.random() < (0.65 if wide > high else 0.1)
    w, h = POINT * wide, POINT * high
    count = len(shown)
    drawing = (
        Drawing(w, count * (h + gap) - gap) if upright else Drawing(count * (w + gap) - gap, h)
    )
    letters = one_hand(rng)
    for number, tile in enumerate(shown):
        x, y = (0.0, (count - 1 - number) * (h + gap)) if upright else (number * (w + gap), 0.0)
        corner_letter(letters(), drawing, lay(drawing, tile, x, y), number)
    name = make.__name__.replace("_", " ")
    return drawing, pick(
        rng,
        (
            f"{about} (a) and what was computed from it (b)",
            f"{about} and its {name}"
            if name in ("edges", "mask", "label map", "depth")
            else f"{about}, before and after",
        ),
    )


def _style(rng: np.random.Generator, columns: int, rows: int, gapped: bool = False) -> _Style:
    black = rng.random() < 0.16
    gap = float(rng.choice([1.5, 3, 5, 9] if gapped else [0, 0, 1.5, 3, 6]))
    size = float(np.clip(rng.uniform(20, 34) / max(columns, rows) ** 0.7, 5.5, 12))
    return _Style(gap, BLACK if black else WHITE, WHITE if black else BLACK, paper_font(rng), size)


def _tile(rng: np.random.Generator, columns: int, rows: int) -> tuple[int, int]:
    """Draw height and width of a tile, so that the grid as a whole is not too large."""
    aspect = pick(rng, (1.0, 1.0, 4 / 3, 4 / 3, 1.5, 0.75, 1.8))
    wide = float(np.clip(460 / max(columns, rows * 0.9 / aspect), 44, 190)) * rng.uniform(0.8, 1.1)
    return max(34, round(wide / aspect)), max(34, min(300, round(wide)))


def _inputs(
    rng: np.random.Generator, family: str, what: str, size: tuple[int, int], count: int
) -> tuple[list[Bytes], str]:
    """Take images for the tiles; where many are needed, several are cut from one."""
    swift = count > 2 and rng.random() < 0.75
    sort = sort_of(rng, family, what, swift) if rng.random() < 0.3 else None
    taken: list[Bytes] = []
    about = ""
    most = 3
    grey = rng.random() < 0.12
    while len(taken) < count:
        if len(taken) < most:
            one = sort or sort_of(rng, family, what, swift)
            pixels, about = take(rng, family, what, size, one)
        else:  # a detail of an earlier one, mirrored or in another light
            base = taken[int(rng.integers(most))]
            share = float(rng.uniform(0.55, 0.9))
            h, w = max(8, int(share * size[0])), max(8, int(share * size[1]))
            y, x = int(rng.integers(0, size[0] - h + 1)), int(rng.integers(0, size[1] - w + 1))
            pixels = computed.resized(base[y : y + h, x : x + w], size)
            if rng.random() < 0.5:
                pixels = np.ascontiguousarray(pixels[:, ::-1])
            if rng.random() < 0.7:
                pixels = computed.recoloured(rng, pixels)
        if grey:
            pixels = computed.as_bytes(computed.luminance(pixels))
        taken.append(pixels)
    order = rng.permutation(count)
    return [taken[int(n)] for n in order], about


def _grid(
    rng: np.random.Generator,
    tiles: Sequence[Sequence[Bytes]],
    style: _Style,
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    beside: Sequence[str] = (),
    edges: Sequence[Ink] = (),
    width: float = 1.5,
) -> Drawing:
    """Lay tiles in rows, with words above the columns, below them and beside the rows."""
    rows, columns = len(tiles), len(tiles[0])
    h, w = (POINT * n for n in tiles[0][0].shape[:2])
    flat = rng.random() < 0.5
    room = max((length(text, style.size, style.font) for text in beside), default=0.0)
    left = 0.0 if not beside else (room if flat else style.size) + 0.8 * style.size
    top = 1.7 * style.size if above else 0.0
    low = 1.9 * style.size if below else 0.0
    drawing = Drawing(
        left + columns * (w + style.gap) - style.gap, low + rows * (h + style.gap) - style.gap + top
    )
    if style.ground != WHITE:
        drawing.box(0, 0, drawing.width, drawing.height, style.ground, 0)
    for row in range(rows):
        y = low + (rows - 1 - row) * (h + style.gap)
        for column in range(columns):
            place = lay(drawing, tiles[row][column], left + column * (w + style.gap), y, w, h)
            if edges:
                _edge(drawing, place, edges[row * columns + column], width)
        if beside:
            text = beside[row]
            if flat:
                drawing.write(
                    0.3 * style.size, y + h / 2, text, style.size, 0, font=style.font, ink=style.ink
                )
            else:
                letters = fitted(text, style.size, style.font, h)
                drawing.write(
                    1.2 * style.size,
                    y + h / 2,
                    text,
                    letters,
                    angle=90,
                    font=style.font,
                    ink=style.ink,
                )
    for words, y in ((above, drawing.height - 1.15 * style.size), (below, 0.6 * style.size)):
        for column, text in enumerate(words):
            letters = fitted(text, style.size, style.font, w + 0.5 * style.gap)
            drawing.write(
                left + column * (w + style.gap) + w / 2,
                y,
                text,
                letters,
                font=style.font,
                ink=style.ink,
            )
    return drawing


def _edge(drawing: Drawing, place: Place, ink: Ink, width: float) -> None:
    drawing.box(
        place.x + width / 2,
        place.y + width / 2,
        place.width - width,
        place.height - width,
        None,
        width,
        ink,
    )
