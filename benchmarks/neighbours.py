"""How fast neighbours are found among 600,000 vectors, and how many of them are the right ones.

The vectors are made (made_vectors.py): the nearest are of the same cluster, and how far they are is
settled by 20 numbers. Queries are more of the same, not among the vectors.

Beside ours stand the exact search, at its fastest here, and Annoy with the ten trees of the
original study. Queries come one at a time from two threads; where two threads a query are faster,
as they may be for the exact search, those count.
"""

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import faiss
import numpy as np
from made_vectors import DIMENSION, Vectors, made_vectors
from numpy.typing import NDArray
from results import Figure, lacking, table, write

from reimaging.learn.embedding_file import Embedding, write_embedding
from reimaging.maps.cosine_search import BUILD_WIDTH, LINKS, SEARCH_WIDTH, directions
from reimaging.maps.neighbour_file import build_index, open_index

try:
    from annoy import AnnoyIndex
except ImportError:
    lacking("This compares with Annoy, which is not here: pip install annoy.")

NEAREST = 10
TREES = 10
TIMES = 3
_EXACT = 40  # exact queries that are timed

Ask = Callable[[Vectors], NDArray[np.int64]]


class Built(NamedTuple):
    """What making an index took: seconds, and the most bytes that were held."""

    seconds: float
    held: int


class Found(NamedTuple):
    """A kind of search: the share of the right ones, queries a second, and times the exact one."""

    recall: float
    speed: float
    times: float


def main() -> int:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--vectors", type=int, default=600_000)
    parser.add_argument("--queries", type=int, default=1_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        embedding, index, trees = folder / "made.h5", folder / "index.h5", folder / "trees.ann"
        write_embedding(
            embedding, _numbered(asked.vectors), dimension=DIMENSION, attributes={"seed": 4}
        )
        ours = _alone(build_index, index, embedding)
        theirs = _alone(_plant, trees, embedding)
        found = _measure(embedding, index, trees, asked.queries)
    rows, figures = [], []
    for name, each in found.items():
        built = None if name == "exact" else ours if name == "ours" else theirs
        rows.append(_row(name, each, built))
        figures += [
            Figure("queries", each.speed, "queries/s", of=name),
            Figure(f"recall@{NEAREST}", each.recall, "", of=name),
        ]
    for of, built in (("ours", ours), ("Annoy", theirs)):
        figures += [
            Figure("index built", built.seconds, "s", "lower", of),
            Figure("memory of building", built.held / 2**20, "MiB", "lower", of),
        ]
    columns = ("", f"recall@{NEAREST}", "queries/s", "times exact", "built in", "at most held")
    told = (
        f"{asked.vectors:,} made vectors, {asked.queries:,} queries not among them, one at "
        f"a time on two threads. Ours: a graph of {LINKS} links a vector, {BUILD_WIDTH} candidates "
        f"in building, by one thread, and {SEARCH_WIDTH} in searching."
    )
    write("neighbours", f"{told}\n\n{table(columns, rows)}", figures)
    return 0


def _numbered(count: int) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
    first = 0
    for vectors in made_vectors(count, 4, 0):
        yield np.arange(first, first + len(vectors), dtype=np.int64), vectors
        first += len(vectors)


def _alone(call: Callable[..., object], *paths: Path) -> Built:
    """Call in a process of its own: how long it took, and how much memory it held at most."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_measured, call, *paths).result()


def _measured(call: Callable[..., object], *paths: Path) -> Built:
    start = time.perf_counter()
    call(*paths)
    taken = time.perf_counter() - start
    return Built(taken, 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _row(name: str, found: Found, built: Built | None) -> list[str]:
    told = ("", "")
    if built is not None:
        told = f"{built.seconds / 60:.1f} min", f"{built.held / 2**30:.2f} GiB"
    return [name, f"{found.recall:.3f}", f"{found.speed:,.0f}", f"{found.times:.0f}", *told]


def _plant(target: Path, embedding: Path) -> None:
    trees = AnnoyIndex(DIMENSION, "angular")
    trees.set_seed(4)
    with Embedding(embedding) as source:
        for ids, vectors in source.blocks():
            for number, vector in zip(ids.tolist(), vectors, strict=True):
                trees.add_item(number, vector)
    trees.build(TREES, n_jobs=2)
    trees.save(str(target))


def _measure(embedding: Path, index: Path, trees: Path, count: int) -> dict[str, Found]:
    """Time all kinds of search in turn; the exact one first."""
    queries = directions(np.concatenate([*made_vectors(count, 4, 1)]))
    with Embedding(embedding) as source:
        held = directions(source.read())
    flat = faiss.IndexFlatIP(DIMENSION)
    flat.add(held)
    right = np.concatenate([flat.search(part, NEAREST)[1] for part in np.array_split(queries, 10)])
    opened, annoy = open_index(index, embedding), AnnoyIndex(DIMENSION, "angular")
    annoy.load(str(trees))

    def by_product(query: Vectors) -> NDArray[np.int64]:
        cosines = held @ query[0]
        best = np.argpartition(-cosines, NEAREST)[:NEAREST]
        return best[np.argsort(-cosines[best])]

    def in_trees(query: Vectors, looked_at: int) -> NDArray[np.int64]:
        return np.array(annoy.get_nns_by_vector(query[0], NEAREST, looked_at))

    exact: list[Ask] = [lambda query: flat.search(query, NEAREST)[1][0], by_product]
    approximate: dict[str, Ask] = {
        "ours": lambda query: opened.query_vectors(query, NEAREST)[0][0],
        "Annoy, as the study": partial(in_trees, looked_at=-1),
        "Annoy, 5,000 looked at": partial(in_trees, looked_at=5_000),
        "Annoy, 50,000 looked at": partial(in_trees, looked_at=50_000),
    }
    speeds: dict[str, list[float]] = {name: [] for name in ("exact", *approximate)}
    recalls = {"exact": 1.0}
    for _ in range(TIMES):
        few = queries[:_EXACT]
        speeds["exact"].append(max(_fastest(ask, few)[0] for ask in exact))
        for name, ask in approximate.items():
            speed, found = _fastest(ask, queries)
            speeds[name].append(speed)
            recalls[name] = _recall(found, right)
    return {
        name: Found(
            recalls[name],
            statistics.median(own),
            statistics.median(a / b for a, b in zip(own, speeds["exact"], strict=True)),
        )
        for name, own in speeds.items()
    }


def _fastest(ask: Ask, queries: Vectors) -> tuple[float, list[NDArray[np.int64]]]:
    """Give queries a second, from two threads or with two threads a query, and what was found."""
    single = [query[None] for query in queries]
    speeds = []
    for askers in (1, 2):
        faiss.omp_set_num_threads(3 - askers)
        with ThreadPoolExecutor(askers) as pool:
            start = time.perf_counter()
            found = list(pool.map(ask, single))
            speeds.append(len(single) / (time.perf_counter() - start))
    return max(speeds), found


def _recall(found: list[NDArray[np.int64]], right: NDArray[np.int64]) -> float:
    shares = [len(set(a.tolist()) & set(b.tolist())) for a, b in zip(found, right, strict=True)]
    return sum(shares) / (NEAREST * len(right))


if __name__ == "__main__":
    sys.exit(main())
