"""Feynman diagrams: vertices and the lines that join them, alone, in rows and in sums."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.random import Generator

from reimaging.sample.diagrams import paths, words
from reimaging.sample.diagrams.hand import Sketch, choose_hand, pick
from reimaging.sample.drawing import BLACK, WHITE, Drawing
from reimaging.sample.topics import Topic

Edge = tuple[int, int, str, float]


@dataclass
class Graph:
    """A diagram as a graph.

    `places` are the ends and vertices in a frame about 2 wide and 1.4 high, the first `ends` of
    them the ends of external lines; an edge names its two places, the kind of its line ("f" a
    fermion, "b" a boson) and its bend; `blobs` are places that hide what is inside.
    """

    name: str
    ends: int
    places: Sequence[tuple[float, float]]
    edges: Sequence[Edge]
    blobs: list[int] = field(default_factory=list)


def _s_channel() -> Graph:
    places = [(-1, 0.7), (-1, -0.7), (1, 0.7), (1, -0.7), (-0.4, 0), (0.4, 0)]
    edges = [(0, 4, "f", 0.0), (4, 1, "f", 0), (5, 2, "f", 0), (3, 5, "f", 0), (4, 5, "b", 0)]
    return Graph("annihilation into a pair", 4, places, edges)


def _t_channel() -> Graph:
    places = [(-1, 0.7), (-1, -0.7), (1, 0.7), (1, -0.7), (0, 0.4), (0, -0.4)]
    edges = [(0, 4, "f", 0.0), (4, 2, "f", 0), (1, 5, "f", 0), (5, 3, "f", 0), (4, 5, "b", 0)]
    return Graph("exchange of a boson", 4, places, edges)


def _bubble() -> Graph:
    places = [(-1, 0), (1, 0), (-0.4, 0), (0.4, 0)]
    edges = [(0, 2, "b", 0.0), (3, 1, "b", 0), (2, 3, "f", 0.5), (3, 2, "f", 0.5)]
    return Graph("vacuum polarization", 2, places, edges)


def _self_energy() -> Graph:
    places = [(-1, 0), (1, 0), (-0.5, 0), (0.5, 0)]
    edges = [(0, 2, "f", 0.0), (2, 3, "f", 0), (3, 1, "f", 0), (2, 3, "b", 0.5)]
    return Graph("self-energy", 2, places, edges)


def _tadpole() -> Graph:
    places = [(-1, 0), (1, 0), (0, 0), (0, 0.5), (0, 1.1)]
    edges = [(0, 2, "f", 0.0), (2, 1, "f", 0), (2, 3, "b", 0), (3, 4, "f", 0.5), (4, 3, "f", 0.5)]
    return Graph("tadpole", 2, places, edges)


def _seagull() -> Graph:
    places = [(-1, 0), (1, 0), (0, 0), (0, 0.75)]
    edges = [(0, 2, "b", 0.0), (2, 1, "b", 0), (2, 3, "b", 0.5), (3, 2, "b", 0.5)]
    return Graph("tadpole", 2, places, edges)


def _vertex() -> Graph:
    places = [(-1, 0), (0.9, 0.8), (0.9, -0.8), (-0.35, 0), (0.4, 0.48), (0.4, -0.48)]
    edges = [(0, 3, "b", 0.0), (3, 4, "f", 0), (4, 1, "f", 0), (2, 5, "f", 0), (5, 3, "f", 0)]
    return Graph("vertex correction", 3, places, [*edges, (4, 5, "b", 0)])


def _box() -> Graph:
    places: list[tuple[float, float]] = [(-1, 0.6), (-1, -0.6), (1, 0.6), (1, -0.6)]
    places += [(-0.4, 0.4), (-0.4, -0.4), (0.4, 0.4), (0.4, -0.4)]
    edges: list[Edge] = [(0, 4, "f", 0.0), (4, 6, "b", 0), (6, 2, "f", 0), (4, 5, "f", 0)]
    edges += [(5, 1, "f", 0), (5, 7, "b", 0), (3, 7, "f", 0), (7, 6, "f", 0)]
    return Graph("box", 4, places, edges)


def _penguin() -> Graph:
    places: list[tuple[float, float]] = [(-1, 0.3), (1, 0.3), (0.45, -0.9), (0.95, -0.9)]
    places += [(-0.45, 0.3), (0.45, 0.3), (0, 0.1), (0.7, -0.55)]
    edges: list[Edge] = [(0, 4, "f", 0.0), (5, 1, "f", 0), (4, 5, "b", 0.5), (4, 6, "f", -0.1)]
    edges += [(6, 5, "f", -0.1), (6, 7, "b", 0), (7, 2, "f", 0), (3, 7, "f", 0)]
    return Graph("penguin", 4, places, edges)


def _ladder(rungs: int) -> Graph:
    spots = np.linspace(-0.7, 0.7, rungs)
    places: list[tuple[float, float]] = [(-1.1, 0.4), (-1.1, -0.4), (1.1, 0.4), (1.1, -0.4)]
    places += [(float(x), y) for x in spots for y in (0.4, -0.4)]
    edges: list[Edge] = [(4 + 2 * k, 5 + 2 * k, "b", 0.0) for k in range(rungs)]
    for side in (0, 1):
        chain = [side, *(4 + 2 * k + side for k in range(rungs)), 2 + side]
        edges += [(one, two, "f", 0.0) for one, two in pairwise(chain)]
    return Graph(f"ladder with {rungs} rungs", 4, places, edges)


def _sunset() -> Graph:
    places = [(-1, 0), (1, 0), (-0.5, 0), (0.5, 0)]
    edges: list[Edge] = [(0, 2, "b", 0.0), (3, 1, "b", 0), (2, 3, "f", 0.5), (2, 3, "b", 0)]
    return Graph("sunset", 2, places, [*edges, (3, 2, "f", 0.5)])


def _chain(bubbles: int) -> Graph:
    spots = np.linspace(-0.8, 0.8, bubbles + 1)
    places: list[tuple[float, float]] = [(-1.2, 0.4), (-1.2, -0.4), (1.2, 0.4), (1.2, -0.4)]
    places += [(float(x), 0.0) for x in spots]
    edges: list[Edge] = [(0, 4, "f", 0.0), (4, 1, "f", 0), (4 + bubbles, 2, "f", 0)]
    edges.append((3, 4 + bubbles, "f", 0))
    for k in range(bubbles):
        edges += [(4 + k, 5 + k, "f", 0.5), (5 + k, 4 + k, "f", 0.5)]
    return Graph(f"chain of {bubbles} bubbles", 4, places, edges)


def _vacuum(chords: int, rng: Generator) -> Graph:
    turn = np.sort(rng.uniform(0, 2 * np.pi, 2 * chords)) if chords > 2 else np.arange(2.0 * chords)
    turn = turn if chords > 2 else turn * np.pi / chords
    places = [(0.7 * float(np.cos(t)), 0.7 * float(np.sin(t))) for t in turn]
    edges: list[Edge] = []
    for k in range(2 * chords):
        wide = (turn[(k + 1) % (2 * chords)] - turn[k]) % (2 * np.pi)
        edges.append((k, (k + 1) % (2 * chords), "f", -0.5 * float(np.tan(wide / 4))))
    edges += [(k, k + chords, "b", 0.0) for k in range(chords)]
    return Graph("vacuum diagram", 0, places, edges)


def _blob(legs: int) -> Graph:
    turn = np.linspace(0, 2 * np.pi, legs, endpoint=False) + (np.pi / 4 if legs == 4 else 0)
    places = [(0.95 * float(np.cos(t)), 0.95 * float(np.sin(t))) for t in turn] + [(0.0, 0.0)]
    edges: list[Edge] = [(k, legs, "f" if k % 2 else "b", 0.0) for k in range(legs)]
    return Graph(f"amplitude with {legs} legs", legs, places, edges, [legs])


def _decay() -> Graph:
    places: list[tuple[float, float]] = [
        (-1, 0.35),
        (-1, -0.35),
        (1, 0.35),
        (1, -0.35),
        (1, 1.0),
        (1, 0.65),
    ]
    places += [(-0.2, 0.35), (0.4, 0.8)]
    edges: list[Edge] = [(0, 6, "f", 0.0), (6, 2, "f", 0), (3, 1, "f", 0), (6, 7, "b", 0)]
    return Graph("decay with a spectator", 6, places, [*edges, (7, 4, "f", 0), (5, 7, "f", 0)])


def _two_loops() -> Graph:
    places = [(-1.1, 0), (1.1, 0), (-0.6, 0), (0.6, 0), (0, 0.6), (0, -0.6)]
    edges: list[Edge] = [(0, 2, "b", 0.0), (3, 1, "b", 0), (2, 4, "f", 0.2), (4, 3, "f", 0.2)]
    edges += [(3, 5, "f", 0.2), (5, 2, "f", 0.2), (4, 5, "b", 0.0)]
    return Graph("two-loop propagator", 2, places, edges)


def draw_graph(rng: Generator) -> Graph:
    """Choose a topology by lot."""
    kinds = (
        _s_channel, _t_channel, _bubble, _self_energy, _tadpole, _seagull, _vertex, _box, _penguin,
        _sunset, _decay, _two_loops,
    )  # fmt: skip
    chance = int(rng.integers(len(kinds) + 5))
    if chance < len(kinds):
        return kinds[chance]()
    if chance == len(kinds):
        return _ladder(int(rng.integers(2, 6)))
    if chance == len(kinds) + 1:
        return _chain(int(rng.integers(1, 5)))
    if chance <= len(kinds) + 3:
        return _vacuum(int(rng.integers(1, 5)), rng)
    return _blob(int(rng.integers(2, 8)))


@dataclass(frozen=True)
class Manner:
    """How one picture draws its fermions and bosons."""

    fermion: str
    boson: str
    arrows: bool
    dots: float
    labels: float
    swing: float


def _manner(rng: Generator) -> Manner:
    return Manner(
        pick(rng, "plain", "plain", "plain", "plain", "double", "dashed", "thick"),
        pick(rng, "wavy", "wavy", "wavy", "curly", "curly", "dashed", "dashed", "plain", "dotted"),
        rng.random() < 0.65,
        float(rng.choice((0.0, 0.0, 1.6, 2.6, 4.0))),
        float(rng.choice((0.0, 0.0, 0.3, 0.8))),
        float(rng.uniform(2.2, 4.5)),
    )


def lay_out(
    sketch: Sketch, graph: Graph, x: float, y: float, scale: float, manner: Manner
) -> tuple[float, float]:
    """Draw a diagram about (x, y).

    Parameters
    ----------
    sketch
        What it is drawn into.
    graph
        The topology.
    x, y
        The middle.
    scale
        Points for one unit of the graph's frame.
    manner
        How lines are drawn.

    Returns
    -------
    float, float
        Its left and right edge.
    """
    rng = sketch.rng
    spots = np.array(graph.places) * scale + (x, y)
    for one, two, kind, bend in graph.edges:
        way = paths.between(spots[one], spots[two], bend)
        style = manner.fermion if kind == "f" else manner.boson
        ink = sketch.ink(0 if kind == "f" else 1)
        _stroke(sketch, way, style, manner.swing, ink)
        if kind == "f" and manner.arrows:
            sketch.arrow_within(way, 0.5, ink)
        if rng.random() < manner.labels:
            middle = way[len(way) // 2] if len(way) > 2 else way.mean(0)
            side = paths.normals(way)[len(way) // 2]
            side = side if bend > 0 or (not bend and side[1] >= 0) else -side
            at = middle + (manner.swing + 0.8 * sketch.hand.size) * side
            sketch.write(at[0], at[1] - 0.3 * sketch.hand.size, _particle(rng, kind))
    for place, spot in enumerate(spots):
        if place in graph.blobs:
            _hidden(sketch, spot, 0.36 * scale)
        elif place >= graph.ends and manner.dots:
            sketch.disc(spot[0], spot[1], manner.dots, BLACK, 0.3)
        elif place < graph.ends and rng.random() < 0.6 * manner.labels:
            off = np.sign(spot - (x, y)) * (0.6 * sketch.hand.size)
            sketch.write(spot[0] + off[0], spot[1] + off[1] - 3, _particle(rng, "f"))
    return float(spots[:, 0].min()), float(spots[:, 0].max())


def _stroke(
    sketch: Sketch, way: paths.Line, style: str, swing: float, ink: tuple[float, float, float]
) -> None:
    if style == "wavy":
        sketch.line(paths.wavy(way, swing, 3.2 * swing), 1, ink)
    elif style == "curly":
        sketch.line(paths.curly(way, swing, 2.6 * swing), 1, ink)
    elif style == "double":
        gap = 0.6 * sketch.hand.stroke + 0.8
        for side in (gap, -gap):
            sketch.line(paths.beside(way, side), 1, ink)
    else:
        dash = {"dashed": (5.0, 3.5), "dotted": (1.0, 2.5)}.get(style, ())
        sketch.line(way, 2.2 if style == "thick" else 1, ink, dash)


def _hidden(sketch: Sketch, spot: paths.Line, radius: float) -> None:
    """Draw a blob: grey, hatched, or with a letter in it."""
    rng = sketch.rng
    look = rng.random()
    sketch.disc(spot[0], spot[1], radius, sketch.fill() if look < 0.5 else WHITE)
    if 0.5 <= look < 0.8:
        for share in np.linspace(-0.85, 0.85, 9):
            half = radius * float(np.sqrt(1 - share**2))
            foot, ahead = spot + share * radius * np.array([0.7, -0.7]), half * np.array([0.7, 0.7])
            sketch.line([foot - ahead, foot + ahead], 0.6)
    elif look >= 0.8:
        sketch.write(spot[0], spot[1] - 3, words.symbol(rng))


def _particle(rng: Generator, kind: str) -> str:
    if kind == "b":
        return pick(
            rng,
            "$\\gamma$",
            "$g$",
            "$Z$",
            "$W^+$",
            "$W^-$",
            "$h$",
            "$\\pi$",
            "$q$",
            "$\\phi$",
            "$Z'$",
        )
    names = (
        "$e^-$",
        "$e^+$",
        "$\\mu^-$",
        "$\\nu$",
        "$q$",
        "$b$",
        "$s$",
        "$t$",
        "$u$",
        "$d$",
        "$p$",
        "$k$",
        "$p'$",
        "$p_1$",
        "$p_2$",
        "$l$",
        "$N$",
        "$\\chi$",
        "$\\tau$",
        "$p+k$",
    )
    return pick(rng, *names)


def feynman_diagrams(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw one diagram, a row or grid of them with letters, or a sum or equation."""
    hand = choose_hand(rng, pick(rng, "", "metapost", "metapost", "xfig", "tikz"))
    sketch, manner = Sketch(rng, hand), _manner(rng)
    count = int(rng.choice((1, 1, 1, 2, 2, 3, 4, 6, 8)))
    columns = count if count < 4 else int(rng.choice((2, count // 2, count)))
    scale = float(rng.uniform(28, 60))
    sketch.hand = replace(hand, size=min(hand.size, 0.3 * scale), tip=min(hand.tip, 0.2 * scale))
    signs = rng.random() < 0.35
    letters = int(rng.integers(5)) if not signs and count > 1 and rng.random() < 0.7 else -1
    graphs = [draw_graph(rng)] if rng.random() < 0.12 else [draw_graph(rng) for _ in range(count)]
    for place in range(count):
        graph = graphs[place % len(graphs)]
        x = (place % columns) * scale * (2.9 if signs else 2.6)
        y = -(place // columns) * scale * 2.5
        lay_out(sketch, graph, x, y, scale, manner)
        if signs and place:
            sign = "=" if place == 1 and rng.random() < 0.5 else pick(rng, "+", "+", "-", "+")
            sketch.write(x - 1.45 * scale, y - 0.4 * sketch.hand.size, sign, 1.5)
        if letters >= 0:
            sketch.write(x, y - scale * 1.2 - sketch.hand.size, words.letter(place, letters))
    names = list(dict.fromkeys(graph.name for graph in graphs[:count]))
    line = {"wavy": "wavy lines are photons", "curly": "curly lines are gluons"}
    line |= {"dashed": "dashed lines are scalars", "dotted": "dotted lines are ghosts"}
    note = line.get(manner.boson, "lines are propagators")
    return sketch.page(), pick(
        rng,
        f"{'diagrams' if count > 1 else 'the diagram'} for the {names[0]}; {note}",
        f"Feynman diagrams that contribute: {', '.join(names[:3])}",
        f"the {names[-1]} at this order",
        f"leading contributions to the process; {note}",
    )
