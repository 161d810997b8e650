"""Circuits: of wires and parts, and of qubits and gates."""

import numpy as np
from numpy.random import Generator

from reimaging.sample.diagrams import paths, words
from reimaging.sample.diagrams.hand import Sketch, pick
from reimaging.sample.drawing import BLACK, WHITE, Drawing
from reimaging.sample.topics import Topic


def circuit(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw meshes of wires with a part on most of their sides."""
    sketch = Sketch(rng)
    columns, rows = int(rng.integers(1, 6)), int(rng.choice((1, 1, 1, 2)))
    wide, high = float(rng.uniform(45, 80)), float(rng.uniform(45, 80))
    european = rng.random() < 0.4
    named = rng.random() < 0.8
    count = 0
    for row in range(rows + 1):
        for column in range(columns + 1):
            x, y = column * wide, row * high
            if column < columns and not (row == 0 and rng.random() < 0.6):
                count += _branch(sketch, (x, y), (x + wide, y), european, named)
            elif column < columns:
                sketch.line([(x, y), (x + wide, y)])
            if row < rows and (column in (0, columns) or rng.random() < 0.8):
                count += _branch(sketch, (x, y), (x, y + high), european, named)
            if 0 < column < columns and rng.random() < 0.7:
                sketch.disc(x, y, 1.6, BLACK, 0.3)
    if rng.random() < 0.6:
        x = float(rng.integers(0, columns + 1)) * wide
        sketch.line([(x, 0), (x, -12)])
        for step in range(3):
            half = 8 - 2.5 * step
            sketch.line([(x - half, -12 - 3 * step), (x + half, -12 - 3 * step)])
    if rng.random() < 0.4:
        y = rows * high
        end = columns * wide
        sketch.line([(end, y), (end + 20, y)])
        sketch.disc(end + 22, y, 2, WHITE)
        sketch.write(end + 28, y - 3, words.symbol(rng), 1.0, 0.0)
    return sketch.page(), pick(
        rng,
        f"equivalent circuit with {count} elements",
        "the electrical circuit of the measurement",
        "circuit diagram of the model",
    )


def _branch(
    sketch: Sketch,
    start: tuple[float, float],
    end: tuple[float, float],
    european: bool,
    named: bool,
) -> int:
    """Draw one side of a mesh; tell how many parts it has."""
    rng = sketch.rng
    way = paths.line([start, end])
    kind = str(rng.choice(("wire", "R", "R", "C", "C", "L", "V", "J", "I", "switch", "diode")))
    if kind == "wire":
        sketch.line(way)
        return 0
    a, b = (0.36, 0.64) if kind in ("C", "J") else (0.27, 0.73)
    if kind == "C":
        a, b = 0.46, 0.54
    sketch.line(paths.part(way, 0, a))
    sketch.line(paths.part(way, b, 1))
    inner = paths.part(way, a, b)
    p, q = inner[0], inner[-1]
    ahead = (q - p) / max(float(np.hypot(*(q - p))), 1e-9)
    left = np.array([-ahead[1], ahead[0]])
    middle = (p + q) / 2
    if kind == "R" and european:
        sketch.shape(
            [p + 4.5 * left, q + 4.5 * left, q - 4.5 * left, p - 4.5 * left], sketch.fill()
        )
    elif kind == "R":
        sketch.line(paths.zigzag(inner, 5, 6))
    elif kind == "C":
        for spot in (p, q):
            sketch.line([spot - 8 * left, spot + 8 * left], 1.6)
    elif kind == "L":
        turn = np.linspace(0, 4 * np.pi, 60)
        bumps = p + np.linspace(0, 1, 60)[:, None] * (q - p)
        sketch.line(bumps + (6 * np.abs(np.sin(turn)))[:, None] * left)
    elif kind == "J":
        for sign in (1, -1):
            sketch.line([p + 6 * left * sign, q - 6 * left * sign], 1.4)
        sketch.line([p, q])
    elif kind == "switch":
        sketch.line([p, p + 0.9 * (q - p) + 7 * left])
        sketch.disc(q[0], q[1], 1.3, WHITE)
    elif kind == "diode":
        sketch.shape([p + 6 * left, p - 6 * left, q], sketch.fill())
        sketch.line([q + 6 * left, q - 6 * left], 1.4)
    else:
        radius = float(np.hypot(*(q - p))) / 2
        sketch.disc(middle[0], middle[1], radius, WHITE)
        if kind == "I":
            sketch.arrow([middle - 0.6 * radius * ahead, middle + 0.6 * radius * ahead])
        else:
            mark = "~" if rng.random() < 0.5 else "V"
            sketch.write(middle[0], middle[1] - 0.35 * sketch.hand.size, mark)
    if named and rng.random() < 0.8:
        spot = middle + 13 * (left if abs(left[1]) > 0.5 else -left)
        index = str(rng.choice(("1", "2", "s", "0", "L", "g", "{in}")))
        name = {"switch": "S", "diode": "D"}.get(kind, kind)
        sketch.write(spot[0], spot[1] - 3, f"${name}_{index}$", 0.9, 0.5 if left[1] > 0.5 else 0.0)
    return 1


def quantum_circuit(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw qubits as lines, with gates, controls and meters."""
    sketch = Sketch(rng)
    qubits, slots = int(rng.integers(1, 8)), int(rng.integers(2, 12))
    gap, step, side = float(rng.uniform(20, 30)), float(rng.uniform(24, 34)), 17.0
    rows = [-gap * row for row in range(qubits)]
    long = (slots + 0.6) * step
    style = pick(rng, "ket0", "psi", "q", "none")
    for place, y in enumerate(rows):
        sketch.line([(0, y), (long, y)])
        start = {"ket0": "$|0\\rangle$", "psi": f"$|\\psi_{place}\\rangle$", "q": f"$q_{place}$"}
        if style != "none":
            sketch.write(-5, y - 3, start[style], 1.0, 1.0)
    names = ("H", "H", "X", "Z", "T", "S", "$R_y$", "$R_x(\\theta)$", "$U_1$", "$U$", "$e^{iHt}$")
    gates = 0
    for slot in range(slots):
        x = (slot + 0.8) * step
        busy: set[int] = set()
        for _ in range(int(rng.integers(1, max(2, qubits)))):
            row = int(rng.integers(qubits))
            other = int(np.clip(row + rng.choice((-2, -1, 1, 2)), 0, qubits - 1))
            span = set(range(min(row, other), max(row, other) + 1))
            chance = rng.random()
            if chance < 0.45 or row == other:
                if row in busy:
                    continue
                busy.add(row)
                name = names[int(rng.integers(len(names)))]
                sketch.box(x - side / 2, rows[row] - side / 2, side, side, _paper(sketch))
                scale = min(1.0, 0.85 * side / sketch.long(name))
                sketch.write(x, rows[row] - 0.35 * scale * sketch.hand.size, name, scale)
            elif span & busy:
                continue
            else:
                busy |= span
                sketch.line([(x, rows[row]), (x, rows[other])])
                sketch.disc(x, rows[row], 2.6, BLACK if rng.random() < 0.85 else WHITE)
                if chance < 0.75:
                    sketch.disc(x, rows[other], 5.5, WHITE)
                    sketch.line([(x, rows[other] - 5.5), (x, rows[other] + 5.5)])
                    sketch.line([(x - 5.5, rows[other]), (x + 5.5, rows[other])])
                elif chance < 0.85:
                    sketch.disc(x, rows[other], 2.6, BLACK)
                elif chance < 0.92:
                    for y in (rows[row], rows[other]):
                        for sign in (1, -1):
                            sketch.line([(x - 4, y - 4 * sign), (x + 4, y + 4 * sign)])
                else:
                    low, high = min(rows[row], rows[other]), max(rows[row], rows[other])
                    sketch.box(x - side / 2, low - 8, side, high - low + 16, _paper(sketch))
                    sketch.write(x, (low + high) / 2 - 3, "$V$")
            gates += 1
    if rng.random() < 0.5:
        for y in rows:
            if rng.random() < 0.7:
                sketch.box(long, y - side / 2, side * 1.2, side, WHITE)
                dial = paths.arc(long + 0.6 * side, y - 4, 6, 20, 160)
                sketch.line(dial)
                sketch.arrow([(long + 0.6 * side, y - 4), (long + 0.95 * side, y + 6)], 0.7)
    if rng.random() < 0.25:
        x = step * float(rng.integers(1, slots)) + 0.3 * step
        sketch.line([(x, 12), (x, rows[-1] - 12)], 0.8, sketch.ink(1), (3, 2))
    return sketch.page(), pick(
        rng,
        f"circuit on {qubits} qubits with {gates} gates",
        "the quantum circuit; time runs from left to right",
        "decomposition of the gate into elementary ones",
    )


def _paper(sketch: Sketch) -> tuple[float, float, float]:
    fill = sketch.fill(int(sketch.rng.integers(3)))
    return fill if sum(fill) > 1.2 else WHITE


def logic(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw gates of logic in layers, wired with right angles."""
    sketch = Sketch(rng)
    columns, gap = int(rng.integers(1, 4)), float(rng.uniform(34, 50))
    outs = [(0.0, -gap / 2 * row) for row in range(2 ** int(rng.integers(1, 4)))]
    for place, spot in enumerate(outs):
        sketch.write(spot[0] - 4, spot[1] - 3, f"$x_{place}$", 1.0, 1.0)
    for column in range(columns):
        if len(outs) < 2:
            break
        x, after = (column + 1) * 60.0, []
        for place, (one, two) in enumerate(zip(outs[::2], outs[1::2], strict=True)):
            y = (one[1] + two[1]) / 2
            for spot, pin in ((one, y + 5), (two, y - 5)):
                bend = x - 16 - 4 * (place % 3)
                sketch.line([spot, (bend, spot[1]), (bend, pin), (x, pin)])
            nose = paths.arc(x + 14, y, 11, -90, 90)
            if rng.random() < 0.5:
                sketch.shape([(x, y + 11), (x, y - 11), *nose], sketch.fill())
            else:
                dent = paths.arc(x - 8, y, 13, 57, -57)
                sketch.shape(
                    [
                        *dent,
                        *paths.smooth([(x, y - 11), (x + 14, y - 9), (x + 25, y)]),
                        *paths.smooth([(x + 25, y), (x + 14, y + 9), (x, y + 11)]),
                    ],
                    sketch.fill(),
                )
            if rng.random() < 0.4:
                sketch.disc(x + 27.5, y, 2.5, WHITE)
            after.append((x + 30.0, y))
        outs = after
    for spot in outs:
        sketch.line([spot, (spot[0] + 18, spot[1])])
        sketch.write(spot[0] + 22, spot[1] - 3, words.symbol(rng), 1.0, 0.0)
    return sketch.page(), pick(rng, "the circuit of logic gates", "a formula as a circuit of gates")
