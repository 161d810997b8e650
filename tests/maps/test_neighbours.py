"""Neighbours are joined by image_id: never the query itself, the nearest first, ties by id."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from maps.vector_files import embedding_of, normal_vectors
from reimaging.errors import ReimagingError
from reimaging.maps.neighbour_file import build_index, open_index

KINDS = pytest.mark.parametrize("exact_up_to", [10_000, 0], ids=["exact", "graph"])
# to the right, a little up, up, to the left; the ids are in no order
COMPASS = [[2, 0], [1, 0.1], [0, 3], [-1, 0]]
IDS = [30, 10, 40, 20]


@pytest.fixture
def index_of(tmp_path):
    def index_of(vectors, ids=None, exact_up_to=10_000):
        embedding = embedding_of(tmp_path / "embedding.h5", vectors, ids)
        build_index(tmp_path / "index.h5", embedding, exact_up_to)
        return open_index(tmp_path / "index.h5", embedding)

    return index_of


@KINDS
def test_neighbours_come_by_id_the_nearest_first_with_their_distances(index_of, exact_up_to):
    ids, distances = index_of(COMPASS, IDS, exact_up_to).query_image(30, 3)
    assert ids.tolist() == [10, 40, 20]
    assert distances == pytest.approx([1 - 1 / np.sqrt(1.01), 1, 2], abs=1e-6)
    assert (ids.dtype, distances.dtype) == (np.int64, np.float32)


@KINDS
def test_only_the_direction_of_a_vector_counts(index_of, exact_up_to):
    index = index_of(COMPASS, IDS, exact_up_to)
    ids, distances = index.query_vectors([[1e-3, 0], [500, 50], [0, -1]], 1)
    assert ids.tolist() == [[30], [10], [20]]
    assert distances == pytest.approx(np.array([[0], [0], [1]]), abs=1e-6)


@KINDS
@pytest.mark.parametrize("query", range(30))
def test_a_query_is_never_its_own_neighbour_though_it_has_copies(index_of, exact_up_to, query):
    """The original study dropped what came first; of copies that is another image."""
    ids, distances = index_of([[1, 2]] * 30, range(30), exact_up_to).query_image(query, 20)
    assert query not in ids.tolist()
    assert len(set(ids.tolist())) == 20
    assert not distances.any()


@KINDS
def test_the_vectors_of_images_are_given_at_the_length_1(index_of, exact_up_to):
    index = index_of(COMPASS, IDS, exact_up_to)
    assert index.directions_of([20, 30]) == pytest.approx(np.array([[-1, 0], [1, 0]]), abs=1e-6)
    with pytest.raises(ReimagingError, match="has no image 50"):
        index.directions_of([50])


def test_images_at_the_same_distance_are_in_the_order_of_their_ids(index_of):
    vectors = [[1, 0]] * 3 + [[0, 1]] * 3
    ids, _ = index_of(vectors, [9, 2, 7, 8, 1, 5]).query_image(8, 5)
    assert ids.tolist() == [1, 5, 2, 7, 9]


def test_the_order_of_the_embedding_does_not_count(index_of):
    vectors, order = normal_vectors(200, 6).round(), np.random.default_rng(2).permutation(200)
    one = index_of(vectors, np.arange(200)).query_images(np.arange(50), 12)
    other = index_of(vectors[order], order).query_images(np.arange(50), 12)
    for found, expected in zip(other, one, strict=True):
        assert (found == expected).all()


@KINDS
def test_many_images_are_answered_as_one_by_one(index_of, exact_up_to):
    index = index_of(normal_vectors(500, 8), exact_up_to=exact_up_to)
    asked = [105, 599, 100, 342]
    ids, distances = index.query_images(asked, 7)
    for number, own, far in zip(asked, ids, distances, strict=True):
        alone = index.query_image(number, 7)
        assert alone[0].tolist() == own.tolist()
        assert alone[1] == pytest.approx(far, abs=2e-6)


@KINDS
def test_where_there_are_fewer_all_others_are_given(index_of, exact_up_to):
    index = index_of(COMPASS, IDS, exact_up_to)
    assert sorted(index.query_image(10, 99)[0].tolist()) == [20, 30, 40]
    assert index.query_vectors([[1, 1]], 99)[0].shape == (1, 4)


@KINDS
def test_a_single_image_has_no_neighbours(index_of, exact_up_to):
    ids, distances = index_of([[1, 2]], [7], exact_up_to).query_image(7, 20)
    assert (ids.shape, distances.shape) == ((0,), (0,))


@KINDS
def test_a_vector_of_zeros_lies_at_a_right_angle_to_all(index_of, exact_up_to):
    index = index_of([*COMPASS, [0, 0]], [*IDS, 50], exact_up_to)
    assert index.query_image(50, 4)[0].tolist() == [10, 20, 30, 40]
    assert index.query_image(50, 4)[1].tolist() == [1, 1, 1, 1]
    assert index.query_vectors([[0, 0]], 5)[1].tolist() == [[1, 1, 1, 1, 1]]


def test_an_image_that_is_not_there_is_named(index_of):
    with pytest.raises(ReimagingError, match=r"index\.h5 has no image 31; allowed are the 4 it"):
        index_of(COMPASS, IDS).query_image(31, 2)


@pytest.mark.parametrize("vectors", [[[1, 2, 3]], [[1]], [1, 2], []], ids=str)
def test_vectors_of_another_length_are_refused(index_of, vectors):
    with pytest.raises(ReimagingError, match=r"of the shape .* allowed are \[any number, 2\]"):
        index_of(COMPASS, IDS).query_vectors(vectors, 2)


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_vectors_with_numbers_that_are_not_finite_are_refused(index_of, wrong):
    with pytest.raises(ReimagingError, match=r"asked of index\.h5 has numbers that are not finite"):
        index_of(COMPASS, IDS).query_vectors([[1, 2], [wrong, 0]], 2)


@KINDS
def test_threads_may_ask_the_same_index_at_once(index_of, exact_up_to):
    index = index_of(normal_vectors(2000, 16), exact_up_to=exact_up_to)
    alone = [index.query_image(number, 10) for number in range(100, 400)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda number: index.query_image(number, 10), range(100, 400)))
    for (ids, distances), expected in zip(together, alone, strict=True):
        assert ids.tolist() == expected[0].tolist()
        assert distances.tolist() == expected[1].tolist()
