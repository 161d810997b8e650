"""Pictures of scenes: tracks in a detector, shaded balls and surfaces, maps of the whole sky."""

import numpy as np
from numpy.random import Generator

from reimaging.sample.diagrams import words
from reimaging.sample.diagrams.hand import pick
from reimaging.sample.diagrams.plates import (
    Field,
    Image,
    choose_map,
    colour,
    grid,
    lay,
    noise,
    scaled,
    shape,
)
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.topics import Topic

_BRIGHT: tuple[Ink, ...] = (
    (1.0, 0.2, 0.2), (0.2, 1.0, 0.2), (0.3, 0.5, 1.0), (1.0, 1.0, 0.2), (0.2, 1.0, 1.0),
    (1.0, 0.3, 1.0), (1.0, 0.6, 0.1), (0.9, 0.9, 0.9),
)  # fmt: skip


def event_display(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw the tracks of an event in the shells of a detector, mostly on black."""
    size = float(rng.uniform(110, 360))
    long = size * float(rng.choice((1.0, 1.0, 1.4, 1.8)))
    drawing = Drawing(long, size)
    dark = rng.random() < 0.85
    ground = BLACK if dark else WHITE
    if dark and rng.random() < 0.2:
        ground = (0.05, 0.05, 0.2)
    drawing.box(0, 0, long, size, ground, 0.0)
    x, y = long * float(rng.uniform(0.4, 0.6)), size / 2
    side_on = long > size and rng.random() < 0.6
    radii = np.sort(rng.uniform(0.12, 0.48, int(rng.integers(2, 7)))) * size
    for place, radius in enumerate(radii):
        ink = _BRIGHT[int(rng.integers(8))] if rng.random() < 0.6 else (0.4, 0.4, 0.4)
        fill = (
            (0.1, 0.16, 0.12 + 0.2 * rng.random())
            if dark and place == len(radii) - 1 and rng.random() < 0.2
            else None
        )
        width = float(rng.choice((0.3, 0.6, 1.2)))
        if side_on:
            half = radius * long / size
            drawing.box(x - half, y - radius, 2 * half, 2 * radius, None, width, ink)
        else:
            corners = int(rng.choice((8, 12, 60)))
            turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
            ring = np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)])
            drawing.shape(ring, fill, width, ink)
    tracks = int(rng.integers(2, 70))
    jets = rng.uniform(0, 2 * np.pi, int(rng.integers(1, 4)))
    run = np.linspace(0, 1, 18)
    for _ in range(tracks):
        lean = (
            float(rng.choice(jets) + rng.normal(0, 0.25))
            if rng.random() < 0.7
            else float(rng.uniform(0, 6.3))
        )
        bend = float(rng.normal(0, 0.7 if rng.random() < 0.7 else 3))
        reach = size * float(rng.uniform(0.2, 0.49))
        turn = lean + bend * run
        path = np.cumsum(np.column_stack([np.cos(turn), np.sin(turn)]), 0) * reach / 18 + (x, y)
        r, g, b = _BRIGHT[int(rng.integers(8))]
        ink = (r, g, b) if dark else (0.7 * r, 0.7 * g, 0.7 * b)
        path = np.clip(path, 1, (long - 1, size - 1))
        drawing.line(path, float(rng.choice((0.4, 0.8, 1.5))), ink)
        if rng.random() < 0.5:
            end = np.array([np.cos(turn[-1]), np.sin(turn[-1])])
            across = np.array([-end[1], end[0]]) * size * 0.012
            foot = np.array([x, y]) + radii[-1] * (path[-1] - (x, y)) / max(
                float(np.hypot(*(path[-1] - (x, y)))), 1e-6
            )
            top = np.clip(foot + end * size * rng.uniform(0.02, 0.12), 1, (long - 1, size - 1))
            drawing.shape(
                [foot - across, foot + across, top + across, top - across],
                _BRIGHT[int(rng.integers(4))],
                0.0,
            )
    for a, b in rng.uniform((0, 0), (long, size), (int(rng.integers(0, 150)), 2)):
        drawing.box(a, b, 1, 1, _BRIGHT[int(rng.integers(8))], 0.0)
    if rng.random() < 0.4:
        ink = WHITE if dark else BLACK
        drawing.write(5, size - 13, f"Run {rng.integers(1000, 300000)}", 9, 0.0, ink=ink)
        drawing.write(5, size - 24, f"Event {rng.integers(100, 9999999)}", 9, 0.0, ink=ink)
    return drawing, pick(
        rng,
        f"display of an event with {tracks} tracks",
        "an event in the detector",
        "a candidate event, seen along the beam",
    )


def molecule_render(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Render balls with a light on them: a molecule, a cluster, a packing."""
    rows, columns = shape(rng, 100, 180)
    dark = rng.random() < 0.45
    ground = np.array((0, 0, 0) if dark else (255, 255, 255), dtype=np.float64)
    inks = rng.uniform(0.15, 1, (3, 3))
    count = int(rng.integers(4, 70))
    chain, shine = rng.random() < 0.5, float(rng.uniform(0.1, 0.7))

    def make() -> Image:
        radius = float(rng.uniform(0.06, 0.2)) * (1 if count > 20 else 2)
        if chain:
            steps = rng.normal(size=(count, 3))
            steps /= np.linalg.norm(steps, axis=1)[:, None]
            balls = np.cumsum(1.3 * radius * (steps + 0.5 * np.roll(steps, 1, 0)), 0)
        else:
            balls = rng.normal(0, 0.4, (count, 3))
        balls = balls - balls.mean(0)
        balls *= min(1.0, (1 - radius) / max(float(np.abs(balls[:, :2]).max()), 1e-6))
        return _balls(balls, radius, rng.integers(0, 3, count), inks, ground, shine, rows, columns)

    drawing, _ = lay(rng, make, dark=dark)
    return drawing, pick(
        rng,
        f"a snapshot with {count} beads",
        "the configuration of the molecule, rendered",
        f"the simulated {words.thing(rng, topic)}",
    )


def _balls(
    balls: Field,
    radius: float,
    kinds: np.ndarray,
    inks: Field,
    ground: Field,
    shine: float,
    rows: int,
    columns: int,
) -> Image:
    image = np.tile(ground, (rows, columns, 1))
    depth = np.full((rows, columns), -np.inf)
    short = min(rows, columns)
    light = np.array([-0.5, 0.6, 0.62])
    half = int(radius * short / 2) + 1
    for (x, y, z), kind in zip(balls, kinds, strict=True):
        size = radius * (0.8 + 0.25 * (kind == 0))
        row, column = int((rows - 1) / 2 - y * short / 2), int((columns - 1) / 2 + x * short / 2)
        top, left = max(row - half, 0), max(column - half, 0)
        low, right = min(row + half + 1, rows), min(column + half + 1, columns)
        if top >= low or left >= right:
            continue
        v = (row - np.arange(top, low))[:, None] * 2 / short / size
        u = (np.arange(left, right) - column)[None] * 2 / short / size
        square = 1 - u**2 - v**2
        w = np.sqrt(np.maximum(square, 0))
        front = (square > 0) & (z + size * w > depth[top:low, left:right])
        lit = np.clip(u * light[0] + v * light[1] + w * light[2], 0, 1)
        tone = (0.25 + 0.75 * lit)[..., None] * inks[kind] + shine * (lit**20)[..., None]
        image[top:low, left:right][front] = 255 * np.minimum(tone, 1)[front]
        depth[top:low, left:right][front] = (z + size * w)[front]
    return np.asarray(image, dtype=np.uint8)


def surface_render(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Render a surface in flat or smooth shading: a torus, a landscape, a level surface."""
    kind = pick(rng, "torus", "landscape", "landscape", "blob", "shell")
    rows, columns = shape(rng, 90, 170)
    dark = rng.random() < 0.5
    ground = np.array((0, 0, 0) if dark else (255, 255, 255), dtype=np.float64)
    if dark and rng.random() < 0.4:
        ground = np.array((25.0, 30.0, 90.0))
    name, ink = choose_map(rng, True), rng.uniform(0.3, 1, 3)
    mapped, facets = rng.random() < 0.5, rng.random() < 0.3

    def make() -> Image:
        x, y = grid(rows, columns)
        r = np.hypot(x, y * rng.uniform(1, 2))
        bumps = noise(rng, rows, columns, 3.0, 0)
        if kind == "torus":
            hole = float(rng.uniform(0.2, 0.5))
            middle, thick = (0.95 + hole) / 2, (0.95 - hole) / 2
            square = thick**2 - (r - middle) ** 2
        elif kind == "landscape":
            square = np.where(np.abs(x) + 1.6 * np.abs(y) < 1.5, 1.0 + 0.4 * bumps, -1)
        elif kind == "blob":
            square = 0.7 - r**2 + 0.18 * bumps
        else:
            square = np.where(np.sin(9 * np.arctan2(y, x) + 6 * r) > -0.2, 0.8 - r**2, -1)
        height = np.sqrt(np.maximum(square, 0))
        if facets:
            height = np.round(height * 9) / 9
        v, u = np.gradient(height, 2 / rows)
        bright = np.clip((0.4 * u + 0.5 * v + 0.75) / np.sqrt(1 + u**2 + v**2), 0.12, 1)
        base = (
            colour(scaled(height + 0.2 * bumps), name) / 255
            if mapped
            else np.broadcast_to(ink, (rows, columns, 3))
        )
        image = np.where((square > 0)[..., None], 255 * base * bright[..., None], ground)
        return np.asarray(image, dtype=np.uint8)

    drawing, _ = lay(rng, make, dark=dark)
    return drawing, pick(
        rng, f"rendering of the {kind}", "a surface of constant density", "the computed surface"
    )


def streamlines(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Draw lines of flow or of a field in colours, on black or a coloured ground."""
    size = float(rng.uniform(120, 320))
    long = size * float(rng.choice((1.0, 1.3, 1.8)))
    drawing = Drawing(long, size)
    name = choose_map(rng, True)
    under = rng.random() < 0.5
    swell = noise(rng, 64, 64, 2.6)
    dy, dx = (np.asarray(slope) for slope in np.gradient(swell))
    if under:
        drawing.tint(colour(scaled(swell), name), 0, 0, long, size)
    else:
        drawing.box(0, 0, long, size, BLACK, 0.0)
    count = int(rng.integers(30, 160))
    spots = rng.random((count, 2))
    paths = [spots]
    for _ in range(40):
        cells = np.clip(spots * 64, 0, 63).astype(int)
        i, j = 63 - cells[:, 1], cells[:, 0]
        way = np.column_stack([dy[i, j], dx[i, j]])
        way /= np.hypot(*way.T)[:, None] + 1e-9
        spots = np.clip(spots + 0.008 * way, 0, 1)
        paths.append(spots)
    tones = colour(rng.random(count), name) / 255
    for track, (r, g, b) in zip(np.stack(paths, 1), tones, strict=True):
        ink = BLACK if under else (float(r), float(g), float(b))
        drawing.line(track * (long, size), float(rng.choice((0.4, 0.8))), ink)
    return drawing, pick(
        rng,
        "lines of flow",
        f"{count} field lines" + ("" if under else " in the colours of their energy"),
    )


def sky_map(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Show a map of the whole sky in an ellipse, with noise, a bright plane, or points."""
    kind = pick(rng, "noise", "noise", "plane", "dipole", "points")
    name = pick(
        rng, "jet", "jet", "rainbow", "coolwarm", "viridis", "gray", "inferno", "hot", "RdBu_r"
    )
    rows = int(rng.integers(60, 140))
    columns = 2 * rows
    dark = rng.random() < 0.25
    slope = float(rng.uniform(0.6, 1.7))

    def make() -> Image:
        x, y = np.meshgrid(np.linspace(-1, 1, columns), np.linspace(1, -1, rows))
        field = noise(rng, rows, columns, slope)
        if kind == "plane":
            field = field + 4 * np.exp(-np.abs(y + 0.05 * np.sin(5 * x)) / 0.07)
        elif kind == "dipole":
            field = 0.2 * field + 3 * (x * rng.uniform(-1, 1) + y * rng.uniform(-1, 1))
        elif kind == "points":
            field = 0.05 * field + 3 * (rng.random(field.shape) < 0.02)
        image = colour(scaled(np.clip(field, -2.5, 3.5)), name)
        outside = x**2 + y**2 > 1
        image[outside] = 0 if dark else 255
        if rng.random() < 0.3:
            for turn in np.linspace(-0.75, 0.75, 7):
                image[(np.abs(x - turn * np.sqrt(np.maximum(1 - y**2, 0))) < 0.006) & ~outside] = 90
        return image

    drawing, count = lay(rng, make, dark=False)
    return drawing, pick(
        rng,
        f"{count} maps of the whole sky" if count > 1 else "the whole sky in Aitoff projection",
        "all-sky map in galactic coordinates",
    )
