"""The search of the vectors that point most nearly the same way: exact, or by a graph.

Both searches hold vectors of length 1, whose product is the cosine of the angle between them. A
vector of zeros has no direction: it stays as it is, and its cosine with every other is 0. Neither
search changes while it answers, so that threads may share one.

The graph is that of Malkov, Y. A. and Yashunin, D. A. (2018), "Efficient and robust approximate
nearest neighbor search using hierarchical navigable small world graphs", as faiss builds it.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

LINKS = 16  # of a vector to others; twice as many at the lowest level
BUILD_WIDTH = 100  # candidates that are held while a vector finds its links
SEARCH_WIDTH = 128  # candidates that are held while a query is answered

_LINKS_IN_ALL = 2 * LINKS + 2  # of a vector, at all levels; few are at more than the lowest
_AT_ONCE = 2**24  # cosines of the exact search that are held, 64 MiB
_EQUAL = 1e-6  # cosines that differ by less are not told apart

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]
Found = tuple[Rows, Vectors]


class Search(Protocol):
    """What finds the nearest of its vectors."""

    def nearest(self, queries: Vectors, count: int) -> Found:
        """Give the rows of the nearest vectors to each query, and their cosines.

        Parameters
        ----------
        queries
            float32 [q, d], of length 1.
        count
            How many to find, at most as many as there are.

        Returns
        -------
        (numpy.ndarray, numpy.ndarray)
            int64 and float32, [q, count], the nearest first.
        """

    def vectors(self, rows: Rows) -> Vectors:
        """Give the vectors of rows, float32 [rows, d], of length 1."""


def directions(vectors: NDArray[Any]) -> Vectors:
    """Bring vectors to the length 1, float32 [n, d]; those of zeros stay as they are."""
    held = np.asarray(vectors, np.float32)
    # a number of 1e30 has no square in single precision
    largest = np.abs(held).max(axis=1, keepdims=True, initial=0)
    scaled = held / np.where(largest > 0, largest, np.float32(1))
    lengths = np.linalg.norm(scaled, axis=1, keepdims=True)
    return np.asarray(scaled / np.where(lengths > 0, lengths, np.float32(1)), np.float32)


class ExactSearch:
    """Compares each query with all vectors, which are held in memory; of equals the first row.

    Parameters
    ----------
    held
        float32 [n, d], of length 1.
    """

    def __init__(self, held: Vectors) -> None:
        self._held = held

    def nearest(self, queries: Vectors, count: int) -> Found:
        """Give rows and cosines, as `Search` says; the same each time."""
        rows = np.empty((len(queries), count), np.int64)
        cosines = np.empty((len(queries), count), np.float32)
        block = max(1, _AT_ONCE // max(1, len(self._held)))
        for start in range(0, len(queries), block):
            products = queries[start : start + block] @ self._held.T
            for place, own in enumerate(products, start):
                rows[place] = _first(own, count)
                cosines[place] = own[rows[place]]
        return rows, cosines

    def vectors(self, rows: Rows) -> Vectors:
        """Give the vectors of rows."""
        return self._held[rows]


class GraphSearch:
    """Follows links from vector to vector towards the query: fast, and misses one now and then.

    A graph holds copies once: linked to each other by the hundred they would lead nowhere else.

    Parameters
    ----------
    graph
        An index of faiss.
    place
        int64 [n], where in the graph the vector of each row is; copies are at the same place.
    """

    def __init__(self, graph: Any, place: Rows) -> None:
        self._graph, self._place = graph, place
        self._rows = np.argsort(place, kind="stable")  # those of a place lie side by side
        self._ends = np.cumsum(np.bincount(place, minlength=graph.ntotal))

    def nearest(self, queries: Vectors, count: int) -> Found:
        """Give rows and cosines, as `Search` says; a row is -1 where none was found."""
        faiss = _faiss()
        rows = np.full((len(queries), count), -1, np.int64)
        cosines = np.full((len(queries), count), -np.inf, np.float32)
        if not count:
            return rows, cosines
        how = faiss.SearchParametersHNSW(efSearch=max(SEARCH_WIDTH, 2 * count))
        found = self._graph.search(np.ascontiguousarray(queries), count, params=how)
        for number, (own, places) in enumerate(zip(*found, strict=True)):
            own, places = own[places >= 0], places[places >= 0]
            starts = np.where(places > 0, self._ends[places - 1], 0)
            copies = np.minimum(self._ends[places] - starts, count)
            # the first copies of each, one after the other
            before = np.cumsum(copies) - copies
            at = np.repeat(starts - before, copies) + np.arange(copies.sum())
            filled = min(count, len(at))
            rows[number, :filled] = self._rows[at[:count]]
            cosines[number, :filled] = np.repeat(own, copies)[:count]
        return rows, cosines

    def vectors(self, rows: Rows) -> Vectors:
        """Give the vectors of rows."""
        return np.asarray(self._graph.reconstruct_batch(self._place[rows]), np.float32)


def same_directions(vectors: Vectors) -> NDArray[np.uint64]:
    """Give a number for each vector of length 1, uint64: the same for copies.

    It does not tell vectors apart that round to the same hundred-thousandths.
    """
    rounded = np.round(vectors * 1e5).astype("<i4")
    digests = (hashlib.blake2b(row, digest_size=8).digest() for row in rounded)
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)


def build_graph(blocks: Iterable[Vectors], dimension: int, count: int = 0) -> Any:
    """Link vectors into a graph, an index of faiss, the same each time.

    Parameters
    ----------
    blocks
        Vectors of length 1, float32 [some, d], none a copy of another.
    dimension
        d: numbers a vector.
    count
        How many are to come, if it is known: room is then taken once, and not twice as much each
        time that it is full.
    """
    faiss = _faiss()
    graph = faiss.IndexHNSWFlat(dimension, LINKS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = BUILD_WIDTH
    _take_room(faiss.downcast_index(graph.storage).codes, 4 * dimension * count)
    _take_room(graph.hnsw.neighbors, _LINKS_IN_ALL * count)
    with _one_thread():
        for block in blocks:
            graph.add(np.ascontiguousarray(block))
    return graph


def _take_room(vector: Any, size: int) -> None:
    """Have a vector of C++ take room for so many items, and hold none."""
    vector.resize(size)
    vector.resize(0)


def save_graph(graph: Any, keep: Callable[[bytes], object], size: int) -> None:
    """Give the bytes of a graph to `keep`, at most `size` at a time; it is never held twice."""
    faiss = _faiss()
    writer = faiss.PyCallbackIOWriter(keep, size)
    faiss.write_index(graph, writer)
    del writer  # what it still holds is given now


def load_graph(read: Callable[[int], bytes], size: int) -> Any:
    """Make a graph of what `read` gives: at most so many bytes as it is asked for, in order."""
    faiss = _faiss()
    return faiss.read_index(faiss.PyCallbackIOReader(read, size))


def _first(cosines: Vectors, count: int) -> Rows:
    """Give the rows of the greatest, in order; of those that are as good as equal the first."""
    least = np.partition(cosines, -count)[-count] if count else np.inf
    rows = np.flatnonzero(cosines >= least - 2 * _EQUAL)
    order = np.lexsort((rows, -np.round(cosines[rows] / _EQUAL)))
    return np.asarray(rows[order[:count]], np.int64)


def _faiss() -> Any:
    """Import faiss late, as it takes a while; half of its names are unknown to type checkers."""
    import faiss

    return faiss


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep faiss to one thread: two link vectors in the order in which they happen to come."""
    faiss = _faiss()
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
