"""How much a map keeps of the likenesses it was made of: the same measures for every method.

- **KL**: the Kullback-Leibler divergence that t-SNE makes small, of the map's likenesses (Student's
  t) from those of the vectors, at one perplexity for all.
- **trustworthiness** (Venna & Kaski 2001): 1 less the ranks by which strangers have come among the
  nearest on the map.
- **neighbours kept**: the share of an image's nearest by the vectors that are among its nearest on
  the map.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reimaging.maps.affinities import affinities
from reimaging.maps.cosine_search import ExactSearch, directions

NEIGHBOURS = 15
_MOST = 5000  # images for which trustworthiness and neighbours are worked out, by lot beyond
_ALL_PAIRS = 10_000  # images of a map up to which the likenesses of all pairs are summed
_BLOCK = 512

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class MapQuality:
    """What a map keeps; the neighbourhood is of 15 images, or of fewer where there are fewer."""

    kl: float
    trustworthiness: float
    neighbours_kept: float


def map_quality(
    vectors: Vectors, places: Vectors, seed: int, perplexity: float = 50.0
) -> MapQuality:
    """Measure a map.

    Parameters
    ----------
    vectors
        float32 [n, d].
    places
        float32 [n, 2], of the same images.
    seed
        Of the lots, where there are more than 5,000 images, or 10,000 for the divergence.
    perplexity
        At which the divergence is measured.

    Returns
    -------
    MapQuality
    """
    from sklearn.manifold import trustworthiness

    units = directions(vectors)
    chosen = np.arange(len(units))
    if len(units) > _MOST:
        chosen = np.random.default_rng(seed).choice(len(units), _MOST, replace=False)
    # with n images, ranks of trustworthiness are defined for less than n / 2 neighbours
    count = max(1, min(NEIGHBOURS, (len(chosen) - 1) // 2))
    return MapQuality(
        divergence(units, places, perplexity, seed),
        float(trustworthiness(units[chosen], places[chosen], n_neighbors=count)),
        neighbours_kept(units[chosen], places[chosen], count),
    )


def divergence(units: Vectors, places: Vectors, perplexity: float, seed: int) -> float:
    """Give the Kullback-Leibler divergence of a map, at one perplexity for all methods.

    A map whose scale is of another method's is first brought to the scale at which it diverges
    least, as t-SNE's own has one and UMAP's has not.

    The likenesses of all pairs on the map are summed up to 10,000 images. Of more, those of 5,000
    images by lot with all others are summed and scaled up: an estimate without bias, which moves
    the divergence by 0.15 % of it from lot to lot (of 20,000 images; 0.35 % at most in 20 lots).

    Parameters
    ----------
    units
        Vectors of length 1, float32 [n, d].
    places
        float32 [n, 2].
    perplexity
        Of the likenesses between vectors.
    seed
        Of the search of neighbours, and of the lot.
    """
    from scipy.optimize import minimize_scalar

    near = affinities(units, perplexity, seed).P.tocoo()
    held = np.asarray(places, np.float64)
    held = (held - held.mean(0)) / max(held.std(), 1e-12)
    apart = ((held[near.row] - held[near.col]) ** 2).sum(1)
    some = enough_of(held, seed)
    entropy = float((near.data * np.log(np.maximum(near.data, 1e-300))).sum())

    def at(log_scale: float) -> float:
        square = np.exp(2 * log_scale)
        likely = -(near.data * np.log1p(square * apart)).sum()
        return float(entropy - likely + np.log(all_likenesses(some, held, square)))

    found = minimize_scalar(at, bounds=(-3, 6), method="bounded", options={"xatol": 0.01})
    return float(found.fun)


def enough_of(places: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Give the places whose pairs are summed: all up to 10,000, of more 5,000 by lot."""
    if len(places) <= _ALL_PAIRS:
        return places
    return places[np.random.default_rng(seed).choice(len(places), _MOST, replace=False)]


def all_likenesses(some: NDArray[np.float64], places: NDArray[np.float64], square: float) -> float:
    """Sum Student's t over all ordered pairs of different places, as far as some of them tell.

    Parameters
    ----------
    some
        float64 [m, 2], places whose pairs are summed, and scaled up to those of all: all places, or
        a lot of them.
    places
        float64 [n, 2], of all images.
    square
        Of the scale that the map is brought to.
    """
    total = 0.0
    here, there = (some**2).sum(1), (places**2).sum(1)
    step = max(1, _BLOCK * _ALL_PAIRS // max(_ALL_PAIRS, len(places)))  # or a block would grow
    for start in range(0, len(some), step):
        rows = slice(start, start + step)
        apart = here[rows, None] + there[None] - 2 * some[rows] @ places.T
        total += float((1 / (1 + square * np.maximum(apart, 0))).sum())
    return (total - len(some)) * (len(places) / len(some))


def neighbours_kept(units: Vectors, places: Vectors, count: int) -> float:
    """Give the share of the nearest by vectors that are among the nearest on the map.

    Parameters
    ----------
    units
        Vectors of length 1, float32 [n, d].
    places
        float32 [n, 2].
    count
        How many neighbours.
    """
    from scipy.spatial import cKDTree

    search = ExactSearch(units)
    on_map = cKDTree(places)
    kept = 0
    for start in range(0, len(units), _BLOCK):
        rows = np.arange(start, min(start + _BLOCK, len(units)))
        by_vector = _others(search.nearest(units[rows], count + 1)[0], rows, count)
        by_place = _others(np.asarray(on_map.query(places[rows], count + 1)[1]), rows, count)
        kept += int((by_vector[:, :, None] == by_place[:, None, :]).any(2).sum())
    return kept / (len(units) * count)


def _others(found: NDArray[np.int64], rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Leave out each image itself, wherever it stands: of equal ones another may come first."""
    other = found != rows[:, None]
    other[other.all(1), -1] = False  # it is not among them at all: the farthest goes
    return np.asarray(found[other].reshape(len(rows), count))
