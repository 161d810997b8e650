"""Which images are nearly the same picture: by a hash of 252 bits, and a closer look.

arXiv's images are mostly thin lines on white, of which the usual hashes of 64 bits call many alike.
So it goes in two steps. The hash has a bit for each of the lowest frequencies of the cosine
transform, as has that of Zauner, C. (2010), "Implementation and benchmarking of perceptual image
hash functions" (thesis, FH Hagenberg), only more of them; pairs that differ in at most MOST_BITS
are candidates. Of these the thumbnails are compared: inside the box around what is not white in
either, with slow changes of tone and differences of contrast taken out, shifted against each other
by one pixel of 64 at most. A correlation of LEAST_LIKENESS or more makes near-duplicates. Colour
does not count, so a plot drawn once more in other colours is one.

The two limits were chosen by measuring on the 6,000 drawn training pictures of 128 x 128 (seed 4),
which are all drawn apart. Of their 18 million pairs 48 are called near-duplicates; they put 67
pictures into 25 groups, of 5 at most. Of the 48 some 30 do look alike (scans of chests and heads,
corner plots); the others are mostly faint skies in the same frame. (A hash of 64 bits with the
customary limit of 10 calls 1,492 pairs alike.) In the drawn test pictures, which had no say, 2 of
1.1 million pairs are found. Of 2,000 training pictures, changed, these were found again:

=================================================== =======
JPEG of quality 50                                   99.9 %
shrunk to 90 % and back, Lanczos                      100 %
10 % brighter                                        99.1 %
shifted by 1 pixel of 128 to the right, or up  99.7, 99.3 %
shifted by 2 pixels to the right, or down            99.8 %
shifted by 2 pixels both ways                        98.0 %
=================================================== =======

Brighter pictures are missed where nearly all was white before. Of 292 real images, none alike,
97.9 % or more are found again when changed so.
The last digits of a correlation may differ from machine to machine, and so may a pair at the limit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_BITS = 85
LEAST_LIKENESS = 0.85

_SIDE = 64  # of a thumbnail
_ORDERS = 21  # frequencies (i, j) of the cosine transform with 1 <= i + j <= 21: 252 of them
_LEAST_AMPLITUDE = 0.5  # a wave of 1/64 grey level; below, as in a blank image, signs are chance
_WHITE = 248.0  # mean grey of a thumbnail's pixel that is border
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
_FINE, _COARSE = 1.0, 3.0  # standard deviations in thumbnail pixels: details lie between them
_NO_DETAIL = 0.01  # of 1 or so
_FLAT = 8.0  # grey levels of detail that count as little, so that noise is not blown up


@dataclass(frozen=True)
class Prints:
    """What is kept of n images to compare them, 12 KiB each.

    Attributes
    ----------
    hashes
        n x 4, uint64: 252 bits and four that are 0.
    details
        n x 64 x 64, float16: the thumbnails' details, locally of the same contrast.
    filled
        n x 64 x 64, bool: inside the smallest box around what is not white.
    """

    hashes: NDArray[np.uint64]
    details: NDArray[np.float16]
    filled: NDArray[np.bool_]


def prints_of(images: Any, batch: int = 256) -> Prints:
    """Read images batch by batch and keep of each what it takes to compare it.

    Parameters
    ----------
    images
        n x S x S x 3, uint8: an HDF5 dataset or an array.
    batch
        How many to hold at a time.
    """
    count, side = images.shape[0], images.shape[1]
    means = _means(side)
    hashes = np.zeros((count, 4), np.uint64)
    details = np.zeros((count, _SIDE, _SIDE), np.float16)
    filled = np.zeros((count, _SIDE, _SIDE), np.bool_)
    for start in range(0, count, batch):
        rows = slice(start, start + batch)
        thumbnails = _thumbnails(images[rows], means)
        hashes[rows] = _hashes(thumbnails)
        details[rows] = _details(thumbnails)
        filled[rows] = _filled(thumbnails)
    return Prints(hashes, details, filled)


def _means(side: int) -> NDArray[np.float32]:
    """Give the matrix, 64 x side, that takes means over equal parts of `side` pixels."""
    edges = np.linspace(0, side, _SIDE + 1)
    pixels = np.arange(side)
    covered = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    return (np.clip(covered, 0, None) * (_SIDE / side)).astype(np.float32)


def _thumbnails(images: NDArray[np.uint8], means: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shrink images to grey ones: b x S x S x 3 to b x 64 x 64, 0 to 255."""
    count, side = images.shape[:2]
    # few large products: the threads of many small ones get into each other's way
    grey = images.reshape(-1, 3).astype(np.float32) @ _LUMA
    columns = grey.reshape(-1, side) @ means.T
    rows = columns.reshape(count, side, _SIDE).swapaxes(1, 2).reshape(-1, side) @ means.T
    return np.asarray(rows.reshape(count, _SIDE, _SIDE).swapaxes(1, 2), np.float32)


def _hashes(thumbnails: NDArray[np.float32]) -> NDArray[np.uint64]:
    from scipy.fft import dctn

    order = np.add.outer(np.arange(_ORDERS + 1), np.arange(_ORDERS + 1))
    amplitudes = dctn(thumbnails, axes=(1, 2), norm="ortho")[:, : _ORDERS + 1, : _ORDERS + 1]
    bits = amplitudes[:, (order >= 1) & (order <= _ORDERS)] > _LEAST_AMPLITUDE
    bits = np.pad(bits, ((0, 0), (0, 256 - bits.shape[1])))
    return np.ascontiguousarray(np.packbits(bits, axis=1)).view(np.uint64)


def _details(thumbnails: NDArray[np.float32]) -> NDArray[np.float32]:
    from scipy.ndimage import gaussian_filter

    def smooth(values: NDArray[np.float32], deviation: float) -> NDArray[np.float32]:
        return gaussian_filter(values, (0, deviation, deviation), mode="nearest")

    details = smooth(thumbnails, _FINE) - smooth(thumbnails, _COARSE)
    contrast = np.sqrt(smooth(details**2, _COARSE))
    return np.asarray(details / (contrast + _FLAT), np.float32)


def _filled(thumbnails: NDArray[np.float32]) -> NDArray[np.bool_]:
    def spanned(has: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return np.logical_or.accumulate(has, 1) & np.logical_or.accumulate(has[:, ::-1], 1)[:, ::-1]

    dark = np.asarray(thumbnails < _WHITE)
    rows, columns = np.asarray(dark.any(2)), np.asarray(dark.any(1))
    return spanned(rows)[:, :, None] & spanned(columns)[:, None, :]


def near_duplicates(
    prints: Prints,
    most_bits: int = MOST_BITS,
    least_likeness: float = LEAST_LIKENESS,
    block: int = 256,
) -> NDArray[np.int64]:
    """Find all pairs of near-duplicates, by comparing each image with each other one.

    The time grows with the square of the number of images. On one core of this project's machine
    20,000 take 4 s for the hashes and, if they are like the drawn pictures, 7 s for 39,000
    candidates; `prints_of` takes 0.5 ms an image.

    Parameters
    ----------
    prints
        Of the images.
    most_bits, least_likeness
        When two hashes make a pair a candidate, and when two thumbnails confirm it.
    block
        Hashes compared with all others at a time.

    Returns
    -------
    NDArray, pairs x 2, int64
        Numbers of rows, the smaller first, in order.
    """
    candidates = alike_hashes(prints.hashes, most_bits, block)
    return candidates[likeness(prints, candidates, block) >= least_likeness]


def alike_hashes(
    hashes: NDArray[np.uint64], most_bits: int = MOST_BITS, block: int = 256
) -> NDArray[np.int64]:
    """Find all pairs of hashes that differ in few bits: the candidates for near-duplicates.

    Parameters
    ----------
    hashes
        n x 4, uint64.
    most_bits
        In which two may differ.
    block
        Hashes compared with all others at a time.

    Returns
    -------
    NDArray, pairs x 2, int64
        Numbers of rows, the smaller first, in order.
    """
    pairs = [np.empty((0, 2), np.int64)]
    for start in range(0, len(hashes), block):
        apart = _bits(hashes[start : start + block, None], hashes[None, start:])
        near = np.argwhere(apart <= most_bits)
        pairs.append(near[near[:, 0] < near[:, 1]] + start)
    return np.concatenate(pairs)


def bits_apart(hashes: NDArray[np.uint64], pairs: NDArray[np.int64]) -> NDArray[np.uint16]:
    """Count the bits, of 252, in which the two hashes of each pair of rows differ."""
    return _bits(hashes[pairs[:, 0]], hashes[pairs[:, 1]])


def likeness(prints: Prints, pairs: NDArray[np.int64], block: int = 256) -> NDArray[np.float32]:
    """Look at pairs of images more closely: the correlation of their details, -1 to 1.

    Parameters
    ----------
    prints
        Of the images.
    pairs
        pairs x 2, int64: numbers of rows.
    block
        Pairs compared at a time.
    """
    looks = [_likeness(prints, pairs[at : at + block]) for at in range(0, len(pairs), block)]
    return np.concatenate([np.empty(0, np.float32), *looks])


def near_duplicate_groups(images: Any, names: Sequence[Any] | None = None) -> list[Any]:
    """Put images into groups: near-duplicates, and what is a near-duplicate of one of them.

    Parameters
    ----------
    images
        n x S x S x 3, uint8: an HDF5 dataset or an array.
    names
        Of the images, each another, that can be sorted, such as image_ids; by default the rows'
        numbers.

    Returns
    -------
    list
        The group of each image, by the first of its images' names; the same whatever the order of
        the images. Most images are a group of their own.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pairs = near_duplicates(prints_of(images))
    count = images.shape[0]
    names = range(count) if names is None else names
    graph = coo_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), (count, count))
    group_of = connected_components(graph, directed=False)[1].tolist()
    first: dict[int, Any] = {}
    for group, name in zip(group_of, names, strict=True):
        first[group] = min(first.get(group, name), name)
    return [first[group] for group in group_of]


def _bits(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Count the bits in which hashes differ; the last axis of both is that of their words."""
    # word by word: all at once would take eight times the memory
    apart = np.zeros(np.broadcast_shapes(one.shape[:-1], other.shape[:-1]), np.uint16)
    for word in range(one.shape[-1]):
        apart += np.bitwise_count(one[..., word] ^ other[..., word])
    return apart


def _likeness(prints: Prints, pairs: NDArray[np.int64]) -> NDArray[np.float32]:
    """Correlate details where either image is filled, at the best of nine shifts: -1 to 1."""
    one, other = (prints.details[pairs[:, side]].astype(np.float32) for side in (0, 1))
    inner = slice(1, _SIDE - 1)
    counts = (prints.filled[pairs[:, 0]] | prints.filled[pairs[:, 1]])[:, inner, inner]
    weights = counts.astype(np.float32)
    total = np.maximum(weights.sum((1, 2)), 1)
    fixed = one[:, inner, inner] * weights
    fixed -= weights * (fixed.sum((1, 2)) / total)[:, None, None]
    length = _dot(fixed, fixed)
    best = np.full(len(pairs), -1, np.float32)
    for down in range(3):
        for right in range(3):
            moved = other[:, down : down + _SIDE - 2, right : right + _SIDE - 2]
            masked = moved * weights
            moved_length = _dot(masked, moved) - masked.sum((1, 2)) ** 2 / total
            product = np.sqrt(np.maximum(length * moved_length, _NO_DETAIL**2))
            best = np.maximum(best, _dot(fixed, moved) / product)  # `fixed` has the mean 0
    plain = np.maximum(np.abs(one).max((1, 2)), np.abs(other).max((1, 2))) < _NO_DETAIL
    return np.where(plain, np.float32(1), best)  # two that show nothing show the same


def _dot(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.einsum("nij,nij->n", one, other))
