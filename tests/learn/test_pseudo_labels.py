"""Features are whitened, laid on the unit sphere, and cut into clusters, none of which stays empty."""

import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.learn.pseudo_labels import Centres, find_centres, fit_whitening


def blobs(count, groups, dimension=8, seed=1):
    """Unit vectors in so many tight groups, and the group of each."""
    rng = np.random.default_rng(seed)
    middles = np.linalg.qr(rng.normal(size=(dimension, dimension)))[0][:groups]
    group = np.arange(count) % groups
    vectors = middles[group] + rng.normal(0, 0.02, (count, dimension))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), group


def test_whitened_features_are_of_variance_one_and_do_not_correlate():
    rng = np.random.default_rng(2)
    features = (rng.normal(size=(500, 20)) @ rng.normal(size=(20, 20)) + 7).astype(np.float32)
    whitening = fit_whitening(features, 5)
    vectors = features @ whitening.kernel + whitening.bias
    assert vectors.shape == (500, 5)
    assert np.allclose(vectors.mean(0), 0, atol=1e-3)
    assert np.allclose(np.cov(vectors.T), np.eye(5), atol=1e-3)
    unit = whitening.unit_vectors(features)
    assert unit.dtype == np.float32 and np.allclose(np.linalg.norm(unit, axis=1), 1, atol=1e-5)


def test_what_does_not_vary_is_not_blown_up():
    features = np.zeros((50, 6), np.float32)
    features[:, 0] = np.arange(50)
    vectors = fit_whitening(features, 4).unit_vectors(features)
    assert np.isfinite(vectors).all()
    assert np.abs(vectors[:, 1:]).max() < 1e-3
    same = np.ones((50, 6), np.float32)
    assert np.isfinite(fit_whitening(same, 4).unit_vectors(same)).all()


def test_no_more_components_are_kept_than_there_are_images_or_features():
    features = np.random.default_rng(3).normal(size=(9, 4)).astype(np.float32)
    assert fit_whitening(features, 64).kernel.shape == (4, 4)
    assert fit_whitening(features.T.copy(), 64).kernel.shape == (9, 4)


def test_groups_far_apart_become_clusters():
    vectors, group = blobs(200, 4)
    labels = find_centres(vectors, 4, 1).nearest(vectors)
    pairs = set(zip(group.tolist(), labels.tolist(), strict=True))
    assert len(pairs) == len(set(labels.tolist())) == 4


def test_the_nearest_centre_is_the_one_of_the_largest_cosine_the_first_of_equals():
    centres = Centres(np.array([[0, 1], [1, 0], [1, 0]], np.float32), 0)
    vectors = np.array([[0.6, 0.8], [0.8, -0.6], [-1, 0]], np.float32)
    assert centres.nearest(vectors).tolist() == [0, 1, 0]


def test_an_empty_cluster_is_split_off_from_another():
    # more clusters than there are different vectors: some centres begin at one place
    vectors = np.repeat(blobs(60, 6)[0], 25, axis=0)
    found = find_centres(vectors, 100, 4)
    assert found.splits > 0
    assert np.allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=1e-5)


def test_where_all_vectors_differ_no_cluster_stays_empty():
    vectors = np.random.default_rng(5).normal(size=(600, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = find_centres(vectors, 50, 4)
    assert np.bincount(found.nearest(vectors), minlength=50).min() > 0


def test_centres_are_of_unit_length_and_the_same_for_the_same_seed():
    vectors, _ = blobs(300, 5)
    first, second, other = (find_centres(vectors, 20, seed) for seed in (1, 1, 2))
    assert np.allclose(np.linalg.norm(first.vectors, axis=1), 1, atol=1e-5)
    assert first.vectors.tobytes() == second.vectors.tobytes() != other.vectors.tobytes()


def test_more_clusters_than_images_are_a_sentence():
    vectors, _ = blobs(10, 2)
    with pytest.raises(ReimagingError, match="10 images cannot be put into 11 clusters"):
        find_centres(vectors, 11, 1)
