"""t-SNE beside openTSNE called by hand and MulticoreTSNE: how long, and how good the maps are.

The vectors are made: 50 numbers, 100 clusters of a normal distribution in 8 directions of their
own, at a perplexity of 50 on all cores. Ours and openTSNE by hand make 250 steps with exaggeration
and 500 without, openTSNE's own number; MulticoreTSNE its own number of 1,000. At 20,000 the three
take turns. Maps are measured by `maps.map_quality.divergence`, the same way for all.

Ours alone is timed from 1,000 to 50,000, once each; benchmarks/growth.svg shows it.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray
from openTSNE import TSNE
from results import Figure, table, write

from reimaging.maps.cosine_search import directions
from reimaging.maps.map_quality import divergence
from reimaging.maps.tsne import EXAGGERATED, TsneHow, tsne

SIZES = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
COMPARED, TIMES, SEED = 20_000, 3, 4
DIMENSION, CLUSTERS, INTRINSIC = 50, 100, 8

Vectors = NDArray[np.float32]


def made_vectors(count: int) -> Vectors:
    """Make so many vectors of length 1, float32 [count, 50]."""
    rng = np.random.default_rng(SEED)
    centres = rng.standard_normal((CLUSTERS, DIMENSION)) / DIMENSION**0.5
    axes = rng.standard_normal((CLUSTERS, INTRINSIC, DIMENSION)) / (INTRINSIC * DIMENSION) ** 0.5
    of = rng.integers(0, CLUSTERS, count)
    along = rng.standard_normal((count, INTRINSIC))
    made = centres[of] + np.einsum("ni,nid->nd", along, axes[of])
    return directions(made.astype(np.float32))


def main() -> int:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--compared", type=int, default=COMPARED)
    parser.add_argument("--times", type=int, default=TIMES)
    asked = parser.parse_args()
    body, figures = _beside_others(made_vectors(asked.compared), asked.times)
    growth = [(size, _timed(_ours, made_vectors(size))[0]) for size in sorted(asked.sizes)]
    figures += [Figure("a map", took, "s", "lower", size=size) for size, took in growth]
    rows = [(f"{size:,}", f"{took:.1f} s", f"{1000 * took / size:.2f} s") for size, took in growth]
    body += "\n\nOurs, once each ([growth.svg](growth.svg)):\n\n"
    write("tsne", body + table(("vectors", "took", "for 1,000 of them"), rows), figures)
    return 0


def _beside_others(vectors: Vectors, times: int) -> tuple[str, list[Figure]]:
    engines: dict[str, Callable[[Vectors], Vectors]] = {"ours": _ours, "openTSNE by hand": _by_hand}
    if has_multicore := find_spec("MulticoreTSNE") is not None:
        engines["MulticoreTSNE"] = _multicore
    taken: dict[str, list[float]] = {name: [] for name in engines}
    diverges = {}
    for turn in range(times):
        for name, engine in engines.items():
            seconds, places = _timed(engine, vectors)
            taken[name].append(seconds)
            print(f"{name}, turn {turn + 1}: {seconds:.1f} s", file=sys.stderr)
            if not turn:
                diverges[name] = divergence(vectors, places, 50, SEED)
    rows = [
        (
            name,
            f"{statistics.median(taken[name]):.1f} s",
            f"{statistics.median(b / a for a, b in zip(taken['ours'], each, strict=True)):.2f}",
            f"{diverges[name]:.3f}",
        )
        for name, each in taken.items()
    ]
    told = table(("engine", "median", "times ours", "KL"), rows)
    if not has_multicore:
        told += "\n\nMulticoreTSNE was not installed (docs/known-issues.md)."
    count, length = vectors.shape
    figures = [
        figure
        for name, each in taken.items()
        for figure in (
            Figure(f"a map of {count:,}", statistics.median(each), "s", "lower", name),
            Figure(f"KL of {count:,}", diverges[name], "", "lower", name),
        )
    ]
    return f"{count:,} x {length}, {times} times in turn:\n\n{told}", figures


def _how(engine: str) -> TsneHow:
    return TsneHow(engine=engine, threads=_cores())


def _ours(vectors: Vectors) -> Vectors:
    return tsne(vectors, _how("opentsne"), SEED)


def _multicore(vectors: Vectors) -> Vectors:
    return tsne(vectors, replace(_how("multicore"), steps=750), SEED)


def _by_hand(vectors: Vectors) -> Vectors:
    how = _how("opentsne")
    asked = TSNE(
        perplexity=how.perplexity,
        early_exaggeration_iter=EXAGGERATED,
        n_iter=how.steps,
        n_jobs=how.threads,
        random_state=SEED,
    )
    return np.asarray(asked.fit(vectors), np.float32)


def _timed(engine: Callable[[Vectors], Vectors], vectors: Vectors) -> tuple[float, Vectors]:
    start = time.perf_counter()
    places = engine(vectors)
    return time.perf_counter() - start, places


def _cores() -> int:
    return len(os.sched_getaffinity(0))


if __name__ == "__main__":
    sys.exit(main())
