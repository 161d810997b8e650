"""Photographs with what moves or comes again: matches of two views, flow, tracks, key points."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from reimaging.sample.diagrams import paths
from reimaging.sample.drawing import BLACK, WHITE, Drawing, Ink
from reimaging.sample.mixed import computed
from reimaging.sample.mixed.marks import stamp
from reimaging.sample.mixed.page import (
    PALETTE,
    POINT,
    PURE,
    Bytes,
    Place,
    bright,
    filled,
    lay,
    pick,
    screen_font,
)
from reimaging.sample.mixed.taken import Shape, some_shape, take, take_scene
from reimaging.sample.sensors.texture import cloud

_STYLES = ("line", "line", "plus", "cross", "ring", "dot", "square")


def corners(rng: np.random.Generator, pixels: Bytes, count: int) -> NDArray[np.float64]:
    """Find spots (n, 2) where a photograph has corners, as shares from the left and the top."""
    grey = ndimage.gaussian_filter(computed.luminance(pixels), 1)
    strength = np.hypot(ndimage.sobel(grey, 0), ndimage.sobel(grey, 1))
    high, wide = grey.shape
    drawn = rng.integers(0, (high - 8, wide - 8), (6 * count + 150, 2)) + 4
    best = drawn[np.argsort(strength[drawn[:, 0], drawn[:, 1]])[-count:]]
    return best[:, ::-1] / (wide, high)


def matches(
    rng: np.random.Generator, family: str, shape: Shape | None = None
) -> tuple[Drawing, str]:
    """Join by lines what two views of one thing have in common; some of them are wrong."""
    high, wide = shape or some_shape(rng, 30000)
    whole, about = take(
        rng, family, "photograph", (min(318, round(1.25 * high)), min(318, round(1.25 * wide)))
    )
    high, wide = round(whole.shape[0] / 1.25), round(whole.shape[1] / 1.25)
    slack = np.array(whole.shape[:2]) - (high, wide)
    shifts = [np.array([int(rng.integers(0, room + 1)) for room in slack]) for _ in range(2)]
    views = [whole[y : y + high, x : x + wide] for y, x in shifts]
    if rng.random() < 0.5:
        views[1] = computed.recoloured(rng, views[1])
    upright, gap = rng.random() < 0.2, float(rng.choice([0, 0, 3, 8]))
    w, h = POINT * wide, POINT * high
    size = (w, 2 * h + gap) if upright else (2 * w + gap, h)
    drawing = Drawing(*size)
    ground = rng.random() < 0.3
    if ground:
        drawing.box(0, 0, *size, BLACK, 0)
    first = lay(drawing, views[0], 0, h + gap if upright else 0)
    second = lay(drawing, views[1], 0 if upright else w + gap, 0)
    spots = corners(rng, views[0], int(rng.choice([8, 15, 30, 60, 120])))
    there = spots + (shifts[0] - shifts[1])[::-1] / (wide, high)
    wrong = rng.random(len(spots)) < pick(rng, (0.0, 0.1, 0.25, 0.6))
    there[wrong] = rng.uniform(0.05, 0.95, (int(wrong.sum()), 2))
    inside = np.all((there > 0.01) & (there < 0.99), axis=1)
    style, width, ink = int(rng.integers(4)), float(rng.choice([0.35, 0.5, 0.8])), bright(rng)
    for start, end, off in zip(
        first.line(spots)[inside], second.line(there)[inside], wrong[inside], strict=True
    ):
        hue: Ink = pick(rng, PALETTE + PURE) if style == 0 else ink
        if style == 1:
            hue = (1, 0, 0) if off else (0, 1, 0)
        drawing.line([start, end], width, hue)
        if style != 3:
            for x, y in (start, end):
                drawing.disc(x, y, 1.8, None, width, hue)
    return drawing, pick(rng, (
        f"matches between two views of {about}",
        "corresponding points, joined by lines",
        "matches, wrong ones among them" if wrong.any() else "the matches that are left",
        f"two views, {len(spots)} points in common",
    ))  # fmt: skip


def flow(rng: np.random.Generator, family: str, shape: Shape | None = None) -> tuple[Drawing, str]:
    """Draw arrows of motion over an image, on a lattice or where there is something to follow."""
    what = "scan" if family == "fluids" else "photograph"
    pixels, about = take(rng, family, what, shape or some_shape(rng))
    if rng.random() < 0.15:
        pixels = computed.mingled(pixels, np.ones(pixels.shape[:2], bool), WHITE, 0.4)
    drawing, place = filled(pixels)
    if rng.random() < 0.6:
        columns = int(rng.integers(8, 22))
        rows = max(4, round(columns * place.height / place.width))
        u, v = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
        spots, pitch = np.column_stack([u.ravel(), v.ravel()]), place.width / columns
    else:
        spots, pitch = corners(rng, pixels, int(rng.integers(20, 90))), place.width / 12
    field = np.stack([cloud(rng, (24, 24), 2.2), cloud(rng, (24, 24), 2.2)], -1)
    steady = rng.normal(0, 1, 2)
    steps = field[(spots[:, 1] * 23).astype(int), (spots[:, 0] * 23).astype(int)]
    steps = steps * rng.uniform(0.2, 1) + steady
    steps *= pitch * rng.uniform(0.6, 1.3) / max(1e-6, float(np.percentile(np.hypot(*steps.T), 85)))
    if rng.random() < 0.4:  # in a part only
        spots_in = np.abs(spots[:, 0] - rng.uniform(0.2, 0.8)) < 0.28
        spots, steps = spots[spots_in], steps[spots_in]
    ink = pick(rng, ((1, 1, 0), (0, 1, 0), (1, 0, 0), BLACK, WHITE, (0, 0, 1), (0, 1, 1)))
    width, headed = float(rng.uniform(0.4, 1.3)), rng.random() < 0.75
    low, high = (place.x + 1, place.y + 1), (place.x + place.width - 1, place.y + place.height - 1)
    for start, step in zip(place.line(spots), steps, strict=True):
        end = np.clip(start + step, low, high)
        size = float(np.hypot(*(end - start)))
        if size < 0.8:
            continue
        if headed:
            drawing.arrow(start, end, width, ink, min(4.5, 0.5 * size))
        else:
            drawing.line([start, end], width, ink)
            drawing.disc(start[0], start[1], 1.2, ink, 0)
    return drawing, pick(rng, (
        f"the motion between two frames over {about}", f"{about} with arrows of the velocity",
        "optical flow, as arrows", "displacements from one frame to the next",
    ))  # fmt: skip


def tracks(
    rng: np.random.Generator, family: str, shape: Shape | None = None
) -> tuple[Drawing, str]:
    """Draw the ways that things took, with numbers or without."""
    if family in ("vision", "learning") and rng.random() < 0.5:
        scene = take_scene(rng, family, shape or some_shape(rng))
        pixels, about = scene.pixels, scene.about
        starts = np.array([[(t.span[0] + t.span[2]) / 2, t.span[3]] for t in scene.things])
    else:
        what = (
            "micrograph"
            if family in ("life", "matter")
            else "scan"
            if family == "fluids"
            else "photograph"
        )
        pixels, about = take(rng, family, what, shape or some_shape(rng))
        starts = corners(rng, pixels, int(rng.integers(2, 14)))
    drawing, place = filled(pixels)
    one, varied = bright(rng), rng.random() < 0.6
    width, font = float(rng.uniform(0.6, 2.4)), screen_font(rng)
    numbered, wild = rng.random() < 0.4, pick(rng, (0.1, 0.25, 0.5, 1.5))
    pace = float(rng.uniform(0.008, 0.03))
    for number, start in enumerate(np.clip(starts, 0.04, 0.94)):
        ink = pick(rng, PALETTE + PURE) if varied else one
        turns = np.cumsum(rng.normal(0, wild, int(rng.integers(8, 30)))) + rng.uniform(0, 6.28)
        steps = pace * rng.uniform(0.4, 1.6) * np.column_stack([np.cos(turns), np.sin(turns)])
        way = place.line(np.clip(start + np.cumsum(steps, 0), 0.01, 0.99))
        drawing.line(
            paths.smooth(way, per=4), width, ink, (1, 2) if rng.random() < 0.1 else (), place.clip
        )
        x, y = way[0]
        drawing.disc(x, y, 1.4 * width + 0.6, ink, 0)
        if numbered:
            u, v = np.clip(start + np.array([0.01, -0.01]), 0.02, 0.9)
            drawing.write(*place.at(u, v), str(number + 1), 7.5, 0, font=font, ink=ink, weight=0.7)
    if rng.random() < 0.25:
        stamp(rng, drawing, place)
    return drawing, pick(rng, (
        f"tracks over {about}", "the ways that were followed",
        f"{about} with the trajectory of each object", "paths since the first frame",
        f"{len(starts)} tracks over the last frame",
    ))  # fmt: skip


def key_points(
    rng: np.random.Generator, family: str, shape: Shape | None = None
) -> tuple[Drawing, str]:
    """Mark points on a photograph by crosses, rings, dots or squares."""
    pixels, about = take(rng, family, "photograph", shape or some_shape(rng))
    drawing, place = filled(pixels)
    spots = corners(rng, pixels, int(rng.choice([5, 12, 30, 80, 180])))
    style, ink, width = pick(rng, _STYLES), bright(rng), float(rng.uniform(0.5, 1.4))
    size, varied = float(rng.uniform(1.5, 5)), rng.random() < 0.3
    for x, y in place.line(spots):
        hue = pick(rng, PURE) if varied else ink
        mark_spot(drawing, place, (x, y), style, size, hue, width, float(rng.uniform(0, 6.28)))
    return drawing, pick(rng, (
        f"{len(spots)} key points in {about}", f"{about} with the points that were found",
        "points of interest", "where features were detected",
    ))  # fmt: skip


def mark_spot(
    drawing: Drawing, place: Place, spot: tuple[float, float], style: str, size: float, ink: Ink,
    width: float, turn: float = 0.0,
) -> None:  # fmt: skip
    """Mark one spot of a page by a sign that stays on the photograph."""
    x = float(np.clip(spot[0], place.x + size, place.x + place.width - size))
    y = float(np.clip(spot[1], place.y + size, place.y + place.height - size))
    if style == "plus":
        drawing.line([(x - size, y), (x + size, y)], width, ink)
        drawing.line([(x, y - size), (x, y + size)], width, ink)
    elif style == "cross":
        drawing.line([(x - size, y - size), (x + size, y + size)], width, ink)
        drawing.line([(x - size, y + size), (x + size, y - size)], width, ink)
    elif style == "dot":
        drawing.disc(x, y, 0.6 * size, ink, 0)
    elif style == "square":
        drawing.box(x - size, y - size, 2 * size, 2 * size, None, width, ink)
    else:
        drawing.disc(x, y, size, None, width, ink)
        if style == "line":
            drawing.line([(x, y), (x + size * np.cos(turn), y + size * np.sin(turn))], width, ink)
