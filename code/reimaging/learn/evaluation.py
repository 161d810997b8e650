"""How well a classifier does on pictures of known class: measures, with intervals, as tables.

Every measure is one of the confusion matrix (rows: the true class, columns: the predicted one),
so to draw pictures again (the bootstrap of Efron, 1979) is to draw each row of the matrix from a
multinomial. Pictures are drawn again within their true class: how many there are of each is what
whoever made the test set chose, not chance. Intervals are percentiles, 95 %; where nothing is ever
wrong there is nothing to draw, and they have no width.

A class that is never predicted has a precision of 0, as scikit-learn has it with
`zero_division=0`; a class without pictures a recall of 0.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.calibration import expected_calibration_error, fit_temperature, reliability
from reimaging.table import read_table, write_table

CONFUSION_COLUMNS = ("truth", "predicted", "images")
METRICS_COLUMNS = ("measure", "class", "value", "low", "high")
CALIBRATION_COLUMNS = ("when", "low", "high", "images", "confidence", "accuracy")
DRAWS = 2000
_LEVEL = 0.95

Matrix = NDArray[Any]
Measure = Callable[[Matrix], NDArray[np.float64]]


def confusion_matrix(truth: ArrayLike, predicted: ArrayLike) -> NDArray[np.int64]:
    """Count pictures by true and predicted class.

    Parameters
    ----------
    truth, predicted
        int [n], indices into CLASSES.

    Returns
    -------
    array
        int64 [3, 3]: rows are true classes, columns predicted ones.

    Raises
    ------
    ReimagingError
        If they are not of the same length, or hold something else than 0, 1 and 2.
    """
    many = len(CLASSES)
    true, said = np.asarray(truth, np.int64), np.asarray(predicted, np.int64)
    both = np.concatenate((true.ravel(), said.ravel()))
    if true.shape != said.shape or (both.size and not 0 <= both.min() <= both.max() < many):
        raise ReimagingError(
            f"{true.size} true and {said.size} predicted classes were given; allowed is one of "
            f"each a picture, from 0 to {many - 1} for {', '.join(CLASSES)}."
        )
    return np.bincount(true * many + said, minlength=many**2).reshape(many, many)


def _over(part: Matrix, whole: Matrix) -> NDArray[np.float64]:
    zeros = np.zeros(np.broadcast_shapes(np.shape(part), np.shape(whole)))
    return np.divide(part, whole, out=zeros, where=np.asarray(whole) > 0)


def _right(matrix: Matrix) -> Matrix:
    return np.diagonal(matrix, axis1=-2, axis2=-1)


# Measures of confusion matrices [..., 3, 3]: those of a class [..., 3], the others [...].


def _precision(matrix: Matrix) -> NDArray[np.float64]:
    return _over(_right(matrix), matrix.sum(axis=-2))


def _recall(matrix: Matrix) -> NDArray[np.float64]:
    return _over(_right(matrix), matrix.sum(axis=-1))


def _f1(matrix: Matrix) -> NDArray[np.float64]:
    return _over(2 * _right(matrix), matrix.sum(axis=-2) + matrix.sum(axis=-1))


def _macro_f1(matrix: Matrix) -> NDArray[np.float64]:
    return _f1(matrix).mean(axis=-1)


def _accuracy(matrix: Matrix) -> NDArray[np.float64]:
    return _over(_right(matrix).sum(axis=-1), matrix.sum(axis=(-2, -1)))


def _diagram_or_not(matrix: Matrix) -> NDArray[np.float64]:
    other = matrix[..., 1:, 1:].sum(axis=(-2, -1))
    return _over(matrix[..., 0, 0] + other, matrix.sum(axis=(-2, -1)))


OF_A_CLASS: Mapping[str, Measure] = {"precision": _precision, "recall": _recall, "F1": _f1}
OF_ALL: Mapping[str, Measure] = {
    "macro-F1": _macro_f1,
    "accuracy": _accuracy,
    "diagram-or-not accuracy": _diagram_or_not,
}


def macro_f1(truth: ArrayLike, predicted: ArrayLike) -> float:
    """Give the mean of the classes' F1, each class counting the same: 0 to 1."""
    return float(_macro_f1(confusion_matrix(truth, predicted)))


def accuracy(truth: ArrayLike, predicted: ArrayLike) -> float:
    """Give the share of pictures whose class was predicted: 0 to 1."""
    return float(_accuracy(confusion_matrix(truth, predicted)))


def diagram_or_not(truth: ArrayLike, predicted: ArrayLike) -> float:
    """Give the share of pictures rightly taken for a diagram, or for none: 0 to 1."""
    return float(_diagram_or_not(confusion_matrix(truth, predicted)))


def interval(
    measure: Measure, matrix: ArrayLike, seed: int, draws: int = DRAWS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the 95 % percentile interval of a measure, by a bootstrap within the true classes.

    Parameters
    ----------
    measure
        One of OF_A_CLASS or OF_ALL; it takes confusion matrices [draws, 3, 3].
    matrix
        int [3, 3], the confusion matrix that was counted.
    seed
        Of the draws; the same seed draws the same matrices for every measure.
    draws
        How often the pictures are drawn again.

    Returns
    -------
    low, high
        float64, [3] of a measure of a class, [] of one of all.
    """
    counted = np.asarray(matrix, np.int64)
    totals = counted.sum(axis=1)
    # a class without pictures draws none, of whatever shares
    rows = np.where(totals[:, None] > 0, counted, 1) / np.maximum(totals, 1)[:, None]
    rows /= rows.sum(axis=1, keepdims=True)
    drawn = np.random.default_rng(seed).multinomial(totals, rows, size=(draws, len(totals)))
    tail = (1 - _LEVEL) / 2
    low, high = np.quantile(measure(drawn), (tail, 1 - tail), axis=0)
    return low, high


def write_evaluation(
    tests: Path, confusion: Path, metrics: Path, calibration: Path, seed: int
) -> None:
    """Write what the classifier's answers on pictures of known class say of it.

    Parameters
    ----------
    tests
        `classifier_tests.csv`: part (validation or test), truth, and the logits diagram, sensor,
        mixed; other columns are ignored.
    confusion
        Gets the confusion matrix of the test part, CONFUSION_COLUMNS.
    metrics
        Gets the measures, METRICS_COLUMNS: of the test part with 95 % intervals; the temperature,
        which is fitted to the validation part; the ECE of the test part before and after it.
    calibration
        Gets the bins of confidence of the test part before and after, CALIBRATION_COLUMNS.
    seed
        Of the bootstrap.

    Raises
    ------
    ReimagingError
        If a column is missing, a cell is not as it should be, the validation part is empty, or the
        test part lacks a class.
    """
    rows = read_table(tests)
    logits, truth = _answers(tests, rows, "validation")
    temperature = fit_temperature(logits, truth)
    logits, truth = _answers(tests, rows, "test")
    matrix = confusion_matrix(truth, logits.argmax(axis=1))
    if lacking := [name for name, n in zip(CLASSES, matrix.sum(axis=1), strict=True) if not n]:
        raise ReimagingError(
            f"{tests}: the test part has no picture of class {lacking[0]}; it needs some of each "
            f"of {', '.join(CLASSES)}, or their confusion is not known."
        )
    bins = {
        "before": reliability(logits, truth),
        "after": reliability(logits, truth, temperature),
    }
    write_table(
        confusion,
        CONFUSION_COLUMNS,
        ((CLASSES[true], CLASSES[said], count) for (true, said), count in np.ndenumerate(matrix)),
    )
    told = {
        "temperature": temperature,
        **{f"ECE {when}": expected_calibration_error(found) for when, found in bins.items()},
    }
    write_table(
        metrics,
        METRICS_COLUMNS,
        [
            *_measured(matrix, seed),
            *((name, "", _text(value), "", "") for name, value in told.items()),
            ("images", "", len(truth), "", ""),
        ],
    )
    write_table(
        calibration,
        CALIBRATION_COLUMNS,
        (
            (when, _text(low), _text(high), images, _text(confidence), _text(right))
            for when, found in bins.items()
            for low, high, images, confidence, right in zip(*found, strict=True)
        ),
    )


def _measured(matrix: Matrix, seed: int) -> Iterator[tuple[str, ...]]:
    for name, measure in OF_A_CLASS.items():
        values, (low, high) = measure(matrix), interval(measure, matrix, seed)
        for place, image_class in enumerate(CLASSES):
            yield name, image_class, *map(_text, (values[place], low[place], high[place]))
    for name, measure in OF_ALL.items():
        yield name, "", *map(_text, (measure(matrix), *interval(measure, matrix, seed)))


def _text(value: Any) -> str:
    return "" if np.isnan(value) else f"{value:.6g}"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan


def _answers(
    path: Path, rows: Sequence[Mapping[str, str]], part: str
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Give the logits [n, 3] and the true classes [n] of a part."""
    logits, truth = [], []
    for number, row in enumerate(rows, 1):
        if missing := [c for c in ("part", "truth", *CLASSES) if row.get(c) is None]:
            raise ReimagingError(f"{path}: row {number} has no {missing[0]}; it needs one.")
        if row["truth"] not in CLASSES:
            raise ReimagingError(
                f"{path}: truth of row {number} is {row['truth']!r}; allowed is "
                f"{', '.join(CLASSES)}."
            )
        if row["part"] == part:
            logits.append([_number(row[name]) for name in CLASSES])
            if not np.isfinite(logits[-1]).all():
                raise ReimagingError(
                    f"{path}: a logit of row {number} is no finite number; allowed are numbers for "
                    f"{', '.join(CLASSES)}."
                )
            truth.append(CLASSES.index(row["truth"]))
    if not truth:
        raise ReimagingError(f"{path} has no picture of part {part!r}; it needs some.")
    return np.array(logits), np.array(truth, np.int64)
