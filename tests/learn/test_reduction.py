"""Principal components keep what varies most; the same whichever way they are worked out."""

import numpy as np
import pytest

from reimaging.errors import ReimagingError
from reimaging.learn.reduction import (
    HELD,
    as_they_are,
    fit_reduction,
    images_to_fit,
    read_reduction,
    write_reduction,
)


def made(count=200, dimension=12, rank=4, seed=4):
    """Vectors that vary in a few directions, each less than the one before, and a little in all."""
    rng = np.random.default_rng(seed)
    axes = np.linalg.qr(rng.normal(size=(dimension, rank)))[0].T
    strength = 8.0 / 2 ** np.arange(rank)
    vectors = 3 + rng.normal(size=(count, rank)) * strength @ axes
    return (vectors + 0.01 * rng.normal(size=(count, dimension))).astype(np.float32), axes


def test_the_directions_that_vary_most_are_found_in_their_order():
    vectors, axes = made(5000)
    found = fit_reduction(vectors.copy(), 4)
    overlap = np.abs(found.components @ axes.T)
    assert (np.diag(overlap) > 0.98).all()
    assert (np.diff(found.explained) < 0).all()
    assert found.kept == pytest.approx(1, abs=1e-3)


def test_scikit_learn_finds_the_same():
    from sklearn.decomposition import PCA

    vectors, _ = made()
    ours, theirs = fit_reduction(vectors.copy(), 3), PCA(3).fit(vectors)
    assert np.abs(np.diag(ours.components @ theirs.components_.T)) == pytest.approx([1] * 3)
    assert ours.explained == pytest.approx(theirs.explained_variance_ratio_, rel=1e-4)


def test_more_numbers_than_images_give_the_same_components():
    """Of 40 images of 100 numbers; against the decomposition of the whole matrix."""
    vectors, _ = made(40, 100, 6)
    found = fit_reduction(vectors.copy(), 5)
    _, lengths, axes = np.linalg.svd(vectors - vectors.mean(0), full_matrices=False)
    assert np.abs(np.diag(found.components @ axes[:5].T)) == pytest.approx([1] * 5, abs=1e-4)
    assert found.explained == pytest.approx((lengths**2 / (lengths**2).sum())[:5], rel=1e-4)


def test_reduced_vectors_lie_as_far_apart_as_before():
    vectors, _ = made()
    short = fit_reduction(vectors.copy(), 4).of(vectors)
    assert short.shape == (200, 4)
    for one, other in ((0, 1), (5, 80), (199, 3)):
        before = np.linalg.norm(vectors[one] - vectors[other])
        assert np.linalg.norm(short[one] - short[other]) == pytest.approx(before, abs=0.1)


def test_the_sign_of_a_component_is_no_chance():
    vectors, _ = made()
    one, two = fit_reduction(vectors.copy(), 4), fit_reduction(vectors[::-1].copy(), 4)
    assert one.components == pytest.approx(two.components, abs=1e-4)


def test_there_are_no_more_components_than_directions():
    same = np.repeat(np.arange(3, dtype=np.float32)[:, None], 7, 1)  # three images on one line
    assert len(fit_reduction(same, 5).components) == 1


def test_short_vectors_are_kept_as_they_are():
    kept, vectors = as_they_are(3), np.ones((2, 3), np.float32)
    assert kept.of(vectors) is vectors
    assert (kept.dimension, kept.kept) == (3, 1.0)


def test_a_gib_of_vectors_is_held_at_most():
    assert images_to_fit(4096, 5000) == 5000
    assert images_to_fit(3 * 256**2, 5000) * 4 * 3 * 256**2 <= HELD
    assert images_to_fit(10**9, 5000) == 2


@pytest.mark.parametrize(
    ("vectors", "said"),
    [
        (np.ones((1, 3)), "two images at least; 1"),
        (np.ones((4, 3)), "All 4 images have the same vector"),
        ([[1, np.nan], [2, 3]], "not finite"),
    ],
)
def test_what_has_no_components_is_a_sentence(vectors, said):
    with pytest.raises(ReimagingError, match=said):
        fit_reduction(np.array(vectors, np.float32), 2)


def test_what_is_written_is_read_and_the_bytes_are_the_same(tmp_path):
    vectors, _ = made()
    for name in ("1.h5", "2.h5"):
        write_reduction(tmp_path / name, fit_reduction(vectors.copy(), 4))
    assert (tmp_path / "1.h5").read_bytes() == (tmp_path / "2.h5").read_bytes()
    again = read_reduction(tmp_path / "1.h5")
    assert (again.of(vectors) == fit_reduction(vectors.copy(), 4).of(vectors)).all()
    assert again.fitted_on == 200


def test_what_is_no_reduction_is_a_sentence(tmp_path):
    (tmp_path / "r.h5").write_text("text")
    with pytest.raises(ReimagingError, match=r"r\.h5 holds no reimaging reduction"):
        read_reduction(tmp_path / "r.h5")
