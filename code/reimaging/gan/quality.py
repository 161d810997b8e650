"""How near generated pictures come to real ones, and how far they merely copy, by their features.

- **FID**, the Fréchet distance of two normal distributions (Heusel et al. 2017,
  https://arxiv.org/abs/1706.08500): it is larger the fewer pictures there are, so that
  it is told beside that of real pictures against other real ones.
- **KID**, the squared maximum mean discrepancy by a cubic kernel, without bias (Bińkowski et al.
  2018, https://arxiv.org/abs/1801.01401): 0 on average where both are of one kind, at times below.
- **precision** and **recall** (Kynkäänniemi et al. 2019, https://arxiv.org/abs/1904.06991): the
  share of generated pictures among the real ones, and of real pictures among the generated ones.
- **diversity**: the distance of two generated pictures, root mean square, of that of real ones.
- **modes**: the share of the clusters of real pictures that a generated one falls into.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reimaging.errors import ReimagingError

NEAREST = 3  # neighbours that a picture's surroundings reach to
SUBSETS, SUBSET = 50, 500  # of pictures over which KID is averaged
CLUSTERS = 20
_BLOCK = 1024

Features = NDArray[np.float32]


@dataclass(frozen=True)
class Quality:
    """What the measures give; the top of the module says what they are."""

    fid: float
    kid: float
    kid_deviation: float
    precision: float
    recall: float
    diversity: float
    modes: float


def quality(real: Features, made: Features, seed: int) -> Quality:
    """Measure pictures that were made against real ones.

    Parameters
    ----------
    real, made
        Features of either, float32 [n, d] and [m, d].
    seed
        Of the subsets of KID, and of the clusters.

    Raises
    ------
    ReimagingError
        If there are fewer than ten of either, the lengths differ, or a number is not finite.
    """
    if min(len(real), len(made)) < 10 or real.shape[1] != made.shape[1]:
        raise ReimagingError(
            f"Features of {real.shape} real and {made.shape} made pictures cannot be compared; "
            "allowed are ten or more of each, of one length."
        )
    if not (np.isfinite(real).all() and np.isfinite(made).all()):
        raise ReimagingError("Features of pictures hold numbers that are not finite.")
    mean, deviation = kid(real, made, seed)
    inside = precision_and_recall(real, made)
    return Quality(
        fid(real, made), mean, deviation, *inside,
        _spread(made) / max(_spread(real), 1e-12), modes(real, made, seed),
    )  # fmt: skip


def fid(real: Features, made: Features) -> float:
    """Give the Fréchet distance of normal distributions with their means and covariances."""
    means = real.mean(0, dtype=np.float64) - made.mean(0, dtype=np.float64)
    one, other = (np.cov(each.astype(np.float64), rowvar=False) for each in (real, made))
    # the trace of the root of a product is the sum of the roots of its eigenvalues
    root = _root(one)
    values = np.linalg.eigvalsh(root @ other @ root)
    shared = np.sqrt(np.maximum(values, 0)).sum()
    return float(means @ means + np.trace(one) + np.trace(other) - 2 * shared)


def _root(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T)


def kid(real: Features, made: Features, seed: int) -> tuple[float, float]:
    """Give the mean over subsets of the squared discrepancy, and its standard deviation."""
    rng = np.random.default_rng(seed)
    size = min(SUBSET, len(real), len(made))
    found = []
    for _ in range(SUBSETS):
        one = real[rng.choice(len(real), size, replace=False)].astype(np.float64)
        other = made[rng.choice(len(made), size, replace=False)].astype(np.float64)
        found.append(discrepancy(one, other))
    return float(np.mean(found)), float(np.std(found))


def discrepancy(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Give the squared maximum mean discrepancy by the kernel (x·y / d + 1)³, without bias."""
    dimension = one.shape[1]

    def kernel(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
        return (a @ b.T / dimension + 1) ** 3

    within = 0.0
    for each in (one, other):
        products = kernel(each, each)
        within += (products.sum() - np.trace(products)) / (len(each) * (len(each) - 1))
    return float(within - 2 * kernel(one, other).mean())


def precision_and_recall(real: Features, made: Features) -> tuple[float, float]:
    """Give the shares of either that lie in the surroundings of one of the other."""
    return _share_within(made, real), _share_within(real, made)


def _share_within(asked: Features, among: Features) -> float:
    nearest = min(NEAREST, len(among) - 1)
    reach = np.empty(len(among))
    for start in range(0, len(among), _BLOCK):
        rows = slice(start, start + _BLOCK)
        reach[rows] = np.partition(distances(among[rows], among), nearest, axis=1)[:, nearest]
    inside = 0
    for start in range(0, len(asked), _BLOCK):
        apart = distances(asked[start : start + _BLOCK], among)
        inside += int((apart <= reach).any(axis=1).sum())
    return inside / len(asked)


def nearest_real(
    made: Features, real: Features, *, but_itself: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Give, of each picture made, the row of the real one that is nearest, and its distance.

    With `but_itself` those made are the first of the real ones, and their own row does not count.
    """
    rows, apart = np.empty(len(made), np.int64), np.empty(len(made))
    for start in range(0, len(made), _BLOCK):
        own = distances(made[start : start + _BLOCK], real)
        if but_itself:
            own[np.arange(len(own)), start + np.arange(len(own))] = np.inf
        rows[start : start + _BLOCK], apart[start : start + _BLOCK] = own.argmin(1), own.min(1)
    return rows, apart


def modes(real: Features, made: Features, seed: int) -> float:
    """Give the share of CLUSTERS clusters of the real ones into which one that was made falls."""
    from sklearn.cluster import KMeans

    count = min(CLUSTERS, len(np.unique(real, axis=0)))
    clusters = KMeans(count, n_init=3, random_state=seed).fit(real)
    return len(np.unique(clusters.predict(np.asarray(made, real.dtype)))) / count


def distances(one: Features, other: Features) -> NDArray[np.float64]:
    """Give the distances of all pairs, float64 [n, m]."""
    a, b = one.astype(np.float64), other.astype(np.float64)
    squares = (a**2).sum(1)[:, None] + (b**2).sum(1) - 2 * a @ b.T
    return np.asarray(np.sqrt(np.maximum(squares, 0)))


def _spread(features: Features) -> float:
    """Give the root of the mean squared distance of two of them."""
    return float(np.sqrt(2 * features.var(axis=0, ddof=1, dtype=np.float64).sum()))
