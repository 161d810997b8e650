"""Pictures of flat colours: clusters, cells, label maps, masks, matrices as blocks, strips."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from skimage.measure import label

from reimaging.sample.diagrams.hand import pick
from reimaging.sample.diagrams.plates import (
    Field,
    Image,
    choose_map,
    colour,
    enlarged,
    grid,
    lay,
    noise,
    scaled,
    shape,
)
from reimaging.sample.drawing import Drawing
from reimaging.sample.topics import Topic

#: Colours in which scenes are labelled.
_LABELS = np.array(
    [
        (128, 64, 128), (70, 130, 180), (107, 142, 35), (70, 70, 70), (220, 20, 60), (0, 0, 142),
        (244, 35, 232), (250, 170, 30), (152, 251, 152), (190, 153, 153), (0, 0, 0), (119, 11, 32),
    ],
    dtype=np.uint8,
)  # fmt: skip


def clusters(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Occupy sites by lot and give each connected cluster a colour."""
    rows, columns = shape(rng, 60, 130)
    share = float(rng.uniform(0.45, 0.65))
    ground = 0 if rng.random() < 0.7 else 255
    largest = rng.random() < 0.4

    def make() -> Image:
        taken = rng.random((rows, columns)) < share
        if rng.random() < 0.3:
            taken = noise(rng, rows, columns, 0.8) > rng.uniform(-0.3, 0.4)
        parts = label(taken, connectivity=1)
        inks = rng.integers(40, 235, (int(parts.max()) + 1, 3)).astype(np.uint8)
        inks[0] = ground
        if largest:
            big = int(np.bincount(parts.ravel())[1:].argmax()) + 1 if parts.max() else 0
            inks[1:] = (90, 90, 90)
            inks[big] = (230, 30, 30)
        return enlarged(inks[parts], 160)

    drawing, _ = lay(rng, make, dark=ground == 0)
    return drawing, pick(
        rng,
        "percolation clusters, each in its colour",
        f"clusters at an occupation of {share:.2f}",
        "the connected components",
    )


def voronoi(rng: Generator, rows: int, columns: int, count: int, bend: float) -> NDArray[np.int64]:
    """Give each pixel the number of the nearest of `count` seeds, seen through bent glass."""
    x, y = grid(rows, columns)
    if bend:
        x = x + bend * noise(rng, rows, columns, 1.8)
        y = y + bend * noise(rng, rows, columns, 1.8)
    seeds = rng.uniform(-1, 1, (count, 2)) * (
        columns / min(rows, columns),
        rows / min(rows, columns),
    )
    best = np.full(x.shape, np.inf)
    owner = np.zeros(x.shape, dtype=np.int64)
    for place, (a, b) in enumerate(seeds):
        far = (x - a) ** 2 + (y - b) ** 2
        near = far < best
        best[near], owner[near] = far[near], place
    return owner


def label_map(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Show the segments of a scene in flat colours, their edges, or the cells of a tissue."""
    kind = pick(rng, "street", "street", "regions", "cells", "edges", "objects", "depth")
    rows, columns = shape(rng, 80, 140)
    if kind == "street":
        columns = int(rows * rng.uniform(1.3, 2.1))
    inks = _LABELS if rng.random() < 0.6 else rng.integers(20, 235, (12, 3)).astype(np.uint8)
    name = choose_map(rng, True)

    def make() -> Image:
        if kind in ("street", "depth"):
            labels = _street(rng, rows, columns)
            if kind == "depth":
                _, y = grid(rows, columns)
                tones = scaled(np.where(labels == 1, 1.0, 0.5 - 0.5 * y + 0.13 * labels % 0.7))
                return colour(0.9 * tones, name)
            return inks[labels]
        if kind == "objects":
            labels = np.zeros((rows, columns), dtype=np.int64)
            for place in range(int(rng.integers(1, 8))):
                labels[_body(rng, rows, columns, float(rng.uniform(0.1, 0.5)))] = 1 + place
            flat = inks[labels]
            flat[labels == 0] = 0
            return flat
        count = int(rng.integers(4, 14)) if kind == "regions" else int(rng.integers(15, 60))
        owner = voronoi(rng, rows, columns, count, float(rng.choice((0.0, 0.03, 0.08))))
        rim = (owner != np.roll(owner, 1, 0)) | (owner != np.roll(owner, 1, 1))
        if kind == "edges":
            return np.repeat((255 * rim).astype(np.uint8)[..., None], 3, 2)
        flat = inks[owner % len(inks)]
        if rng.random() < 0.5:
            flat[rim] = 0
        return flat

    drawing, count = lay(rng, make)
    what = {
        "street": "labels of a street scene",
        "regions": "segments in flat colours",
        "cells": "cells about random seeds",
        "edges": "the edge map",
        "objects": "masks of the objects",
        "depth": "estimated depth",
    }[kind]
    return drawing, pick(
        rng, what, f"{what} for {count} scenes" if count > 1 else f"the result: {what}"
    )


def _street(rng: Generator, rows: int, columns: int) -> NDArray[np.int64]:
    """Label a view along a street: road, kerbs, houses, trees, sky, cars, people."""
    x, y = grid(rows, columns)
    wide = columns / min(rows, columns)
    horizon, vanish = float(rng.uniform(-0.1, 0.3)), float(rng.uniform(-0.3, 0.3)) * wide
    labels = np.where(y > horizon, 1, 6)
    skyline = (
        horizon
        + 0.25
        + 0.12 * noise(rng, rows, columns, 2.0)[rows // 2]
        + 0.35 * np.abs(x[0] - vanish) / wide
    )
    roofs = np.round(skyline * 6) / 6 if rng.random() < 0.6 else skyline
    labels[(y > horizon) & (y < roofs[None])] = 3
    depth = np.maximum(horizon - y, 0)
    labels[(depth > 0) & (np.abs(x - vanish) < 1.3 * depth + 0.05)] = 0
    for _ in range(int(rng.integers(0, 6))):
        a, size = rng.uniform(-1, 1) * wide, rng.uniform(0.1, 0.35)
        tree = (x - a) ** 2 + (y - horizon - size) ** 2 < size**2 * (
            1 + 0.2 * noise(rng, rows, columns, 1.4)
        )
        labels[tree] = 2
    for _ in range(int(rng.integers(1, 7))):
        near = float(rng.uniform(0.08, 0.6))
        a, low = vanish + rng.uniform(-2, 2) * near, horizon - near
        kind, w, h = ((5, 0.5, 0.35), (4, 0.08, 0.4), (7, 0.02, 0.9))[int(rng.integers(3))]
        inside = (np.abs(x - a) < w * near) & (y > low) & (y < low + 2 * h * near)
        if kind != 7:
            inside &= ((x - a) / (w * near)) ** 4 + ((y - low - h * near) / (h * near)) ** 4 < 1
        labels[inside] = kind
    return labels


def _body(rng: Generator, rows: int, columns: int, size: float) -> NDArray[np.bool_]:
    """Give the silhouette of something: a blob, a limb or two on it."""
    x, y = grid(rows, columns)
    wide = columns / min(rows, columns)
    a, b = rng.uniform(-0.6, 0.6) * wide, rng.uniform(-0.5, 0.5)
    inside = np.zeros(x.shape, dtype=np.bool_)
    spot = np.array([a, b])
    for _ in range(int(rng.integers(1, 6))):
        turn, flat = rng.uniform(0, np.pi), rng.uniform(0.25, 0.9)
        u = (x - spot[0]) * np.cos(turn) + (y - spot[1]) * np.sin(turn)
        v = -(x - spot[0]) * np.sin(turn) + (y - spot[1]) * np.cos(turn)
        inside |= np.abs(u / size) ** 2.3 + np.abs(v / (flat * size)) ** 2.3 < 1
        spot = spot + size * 0.9 * np.array([np.cos(turn), np.sin(turn)]) * rng.choice((-1, 1))
        size *= float(rng.uniform(0.5, 0.9))
    return inside


def mask(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Show silhouettes, white on black or the other way, or in grey beside what they came from."""
    rows, columns = shape(rng, 70, 120)
    light = rng.random() < 0.15
    size = float(rng.uniform(0.2, 0.45))
    kind = pick(rng, "one", "one", "several", "vessels", "soft")
    ink = np.array(
        [(255, 255, 255)] if rng.random() < 0.8 else rng.integers(60, 256, (1, 3)), dtype=np.float64
    )

    def make() -> Image:
        if kind == "vessels":
            field = noise(rng, rows, columns, 1.7)
            tone: Field = (np.abs(field) < 0.12 + 0.1 * rng.random()).astype(float)
        else:
            inside = _body(rng, rows, columns, size)
            for _ in range(int(rng.integers(1, 5)) if kind == "several" else 0):
                inside |= _body(rng, rows, columns, size * 0.5)
            tone = inside.astype(float)
            if kind == "soft":
                x, y = grid(rows, columns)
                tone = tone * 0.2 + 0.8 * np.exp(-((x - 0.1) ** 2 + y**2) / (2 * size**2)) * scaled(
                    noise(rng, rows, columns, 1.9)
                )
        tone = 1 - tone if light else tone
        return np.asarray(tone[..., None] * ink, dtype=np.uint8)

    drawing, count = lay(rng, make, dark=not light)
    return drawing, pick(
        rng,
        "the mask" if count == 1 else f"{count} masks",
        "silhouettes of the objects",
        "segmentation; white is foreground",
    )


def matrix_blocks(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Show a matrix: correlations, blocks, an adjacency, a recurrence plot, sparse entries."""
    kind, name = (
        pick(rng, "blocks", "correlation", "adjacency", "recurrence", "tiles", "filters"),
        choose_map(rng, rng.random() < 0.6),
    )
    side = int(rng.integers(6, 60))
    grey = rng.random() < 0.4

    def make() -> Image:
        if kind == "tiles":
            few, many = int(rng.integers(3, 9)), int(rng.integers(3, 14))
            values: Field = np.round(rng.random((few, many)) * 4) / 4
        elif kind == "filters":
            x, y = grid(11, 11)
            rows = []
            for _ in range(5):
                turn = rng.uniform(0, 3.14, 7)
                row = [
                    np.pad(
                        scaled(
                            np.exp(-2.5 * (x**2 + y**2))
                            * np.cos(6 * (x * np.cos(t) + y * np.sin(t)) + 9 * t)
                        ),
                        1,
                    )
                    for t in turn
                ]
                rows.append(np.hstack(row))
            values = np.vstack(rows)
        elif kind == "recurrence":
            t = np.linspace(0, rng.uniform(10, 40), 110)
            signal = (
                np.sin(t)
                + np.sin(rng.uniform(1.2, 3) * t)
                + 0.1 * rng.standard_normal(110).cumsum()
            )
            values = np.abs(signal[:, None] - signal[None])
            values = (values < 0.5).astype(float) if rng.random() < 0.6 else scaled(values)
        else:
            groups = np.sort(rng.integers(0, int(rng.integers(2, 7)), side))
            same = (groups[:, None] == groups[None]).astype(float)
            if kind == "adjacency":
                values = (rng.random((side, side)) < 0.03 + 0.5 * same).astype(float)
            else:
                chatter = rng.random((side, side))
                values = scaled(
                    (0.5 + 0.3 * (kind == "blocks")) * same + 0.3 * (chatter + chatter.T) / 2
                )
                values[np.arange(side), np.arange(side)] = 1
        return enlarged(colour(values, "gray" if grey and kind != "tiles" else name), 110)

    drawing, _ = lay(rng, make, dark=False)
    return drawing, pick(
        rng,
        {
            "blocks": "a matrix with its blocks",
            "correlation": "the correlation matrix",
            "adjacency": "the adjacency matrix, sorted by group",
            "recurrence": "recurrence plot of the signal",
            "tiles": "values in each cell",
            "filters": "the filters that were learned",
        }[kind],
        "the matrix in colours",
    )


def strip(rng: Generator, topic: Topic) -> tuple[Drawing, str]:
    """Show a spectrogram or a space-time diagram as a wide strip."""
    kind, name = (
        pick(rng, "speech", "chirp", "waterfall", "raster", "traffic"),
        choose_map(rng, True),
    )
    rows, columns = int(rng.integers(40, 90)), int(rng.integers(150, 300))

    def make() -> Image:
        f, t = np.linspace(0, 1, rows)[::-1, None], np.linspace(0, 1, columns)[None]
        floor = 0.3 * np.abs(noise(rng, rows, columns, 0.3))
        if kind == "speech":
            pitch = 0.05 + 0.02 * np.sin(9 * t + rng.uniform(0, 6))
            voiced = np.convolve(rng.random(columns) < 0.5, np.ones(24) / 24, "same") > 0.48
            tone = np.cos(2 * np.pi * f / pitch) ** 8 * np.exp(-2.5 * f) * voiced[None]
            field = 0.5 * floor + tone * (1 + np.cos(8 * f + 5 * np.sin(5 * t)))
        elif kind == "chirp":
            ridge = 0.1 + 0.75 * t ** rng.uniform(1, 5)
            field = floor + 1.6 * np.exp(-(((f - ridge) / 0.03) ** 2))
        elif kind == "raster":
            field = 0.1 + (rng.random((rows, columns)) < 0.06 * (1 + np.sin(40 * t))).astype(float)
        elif kind == "traffic":
            field = np.sin(30 * t + 14 * f + 2 * noise(rng, rows, columns, 2.0)) + 0.3 * floor
        else:
            field = floor + np.exp(-(((t - 0.5 - 0.2 * np.sin(12 * f)) / 0.08) ** 2))
        return colour(0.97 * scaled(np.clip(field, 0, 2.2)), name)

    drawing, count = lay(rng, make)
    return drawing, pick(
        rng,
        f"spectrogram of the signal, {kind}"
        if kind in ("speech", "chirp")
        else "time runs to the right",
        f"{count} strips" if count > 1 else "a space-time diagram",
    )
