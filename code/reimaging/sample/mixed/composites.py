"""Photographs among other things: beside a plot, with words around, on a poster."""

import numpy as np

from reimaging.sample.drawing import BLACK, WHITE, Drawing
from reimaging.sample.mixed import computed, found
from reimaging.sample.mixed.page import (
    POINT,
    STRONG,
    Place,
    corner_letter,
    embed,
    filled,
    fitted,
    lay,
    length,
    one_hand,
    paper_font,
    pick,
)
from reimaging.sample.mixed.plots import some_plot
from reimaging.sample.mixed.taken import USUAL, cut_shape, sort_of, take, take_usual

_PARTS = (
    "laser", "camera", "sample", "lens", "detector", "inlet", "tank", "mirror", "magnet",
    "display", "robot", "sensor", "cryostat", "screen", "pump", "PC", "nozzle", "window", "fibre",
    "target",
)  # fmt: skip

_NAMES = ("Reference", "Generated", "Edited", "Warped", "Source", "Target", "View 1",
          "View 2", "Observed", "Scene", "A", "B")  # fmt: skip
#: Where two, three or four photographs stand, as shares of what is left of the page.
_CELLS: dict[int, tuple[tuple[float, float], ...]] = {
    2: ((0, 0.5), (1, 0.5)),
    3: ((0, 0.5), (1, 1), (1, 0)),
    4: ((0, 1), (1, 1), (1, 0), (0, 0)),
}


def with_plot(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Set a photograph and one or two plots side by side or above each other, with letters."""
    pixels, about = take_usual(rng, family, int(rng.integers(120, 200)))
    plots = [some_plot(rng, family) for _ in range(int(rng.choice([1, 1, 1, 1, 2])))]
    photograph, _ = filled(pixels)
    pages = [photograph, *(page for page, _ in plots)]
    first = 0
    if rng.random() < 0.25:  # the plot comes first
        first = len(pages) - 1
        pages = pages[::-1]
    font, gap = pick(rng, ("sans bold", "sans", "serif")), float(rng.uniform(4, 14))
    outside = rng.random() < 0.4
    head = 12.0 if outside else 0.0
    shapes = [page.width / page.height for page in pages]
    if rng.random() < 0.6:  # in a row, all of one height
        widths = [min(1.9, shape) * photograph.height for shape in shapes]
        lefts = np.cumsum([0.0, *(width + gap for width in widths)])
        drawing = Drawing(float(lefts[-1]) - gap, photograph.height + head)
        spots = [(float(left), 0.0) for left in lefts[:-1]]
    else:
        widths = [photograph.width] * len(pages)
        tops = np.cumsum([photograph.width / shape + gap + head for shape in shapes])
        drawing = Drawing(photograph.width, float(tops[-1]) - gap)
        spots = [(0.0, drawing.height - float(top) + gap) for top in tops]
    for number, (page, (x, y), width) in enumerate(zip(pages, spots, widths, strict=True)):
        place, letter = embed(drawing, page, x, y, width), f"({'abc'[number]})"
        if outside:
            drawing.write(x, y + place.height + 2.5, letter, 9, 0, font=font)
        elif number == first:
            corner_letter(rng, drawing, place, number)
        else:
            drawing.write(x + 1, y + place.height - 8, letter, 8, 0, font=font)
    shown = (about, plots[0][1]) if not first else (plots[0][1], about)
    return drawing, pick(
        rng,
        (
            f"{about} and {plots[0][1]}",
            f"(a) {shown[0]}, (b) {shown[1]}",
            f"{about}, with {plots[0][1]}",
        ),
    )


def set_up(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Name the parts of an apparatus around its photograph, with lines that lead to them."""
    pixels, about = take(rng, family, "photograph", cut_shape(rng, int(rng.integers(130, 200))))
    w, h = POINT * pixels.shape[1], POINT * pixels.shape[0]
    font, size = paper_font(rng), float(rng.uniform(8, 12))
    words = [str(word) for word in rng.permutation(_PARTS)[: int(rng.integers(3, 8))]]
    margin = max(length(word, size, font) for word in words) + 14
    sides = int(rng.integers(1, 3))
    drawing = Drawing(w + sides * margin, h)
    place = lay(drawing, pixels, margin, 0)
    ink = pick(rng, (BLACK, BLACK, (1, 0, 0), (0, 0, 1)))
    for number, word in enumerate(words):
        left = sides == 1 or number % 2 == 0
        v = (number + 0.5) / len(words)
        y = place.at(0, v)[1]
        end = place.at(
            float(rng.uniform(0.05, 0.45) if left else rng.uniform(0.55, 0.95)),
            float(np.clip(v + rng.normal(0, 0.12), 0.05, 0.95)),
        )
        start = (margin - 6, y) if left else (margin + w + 6, y)
        drawing.write(
            start[0] + (-2 if left else 2),
            y - 0.35 * size,
            word,
            size,
            1.0 if left else 0.0,
            font=font,
        )
        hue = ink if ink != BLACK else pick(rng, (BLACK, WHITE, (1.0, 1.0, 0.0)))
        drawing.line([start, (place.x if left else place.x + w, y)], 0.8, ink)
        if rng.random() < 0.7:
            drawing.arrow((place.x if left else place.x + w, y), end, 0.9, hue, 5)
        else:
            drawing.line([(place.x if left else place.x + w, y), end], 0.9, hue)
            drawing.disc(*end, 1.8, hue, 0)
    return drawing, pick(
        rng,
        (
            f"{about} with its parts named",
            f"{about}: {', '.join(words[:3])}",
            "the set-up; lines lead to its parts",
        ),
    )


def lettered(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Set photographs apart on white, words around them and arrows or signs between them."""
    count = int(rng.integers(2, 5))
    font, size = paper_font(rng), float(rng.uniform(9, 14))
    drawing = Drawing(float(rng.uniform(190, 260)), float(rng.uniform(160, 220)))
    sort = sort_of(rng, family, "photograph") if rng.random() < 0.4 else None
    cells = _CELLS[count]
    places: list[Place] = []
    about = ""
    for number, (u, v) in enumerate(cells):
        crowded = sum(cell[0] == u for cell in cells)
        room = min(drawing.height / crowded - 2.2 * size, drawing.width / 2 - 16)
        high = round(room / POINT * rng.uniform(0.75, 1.0))
        if number == 0 or rng.random() < 0.6:
            one = sort or sort_of(rng, family, "photograph", swift=True)
            pixels, about = take(rng, family, "photograph", (high, high), one)
            first = pixels
        else:
            pixels = pick(
                rng, (computed.mask, computed.recoloured, computed.holed, computed.edges)
            )(rng, first)
        w, h = POINT * pixels.shape[1], POINT * pixels.shape[0]
        x = 2 + u * (drawing.width - w - 4)
        y = 1.6 * size + v * (drawing.height - h - 1.7 * size)
        places.append(lay(drawing, pixels, x, y))
        text = pick(rng, _NAMES)
        letters = fitted(text, size, font, w)
        drawing.write(x + w / 2, y - 1.15 * size, text, letters, font=font)
    ink = pick(rng, (BLACK, (1, 0, 0), (0, 0, 1), *STRONG))
    origin = places[0]
    for place in places[1:3]:
        start = (origin.x + origin.width + 2, origin.y + origin.height / 2)
        drawing.arrow(
            start, (place.x - 3, place.y + place.height / 2), float(rng.uniform(0.8, 2)), ink, 7
        )
    return drawing, pick(
        rng,
        (
            f"{about} and what was made of it",
            f"from {about} to what follows from it",
            "the idea, shown on examples",
        ),
    )


def poster(rng: np.random.Generator, family: str) -> tuple[Drawing, str]:
    """Set photographs and plots in the panels of one figure, as surveys and posters do."""
    columns, rows = pick(rng, ((2, 2), (2, 2), (3, 2), (2, 1)))
    w, h, gap = float(rng.uniform(90, 150)), float(rng.uniform(75, 115)), float(rng.uniform(4, 10))
    titled = rng.random() < 0.4
    top = 16.0 if titled else 0.0
    drawing = Drawing(columns * (w + gap) + gap, rows * (h + gap) + gap + top)
    if titled:
        bar = pick(rng, STRONG)
        drawing.box(0, drawing.height - top, drawing.width, top, bar, 0)
        text = pick(
            rng,
            (
                "Overview",
                "From the model to the measurement",
                "Summary of the method",
                "What was done and what was seen",
            ),
        )
        drawing.write(drawing.width / 2, drawing.height - 11, text, 9, font="sans bold", ink=WHITE)
    count = columns * rows
    photographs = set(rng.permutation(count)[: int(rng.integers((count + 1) // 2, count))].tolist())
    about, other = "", ""
    letters = one_hand(rng)
    for number in range(count):
        row, column = divmod(number, columns)
        x, y = gap + column * (w + gap), gap + (rows - 1 - row) * (h + gap)
        if number in photographs:
            shape = (max(30, round(h / POINT)), max(30, round(w / POINT)))
            if family in ("vision", "learning") and rng.random() < 0.3:
                page, about = found.boxes(rng, family, shape)
                embed(drawing, page, x, y, w)
                continue
            what = USUAL.get(family, "photograph")
            pixels, about = take(rng, family, what, shape, sort_of(rng, family, what, swift=True))
            corner_letter(letters(), drawing, lay(drawing, pixels, x, y, w, h), number)
        else:
            page, other = some_plot(rng, family)
            scale = min(w / page.width, h / page.height)
            embed(drawing, page, x + (w - scale * page.width) / 2, y, scale * page.width)
    return drawing, pick(
        rng,
        (
            f"panels with {about} and {other}",
            f"{about}, next to {other}",
            f"{count} panels: images and plots",
        ),
    )
