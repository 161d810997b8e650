"""Trees and orders: phylogenies, decisions, dendrograms, Hasse diagrams, automata, arrows."""

import numpy as np
from numpy.random import Generator

from reimaging.sample.diagrams import paths, words
from reimaging.sample.diagrams.hand import Sketch, pick
from reimaging.sample.drawing import BLACK, Drawing
from reimaging.sample.topics import Topic

_TIPS = (
    "S. cerevisiae,H. sapiens,M. musculus,E. coli,D. rerio,C. elegans,A. thaliana,X. laevis",
    "NGC 253,M82,M31,NGC 1068,Arp 220,Mrk 231,M87,Cen A",
    "A,B,C,D,E,F,G,H",
    "IBM,GE,KO,XOM,MSFT,JPM,WMT,PFE",
)


def tree(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a rooted tree: bare, with nodes, or with questions and answers in boxes."""
    sketch = Sketch(rng)
    look = pick(rng, "bare", "nodes", "nodes", "boxes")
    depth = int(rng.integers(2, 6 if look != "boxes" else 4))
    down, gap = (
        float(rng.uniform(24, 50)),
        float(rng.uniform(10, 26)) * (3 if look == "boxes" else 1),
    )
    leaves = 0
    radius = float(rng.uniform(1.5, 9))
    upside = -1.0 if rng.random() < 0.75 else 1.0

    def grow(level: int) -> tuple[float, float]:
        nonlocal leaves
        y = upside * level * down
        children = int(rng.choice((2, 2, 2, 3, 1))) if level < depth else 0
        if level > 1 and rng.random() < 0.22:
            children = 0
        below = [grow(level + 1) for _ in range(children)] if leaves < 40 else []
        if not below:
            leaves += 1
        x = sum(spot[0] for spot in below) / len(below) if below else leaves * gap
        for place, spot in enumerate(below):
            sketch.line([(x, y), spot])
            if rng.random() < 0.2:
                text = pick(rng, "yes", "no") if look == "boxes" else str(place)
                sketch.write((x + spot[0]) / 2 + 5, (y + spot[1]) / 2, text, 0.75, 0.0)
        if look == "nodes":
            sketch.disc(x, y, radius, sketch.fill(int(not below)))
            if radius > 6:
                sketch.write(
                    x, y - 3, str(int(rng.integers(1, 30))), min(1, 1.1 * radius / sketch.hand.size)
                )
        elif look == "boxes":
            text = words.test(rng) if below else words.part(rng)
            wide = max(30.0, sketch.long(text, 0.8) + 8)
            sketch.box(x - wide / 2, y - 8, wide, 16, sketch.fill(int(not below)))
            sketch.write(x, y - 3, text, 0.8)
        elif not below and rng.random() < 0.6:
            sketch.write(
                x, y + upside * 4 - (sketch.hand.size if upside < 0 else 0), words.symbol(rng), 0.8
            )
        return x, y

    grow(0)
    return sketch.page(), pick(
        rng,
        f"a tree with {leaves} leaves",
        "the decision tree" if look == "boxes" else "the rooted tree of the proof",
        f"the hierarchy of {words.thing(rng, topic)}",
    )


def dendrogram(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a phylogeny or a clustering: right angles, names at the tips."""
    sketch = Sketch(rng)
    count = int(rng.integers(5, 40))
    gap, long = float(rng.uniform(8, 16)), float(rng.uniform(90, 240))
    sideways = rng.random() < 0.5
    clock = rng.random() < 0.5
    heights = np.sort(rng.random(count - 1)) ** 1.5 * long + 4
    groups = [(k * gap, 0.0) for k in range(count)]
    ink = sketch.ink(1)

    def place(x: float, y: float) -> tuple[float, float]:
        return (-y, x) if sideways else (x, y)

    for step, height in enumerate(heights):
        one = int(rng.integers(len(groups) - 1))
        (a, p), (b, q) = groups[one], groups[one + 1]
        if not clock:
            p, q = p + rng.uniform(0, 0.2) * (height - p), q + rng.uniform(0, 0.2) * (height - q)
        low = ink if step < count // 2 else BLACK
        sketch.line([place(a, p), place(a, height), place(b, height), place(b, q)], 1, low)
        groups[one : one + 2] = [((a + b) / 2, float(height))]
    sketch.line([place(groups[0][0], heights[-1]), place(groups[0][0], 1.06 * heights[-1])])
    names = pick(rng, *_TIPS).split(",")
    if rng.random() < 0.85:
        for tip in range(count):
            spot = place(tip * gap, -4)
            text = names[int(rng.integers(len(names)))]
            scale = min(1.0, 0.9 * gap / sketch.hand.size)
            shift = 0.35 * scale * sketch.hand.size
            if sideways:
                sketch.write(spot[0], spot[1] - shift, text, scale, 0.0)
            else:
                sketch.write(spot[0] + shift, spot[1], text, scale, 1.0, 90)
    return sketch.page(), pick(
        rng,
        f"tree of {count} items, joined by their distance",
        "hierarchical clustering",
        "the phylogeny",
    )


def hasse(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw an ordered set: sets by inclusion, or ranks with lines between neighbours."""
    sketch = Sketch(rng)
    cube = int(rng.integers(2, 5))
    dots = rng.random() < 0.4
    gap, high = float(rng.uniform(26, 60)), float(rng.uniform(34, 60))
    sets = sorted(range(2**cube), key=lambda code: (code.bit_count(), code))
    ranks = [[code for code in sets if code.bit_count() == size] for size in range(cube + 1)]
    spots = {
        code: ((k - (len(rank) - 1) / 2) * gap, size * high)
        for size, rank in enumerate(ranks)
        for k, code in enumerate(rank)
    }
    pad = 0.0 if dots else 0.85 * sketch.hand.size
    for code, (x, y) in spots.items():
        for bit in range(cube):
            if not code >> bit & 1 and rng.random() < 0.95:
                end = spots[code | 1 << bit]
                share = pad / high
                a = (x + share * (end[0] - x), y + share * (end[1] - y))
                b = (end[0] - share * (end[0] - x), end[1] - share * (end[1] - y))
                sketch.line([a, b])
    letters = pick(rng, "123456", "abcdef", "xyzuvw")
    for code, (x, y) in spots.items():
        text = "".join(letters[bit] for bit in range(cube) if code >> bit & 1)
        if dots:
            sketch.disc(x, y, 2.5, BLACK)
        else:
            sketch.write(x, y - 3, "{" + ",".join(text) + "}" if text else "0", 0.8)
    return sketch.page(), pick(
        rng, f"Hasse diagram of the subsets of {cube} elements", "the lattice"
    )


def automaton(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw states with curved arrows, loops and letters on them."""
    sketch = Sketch(rng)
    count, radius = int(rng.integers(2, 8)), float(rng.uniform(10, 17))
    row = rng.random() < 0.5
    gap = float(rng.uniform(55, 90))
    spots = np.array([(k * gap, 0.0) for k in range(count)])
    if not row:
        spots = np.array([(k % 3 * gap, -(k // 3) * gap) for k in range(count)]) + rng.uniform(
            -8, 8, (count, 2)
        )
    maths = rng.random() < 0.5
    pairs = {(k, k + 1) for k in range(count - 1)}
    for _ in range(int(rng.integers(1, count + 2))):
        pairs.add((int(rng.integers(count)), int(rng.integers(count))))
    for one, two in sorted(pairs):
        text = (
            words.symbol(rng, 0.3)
            if maths
            else pick(rng, "0", "1", "a", "b", "0/1", "p", "1-p", "a,b", "0.4")
        )
        if one == two:
            x, y = spots[one]
            sketch.arrow(paths.arc(x, y + 1.35 * radius, 0.7 * radius, -40, 225))
            sketch.write(x, y + 2.2 * radius + 3, text, 0.85)
            continue
        far = abs(two - one) > 1 or (two, one) in pairs
        way = paths.between(spots[one], spots[two], 0.28 if far else 0.0)
        cut = radius / paths.length(way)
        sketch.arrow(paths.part(way, cut, 1 - cut), 1, sketch.ink(1 if one > two else 0))
        middle = way[len(way) // 2] if far else way.mean(0)
        off = paths.normals(way)[len(way) // 2] * (0.7 * sketch.hand.size)
        sketch.write(middle[0] + off[0], middle[1] + off[1] - 3, text, 0.85)
    names = pick(rng, "q", "s", "S", "A", "number")
    for place, (x, y) in enumerate(spots):
        sketch.disc(x, y, radius, sketch.fill(int(place == count - 1)))
        if place == count - 1 and rng.random() < 0.6:
            sketch.disc(x, y, 0.82 * radius)
        text = str(place) if names == "number" else f"${names}_{place}$"
        sketch.write(x, y - 0.35 * sketch.hand.size, text)
    if rng.random() < 0.5:
        sketch.arrow(
            [(spots[0][0] - radius - 22, spots[0][1]), (spots[0][0] - radius, spots[0][1])]
        )
    return sketch.page(), pick(
        rng,
        f"an automaton with {count} states",
        "transitions between the states, with their rates",
        "Markov chain of the model",
    )


def commutative(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw spaces in a grid with maps between them."""
    sketch = Sketch(rng)
    columns, rows = int(rng.integers(2, 6)), int(rng.choice((1, 2, 2, 2, 3)))
    gap, drop = float(rng.uniform(48, 80)), float(rng.uniform(36, 60))
    size = sketch.hand.size
    objects = [[words.symbol(rng, 0.5) for _ in range(columns)] for _ in range(rows)]
    skew = float(rng.choice((0, 0, 0, 0.4)))

    def spot(row: int, column: int) -> tuple[float, float]:
        return column * gap + skew * row * gap, -row * drop

    for row in range(rows):
        for column in range(columns):
            x, y = spot(row, column)
            sketch.write(x, y - 0.35 * size, objects[row][column], 1.1)
            if column + 1 < columns:
                reach = sketch.long(objects[row][column], 0.55) + 5
                end = gap - sketch.long(objects[row][column + 1], 0.55) - 5
                sketch.arrow([(x + reach, y), (x + end, y)], 0.7)
                if rng.random() < 0.7:
                    sketch.write(x + gap / 2, y + 0.35 * size, words.symbol(rng, 0.3), 0.75)
            if row + 1 < rows:
                end_x, end_y = spot(row + 1, column)
                share = 0.85 * size / drop
                a = (x + share * (end_x - x), y + share * (end_y - y))
                b = (end_x - share * (end_x - x), end_y - share * (end_y - y))
                dash = (3, 2) if rng.random() < 0.15 else ()
                sketch.arrow([a, b], 0.7, dash=dash)
                if rng.random() < 0.6:
                    sketch.write(
                        (x + end_x) / 2 + 5, (y + end_y) / 2 - 3, words.symbol(rng, 0.3), 0.75, 0.0
                    )
                if column + 1 < columns and rng.random() < 0.2:
                    other = spot(row + 1, column + 1)
                    sketch.arrow([(x + 10, y - 9), (other[0] - 10, other[1] + 9)], 0.7)
    return sketch.page(), pick(
        rng, f"commutative diagram of {rows * columns} objects", "the diagram commutes"
    )
