"""Networks: free, dense, in communities, on a circle, in layers, bipartite."""

from itertools import pairwise

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from reimaging.sample.diagrams import paths, words
from reimaging.sample.diagrams.hand import Sketch, mixed, pick
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.topics import Topic

_BRIGHT: tuple[Ink, ...] = (
    (0.9, 0.1, 0.1), (0.1, 0.2, 0.9), (0.1, 0.7, 0.2), (1.0, 0.6, 0.0), (0.6, 0.2, 0.7),
    (0.0, 0.7, 0.8), (0.95, 0.9, 0.1), (0.5, 0.3, 0.1),
)  # fmt: skip


def spread(
    rng: Generator, places: NDArray[np.float64], pairs: NDArray[np.int64], steps: int = 30
) -> NDArray[np.float64]:
    """Lay out a graph as springs and charges would (Fruchterman and Reingold 1991).

    Parameters
    ----------
    rng
        Only shakes what lies on one spot.
    places
        Where the nodes start, (n, 2) in about the unit square.
    pairs
        The edges, (m, 2).
    steps
        How often everything moves.

    Returns
    -------
    float64 [n, 2]
        Where the nodes end.
    """
    spots = places + rng.normal(0, 1e-4, places.shape)
    ideal = 1 / np.sqrt(len(spots))
    for step in range(steps):
        gap = spots[:, None] - spots[None]
        square = (gap**2).sum(-1) + 1e-6
        push = (gap * (ideal**2 / square)[..., None]).sum(1)
        pull = spots[pairs[:, 0]] - spots[pairs[:, 1]]
        pull *= np.hypot(pull[:, 0], pull[:, 1])[:, None] / ideal
        np.add.at(push, pairs[:, 0], -pull)
        np.add.at(push, pairs[:, 1], pull)
        size = np.hypot(push[:, 0], push[:, 1])[:, None] + 1e-9
        spots = spots + push / size * np.minimum(size, 0.12 * (1 - step / steps))
    return spots


def network(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a network: from a handful of named nodes to a hairball of hundreds."""
    sketch = Sketch(rng)
    kind = pick(rng, "few", "few", "sparse", "communities", "hairball", "geometric", "scale-free")
    count = int(rng.integers(4, 13)) if kind == "few" else int(rng.integers(25, 120))
    start = rng.random((count, 2))
    group = rng.integers(0, int(rng.integers(2, 7)), count)
    if kind == "geometric":
        apart = np.hypot(*(start[:, None] - start[None]).transpose(2, 0, 1))
        pairs = np.argwhere((apart < 1.6 / np.sqrt(count)) & (apart > 0))
        pairs = pairs[pairs[:, 0] < pairs[:, 1]]
        spots = start
    else:
        pairs = _edges(rng, kind, count, group)
        spots = spread(rng, start, pairs, 40 if kind == "few" else 25)
    spots = (spots - spots.min(0)) / np.maximum(np.ptp(spots, axis=0), 1e-6)
    spots = spots * rng.uniform(100, 300, 2)
    degree = np.bincount(pairs.ravel(), minlength=count)
    colourful = rng.random() < 0.5
    grown = rng.random() < 0.4
    size = float(rng.uniform(5, 14)) if kind == "few" else float(rng.choice((0.8, 1.5, 2.5, 4)))
    grey = float(rng.choice((0.0, 0.0, 0.5, 0.75)))
    weight = float(rng.uniform(0.3, 1)) * (1 if kind == "few" else 0.5)
    arrows = kind == "few" and rng.random() < 0.4
    for one, two in pairs[:900]:
        ink: Ink = (grey, grey, grey)
        if colourful and kind == "communities" and group[one] == group[two]:
            ink = mixed(_BRIGHT[int(group[one])], WHITE, 0.4)
        way = spots[two] - spots[one]
        if arrows:
            short = size * way / max(float(np.hypot(*way)), 1e-6)
            sketch.arrow([spots[one] + short, spots[two] - short], weight, ink)
        else:
            sketch.line([spots[one], spots[two]], weight, ink)
        if kind == "few" and rng.random() < 0.12:
            middle = (spots[one] + spots[two]) / 2
            sketch.write(
                middle[0] + 4, middle[1] + 3, pick(rng, "2", "5", "$w$", "$a$", "0.3", "$p$"), 0.8
            )
    named = kind == "few" and rng.random() < 0.7
    one_fill = sketch.fill() if rng.random() < 0.6 else BLACK
    for place, spot in enumerate(spots):
        radius = size * (0.5 + 0.35 * np.sqrt(degree[place])) if grown else size
        fill = _BRIGHT[int(group[place])] if colourful else one_fill
        fill = mixed(fill, WHITE, 0.4) if named and colourful else fill
        sketch.disc(spot[0], spot[1], float(radius), fill, 0.5)
        if named:
            text = str(place + 1) if count % 2 else f"$v_{place % 10}$"
            inside = fill != BLACK
            up = -0.35 * sketch.hand.size * 0.8 if inside else radius + 2
            sketch.write(spot[0], spot[1] + up, text, 0.8)
    return sketch.page(), pick(
        rng,
        f"a network with {count} nodes" + ("; colours show communities" if colourful else ""),
        f"the graph of {words.thing(rng, topic)}",
        f"the network; {len(pairs)} links are shown" if not named else "the graph used in the text",
    )


def _edges(rng: Generator, kind: str, count: int, group: NDArray[np.int64]) -> NDArray[np.int64]:
    if kind == "scale-free":
        ends = (rng.random(count - 1) ** 1.8 * np.arange(1, count)).astype(int)
        return np.column_stack([np.arange(1, count), ends])
    tries = {"few": 2, "sparse": 2, "communities": 7, "hairball": 9}[kind] * count
    pairs = rng.integers(0, count, (tries, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    if kind == "communities":
        same = group[pairs[:, 0]] == group[pairs[:, 1]]
        pairs = pairs[same | (rng.random(len(pairs)) < 0.08)]
    chain = np.column_stack([np.arange(count - 1), np.arange(1, count)])
    kept = chain if kind == "few" else chain[:1]
    return np.unique(np.sort(np.vstack([pairs, kept]), axis=1), axis=0)


def circle(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Set nodes on a circle and join them by straight or inward curves."""
    sketch = Sketch(rng)
    count, radius = int(rng.integers(5, 70)), float(rng.uniform(60, 140))
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False) + np.pi / 2
    spots = radius * np.column_stack([np.cos(turn), np.sin(turn)])
    curved = rng.random() < 0.5
    dense = (
        float(rng.choice((0.06, 0.15, 0.4, 1.0))) if count < 25 else float(rng.choice((0.02, 0.06)))
    )
    group = rng.integers(0, 3, count)
    colour = rng.random() < 0.4
    dash = (3.0, 2.0) if rng.random() < 0.15 else ()
    t = np.linspace(0, 1, 16)[:, None]
    for one, two in np.argwhere(np.triu(rng.random((count, count)) < dense, 1)):
        p, q = spots[one], spots[two]
        way = (1 - t) ** 2 * p + 0.3 * t * (1 - t) * (p + q) + t**2 * q if curved else [p, q]
        ink = _BRIGHT[int(group[one])] if colour else BLACK
        sketch.line(way, 0.5, ink, dash)
    size = float(rng.uniform(0.3, 1.2)) * radius * 2 / count
    names = rng.random() < 0.4
    if rng.random() < 0.3:
        sketch.line(paths.arc(0, 0, radius), 0.8)
    for place, spot in enumerate(spots):
        sketch.disc(
            spot[0],
            spot[1],
            min(size, 9),
            _BRIGHT[int(group[place])] if colour else sketch.fill(),
            0.6,
        )
        if names:
            angle = float(np.degrees(turn[place]))
            out = spot * (1 + (min(size, 9) + 3) / radius)
            flip = 90 < angle % 360 < 270
            scale = 0.9 if count < 20 else 0.5
            text = words.part(rng) if count > 12 else str(place + 1)
            sketch.write(out[0], out[1], text, scale, float(flip), angle + 180 * flip)
    return sketch.page(), pick(
        rng,
        f"{count} nodes on a circle and the links between them",
        "chord diagram of the connections",
        "the graph drawn on a circle",
    )


def layered(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw the units of a neural network in layers, every one joined to all of the next."""
    sketch = Sketch(rng)
    sizes = rng.integers(1, 9, int(rng.integers(2, 7)))
    across, down = float(rng.uniform(40, 100)), float(rng.uniform(18, 34))
    upright = rng.random() < 0.3
    radius = float(rng.uniform(0.2, 0.45)) * down
    rows = [[(across * c, down * (r - (n - 1) / 2)) for r in range(n)] for c, n in enumerate(sizes)]
    rows = [[(y, x) for x, y in row] for row in rows] if upright else rows
    arrows = rng.random() < 0.3
    grey = float(rng.choice((0.0, 0.0, 0.6)))
    for before, after in pairwise(rows):
        for start in before:
            for end in after:
                if arrows:
                    way = np.subtract(end, start) / np.hypot(*np.subtract(end, start)) * radius
                    sketch.arrow([np.add(start, way), np.subtract(end, way)], 0.6, (grey,) * 3)
                else:
                    sketch.line([start, end], 0.6, (grey, grey, grey))
    named = rng.random() < 0.5
    for layer, row in enumerate(rows):
        for place, (x, y) in enumerate(row):
            sketch.disc(x, y, radius, sketch.fill(layer))
            if named and layer in (0, len(rows) - 1):
                text = f"$x_{place + 1}$" if not layer else f"$y_{place + 1}$"
                sketch.write(
                    x,
                    y - 0.3 * min(sketch.hand.size, radius),
                    text,
                    min(1, 1.3 * radius / sketch.hand.size),
                )
        if rng.random() < 0.5 and not upright:
            name = "input layer" if not layer else "output" if layer == len(rows) - 1 else "hidden"
            sketch.write(across * layer, -down * (max(sizes) / 2 + 0.5), name, 0.8)
    return sketch.page(), pick(
        rng,
        f"a network with {len(sizes) - 2} hidden layers" if len(sizes) > 2 else "a single layer",
        "the neural network; lines are weights",
        "structure of the network used",
    )


def bipartite(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw two rows or columns of nodes with lines across, as a factor graph is drawn."""
    sketch = Sketch(rng)
    upper, lower = int(rng.integers(2, 14)), int(rng.integers(2, 10))
    gap, high = float(rng.uniform(16, 36)), float(rng.uniform(40, 110))
    shift = gap * (upper - lower) / 2
    links = rng.random((upper, lower)) < rng.uniform(0.2, 0.6)
    links[np.arange(upper), rng.integers(0, lower, upper)] = True
    for one, two in np.argwhere(links):
        ink = sketch.ink(1) if rng.random() < 0.15 else BLACK
        sketch.line([(one * gap, high), (shift + two * gap, 0)], 0.7, ink)
    size = float(rng.uniform(0.15, 0.35)) * gap
    square = rng.random() < 0.6
    named = rng.random() < 0.7
    for one in range(upper):
        sketch.disc(one * gap, high, size, sketch.fill())
        if named:
            sketch.write(one * gap, high + size + 4, f"$x_{{{one + 1}}}$", 0.85)
    for two in range(lower):
        x = shift + two * gap
        if square:
            sketch.box(x - size, -size, 2 * size, 2 * size, sketch.fill(1), corner=0)
        else:
            sketch.disc(x, 0, size, sketch.fill(1))
        if named:
            sketch.write(x, -size - sketch.hand.size, f"$f_{{{two + 1}}}$", 0.85)
    return sketch.page(), pick(
        rng, f"factor graph with {upper} variables", "the bipartite graph and its edges"
    )
