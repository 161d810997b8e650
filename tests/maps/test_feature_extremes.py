"""Features that vary and differ are chosen; at their ends stand the right images, by lot if equal."""

import numpy as np
import pytest

from maps.vector_files import embedding_of, normal_vectors
from reimaging.errors import ReimagingError
from reimaging.learn.embedding_file import Embedding
from reimaging.maps.feature_extremes import MOST_CORRELATION, choose_features, extremes


@pytest.fixture
def opened(tmp_path):
    """Opens an embedding of vectors, and closes it in the end."""
    files = []

    def opened(vectors, ids=None):
        path = embedding_of(tmp_path / f"{len(files)}.h5", vectors, ids)
        files.append(Embedding(path))
        return files[-1]

    yield opened
    for file in files:
        file.__exit__()


def ends(embedding, feature=0, count=3, seed=4):
    [(highest, lowest)] = extremes(embedding, [feature], count, seed)
    return [one.image_id for one in highest], [one.image_id for one in lowest]


def test_features_come_in_the_order_of_their_variance(opened):
    vectors = normal_vectors(5000, 6) * [1, 5, 3, 0, 4, 2] + [9, 0, -9, 7, 0, 0]
    embedding = opened(vectors)
    assert choose_features(embedding, 3) == [1, 4, 2]
    assert choose_features(embedding, 9) == [1, 4, 2, 5, 0]  # one is the same everywhere


@pytest.mark.parametrize("sign", [1, -1])
def test_a_feature_that_goes_along_with_one_chosen_is_passed_over(opened, sign):
    vectors = normal_vectors(5000, 4) * [4, 2, 3, 1]
    vectors[:, 2] += sign * vectors[:, 0]
    assert abs(np.corrcoef(vectors[:, 2], vectors[:, 0])[0, 1]) > MOST_CORRELATION
    assert choose_features(opened(vectors), 3) == [2, 1, 3]


def test_copies_of_a_feature_are_chosen_once_the_first_of_them(opened):
    vectors = normal_vectors(300, 3)[:, [2, 0, 1, 0, 2, 1]] * [1, 2, 3, 2, 1, 3]
    assert choose_features(opened(vectors), 6) == [2, 1, 0]


def test_small_variances_beside_large_means_are_not_lost(opened):
    vectors = np.float32([1000, 1000]) + np.float32([0.01, 0.02]) * normal_vectors(9000, 2)
    assert choose_features(opened(vectors), 1) == [1]


@pytest.mark.parametrize("vectors", [np.ones((20, 4)), np.zeros((0, 4))], ids=["equal", "none"])
def test_where_nothing_varies_no_feature_is_chosen(opened, vectors):
    assert choose_features(opened(vectors), 6) == []


def test_the_highest_come_from_the_top_and_the_lowest_from_the_bottom(opened):
    values = np.random.default_rng(1).permutation(100)
    highest, lowest = ends(opened(np.column_stack([values, -values])), 0)
    assert values[np.array(highest) - 100].tolist() == [99, 98, 97]
    assert values[np.array(lowest) - 100].tolist() == [0, 1, 2]


def test_activations_and_the_number_of_equal_ones_are_told(opened):
    [(highest, lowest)] = extremes(opened(np.array([[0.5], [0], [7], [0], [0], [7]])), [0], 3, 4)
    assert [(one.activation, one.alike) for one in highest] == [(7, 2), (7, 2), (0.5, 1)]
    assert [(one.activation, one.alike) for one in lowest] == [(0, 3)] * 3
    assert str(lowest[0].activation) == "0.0"  # not -0.0


def test_of_equal_images_the_lot_decides_by_seed_and_feature(opened):
    embedding = opened(np.zeros((500, 2)))
    first = ends(embedding)
    assert ends(embedding) == first
    assert len({*map(str, (first, ends(embedding, seed=5), ends(embedding, feature=1)))}) == 3
    assert first[0] != first[1]
    assert first[1] != sorted(first[1])


def test_a_lot_is_drawn_for_the_places_alone_that_the_higher_ones_leave(opened):
    embedding = opened(np.array([[1], [1], [1], [7], [1], [1], [9], [1], [1], [1]]))
    drawn = {tuple(ends(embedding, seed=seed)[0]) for seed in range(9)}
    assert {own[:2] for own in drawn} == {(106, 103)}
    assert len({own[2] for own in drawn} - {103, 106}) > 2


def test_the_lot_does_not_depend_on_the_order_of_the_images(opened):
    values, order = np.arange(90) // 30, np.random.default_rng(1).permutation(90)
    one = opened(values[:, None], np.arange(90))
    other = opened(values[order, None], order)
    assert ends(one, count=5) == ends(other, count=5)


def test_of_few_images_none_stands_at_both_ends(opened):
    highest, lowest = ends(opened(np.arange(7)[:, None]), count=8)
    assert (highest, lowest) == ([106, 105, 104], [100, 101, 102])
    assert ends(opened(np.zeros((1, 3)))) == ([], [])


@pytest.mark.parametrize("feature", [-1, 2])
def test_a_feature_that_is_not_there_is_named(opened, feature):
    with pytest.raises(ReimagingError, match=f"has no feature {feature}; allowed are 0 to 1"):
        ends(opened(np.zeros((4, 2))), feature)
