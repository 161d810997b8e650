"""Lines of light and of fields: optical benches, rays, orbits, magnetospheres."""

import numpy as np
from numpy.random import Generator

from reimaging.sample.diagrams import paths, words
from reimaging.sample.diagrams.hand import Sketch, mixed, pick
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.topics import Topic

_GLASS: Ink = (0.75, 0.88, 0.97)


def optical_bench(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a beam that runs over a table, through lenses and off mirrors into detectors."""
    sketch = Sketch(rng)
    colour = rng.random() < 0.6
    beam: Ink = (0.9, 0.05, 0.05) if colour else BLACK
    if colour and rng.random() < 0.3:
        beam = (0.1, 0.65, 0.1) if rng.random() < 0.5 else (0.1, 0.2, 0.9)
    labels = rng.random() < 0.85
    step = float(rng.uniform(34, 60))
    weight = float(rng.choice((1.0, 1.5, 3.0)))
    glass = _GLASS if colour else WHITE
    sketch.box(-step, -9, step * 0.9, 18, sketch.fill())
    sketch.write(-0.55 * step, -3, pick(rng, "Laser", "LD", "Ti:Sa", "pump", "S", "QCL"), 0.8)
    queue = [(np.array([-0.1 * step, 0.0]), np.array([1.0, 0.0]), int(rng.integers(3, 8)))]
    splits = 0
    parts: list[str] = []
    while queue:
        spot, way, left = queue.pop()
        for place in range(left):
            end = spot + step * way
            sketch.line([spot, end], weight, beam)
            if rng.random() < 0.2:
                sketch.arrow_within(np.array([spot, end]), 0.5, beam)
            spot = end
            if place == left - 1:
                break
            kind = pick(
                rng, "lens", "lens", "mirror", "splitter", "splitter", "plate", "box", "pass"
            )
            if kind == "splitter" and splits < 3:
                splits += 1
                _splitter(sketch, spot, glass)
                turned = np.array([-way[1], way[0]]) * rng.choice((-1, 1))
                queue.append((spot, turned, int(rng.integers(1, 4))))
                name = pick(rng, "BS", "PBS", "BS1", "BS2", "50:50")
            elif kind == "mirror":
                turned = np.array([-way[1], way[0]]) * rng.choice((-1, 1))
                _mirror(sketch, spot, turned - way)
                way = turned
                name = pick(rng, "M", "M1", "M2", "DM", "PZT")
            elif kind == "lens":
                _lens(sketch, spot, way, 12, glass)
                name = pick(rng, "L", "L1", "L2", "$f_1$", "obj.")
            elif kind == "plate":
                across = np.array([-way[1], way[0]])
                thick = 2 * way
                edges = [9 * across + thick, 9 * across - thick]
                plate = [spot + e for e in edges] + [spot - e for e in edges]
                sketch.shape(plate, sketch.fill(1))
                name = pick(rng, "HWP", "QWP", "$\\lambda/2$", "$\\lambda/4$", "P", "ND", "IF")
            elif kind == "box":
                sketch.box(spot[0] - 13, spot[1] - 9, 26, 18, sketch.fill(1))
                name = pick(rng, "AOM", "EOM", "BBO", "PPLN", "OI", "cell", "MOT", "cavity")
            else:
                continue
            parts.append(kind)
            if labels:
                sketch.write(spot[0] + 10, spot[1] + 12, name, 0.75, 0.0)
        _detector(sketch, spot, way)
        if labels:
            off = spot + 17 * way
            sketch.write(
                off[0], off[1] - 3, pick(rng, "D", "D1", "D2", "PD", "APD", "CCD", "SM"), 0.75
            )
    kinds = ", ".join(sorted(set(parts) - {"plate", "box"})) or "beam"
    return sketch.page(), pick(
        rng,
        "the optical set-up; " + (f"{splits} beam splitters" if splits > 1 else f"with {kinds}"),
        f"experimental set-up for {words.thing(rng, topic)}",
        "sketch of the experiment",
    )


def _splitter(sketch: Sketch, spot: paths.Line, glass: Ink) -> None:
    if sketch.rng.random() < 0.6:
        sketch.box(spot[0] - 8, spot[1] - 8, 16, 16, glass, corner=0)
    sketch.line([spot - 8, spot + 8])


def _mirror(sketch: Sketch, spot: paths.Line, facing: paths.Line) -> None:
    normal = facing / np.hypot(*facing)
    across = np.array([-normal[1], normal[0]])
    a, b = spot + 11 * across, spot - 11 * across
    if sketch.rng.random() < 0.5:
        sketch.shape([a, b, b - 4 * normal, a - 4 * normal], (0.6, 0.6, 0.6))
    else:
        sketch.line([a, b], 1.8)
        for share in np.linspace(0.1, 0.9, 6):
            foot = a + share * (b - a)
            sketch.line([foot, foot - 4 * normal - 2 * across], 0.6)


def _lens(sketch: Sketch, spot: paths.Line, way: paths.Line, half: float, glass: Ink) -> None:
    across = np.array([-way[1], way[0]])
    a, b = spot + half * across, spot - half * across
    edge = np.vstack([paths.between(a, b, 0.14), paths.between(b, a, 0.14)])
    sketch.shape(edge, glass)


def _detector(sketch: Sketch, spot: paths.Line, way: paths.Line) -> None:
    lean = float(np.degrees(np.arctan2(way[1], way[0])))
    if sketch.rng.random() < 0.7:
        fill = BLACK if sketch.rng.random() < 0.3 else sketch.fill()
        sketch.shape(paths.arc(spot[0], spot[1], 9, lean - 90, lean + 90), fill)
    else:
        sketch.box(spot[0] - 8, spot[1] - 8, 16, 16, sketch.fill())


def ray_diagram(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw rays through a lens, from a source past a mass, or off a surface, with angles."""
    sketch = Sketch(rng)
    kind = pick(rng, "lens", "deflection", "reflection", "slits")
    long, high = float(rng.uniform(140, 320)), float(rng.uniform(40, 80))
    sketch.line([(0, 0), (long, 0)], 0.6, dash=(4, 2, 1, 2))
    ink = sketch.ink(1)
    middle = float(rng.uniform(0.35, 0.6)) * long
    if kind == "lens":
        _lens(sketch, np.array([middle, 0.0]), np.array([1.0, 0.0]), high, WHITE)
        tall = float(rng.uniform(0.3, 0.7)) * high
        sketch.arrow([(0, 0), (0, tall)], 1.5)
        end = np.array([long, -tall * (long - middle) / middle])
        sketch.arrow([(long, 0), end], 1.5)
        for y in (tall, float(end[1]), 0.0):
            sketch.line([(0, tall), (middle, y), end], 0.8, ink)
        about = "a thin lens with its object and image"
    elif kind == "deflection":
        height = float(rng.uniform(0.4, 0.9)) * high
        sketch.disc(middle, 0, float(rng.uniform(5, 14)), sketch.fill())
        sketch.disc(long, height * 0.3, 4, BLACK)
        sketch.line([(0, 0), (middle, height), (long, height * 0.3)], 1, ink)
        sketch.line([(0, 0), (long, height / middle * long)], 0.7, dash=(3, 3))
        sketch.line([(long, -high * 0.4), (long, height / middle * long)], 0.7)
        sketch.line([(middle, -high * 0.4), (middle, high)], 0.7)
        sketch.line(paths.arc(0, 0, 40, 0, float(np.degrees(np.arctan2(height, middle)))))
        sketch.write(48, 5, "$\\theta$", 1, 0)
        sketch.write(-8, -3, "O", 1, 1)
        for x, name in ((middle / 2, "$D_L$"), ((middle + long) / 2, "$D_{LS}$")):
            sketch.write(x, -high * 0.4, name)
        about = "light from a source is deflected by the lens on its way to the observer"
    elif kind == "reflection":
        for place in range(int(rng.integers(1, 6))):
            lean = np.radians(rng.uniform(20, 75))
            foot = np.array([middle, -14.0 * place])
            far = 2 * high * np.array([np.cos(lean), np.sin(lean)])
            sketch.arrow([foot + far * (-1, 1), foot], 1, ink)
            sketch.arrow([foot, foot + far], 1, ink)
            sketch.line([(0, foot[1]), (long, foot[1])])
        sketch.line([(middle, 0), (middle, 2 * high)], 0.7, dash=(3, 3))
        sketch.line(paths.arc(middle, 0, 22, 60, 90))
        sketch.write(middle + 7, 28, "$\\theta_i$", 0.9, 0)
        about = "rays that are reflected by layers"
    else:
        gaps = sorted(rng.uniform(-0.6, 0.6, int(rng.integers(1, 3))) * high)
        edges = [-high, *(y for gap in gaps for y in (gap - 3, gap + 3)), high]
        for low, top in zip(edges[::2], edges[1::2], strict=True):
            sketch.line([(middle, low), (middle, top)], 4)
        sketch.line([(long, -high), (long, high)], 2)
        target = (long, float(rng.uniform(-0.6, 0.8)) * high)
        for gap in gaps:
            sketch.line([(0, 0), (middle, gap), target], 1, ink)
            for radius in np.arange(1, 5) * 11.0:
                sketch.line(paths.arc(middle, gap, radius, -55, 55), 0.5)
        sketch.write(middle, high + 5, words.symbol(rng))
        about = f"interference behind {len(gaps)} slits" if len(gaps) > 1 else "a slit and a screen"
    return sketch.page(), about


def orbits(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw bodies on orbits, seen aslant, with lines of sight and angles."""
    sketch = Sketch(rng)
    flat, lean = float(rng.uniform(0.2, 1.0)), float(rng.choice((0, 0, 20, -30)))
    count = int(rng.integers(1, 4))
    sizes = np.sort(rng.uniform(35, 130, count))
    ball = rng.random() < 0.35
    if rng.random() < 0.35:
        for end in ((1.25, -0.1), (-0.15, 1.2)):
            sketch.arrow([(0, 0), (sizes[-1] * end[0], sizes[-1] * end[1])], 0.8)
        sketch.write(sizes[-1] * 1.25, -sizes[-1] * 0.1 - 14, pick(rng, "$x$", "observer", "$Y$"))
        sketch.write(-sizes[-1] * 0.15, sizes[-1] * 1.2 + 4, pick(rng, "$z$", "north", "$\\Omega$"))
    for place, size in enumerate(sizes):
        dash = (4, 3) if rng.random() < 0.4 else ()
        shift = float(rng.uniform(0, 0.4)) * size
        ring = paths.arc(shift, 0, size, 0, 360, flat, lean)
        sketch.line(ring, 1, sketch.ink(place), dash)
        body = ring[int(rng.integers(len(ring)))]
        radius = float(rng.uniform(2, 9))
        if ball:
            sketch.ball(body[0], body[1], radius, mixed(sketch.fill(place), BLACK, 0.2))
        else:
            sketch.disc(body[0], body[1], radius, sketch.fill(place))
        if rng.random() < 0.6:
            sketch.line([(0, 0), body], 0.6)
        if rng.random() < 0.7:
            sketch.write(
                body[0] + radius + 4,
                body[1] + 4,
                pick(rng, "P", "E", "$m_2$", "S/C", "$L_2$", "planet", "B", "$r$"),
                1,
                0,
            )
        if rng.random() < 0.4:
            sketch.arrow_within(ring, float(rng.random()))
    radius = float(rng.uniform(4, 18))
    if ball:
        sketch.ball(0, 0, radius, mixed(sketch.fill(), BLACK, 0.1))
    else:
        sketch.disc(0, 0, radius, sketch.fill())
    if rng.random() < 0.6:
        name = pick(rng, "Sun", "$M$", "A", "star", "BH", "$m_1$", "C")
        sketch.write(0, -radius - sketch.hand.size, name)
    if rng.random() < 0.5:
        start = float(rng.uniform(0, 90))
        sketch.line(paths.arc(0, 0, radius + 12, start, start + 50))
        sketch.write(
            radius + 20, radius + 8, pick(rng, "$\\theta$", "$i$", "$\\omega$", "$\\phi$", "$\\nu$")
        )
    return sketch.page(), pick(
        rng,
        "sketch of the geometry, not to scale",
        f"{count} bodies on their orbits" if count > 1 else "the orbit, seen aslant",
        f"the geometry assumed for {words.thing(rng, topic)}",
    )


def magnetosphere(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw a body with the lines of its field, perhaps with a disc, a wind, or beams."""
    sketch = Sketch(rng)
    lean = float(rng.choice((0, 0, 15, 30)))
    ink = sketch.ink(1)
    lines = int(rng.integers(2, 7))
    wind = rng.random() < 0.4
    turn = np.radians(np.linspace(2, 178, 60))
    for place in range(1, lines + 1):
        for side in (1, -1):
            reach = 22.0 * place**1.15
            loop = np.column_stack(
                [side * reach * np.sin(turn) ** 3, reach * np.sin(turn) ** 2 * np.cos(turn) * 1.3]
            )
            if wind:
                push = np.clip(loop[:, :1] / 60, -0.35, 3)
                loop = loop * (1 + np.where(loop[:, :1] > 0, 0.9 * push, 0.5 * push))
            angle = np.radians(lean)
            turned = loop @ np.array(
                [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
            )
            sketch.line(turned, 0.8, ink)
            if rng.random() < 0.25:
                sketch.arrow_within(turned, 0.5, ink)
    sketch.disc(0, 0, 13, sketch.fill() if rng.random() < 0.6 else BLACK)
    if wind:
        bow = np.linspace(-1.2, 1.2, 40)
        front = np.column_stack([-60 - 20 * np.cos(bow * 1.2) + 60 * bow**2, 120 * bow])
        sketch.line(front, 1.5)
        for y in np.linspace(-70, 70, int(rng.integers(3, 7))):
            sketch.arrow([(-150, y), (-112, y)], 0.8)
        sketch.write(-135, 85, pick(rng, "solar wind", "SW", "flow", "wind"))
    elif rng.random() < 0.5:
        for side in (1, -1):
            disc = [(side * 60, 3), (side * 150, 14), (side * 150, -14), (side * 60, -3)]
            sketch.shape(disc, sketch.fill(1))
        sketch.write(115, 20, pick(rng, "disk", "accretion disc", "$\\dot{M}$"))
    axis = np.array([np.sin(np.radians(lean)), np.cos(np.radians(lean))]) * (70, 70) * (-1, 1)
    sketch.arrow([(0, 0), axis], 1.2)
    sketch.write(axis[0] + 4, axis[1] + 3, pick(rng, "$\\mu$", "$B$", "$m$", "$\\Omega$"), 1, 0)
    return sketch.page(), pick(
        rng,
        "field lines about the star" + (" in a wind" if wind else ""),
        "sketch of the magnetosphere, not to scale",
        f"{2 * lines} lines of a dipole field",
    )
