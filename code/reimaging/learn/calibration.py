"""How far a network's confidence can be believed, and the one number that mends it.

Temperature scaling and the expected calibration error (ECE) of Guo, Pleiss, Sun & Weinberger
(2017), "On Calibration of Modern Neural Networks", ICML, arXiv:1706.04599. Logits are divided by a
temperature, which changes no prediction but all confidences. Confidence is the probability of the
class that is predicted. The ECE is the mean, over pictures, of the distance between a bin's mean
confidence and its accuracy, in 15 bins of equal width from 0 to 1, as theirs; with three classes
no confidence lies below 1/3, so the lower five stay empty. Each bin's distance is at least that of
chance, so that the ECE of few pictures comes out too large.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES

BINS = 15
# What is searched: a network that errs nowhere on validation would want no temperature at all.
COLDEST, HOTTEST = 0.05, 20.0


class Reliability(NamedTuple):
    """Pictures by their confidence; each an array of BINS.

    Attributes
    ----------
    low, high
        float64, the edges of each bin, which holds low < confidence <= high.
    images
        int64, how many pictures there are in it.
    confidence, accuracy
        float64, 0 to 1: their mean confidence, and the share that is right; NaN where there are
        none.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    images: NDArray[np.int64]
    confidence: NDArray[np.float64]
    accuracy: NDArray[np.float64]


def probabilities(logits: ArrayLike, temperature: float = 1.0) -> NDArray[np.float64]:
    """Turn logits into probabilities.

    Parameters
    ----------
    logits
        [n, classes], finite.
    temperature
        Above 0; by what the logits are divided.

    Returns
    -------
    array
        float64 [n, classes], 0 to 1; each row sums to 1.
    """
    return np.exp(_log_probabilities(np.asarray(logits, np.float64), 1 / temperature))


def _log_probabilities(logits: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    # the largest becomes 0, so that no exponential overflows
    scaled = (logits - logits.max(axis=1, keepdims=True)) * scale
    return scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))


def fit_temperature(logits: ArrayLike, truth: ArrayLike) -> float:
    """Find the temperature of which the known classes are most likely.

    The negative log likelihood is convex in 1 / temperature, so it has one minimum in the
    logarithm of the temperature too; scipy looks for it between COLDEST and HOTTEST.

    Parameters
    ----------
    logits
        [n, classes], of pictures that the network did not learn from.
    truth
        int [n], their classes, as indices.

    Returns
    -------
    float
        Above 1 for a network that is too sure, below 1 for one that is not sure enough.

    Raises
    ------
    ReimagingError
        If there are no pictures, or a logit is not finite.
    """
    from scipy.optimize import minimize_scalar

    known, classes = _checked(logits, truth)
    chosen = np.arange(len(classes)), classes

    def loss(log_temperature: float) -> float:
        return -float(_log_probabilities(known, np.exp(-log_temperature))[chosen].mean())

    limits = float(np.log(COLDEST)), float(np.log(HOTTEST))
    found = minimize_scalar(loss, bounds=limits, method="bounded", options={"xatol": 1e-7})
    return float(np.exp(found.x))


def reliability(logits: ArrayLike, truth: ArrayLike, temperature: float = 1.0) -> Reliability:
    """Sort pictures into BINS bins of equal width by confidence, and see how many are right.

    Parameters
    ----------
    logits
        [n, classes].
    truth
        int [n], the known classes, as indices.
    temperature
        By what the logits are divided.

    Raises
    ------
    ReimagingError
        If there are no pictures, or a logit is not finite.
    """
    known, classes = _checked(logits, truth)
    found = probabilities(known, temperature)
    right = known.argmax(axis=1) == classes
    edges = np.linspace(0, 1, BINS + 1)
    # that a sum of rounded shares is a hair above 1 puts no picture beyond the last bin
    confidence = np.minimum(found.max(axis=1), 1)
    place = np.searchsorted(edges, confidence, side="left") - 1
    images = np.bincount(place, minlength=BINS)
    with np.errstate(invalid="ignore"):
        return Reliability(
            edges[:-1],
            edges[1:],
            images,
            np.bincount(place, confidence, BINS) / images,
            np.bincount(place, right, BINS) / images,
        )


def expected_calibration_error(bins: Reliability) -> float:
    """Give the mean distance of confidence and accuracy over the pictures, 0 to 1."""
    held = bins.images > 0
    distance = np.abs(bins.confidence - bins.accuracy)[held]
    return float(np.average(distance, weights=bins.images[held]))


def _checked(logits: ArrayLike, truth: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    known = np.asarray(logits, np.float64)
    if not known.size:
        raise ReimagingError(
            "There are no pictures of known class to measure the confidence of the network by; it "
            "needs at least one."
        )
    if not np.isfinite(known).all():
        raise ReimagingError(
            f"{int((~np.isfinite(known)).any(axis=1).sum())} of {len(known)} pictures have a logit "
            f"that is not finite; allowed are numbers for {', '.join(CLASSES)}."
        )
    return known, np.asarray(truth, np.int64)
