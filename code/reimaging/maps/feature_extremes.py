"""The images that excite a feature most and least, and which features to show.

A feature is one number of an embedding's vectors, before their dimensions are reduced. Features
are chosen in the order of their variance, but none that goes along with one chosen before, either
way: so they vary much and say different things.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

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
        for _, vectors in _blocks(embedding):
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
    It reads the embedding once and holds a block of it.

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
    count = min(count, len(embedding) // 2)
    found = [
        (_Greatest(count, seed, f"highest {feature}"), _Greatest(count, seed, f"lowest {feature}"))
        for feature in features
    ]
    for ids, vectors in _blocks(embedding):
        for feature, (highest, lowest) in zip(features, found, strict=True):
            highest.add(ids, vectors[:, feature])
            lowest.add(ids, -vectors[:, feature])
    return [
        (
            highest.extremes(),
            [one._replace(activation=0.0 - one.activation) for one in lowest.extremes()],
        )
        for highest, lowest in found
    ]


class _Greatest:
    """The images of the greatest values of those that come; whom of equals, says a lot."""

    def __init__(self, count: int, seed: int, purpose: str) -> None:
        self._count, self._seed, self._purpose = count, seed, purpose
        self._held: list[tuple[float, bytes, int]] = []  # less the value, the lot, the image
        self._alike: Counter[float] = Counter()  # by value, of those that may still be shown

    def add(self, ids: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        """Look at some more images."""
        if not self._count:
            return
        least = -np.inf
        if len(self._held) == self._count:
            least = -self._held[-1][0]
        if len(values) > self._count:
            least = max(least, np.partition(values, -self._count)[-self._count])
        good = values >= least
        ids, values = ids[good], values[good]
        self._alike.update(dict(zip(*_told(np.unique(values, return_counts=True)), strict=True)))
        drawn = (
            (-value, rank(self._seed, self._purpose, number), number)
            for number, value in zip(*_told((ids, values)), strict=True)
        )
        self._held = heapq.nsmallest(self._count, chain(self._held, drawn))
        limit = -self._held[-1][0]
        self._alike = Counter({v: alike for v, alike in self._alike.items() if v >= limit})

    def extremes(self) -> list[Extreme]:
        """Give them, the greatest first."""
        return [Extreme(number, -less, self._alike[-less]) for less, _, number in self._held]


def _told(columns: Iterable[NDArray[Any]]) -> list[list[Any]]:
    return [column.tolist() for column in columns]


def _moments(embedding: Embedding) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the means and standard deviations of the features; zeros where there are no images."""
    mean, squares = np.zeros(embedding.dimension), np.zeros(embedding.dimension)
    for _, vectors in _blocks(embedding):
        mean += vectors.sum(axis=0) / len(embedding)
    # in a second pass: the squares of large numbers would lose the small ones
    for _, vectors in _blocks(embedding):
        squares += ((vectors - mean) ** 2).sum(axis=0) / len(embedding)
    return mean, np.sqrt(squares)


def _blocks(embedding: Embedding) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    with tqdm(
        total=len(embedding), desc="features", unit=" images", leave=False, disable=None
    ) as bar:
        for ids, vectors in embedding.blocks():
            yield ids, vectors.astype(np.float64)
            bar.update(len(vectors))
