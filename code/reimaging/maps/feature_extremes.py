"""The images that excite a feature most and least, and which features to show.

A feature is one number of an embedding's vectors, before their dimensions are reduced. Features
are chosen in the order of their variance, but none that goes along with one chosen before, either
way: so they vary much and say different things.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from reimaging.errors import ReimagingError
from reimaging.learn.embedding_file import Embedding
from reimaging.pixels.arrays import rank

MOST_CORRELATION = 0.5  # between two features that are chosen, of either sign
_CONSTANT = 1e-6  # of the greatest standard deviation: a feature with less is the same everywhere


class Extreme(NamedTuple):
    """An image at one end of a feature.

    `alike` counts the images with exactly this activation, itself included.
    """

    image_id: int
    activation: float
    alike: int


def choose_features(embedding: Embedding, count: int) -> list[int]:
    """Choose features that vary much and say different things.

    It reads the embedding once for each feature and twice before, and holds a block of it.

    Parameters
    ----------
    embedding
        Not reduced.
    count
        How many; fewer where all others go along with those chosen.

    Returns
    -------
    list of int
        Numbers of features, from 0.
    """
    mean, deviation = _moments(embedding)
    allowed = deviation > _CONSTANT * deviation.max()
    chosen: list[int] = []
    while len(chosen) < count and allowed.any():
        most = deviation[allowed].max()
        # equal ones, such as copies, may differ in the last digits
        pivot = int(np.flatnonzero(allowed & (deviation >= most * (1 - 1e-6)))[0])
        chosen.append(pivot)
        together = np.zeros(embedding.dimension)
        for vectors in _blocks(embedding):
            centred = vectors - mean
            together += centred[:, pivot] @ centred
        limit = MOST_CORRELATION * deviation[pivot] * deviation * len(embedding)
        allowed &= np.abs(together) <= limit
        allowed[pivot] = False
    return chosen


def extremes(
    embedding: Embedding, features: list[int], count: int, seed: int
) -> list[tuple[list[Extreme], list[Extreme]]]:
    """Find the images with the highest and with the lowest activations of features.

    Of equal ones, as of the many at which a rectified feature is 0, those shown are drawn by lot.

    Parameters
    ----------
    embedding
        Not reduced.
    features
        Their numbers.
    count
        Images at either end; fewer where there are not twice as many.
    seed
        Of the lot.

    Returns
    -------
    list of (list of Extreme, list of Extreme)
        For each feature the highest, the highest first, and the lowest, the lowest first.

    Raises
    ------
    ReimagingError
        If the embedding has no such feature.
    """
    if wrong := [feature for feature in features if not 0 <= feature < embedding.dimension]:
        raise ReimagingError(
            f"{embedding.path} has no feature {wrong[0]}; allowed are 0 to "
            f"{embedding.dimension - 1}."
        )
    values = np.concatenate(
        [
            np.empty((0, len(features)), np.float32),
            *(vectors[:, features].astype(np.float32) for vectors in _blocks(embedding)),
        ]
    )
    count = min(count, len(embedding) // 2)
    found = []
    for own, feature in zip(values.T, features, strict=True):
        highest = _greatest(embedding.ids, own, count, seed, f"highest {feature}")
        lowest = _greatest(embedding.ids, -own, count, seed, f"lowest {feature}")
        found.append((highest, [one._replace(activation=0.0 - one.activation) for one in lowest]))
    return found


def _greatest(
    ids: NDArray[np.int64], values: NDArray[np.float32], count: int, seed: int, purpose: str
) -> list[Extreme]:
    """Give the images of the greatest values; whom of equals, and in which order, says a lot."""
    if not count:
        return []
    limit = np.partition(values, -count)[-count]
    chosen = ids[values > limit].tolist(), ids[values == limit].tolist()
    above, level = (sorted(own, key=lambda number: rank(seed, purpose, number)) for own in chosen)
    value_of = dict(zip(ids[values >= limit].tolist(), values[values >= limit], strict=True))
    best = above + level[: count - len(above)]
    best.sort(key=lambda number: -value_of[number])
    return [
        Extreme(number, float(value_of[number]), int((values == value_of[number]).sum()))
        for number in best
    ]


def _moments(embedding: Embedding) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the means and standard deviations of the features; zeros where there are no images."""
    mean, squares = np.zeros(embedding.dimension), np.zeros(embedding.dimension)
    for vectors in _blocks(embedding):
        mean += vectors.sum(axis=0) / len(embedding)
    # in a second pass: the squares of large numbers would lose the small ones
    for vectors in _blocks(embedding):
        squares += ((vectors - mean) ** 2).sum(axis=0) / len(embedding)
    return mean, np.sqrt(squares)


def _blocks(embedding: Embedding) -> Iterator[NDArray[np.float64]]:
    with tqdm(
        total=len(embedding), desc="features", unit=" images", leave=False, disable=None
    ) as bar:
        for _, vectors in embedding.blocks():
            yield vectors.astype(np.float64)
            bar.update(len(vectors))
