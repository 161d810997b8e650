"""Grids and montages: how near the least an assignment comes, and what a large montage takes.

Assignments beside scipy's exact one, of points strewn evenly and of points in 20 clusters, in turn.
The exact one of 10,000 takes long, and is measured with `exact` alone.

Montages of 20,000 images: the sample's stores again and again under made ids, strewn over a map in
clusters. Each is painted and cut into tiles in a process of its own, whose memory is measured.
"""

import math
import multiprocessing
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import h5py
import numpy as np
from results import ROOT, Figure, needs, table, write
from scipy.optimize import linear_sum_assignment

from reimaging.layout import Layout
from reimaging.maps.deep_zoom import write_tiles
from reimaging.maps.grid_assignment import Shape, assign, grid_shape, moved, on_grid
from reimaging.maps.montage import write_montage
from reimaging.maps.montage_plan import grid_plan, scatter_plan
from reimaging.pixels.store import read_outcomes

CELL = (72, 56)  # pixels, as the study had them

SIDES = (32, 50, 70, 100)  # of grids
IMAGES = 20_000
WIDTH = 14_400  # of the scatter montage, in pixels


def main() -> int:
    """Measure and write the section; arguments: `exact`, and sides of grids or numbers of images.

    Numbers up to 200 are sides, larger ones are the images of the montages.
    """
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdecimal()]
    sides = [number for number in numbers if number <= 200] or SIDES
    images = max((number for number in numbers if number > 200), default=IMAGES)
    needs(Layout(ROOT, "sample").store("x").parent)
    columns = ("points", "cells", "ours", "scipy", "times as fast", "above the least")
    rows, figures = _assignments(sides, "exact" in sys.argv)
    body = table(columns, rows)
    columns = ("montage", "pixels", "planned", "painted", "PNG", "tiles", "peak memory")
    painted = _montages(images)
    body += f"\n\nOf {images:,} images:\n\n" + table(columns, [each.row for each in painted])
    for each in painted:
        figures += [
            Figure(f"{each.kind} of {images:,} images, painted", each.seconds, "s", "lower"),
            Figure(f"{each.kind} of {images:,} images, memory", each.peak, "MiB", "lower"),
        ]
    write("montages", body, figures)
    return 0


class Painted(NamedTuple):
    """A montage: its kind, the seconds of painting, the most MiB held, and its row."""

    kind: str
    seconds: float
    peak: float
    row: tuple[str, ...]


def _assignments(
    sides: tuple[int, ...] | list[int], exact: bool
) -> tuple[list[tuple[str, ...]], list[Figure]]:
    rows: list[tuple[str, ...]] = []
    figures = []
    for side in sides:
        for name, points in (("strewn", _strewn(side**2)), ("clusters", _clusters(side**2))):
            start = time.perf_counter()
            found = assign(points, side, side)
            ours = time.perf_counter() - start
            line = (name, f"{side} x {side}", f"{ours:.2f} s")
            what = f"{name}, assigned to cells"
            figures.append(Figure(what, ours, "s", "lower", size=side**2))
            if side**2 > 5000 and not exact:
                rows.append((*line, "", "", ""))
                continue
            on = on_grid(points, Shape(side, side))
            cells = np.argwhere(np.ones((side, side), bool))
            start = time.perf_counter()
            apart = np.subtract.outer(on[:, 0], cells[:, 0]) ** 2
            apart += np.subtract.outer(on[:, 1], cells[:, 1]) ** 2
            which, where = linear_sum_assignment(apart)
            theirs = time.perf_counter() - start
            figures.append(Figure(what, theirs, "s", "lower", "scipy", side**2))
            above = max(0.0, moved(on, found) / apart[which, where].sum() - 1)
            more = (f"{theirs:.2f} s", f"{theirs / ours:.1f}", f"{100 * above:.3f} %")
            rows.append((*line, *more))
    return rows, figures


def _montages(images: int) -> list[Painted]:
    painted = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        _make_stores(folder, images)
        for kind in ("grid", "scatter"):
            # a fresh one, or it would have our memory
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                painted.append(pool.apply(_painted, (kind, folder, images)))
                pool.close()
                pool.join()
    return painted


def _make_stores(folder: Path, images: int) -> None:
    """Copy the sample's stores until there are so many images, numbered from 1."""
    stores = sorted(Layout(ROOT, "sample").store("x").parent.glob("*.h5"))
    first, rendered = 1, 0
    for copy in range(math.ceil(images / 200)):
        for path in stores:
            if rendered >= images:
                return
            target = folder / f"{copy:03}-{path.name}"
            shutil.copyfile(path, target)
            with h5py.File(target, "a") as file:
                count = len(file["image_id"])
                file["image_id"][:] = np.arange(first, first + count)
                rendered += int((file["length"][:] > 0).sum())
            first += count


def _painted(kind: str, folder: Path, images: int) -> Painted:
    stores = sorted(folder.glob("*.h5"))
    whole = [number for number, told in read_outcomes(stores).items() if told == "ok"]
    ids, xy = np.array(whole[:images]), _clusters(images)
    start = time.perf_counter()
    if kind == "grid":
        shape = grid_shape(images, 1.6)
        plan = grid_plan(ids, assign(xy, shape.columns, shape.rows), shape, CELL)
    else:
        plan = scatter_plan(ids, xy, width=WIDTH, height=WIDTH, smallest=20, largest=WIDTH // 12)
    picture = folder / f"{kind}.png"
    times = [start, time.perf_counter()]
    write_montage(picture, plan, stores)
    times.append(time.perf_counter())
    write_tiles(folder / kind, picture)
    times.append(time.perf_counter())
    took = [float(seconds) for seconds in np.diff(times)]
    planned, painted, tiles = (f"{seconds:.0f} s" for seconds in took)
    size = f"{plan.width:,} x {plan.height:,}"
    megabytes = f"{picture.stat().st_size / 1e6:.0f} MB"
    peak = _peak_memory()
    row = (kind, size, planned, painted, megabytes, tiles, f"{peak:.0f} MiB")
    return Painted(kind, took[1], peak, row)


def _peak_memory() -> float:
    """Give the most memory that this process has held, in MiB."""
    # not of getrusage, which counts what the parent held when it started this one
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _strewn(count: int) -> np.ndarray:
    return np.random.default_rng(4).random((count, 2))


def _clusters(count: int) -> np.ndarray:
    rng = np.random.default_rng(4)
    middles, widths = rng.normal(size=(20, 2)) * 3, rng.uniform(0.05, 0.6, (20, 1))
    which = rng.integers(0, 20, count)
    return middles[which] + rng.normal(size=(count, 2)) * widths[which]


if __name__ == "__main__":
    sys.exit(main())
