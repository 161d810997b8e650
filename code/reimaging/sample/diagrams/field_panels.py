"""Maps side by side on one page: bare rows of them, or each with its axes and its colour bar."""

from dataclasses import replace

import numpy as np

from reimaging.sample.diagrams import fields
from reimaging.sample.diagrams.axes import Axes, Floats, label_of
from reimaging.sample.diagrams.looks import Look
from reimaging.sample.diagrams.panels import letter
from reimaging.sample.diagrams.planes import SIMULATIONS, field, patterned, simulated
from reimaging.sample.drawing import BLACK, WHITE, Box, Drawing, Ink
from reimaging.sample.text import two_quantities
from reimaging.sample.topics import Topic


def map_panels(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Draw rows of small heat maps, with bare frames or none, on white or on black."""
    rows, columns = int(rng.integers(1, 6)), int(rng.integers(2, 6))
    side, gap = float(rng.uniform(70, 130)), float(rng.choice([2, 6, 14, 22]))
    aspect = float(rng.choice([1, 1, 1.4, 2.2, 0.7]))
    name = fields.pick_map(rng, look)
    rough, barred = rng.random() < 0.65, rng.random() < 0.4
    look = replace(look, size=min(9.0, 0.08 * side))
    wide, high = side * aspect**0.5, side / aspect**0.5
    left, bottom = (22.0, 18.0) if rng.random() < 0.5 else (4.0, 4.0)
    drawing = Drawing(
        left + columns * (wide + gap) + (40 if barred else 4), bottom + rows * (high + gap) + 4
    )
    if rng.random() < 0.12:
        drawing.box(0, 0, drawing.width, drawing.height, BLACK, 0)
    _, _, common = field(rng, 80)
    kind, cut = int(rng.integers(6)), rng.choice([8, 40, 80], 2)
    made, scene = rng.random(), int(rng.integers(len(SIMULATIONS)))
    form = str(rng.choice(["t = {n}", "({a})", "step {n}", "Case {n}", "L={n}"]))
    named = gap >= 14 and rng.random() < 0.8
    for row in range(rows):
        for column in range(columns):
            place: Box = (left + column * (wide + gap), bottom + row * (high + gap), wide, high)
            axes = Axes(drawing, place, (0, 2), (0, 2), look)
            if made < 0.4:
                z = simulated(rng, 80, 80, scene)
            elif rough:
                z = patterned(rng, int(cut[0]), int(cut[1]), kind)
            else:
                z = 0.5 * common + 0.5 * field(rng, 80)[2]
            drawing.tint(fields.coloured(z[::-1], name), *place)
            if left > 10:
                axes.frame(xnumbers=row == 0, ynumbers=column == 0)
            elif rng.random() < 0.3:
                drawing.box(*place, None, look.pen)
            if named:
                number = (rows - 1 - row) * columns + column
                text = form.format(n=number + 1, a=letter(number))
                drawing.write(place[0] + wide / 2, place[1] + high + 3, text, 0.6 * gap)
    if barred:
        last: Box = (left + (columns - 1) * (wide + gap), bottom, wide, rows * (high + gap) - gap)
        fields.colour_bar(Axes(drawing, last, (0, 1), (0, 1), look), name, 0, rng)
    third = topic.quantities[int(rng.integers(len(topic.quantities)))]
    return drawing, f"maps of {third.name} at {rows * columns} times, left to right"


def scaled_maps(rng: np.random.Generator, topic: Topic, look: Look) -> tuple[Drawing, str]:
    """Draw a page of heat maps, each with axes, numbers and most with a colour bar of its own."""
    abscissa, ordinate = two_quantities(topic, rng)
    rows, columns = ((1, 2), (1, 3), (2, 1), (2, 2), (2, 2), (2, 3), (3, 2), (3, 3), (3, 1))[
        int(rng.integers(9))
    ]
    width = float(rng.uniform(90, 170))
    height = width / float(rng.choice([0.7, 1, 1, 1.3, 2.0]))
    look = replace(look, size=min(look.size, 0.09 * width), tick=min(look.tick, 3), frame="box")
    bar = str(rng.choice(["", "right", "right", "right", "above", "below"]))
    numbered, labelled = rng.random() < 0.85, rng.random() < 0.7
    left = look.size * (0.6 + 2.4 * numbered + 1.4 * labelled)
    low = look.size * (0.6 + 1.3 * numbered + 1.4 * labelled) + (16 + look.size) * (bar == "below")
    far = 3.6 * look.size + 22 if bar == "right" else look.size
    high = look.size * 1.4 + (14 + look.size) * (bar == "above")
    wide, tall = left + width + far, low + height + high
    drawing = Drawing(columns * wide, rows * tall)
    draw_map = _Maps(rng)
    one = rng.random() < 0.75
    names = [fields.pick_map(rng, look) for _ in range(1 if one else rows * columns)]
    inside, contoured = rng.random() < 0.5, rng.random() < 0.2
    for place in range(rows * columns):
        row, column = rows - 1 - place // columns, place % columns
        box: Box = (column * wide + left, row * tall + low, width, height)
        axes = Axes(drawing, box, (0, float(rng.choice([1, 5, 40]))), (-1, 1), look)
        z, name = draw_map(), names[place % len(names)]
        drawing.tint(fields.coloured(z[::-1], name), *box)
        if contoured:
            fields.draw_contours(rng, axes, z, 3, WHITE if rng.random() < 0.5 else BLACK)
        axes.frame(
            label_of(abscissa, look, rng) if labelled else "",
            label_of(ordinate, look, rng) if labelled else "",
            xnumbers=numbered, ynumbers=numbered,
        )  # fmt: skip
        if bar == "right":
            fields.colour_bar(axes, name, 0, rng)
        elif bar:
            _lying_bar(axes, name, low if bar == "below" else 0.0)
        text = f"({letter(place)})"
        if inside:
            dark = fields.coloured(z[-8:, :12], name).mean() < 128
            ink: Ink = WHITE if dark else BLACK
            spot = axes.at(np.array([0.12]), np.array([0.85]))[0]
            drawing.write(
                spot[0], spot[1], text, 1.2 * look.size, font=look.font, ink=ink, weight=look.pen
            )
        elif bar != "above":
            top = box[1] + height + 0.3 * look.size
            drawing.write(box[0] + width / 2, top, text, look.size, font=look.font, weight=look.pen)
    third = topic.quantities[int(rng.integers(len(topic.quantities)))]
    about = f"{third.name} over {abscissa.name} and {ordinate.name} in {rows * columns} cases"
    return drawing, about


class _Maps:
    """Maps of one kind, each a little another."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng, draw = rng, rng.random()
        self._kind = "simulated" if draw < 0.6 else "patterned" if draw < 0.8 else "field"
        self._scene = int(rng.integers(len(SIMULATIONS) if draw < 0.6 else 6))
        self._shape = int(rng.choice([30, 90, 140])), int(rng.choice([24, 90, 140]))

    def __call__(self) -> Floats:
        if self._kind == "field":
            return field(self._rng, 120)[2]
        if self._kind == "patterned":
            return patterned(self._rng, *self._shape, self._scene)
        return simulated(self._rng, 140, 140, self._scene)


def _lying_bar(axes: Axes, name: str, below: float) -> None:
    """Lay a colour bar above the frame, or as far below it as `below` says."""
    left, bottom, width, height = axes.place
    y = bottom - below + axes.look.size if below else bottom + height + 5
    axes.drawing.tint(fields.coloured(np.linspace(0, 1, 128)[None], name), left, y, width, 7)
    axes.drawing.box(left, y, width, 7, None, axes.look.pen)
    for share in (0, 0.5, 1):
        x, up = left + share * width, (y - axes.look.size if below else y + 9)
        text = f"{share:.1f}"
        axes.drawing.write(x, up, text, 0.8 * axes.look.size, 0.5, font=axes.look.font)
