"""Pictures of text: tables, equations, programs, matrices, clouds of words, forms on a screen."""

import numpy as np
from matplotlib.figure import Figure
from numpy.random import Generator

from reimaging.sample.charts import Chart, looking
from reimaging.sample.diagrams import words
from reimaging.sample.diagrams.hand import Sketch, choose_hand, pick
from reimaging.sample.drawing import BLACK, WHITE, Drawing
from reimaging.sample.topics import Topic


def table(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a table: rules above and below, or a grid, numbers with errors in it."""
    sketch = Sketch(rng, choose_hand(rng, pick(rng, "tikz", "xfig", "powerpoint", "illustrator")))
    columns, rows = int(rng.integers(2, 9)), int(rng.integers(3, 22))
    high = sketch.hand.size * float(rng.uniform(1.2, 1.9))
    grid, banded = rng.random() < 0.4, rng.random() < 0.25
    cells = _cells(rng, rows, columns)
    gap = float(rng.uniform(0.6, 2.5)) * sketch.hand.size
    wides = [max(sketch.long(row[column]) for row in cells) + gap for column in range(columns)]
    stops = np.concatenate([[0.0], np.cumsum(wides)])
    wide = float(stops[-1])
    anchor = float(rng.choice((0.0, 0.5, 0.5)))
    for row, texts in enumerate(cells):
        y = -row * high
        if banded and (row % 2 or not row):
            sketch.box(0, y - 0.3 * high, wide, high, sketch.fill(int(not row)), 0.0, corner=0)
        for column, text in enumerate(texts):
            left = stops[column] + gap / 2
            sketch.write(left + anchor * (wides[column] - gap), y, text, 1.0, anchor)
    edges = np.arange(rows + 1) if grid else np.array([0, 1, rows])
    for edge in edges:
        y = (0.7 - edge) * high
        sketch.line([(0, y), (wide, y)], min(1.0 if grid else 1.4, 0.9 / sketch.hand.stroke))
    for stop in stops if grid else ():
        sketch.line([(stop, 0.7 * high), (stop, (0.7 - rows) * high)])
    return sketch.page(), pick(
        rng,
        f"table of {rows - 1} rows and {columns} columns",
        "the parameters of the models",
        "results",
    )


def _cells(rng: Generator, rows: int, columns: int) -> list[list[str]]:
    """Make up the text of a table: a head, names on the left, one kind of value a column."""
    kinds = rng.integers(0, 4, columns)
    head = [words.symbol(rng) if rng.random() < 0.5 else words.part(rng) for _ in range(columns)]
    cells, named = [head], rng.random() < 0.6
    for row in range(1, rows):
        name = pick(rng, words.part(rng), f"Model {row}", f"NGC {rng.integers(100, 7000)}")
        texts = [name if named else str(row)]
        for kind in kinds[1:]:
            number = float(rng.normal() * 10.0 ** rng.integers(-1, 3))
            values = (
                f"{number:.2f}",
                f"{number:.1f}±{abs(number) / 9:.1f}",
                f"{int(number * 50)}",
                pick(rng, "yes", "no", "-", "...", "x"),
            )
            texts.append(values[kind])
        cells.append(texts)
    return cells


def equation(rng: Generator, topic: Topic) -> tuple[Chart, str]:
    """Set one to four equations in Computer Modern, as TeX would."""
    pieces = (
        r"\frac{\partial u}{\partial t}", r"\int_0^\infty \! dx\, e^{-x^2}",
        r"\sum_{n=1}^{N} a_n b_n", r"\sqrt{1-\beta^2}", r"\mathcal{L}(\phi)",
        r"\nabla\cdot\mathbf{E}", r"\frac{1}{2}m\omega^2x^2", r"\langle\psi|H|\psi\rangle",
        r"\Gamma_{\mu\nu}^{\lambda}", r"\left(\frac{a+b}{c}\right)^2", r"e^{i\theta}",
        r"\lim_{x\to 0} f(x)", r"\det(A-\lambda I)", r"\delta_{ij}", r"\hat{H}|n\rangle",
        r"\prod_{k} (1-q^k)", r"R_{\mu\nu}-\frac{1}{2}g_{\mu\nu}R", r"\alpha\beta\gamma",
        r"P(x|y)",
    )  # fmt: skip
    lines = int(rng.integers(1, 5))
    rows = []
    for _ in range(lines):
        signs = [pick(rng, "=", r"\leq ", r"\approx ", r"\equiv ")]
        signs += [pick(rng, "+", "-") for _ in range(int(rng.integers(0, 3)))]
        row = "".join(f"{pick(rng, *pieces)} {sign} " for sign in signs)
        rows.append(row + pick(rng, *pieces))
    with looking("serif"):
        size = float(rng.uniform(10, 18))
        figure = Figure(figsize=(float(rng.uniform(4.5, 6.5)), 0.055 * size * lines))
        for place, row in enumerate(rows):
            height = 1 - (place + 0.55) / lines
            figure.text(0.5, height, f"${row}$", ha="center", va="center", fontsize=size)
            if rng.random() < 0.4:
                figure.text(0.99, height, f"({place + 1})", ha="right", va="center", fontsize=size)
    return Chart(figure, "serif"), pick(
        rng, "the equations" if lines > 1 else "the equation", "a formula as an image"
    )


_CODE = (
    "for i in range(n):", "    x[i] = x[i-1] + dt*v[i]", "if (err < tol) break;", "return result",
    "}", "while not done:", "    state = step(state)", "int main(int argc, char **argv) {",
    "    double s = 0.0;", "DO 10 I = 1, N", "      S = S + A(I)*B(I)", "10 CONTINUE",
    "def loss(w, data):", "import numpy as np", "SELECT name FROM objects", "    WHERE mag < 18",
    "let f x = g (h x)", "    print(x)", "ELSE", "ENDIF", "# initial condition", "/* boundary */",
    "assert total == 1", "<node id=\"3\"/>", "    yield item", "end",
)  # fmt: skip
_PSEUDO = (
    "Require: data D, step size a", "Ensure: parameters", "for each node v do",
    "    compute the gradient", "    w := w - a g", "end for", "repeat",
    "    sample a batch from D", "until converged", "return w", "if p > u then",
    "    accept the proposal", "else", "    keep the old state", "end if", "initialize T := 0",
    "while Q is not empty do", "    u := extract-min(Q)", "    relax all edges of u", "end while",
)  # fmt: skip


def listing(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Write a program or an algorithm, with line numbers, rules or a frame."""
    code = rng.random() < 0.5
    sketch = Sketch(rng, choose_hand(rng, pick(rng, "tikz", "illustrator", "xfig")))
    lines, font = int(rng.integers(4, 26)), "mono" if code else "serif"
    high = sketch.hand.size * 1.25
    numbers, framed = rng.random() < 0.5, rng.random() < 0.5
    coloured = code and rng.random() < 0.35
    source = _CODE if code else _PSEUDO
    first = int(rng.integers(len(source)))
    for row in range(lines):
        text = source[(first + row * (1 + 2 * code)) % len(source)]
        indent = len(text) - len(text.lstrip())
        ink = sketch.ink(row) if coloured and row % 3 == 0 else BLACK
        bold = not code and text.split(" ")[0] in (
            "for",
            "end",
            "repeat",
            "until",
            "if",
            "else",
            "while",
            "return",
        )
        face = "serif bold" if bold and rng.random() < 0.9 else font
        sketch.write(
            18 + 0.5 * indent * sketch.hand.size,
            -row * high,
            text.strip(),
            1,
            0.0,
            font=face,
            ink=ink,
        )
        if numbers:
            sketch.write(
                10, -row * high, f"{row + 1}" if code else f"{row + 1}:", 0.8, 1.0, font=font
            )
    wide = 28.0 * sketch.hand.size
    if framed:
        for y in (high, -(lines - 0.5) * high):
            sketch.line([(0, y), (wide, y)], 1.2)
        if not code:
            sketch.line([(0, high * 2.3), (wide, high * 2.3)], 1.4)
            sketch.write(
                2,
                high * 1.3,
                f"Algorithm {rng.integers(1, 4)} {words.task(rng)}",
                1,
                0.0,
                font="serif bold",
            )
    return sketch.page(), pick(
        rng,
        f"listing of {lines} lines" if code else "the algorithm in pseudocode",
        "the procedure as a program",
    )


def matrix(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Write a matrix between brackets: numbers, symbols, dots, blocks, with lines through it."""
    sketch = Sketch(rng)
    rows, columns = int(rng.integers(2, 10)), int(rng.integers(2, 10))
    wide, high = 2.6 * sketch.hand.size, 1.6 * sketch.hand.size
    kind = pick(rng, "bits", "symbols", "numbers", "letters")
    for row in range(rows):
        for column in range(columns):
            text = {
                "bits": str(int(rng.integers(2))), "symbols": words.symbol(rng, 0.8),
                "numbers": str(int(rng.integers(-9, 10))), "letters": "ACGT"[int(rng.integers(4))],
            }[kind]  # fmt: skip
            if rng.random() < 0.1:
                text = pick(rng, "0", "*", "...")
            sketch.write(column * wide, -row * high, text)
    left, right, top, low = -0.8 * wide, (columns - 0.2) * wide, high, -(rows - 0.6) * high
    if rng.random() < 0.6:
        for x, way in ((left, 5), (right, -5)):
            sketch.line([(x + way, top), (x, top), (x, low), (x + way, low)], 1.2)
    else:
        for x, bend in ((left, 0.07), (right, -0.07)):
            middle = (top + low) / 2
            sketch.line(np.array([(x, top), (x - bend * (top - low), middle), (x, low)]), 1.2)
    if rng.random() < 0.4:
        x = (int(rng.integers(1, columns)) - 0.5) * wide
        sketch.line([(x, top), (x, low)], 0.8, sketch.ink(1), (3, 2))
    if rng.random() < 0.5:
        sketch.write(
            left - 6, (top + low) / 2 - 4, f"${pick(rng, 'A', 'H', 'M', 'P', 'U')}$ = ", 1.2, 1.0
        )
    return sketch.page(), pick(
        rng, f"a matrix of {rows} rows and {columns} columns", "the matrix used in the text"
    )


def word_cloud(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Scatter words, the frequent ones large."""
    sketch = Sketch(rng, choose_hand(rng, pick(rng, "powerpoint", "inkscape", "illustrator")))
    taken: list[tuple[float, float, float, float]] = []
    colour = rng.random() < 0.8
    inks = rng.random((6, 3)) * 0.75
    for place in range(int(rng.integers(15, 60))):
        scale = 3.2 / (1 + 0.22 * place) + 0.6
        text = words.part(rng) if rng.random() < 0.7 else words.thing(rng, topic)
        angle = 90.0 if rng.random() < 0.2 else 0.0
        long, high = sketch.long(text, scale), scale * sketch.hand.size
        w, h = (high, long) if angle else (long, high)
        for attempt in range(40):
            reach, turn = 3.2 * attempt + 2 * rng.random(), rng.uniform(0, 6.3)
            x, y = 1.6 * reach * np.cos(turn), reach * np.sin(turn)
            if all(abs(x - a) * 2 > w + c or abs(y - b) * 2 > h + d for a, b, c, d in taken):
                taken.append((x, y, w, h))
                r, g, b = inks[place % 6] if colour else (0.0, 0.0, 0.0)
                spot = (x + w * 0.35, y) if angle else (x, y - 0.35 * h)
                sketch.write(*spot, text, scale, 0.5, angle, ink=(float(r), float(g), float(b)))
                break
    return sketch.page(), pick(
        rng, f"the {len(taken)} most frequent words", "words, as large as they are frequent"
    )


def screen(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a window of a program or a questionnaire: title, buttons, fields, boxes to tick."""
    sketch = Sketch(rng, choose_hand(rng, pick(rng, "powerpoint", "illustrator", "inkscape")))
    wide, high = float(rng.uniform(180, 340)), float(rng.uniform(120, 260))
    grey = (0.93, 0.93, 0.93) if rng.random() < 0.7 else WHITE
    sketch.box(0, 0, wide, high, grey, 0.8, corner=0)
    bar = 16.0
    tone = float(rng.uniform(0.1, 0.5))
    sketch.box(
        0, high - bar, wide, bar, (tone * 0.6, tone * 0.8, min(1.0, tone * 2)), 0.0, corner=0
    )
    scale = 9 / sketch.hand.size
    sketch.write(6, high - bar + 5, words.thing(rng, topic), scale, 0.0, ink=WHITE)
    for place in range(3):
        sketch.box(wide - 14 - 13 * place, high - bar + 4, 9, 9, WHITE, 0.5, corner=0)
    y = high - bar - 18
    while y > 16:
        text = words.task(rng) if rng.random() < 0.6 else words.part(rng) + ":"
        sketch.write(10, y, text, scale, 0.0)
        kind = rng.random()
        if kind < 0.35:
            sketch.box(wide * 0.45, y - 4, wide * 0.5, 13, WHITE, 0.6, (0.4, 0.4, 0.4), corner=0)
            sketch.write(wide * 0.45 + 4, y, f"{rng.normal() * 9:.3f}", scale, 0.0)
        elif kind < 0.6:
            for place in range(int(rng.integers(2, 6))):
                x = wide * 0.5 + 26 * place
                sketch.disc(x, y + 3, 4, WHITE, 0.5)
                if rng.random() < 0.3:
                    sketch.disc(x, y + 3, 2, BLACK, 0.0)
        elif kind < 0.8:
            sketch.box(wide * 0.6, y - 5, 50, 15, (0.85, 0.85, 0.85), 0.6, corner=2)
            sketch.write(
                wide * 0.6 + 25, y, pick(rng, "OK", "Run", "Load", "Next", "Submit"), scale
            )
        y -= float(rng.uniform(18, 28))
    return sketch.page(0.0), pick(
        rng, "a window of the program", "the form that was filled in", "user interface"
    )


def stamp(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Write a few words in large letters: a name, a logo, a report number."""
    sketch = Sketch(rng)
    lines = int(rng.integers(1, 4))
    for place in range(lines):
        text = pick(
            rng,
            f"Preprint {rng.integers(1, 99)}/{rng.integers(1, 99)}",
            words.part(rng).upper(),
            words.thing(rng, topic),
            f"{words.part(rng)} {words.part(rng)}",
        )
        font = pick(rng, "serif bold", "sans bold", "serif italic", sketch.hand.font)
        sketch.write(
            0,
            -place * 1.8 * sketch.hand.size,
            text,
            float(rng.uniform(1, 1.8)),
            font=font,
            ink=sketch.ink(place),
        )
    if rng.random() < 0.4:
        reach = 9.0 * sketch.hand.size
        shape = sketch.rng.random() < 0.5
        if shape:
            sketch.disc(
                0, -0.9 * (lines - 1) * sketch.hand.size, reach, None, 1.5, sketch.ink(1), flat=0.35
            )
        else:
            sketch.line(
                [
                    (-reach, -lines * 1.8 * sketch.hand.size),
                    (reach, -lines * 1.8 * sketch.hand.size),
                ],
                2,
                sketch.ink(1),
            )
    return sketch.page(), pick(rng, "a stamp of text", "the name of the project")
