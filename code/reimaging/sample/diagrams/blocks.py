"""Boxes and arrows: block diagrams, flow charts, neural networks as pipelines, protocols."""

import numpy as np
from numpy.random import Generator

from reimaging.sample.diagrams import paths, words
from reimaging.sample.diagrams.hand import Sketch, mixed, pick
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.topics import Topic


def block_diagram(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw named boxes in rows, joined by arrows, with sums, gains and loops back."""
    sketch = Sketch(rng)
    rows = int(rng.choice((1, 1, 2, 3, 4)))
    columns = int(rng.integers(3 if rows == 1 else 2, 7))
    maths = rng.random() < 0.3
    wide, high = float(rng.uniform(40, 90)), float(rng.uniform(18, 50))
    gap, drop = float(rng.uniform(14, 60)), float(rng.uniform(14, 50))
    kept = rng.random((rows, columns)) < rng.choice((1.0, 0.75))
    kept[0, :2] = True
    same = rng.random() < 0.6
    if rng.random() < 0.2 and rows > 1:
        _frame(sketch, -10, -12, columns * (wide + gap) - gap + 20, high + drop / 2 + 12)
    spoken = words.manner(rng)
    for row, column in np.argwhere(kept):
        x, y = column * (wide + gap), -row * (high + drop)
        middle = y + high / 2
        before = np.flatnonzero(kept[row, :column])
        if before.size:
            both = rng.random() < 0.12
            end = before[-1] * (wide + gap) + wide
            sketch.arrow([(end, middle), (x, middle)], both=both)
            if rng.random() < 0.25:
                sketch.write(x - gap / 2, middle + 4, words.symbol(rng), 0.85)
        if row and kept[row - 1, column] and rng.random() < 0.6:
            sketch.arrow([(x + wide / 2, y + high + drop), (x + wide / 2, y + high)])
        fill = sketch.fill(0 if same else int(rng.integers(9)))
        text = words.symbol(rng) if maths else spoken(words.part(rng))
        _block(sketch, x, y, wide, high, fill, text)
    if rng.random() < 0.35 and columns > 1:
        low = -(rows - 1) * (high + drop) - drop * 0.8
        end = (columns - 1) * (wide + gap) + wide / 2
        start_y = low + 0.8 * drop if kept[-1, -1] else low
        back = [(end, start_y), (end, low), (wide / 2, low), (wide / 2, low + 0.8 * drop)]
        sketch.arrow(back, dash=(3, 2) if rng.random() < 0.3 else ())
    if rng.random() < 0.4:
        sketch.arrow([(-gap - 8, high / 2), (0, high / 2)])
        sketch.write(-gap - 10, high / 2 + 3, words.symbol(rng), anchor=rng.choice((0.0, 1.0)))
    about = pick(
        rng,
        f"a block diagram of the set-up for {words.thing(rng, topic)}",
        "the architecture; arrows show the flow of data",
        f"overview of the method in {int(kept.sum())} blocks",
        "schematic of the system",
    )
    return sketch.page(), about


def _block(
    sketch: Sketch, x: float, y: float, wide: float, high: float, fill: Ink, text: str
) -> None:
    rng = sketch.rng
    kind = rng.random()
    ink = WHITE if 0.3 * fill[0] + 0.59 * fill[1] + 0.11 * fill[2] < 0.45 else BLACK
    scale = min(1.0, 0.9 * wide / max(sketch.long(text), 1.0))
    if kind < 0.07:
        radius = min(wide, high) / 2.4
        sketch.disc(x + wide / 2, y + high / 2, radius, WHITE)
        for a, b in ((0.6, 0), (0, 0.6)):
            spot = np.array([x + wide / 2, y + high / 2])
            sketch.line([spot - radius * np.array([a, b]), spot + radius * np.array([a, b])])
        return
    if kind < 0.11:
        sketch.shape([(x, y), (x + wide, y + high / 2), (x, y + high)], fill)
        sketch.write(x + wide * 0.35, y + high / 2 - 3, words.symbol(rng), 0.8, ink=ink)
        return
    if kind < 0.18:
        sketch.disc(x + wide / 2, y + high / 2, wide / 2, fill, flat=high / wide)
    elif kind < 0.24:
        lid = wide * 0.12
        sketch.box(x, y, wide, high, fill, corner=0)
        sketch.disc(x + wide / 2, y + high, wide / 2, mixed(fill, WHITE, 0.4), flat=2 * lid / wide)
    elif kind < 0.3:
        for step in (6, 3, 0):
            sketch.box(x + step, y + step, wide, high, fill)
    else:
        sketch.box(x, y, wide, high, fill)
    size = sketch.hand.size * scale
    if " " in text and high > 2.4 * size and scale < 1:
        first, rest = text.split(" ", 1)
        sketch.write(x + wide / 2, y + high / 2 + 0.15 * size, first, scale, ink=ink)
        sketch.write(x + wide / 2, y + high / 2 - 0.95 * size, rest, scale, ink=ink)
    else:
        sketch.write(x + wide / 2, y + high / 2 - 0.35 * size, text, scale, ink=ink)


def _frame(sketch: Sketch, x: float, y: float, w: float, h: float) -> None:
    corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)]
    sketch.line(corners, 0.8, sketch.ink(1), (4, 3))
    sketch.write(x + 4, y + h - sketch.hand.size, words.part(sketch.rng), 0.9, 0.0)


def flow_chart(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a procedure from top to bottom, with questions and loops back."""
    sketch = Sketch(rng)
    steps, tests = int(rng.integers(3, 9)), 0
    wide, high = float(rng.uniform(80, 140)), float(rng.uniform(20, 36))
    # room for the words beside the arrows
    drop = max(float(rng.uniform(12, 30)), 1.7 * sketch.hand.size)
    y = 0.0
    tops: list[float] = []
    sides = 0
    for step in range(steps):
        ends = step in (0, steps - 1)
        asks = not ends and rng.random() < 0.4
        tall = high * 1.7 if asks else high
        if step:
            sketch.arrow([(0, y), (0, y - drop)])
            y -= drop
        fill = sketch.fill(2 if asks else int(ends))
        text = pick(rng, "Start", "Begin", "Input") if not step else words.task(rng)
        text = pick(rng, "Stop", "End", "Output", "return") if step == steps - 1 else text
        if asks:
            text = words.test(rng)
            diamond = [(-wide / 2, y - tall / 2), (0, y), (wide / 2, y - tall / 2), (0, y - tall)]
            sketch.shape(diamond, fill)
            yes = pick(rng, "yes", "Yes", "Y", "true")
            sketch.write(5, y - tall - drop / 2 - 0.3 * sketch.hand.size, yes, 0.8, 0.0)
            no = {"yes": "no", "Yes": "No", "Y": "N", "true": "false"}[yes]
            side = -1.0 if rng.random() < 0.4 else 1.0
            sketch.write(side * (wide / 2 + 9), y - tall / 2 + 3, no, 0.8)
            middle = y - tall / 2
            out = side * (wide / 2 + 26 + 10 * tests)
            if rng.random() < 0.65:
                back = tops[int(rng.integers(max(1, len(tops) - 1)))] - drop / 2
                sketch.arrow(
                    [(side * wide / 2, middle), (out, middle), (out, back), (2 * side, back)]
                )
            else:
                sketch.arrow([(side * wide / 2, middle), (out + 4 * side, middle)])
                left = out + 4 * side if side > 0 else out - 4 - wide * 0.8
                sketch.box(left, middle - high / 2, wide * 0.8, high, sketch.fill())
                _fit(sketch, left + 0.4 * wide, middle, words.task(rng), wide * 0.75, sketch.fill())
                sides += 1
            tests += 1
        elif ends and rng.random() < 0.7:
            sketch.shape(paths.rounded(-wide / 2.4, y - tall, wide / 1.2, tall, tall / 2), fill)
        elif rng.random() < 0.15:
            lean = tall / 3
            low = y - tall
            edge = [(-wide / 2, low), (wide / 2 - lean, low), (wide / 2, y), (lean - wide / 2, y)]
            sketch.shape(edge, fill)
        else:
            sketch.box(-wide / 2, y - tall, wide, tall, fill)
        _fit(sketch, 0, y - tall / 2, text, wide * (0.6 if asks else 0.9), fill)
        y -= tall
        tops.append(y)
    about = pick(
        rng,
        "flow chart of the algorithm" + (", with its loops" if tests else ""),
        f"the steps of the analysis of {words.thing(rng, topic)}",
        f"the procedure with {tests} decisions" if tests > 1 else "the procedure step by step",
    )
    return sketch.page(), about


def _fit(sketch: Sketch, x: float, y: float, text: str, wide: float, fill: Ink) -> None:
    """Write a label about (x, y), small enough for its place."""
    scale = min(1.0, wide / max(sketch.long(text), 1.0))
    ink = WHITE if 0.3 * fill[0] + 0.59 * fill[1] + 0.11 * fill[2] < 0.45 else BLACK
    sketch.write(x, y - 0.35 * scale * sketch.hand.size, text, scale, ink=ink)


def layers(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a neural network as a row of layers: cuboids in perspective, sheets, or bars."""
    sketch = Sketch(rng)
    count = int(rng.integers(3, 11))
    style = rng.choice(("cuboids", "sheets", "bars", "letter u"))
    high, x = float(rng.uniform(60, 130)), 0.0
    for place in range(count):
        fill = sketch.fill(int(rng.integers(9)) if rng.random() < 0.4 else place // 2)
        size = int(2 ** (8 - place // 2)) if place < 12 else 4
        if style == "letter u":
            depth = min(place, count - 1 - place)
            low, wide = -depth * high * 0.45, 12 + 5 * depth
            tall = high * 0.7 / (1 + 0.6 * depth)
            sketch.box(x, low - tall / 2, wide, tall, fill, corner=0)
            sketch.write(x + wide / 2, low + tall / 2 + 4, str(16 * 2**depth), 0.7)
            if place < count // 2 and rng.random() < 0.8:
                end = (count - 2 * place - 1) * 34.0
                sketch.arrow([(x + wide + 2, low), (x + end - 4, low)], 0.8, sketch.ink(1))
            x += 34
            continue
        tall = high * 0.86**place if style != "bars" else high
        if style == "cuboids":
            thick, deep = 5 + 3.0 * place, tall * 0.35
            _cuboid(sketch, x, -tall / 2, thick, tall, deep, fill)
            sketch.write(x + thick / 2, -tall / 2 - sketch.hand.size, str(size), 0.75)
            x += thick + deep * 0.6 + 10
        elif style == "sheets":
            sheets = int(rng.integers(2, 7))
            for step in range(sheets):
                off = 3.5 * step
                sketch.box(x + off, -tall / 2 - off, tall * 0.8, tall, fill, corner=0)
            name = f"{4 * sheets}@{size}x{size}"
            sketch.write(x + tall * 0.4, tall / 2 + 5, name, 0.75)
            x += tall * 0.8 + 3.5 * sheets + 16
        else:
            sketch.box(x, -tall / 2, 20, tall, fill)
            kind = pick(
                rng, "conv 3x3", "conv 1x1", "ReLU", "BN", "max pool", "FC", "LSTM", "softmax"
            )
            upright = _dark(fill)
            sketch.write(x + 10 + 0.35 * 10, 0, f"{kind}, {size}", 0.9, angle=90, ink=upright)
            sketch.arrow([(x + 20, 0), (x + 36, 0)])
            x += 36
            if rng.random() < 0.2 and place:
                sketch.arrow(paths.between((x - 62, tall / 2), (x - 8, tall / 2), 0.35))
    about = pick(
        rng,
        f"the network with {count} layers; numbers give their sizes",
        "architecture of the proposed network",
        f"layers from the input on the left to the output, used for {words.thing(rng, topic)}",
    )
    return sketch.page(), about


def _dark(fill: Ink) -> Ink:
    return WHITE if sum(fill) < 1.2 else BLACK


def _cuboid(
    sketch: Sketch, x: float, y: float, wide: float, tall: float, deep: float, fill: Ink
) -> None:
    off = np.array([0.6 * deep, 0.5 * deep])
    face = np.array([(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)])
    sketch.shape([face[3], face[2], face[2] + off, face[3] + off], mixed(fill, WHITE, 0.35))
    sketch.shape([face[1], face[2], face[2] + off, face[1] + off], mixed(fill, BLACK, 0.15))
    sketch.shape(face, fill)


def timing_diagram(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw pulses against time, one line a signal."""
    sketch = Sketch(rng)
    rows, long = int(rng.integers(2, 8)), float(rng.uniform(150, 360))
    high, step = float(rng.uniform(10, 24)), float(rng.uniform(26, 42))
    bell, spoken = rng.random() < 0.3, words.manner(rng)
    for row in range(rows):
        y = -row * step
        name = words.symbol(rng) if rng.random() < 0.5 else spoken(words.part(rng))
        sketch.write(-8, y + 2, name, 1.0, 1.0)
        edges = np.sort(rng.uniform(0.03, 0.97, 2 * int(rng.integers(1, 5)))) * long
        way: list[tuple[float, float]] = [(0.0, y)]
        for start, stop in edges.reshape(-1, 2):
            if bell:
                x = np.linspace(start, stop, 20)
                lift = high * np.exp(-(((x - x.mean()) / (0.22 * (stop - start))) ** 2))
                way += list(zip(x.tolist(), (y + lift).tolist(), strict=True))
            else:
                way += [(start, y), (start, y + high), (stop, y + high), (stop, y)]
        sketch.line([*way, (long, y)], 1.3, sketch.ink(row if rng.random() < 0.5 else 0))
        if rng.random() < 0.5:
            start, stop = edges[0], edges[1]
            sketch.arrow([(start, y + high + 4), (stop, y + high + 4)], 0.6, both=True)
            sketch.write((start + stop) / 2, y + high + 6, words.symbol(rng), 0.75)
        if rng.random() < 0.2:
            sketch.line([(edges[0], high), (edges[0], -rows * step)], 0.5, dash=(2, 2))
    end = -(rows - 0.5) * step
    sketch.arrow([(0, end), (long + 12, end)])
    sketch.write(long + 14, end - 3, pick(rng, "$t$", "time", "Time"), 1.0, 0.0)
    return sketch.page(), pick(
        rng,
        f"the sequence of pulses on {rows} lines",
        "timing of the experiment, not to scale",
        "the signals as a function of time",
    )


def protocol(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw who sends what to whom: upright lines of life with arrows across."""
    sketch = Sketch(rng)
    names = pick(
        rng, "Alice Bob", "Alice Bob Charlie", "Client Server", "S R D", "UE BS Core", "A B C D"
    )
    parties = names.split()
    gap, step = float(rng.uniform(80, 150)), float(rng.uniform(15, 28))
    messages = int(rng.integers(3, 10))
    for place, name in enumerate(parties):
        x = place * gap
        if rng.random() < 0.6:
            sketch.box(x - 24, 0, 48, 18, sketch.fill(place))
        _fit(sketch, x, 9, name, 46, WHITE)
        sketch.line(
            [(x, 0), (x, -(messages + 1) * step)], 1, dash=(4, 3) if rng.random() < 0.5 else ()
        )
    for place in range(messages):
        one = int(rng.integers(len(parties) - 1))
        ends = [(one * gap, -(place + 1) * step), ((one + 1) * gap, -(place + 1.0) * step)]
        if rng.random() < 0.3:
            ends[1] = (ends[1][0], ends[1][1] - 0.6 * step)
        if rng.random() < 0.45:
            ends = [(ends[1][0], ends[0][1]), (ends[0][0], ends[1][1])]
        sketch.arrow(ends, 1, sketch.ink(1 if rng.random() < 0.3 else 0))
        text = (
            words.symbol(rng)
            if rng.random() < 0.6
            else pick(rng, "ACK", "request", "key", "commit")
        )
        sketch.write((one + 0.5) * gap, max(e[1] for e in ends) + 2, text, 0.85)
    return sketch.page(), pick(
        rng,
        f"messages between {' and '.join(parties[:2])}; time runs downwards",
        f"the protocol in {messages} steps",
    )
