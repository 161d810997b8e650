"""What a classifier gets right and wrong is counted, measured, and told with its chance."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sklearn_metrics

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.calibration import BINS
from reimaging.learn.evaluation import (
    CALIBRATION_COLUMNS,
    CONFUSION_COLUMNS,
    METRICS_COLUMNS,
    OF_A_CLASS,
    OF_ALL,
    accuracy,
    confusion_matrix,
    diagram_or_not,
    interval,
    macro_f1,
    write_evaluation,
)
from reimaging.table import read_table

# rows: true diagram, sensor, mixed
MATRIX = np.array([[8, 1, 1], [0, 6, 4], [2, 3, 5]])


def pictures(matrix):
    """True and predicted classes of which a matrix is counted."""
    pairs = [(t, p) for (t, p), many in np.ndenumerate(matrix) for _ in range(many)]
    return np.array(pairs, int).reshape(-1, 2).T


def test_measures_by_hand():
    truth, predicted = pictures(MATRIX)
    assert confusion_matrix(truth, predicted).tolist() == MATRIX.tolist()
    assert OF_A_CLASS["precision"](MATRIX).tolist() == [8 / 10, 6 / 10, 5 / 10]
    assert OF_A_CLASS["recall"](MATRIX).tolist() == [0.8, 0.6, 0.5]
    assert OF_A_CLASS["F1"](MATRIX).tolist() == [16 / 20, 12 / 20, 10 / 20]
    assert macro_f1(truth, predicted) == pytest.approx((0.8 + 0.6 + 0.5) / 3)
    assert accuracy(truth, predicted) == 19 / 30
    # 8 diagrams known for such, and 6 + 4 + 3 + 5 others known for none
    assert diagram_or_not(truth, predicted) == 26 / 30


@given(st.integers(0, 10**6), st.integers(1, 40))
def test_scikit_learn_says_the_same(seed, many):
    rng = np.random.default_rng(seed)
    truth, predicted = rng.integers(0, 3, (2, many))
    found = confusion_matrix(truth, predicted)
    assert (found == sklearn_metrics.confusion_matrix(truth, predicted, labels=[0, 1, 2])).all()
    told = sklearn_metrics.precision_recall_fscore_support(
        truth, predicted, labels=[0, 1, 2], zero_division=0
    )
    for ours, theirs in zip(OF_A_CLASS.values(), told, strict=False):
        assert np.allclose(ours(found), theirs)
    assert macro_f1(truth, predicted) == pytest.approx(told[2].mean())
    assert accuracy(truth, predicted) == pytest.approx(
        sklearn_metrics.accuracy_score(truth, predicted)
    )
    assert diagram_or_not(truth, predicted) == pytest.approx(
        sklearn_metrics.accuracy_score(truth == 0, predicted == 0)
    )


def test_no_pictures_have_measures_of_nothing():
    assert macro_f1([], []) == accuracy([], []) == diagram_or_not([], []) == 0


@pytest.mark.parametrize(
    ("truth", "predicted"), [([0, 1], [0]), ([3], [0]), ([0], [-1]), ([0, 0], [0, 3])]
)
def test_classes_that_there_are_not_are_told(truth, predicted):
    with pytest.raises(ReimagingError, match="allowed is one of each a picture, from 0 to 2"):
        confusion_matrix(truth, predicted)


def test_the_interval_is_that_of_drawing_the_pictures_of_each_class_again():
    """The slow way, picture by picture, with other dice."""
    truth, predicted = pictures(MATRIX * 5)
    rng = np.random.default_rng(8)
    found = []
    for _ in range(2000):
        again = np.concatenate(
            [rng.choice(np.flatnonzero(truth == c), 50) for c in range(len(CLASSES))]
        )
        found.append(macro_f1(truth[again], predicted[again]))
    low, high = interval(OF_ALL["macro-F1"], MATRIX * 5, seed=4)
    assert [low, high] == pytest.approx(np.quantile(found, (0.025, 0.975)), abs=0.012)


def test_the_interval_of_a_share_is_close_to_that_of_the_normal():
    matrix = np.array([[900, 100, 0], [0, 500, 0], [0, 0, 500]])
    low, high = interval(OF_A_CLASS["recall"], matrix, seed=4)
    spread = 1.96 * np.sqrt(0.9 * 0.1 / 1000)
    assert [low[0], high[0]] == pytest.approx([0.9 - spread, 0.9 + spread], abs=0.003)
    assert low[1] == high[1] == 1  # nothing else was ever seen


def test_more_pictures_tell_more_exactly():
    few, many = (interval(OF_ALL["accuracy"], MATRIX * times, seed=4) for times in (1, 100))
    assert many[1] - many[0] < (few[1] - few[0]) / 5


def test_a_class_without_pictures_has_measures_of_nothing():
    low, high = interval(OF_A_CLASS["F1"], [[5, 0, 0], [0, 5, 0], [0, 0, 0]], seed=4)
    assert (low[2], high[2]) == (0, 0)
    assert (low[0], high[0]) == (1, 1)


def answer(part, truth, said, sure=3.0):
    logits = dict.fromkeys(CLASSES, "0") | {said: str(sure)}
    return {"part": part, "image_id": "1", "kind": "plot", "truth": truth, **logits}


@pytest.fixture
def write(tmp_path):
    """Write tests of a matrix, and of another one for validation; give the three tables."""

    def write(matrix=MATRIX, validation=MATRIX, seed=4, extra=()):
        rows = [
            answer(part, CLASSES[true], CLASSES[said])
            for part, counts in (("validation", validation), ("test", matrix))
            for true, said in pictures(counts).T
        ]
        with (tmp_path / "tests.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(answer("test", "diagram", "diagram")))
            writer.writeheader()
            writer.writerows([*rows, *extra])
        targets = [tmp_path / f"{name}.csv" for name in ("confusion", "metrics", "calibration")]
        write_evaluation(tmp_path / "tests.csv", *targets, seed)
        return targets

    return write


def test_the_confusion_of_the_test_part_is_written(write):
    confusion, _, _ = write(validation=np.eye(3, dtype=int) * 4 + 1)
    rows = read_table(confusion)
    assert list(rows[0]) == list(CONFUSION_COLUMNS)
    assert [(r["truth"], r["predicted"], r["images"]) for r in rows[3:6]] == [
        ("sensor", "diagram", "0"),
        ("sensor", "sensor", "6"),
        ("sensor", "mixed", "4"),
    ]
    assert len(rows) == 9


def test_measures_stand_within_their_intervals(write):
    _, metrics, _ = write()
    rows = read_table(metrics)
    assert list(rows[0]) == list(METRICS_COLUMNS)
    told = {(row["measure"], row["class"]): row for row in rows}
    assert len(told) == 3 * 3 + 3 + 4
    assert told["F1", "sensor"]["value"] == "0.6"
    assert told["macro-F1", ""]["value"] == "0.633333"
    assert told["images", ""]["value"] == "30"
    for (measure, _), row in told.items():
        if measure in OF_A_CLASS or measure in OF_ALL:
            assert 0 <= float(row["low"]) < float(row["value"]) < float(row["high"]) <= 1
        else:
            assert row["low"] == row["high"] == ""


def test_the_temperature_is_of_the_validation_part(write):
    # said with e^3 : 1 : 1; right in 19 of 30, that is 38 : 11 : 11, which is e^(3 / T)
    _, metrics, _ = write(matrix=np.eye(3, dtype=int) * 9)
    told = {row["measure"]: float(row["value"]) for row in read_table(metrics)}
    assert told["temperature"] == pytest.approx(3 / np.log(38 / 11), rel=1e-3)
    sure = np.exp(3) / (np.exp(3) + 2)
    assert told["ECE before"] == pytest.approx(1 - sure, rel=1e-3)  # the test part is all right
    assert told["ECE after"] == pytest.approx(1 - 19 / 30, rel=1e-3)


def test_bins_before_and_after_hold_all_pictures_of_the_test_part(write):
    _, _, calibration = write()
    rows = read_table(calibration)
    assert list(rows[0]) == list(CALIBRATION_COLUMNS)
    for when in ("before", "after"):
        bins = [row for row in rows if row["when"] == when]
        assert len(bins) == BINS
        assert sum(int(row["images"]) for row in bins) == 30
        (held,) = (row for row in bins if row["images"] != "0")
        assert float(held["accuracy"]) == pytest.approx(19 / 30, abs=1e-6)
        assert {row["confidence"] for row in bins if row["images"] == "0"} == {""}
    assert float(held["confidence"]) == pytest.approx(19 / 30, abs=1e-4)


def test_the_same_seed_writes_the_same_bytes_and_another_seed_other_intervals(write):
    first = [path.read_bytes() for path in write()]
    assert first == [path.read_bytes() for path in write()]
    assert first[1] != write(seed=5)[1].read_bytes()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"truth": "unsure"}, "truth of row 61 is 'unsure'; allowed is diagram, sensor, mixed"),
        ({"sensor": "much"}, "a logit of row 61 is no finite number"),
        ({"mixed": "nan"}, "a logit of row 61 is no finite number"),
    ],
)
def test_a_cell_that_is_not_as_it_should_be_is_told(write, change, said):
    with pytest.raises(ReimagingError, match=said):
        write(extra=[answer("test", "diagram", "diagram") | change])


def test_a_part_without_pictures_or_without_a_class_is_told(write, tmp_path):
    with pytest.raises(ReimagingError, match="no picture of part 'validation'"):
        write(validation=np.zeros((3, 3), int))
    with pytest.raises(ReimagingError, match="no picture of class mixed; it needs some of each"):
        write(matrix=MATRIX * [[1], [1], [0]])
    assert not (tmp_path / "confusion.csv").exists()


def test_a_table_without_a_column_is_told(tmp_path):
    (tmp_path / "t.csv").write_text("part,truth,diagram,sensor\ntest,diagram,1,0\n")
    with pytest.raises(ReimagingError, match="row 1 has no mixed"):
        write_evaluation(tmp_path / "t.csv", *(tmp_path / name for name in "abc"), 4)
