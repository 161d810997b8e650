"""The nearest by cosine: exactly those, in order; a graph finds nearly all, and the same ones."""

import io

import faiss
import numpy as np
import pytest

from maps.vector_files import normal_vectors
from reimaging.maps import cosine_search
from reimaging.maps.cosine_search import (
    ExactSearch,
    GraphSearch,
    build_graph,
    directions,
    load_graph,
    same_directions,
    save_graph,
)


def sorted_cosines(held, queries, count):
    cosines = queries.astype(np.float64) @ held.T.astype(np.float64)
    rows = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
    return rows, np.take_along_axis(cosines, rows, 1)


def test_directions_have_the_length_one_and_point_as_before():
    vectors = normal_vectors(50, 7) * np.geomspace(1e-3, 1e3, 50)[:, None]
    found = directions(vectors)
    assert found.dtype == np.float32
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-6)
    assert np.sum(found * vectors, axis=1) == pytest.approx(np.linalg.norm(vectors, axis=1), 1e-5)


def test_numbers_whose_squares_are_too_large_or_small_have_a_direction_too():
    assert directions(np.array([[3e30, 4e30], [3e-30, 4e-30]])) == pytest.approx(
        np.array([[0.6, 0.8]] * 2)
    )


def test_a_vector_of_zeros_stays_one_and_no_vectors_stay_none():
    assert directions(np.zeros((1, 3))).tolist() == [[0, 0, 0]]
    assert directions(np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("at_once", [1, 1000, 2**24], ids=["one by one", "in blocks", "at once"])
def test_the_exact_search_finds_what_sorting_all_cosines_finds(monkeypatch, at_once):
    monkeypatch.setattr(cosine_search, "_AT_ONCE", at_once)
    held, queries = directions(normal_vectors(300, 12)), directions(normal_vectors(17, 12, 2))
    rows, cosines = ExactSearch(held).nearest(queries, 9)
    expected = sorted_cosines(held, queries, 9)
    assert rows.tolist() == expected[0].tolist()
    assert cosines == pytest.approx(expected[1], abs=1e-6)


def test_of_equal_vectors_the_first_row_comes_first_though_the_last_digits_differ():
    random = np.random.default_rng(3)
    one = directions(random.standard_normal((1, 200)))
    held = np.concatenate([directions(random.standard_normal((40, 200))), one.repeat(60, 0)])
    held[40:] += random.uniform(-1.5e-7, 1.5e-7, (60, 200)).astype(np.float32)
    rows, _ = ExactSearch(held).nearest(one, 50)
    assert rows[0].tolist() == list(range(40, 90))


def test_all_vectors_may_be_asked_for_or_none():
    held = directions(normal_vectors(20, 5))
    rows, _ = ExactSearch(held).nearest(held[:3], 20)
    assert [sorted(own) for own in rows.tolist()] == [list(range(20))] * 3
    assert ExactSearch(held).nearest(held[:3], 0)[0].shape == (3, 0)


@pytest.fixture(scope="module")
def clusters():
    """4,000 vectors in 40 clusters, and more of the same."""
    random = np.random.default_rng(5)
    centres = random.standard_normal((40, 32))
    spread = random.standard_normal((4100, 32)) * 0.7
    all_of_them = directions(centres[random.integers(0, 40, 4100)] + spread)
    return all_of_them[:4000], all_of_them[4000:]


@pytest.fixture(scope="module")
def graph(clusters):
    return build_graph(np.split(clusters[0], [0, 1500, 3000]), 32)


def search_of(graph, count=4000):
    return GraphSearch(graph, np.arange(count))


def test_a_graph_finds_nearly_all_of_the_nearest_and_their_right_cosines(clusters, graph):
    held, queries = clusters
    rows, cosines = search_of(graph).nearest(queries, 10)
    expected = sorted_cosines(held, queries, 10)[0]
    shares = [len({*a} & {*b}) / 10 for a, b in zip(rows.tolist(), expected.tolist(), strict=True)]
    assert np.mean(shares) >= 0.99
    assert cosines == pytest.approx((queries[:, None] * held[rows]).sum(2), abs=1e-5)


def test_a_graph_keeps_its_vectors(clusters, graph):
    rows = np.array([3999, 0, 17])
    assert (search_of(graph).vectors(rows) == clusters[0][rows]).all()


def test_more_may_be_asked_of_a_graph_than_it_holds_candidates(clusters, graph):
    rows, _ = search_of(graph).nearest(clusters[1][:5], 300)
    assert [len(set(own)) for own in rows.tolist()] == [300] * 5


def saved(graph, size=1000):
    parts = []
    save_graph(graph, lambda some: parts.append(bytes(some)), size)
    assert max(map(len, parts)) <= size
    return b"".join(parts)


def test_the_same_vectors_make_the_same_graph_whatever_the_threads_and_the_room(clusters):
    threads = faiss.omp_get_max_threads()
    try:
        faiss.omp_set_num_threads(4)
        rooms = 0, len(clusters[0])
        first, second = (build_graph([clusters[0]], 32, count) for count in rooms)
        assert faiss.omp_get_max_threads() == 4
    finally:
        faiss.omp_set_num_threads(threads)
    assert saved(first) == saved(second)


@pytest.mark.parametrize("size", [1000, 10**9], ids=["small parts", "one part"])
def test_a_graph_that_was_saved_answers_as_before(clusters, graph, size):
    file = io.BytesIO(saved(graph, size))
    again = search_of(load_graph(file.read, 777))
    before = search_of(graph).nearest(clusters[1], 10)
    for found, expected in zip(again.nearest(clusters[1], 10), before, strict=True):
        assert (found == expected).all()


@pytest.mark.parametrize("count", [1, 4, 10])
def test_copies_are_found_in_the_order_of_their_rows(clusters, graph, count):
    """Each vector is that of three rows."""
    copied = GraphSearch(graph, np.tile(np.arange(4000), 3))
    rows, cosines = copied.nearest(clusters[1][:20], count)
    places, once = search_of(graph).nearest(clusters[1][:20], 4)
    expected = (places[:, :, None] + [0, 4000, 8000]).reshape(20, 12)
    assert rows.tolist() == expected[:, :count].tolist()
    assert (cosines == once.repeat(3, 1)[:, :count]).all()


def test_what_a_graph_does_not_find_is_minus_one():
    rows, cosines = GraphSearch(
        build_graph([np.eye(2, dtype="f4")], 2), np.array([0, 1, 1])
    ).nearest(np.eye(2, dtype="f4"), 3)
    assert rows.tolist() == [[0, 1, 2], [1, 2, 0]]
    alone = GraphSearch(build_graph([np.eye(2, dtype="f4")[:1]], 2), np.array([0, 0]))
    rows, cosines = alone.nearest(np.eye(2, dtype="f4"), 3)
    assert rows.tolist() == [[0, 1, -1]] * 2
    assert cosines.tolist() == [[1, 1, -np.inf], [0, 0, -np.inf]]


def test_copies_have_the_same_number_though_the_last_digits_differ_and_others_another():
    held = directions(normal_vectors(500, 16))
    numbers = same_directions(held)
    assert numbers.dtype == np.uint64
    assert len(set(numbers.tolist())) == 500
    again = same_directions(directions(1.7 * held))
    assert (again == numbers).mean() > 0.95  # a number at the edge of two steps may go either way
