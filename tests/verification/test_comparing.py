"""Two runs beside each other: same, near enough, or not; and from which step on."""

import pytest

from reimaging.verification.comparing import UNREADABLE, compare, is_near
from reimaging.verification.measures import PART
from reimaging.verification.record import Measured, Recorded


def found(*lines):
    return [Measured(line.step, line.item, line.measure, line.value) for line in lines]


EXACT = Recorded("index", "db: articles", "content", "aa")
BYTES = Recorded("learn", "net", "content", "bb", "machine", "sums")
SIZE = Recorded("learn", "net", "size", "0.50", "10%", "learnt otherwise")
SHARE = Recorded("paper", "numbers: share", "value", "84.7 % to 90.3 %", "0.5", "by lot")
RECORD = [EXACT, BYTES, SIZE, SHARE]


def verdicts(comparison):
    return {result.item: result.verdict for result in comparison.results}


def other(line, value):
    return Recorded(line.step, line.item, line.measure, value)


def test_the_same_is_the_same():
    comparison = compare(RECORD, found(*RECORD))
    assert set(verdicts(comparison).values()) == {"same"}
    assert comparison.is_good
    assert comparison.first("differs") is None


def test_another_machine_may_make_other_bytes_where_the_numbers_are_near():
    comparison = compare(RECORD, found(EXACT, other(BYTES, "cc"), other(SIZE, "0.54"), SHARE))
    assert verdicts(comparison)["net"] == "within tolerance"
    assert comparison.is_good
    assert comparison.first("within tolerance").step == "learn"


def test_where_the_numbers_are_not_near_it_differs():
    comparison = compare(RECORD, found(EXACT, other(BYTES, "cc"), other(SIZE, "0.56"), SHARE))
    assert verdicts(comparison)["net"] == "differs"
    assert not comparison.is_good
    kept = {each.measure: each.is_allowed for each in comparison.results[1].differences}
    assert kept == {"content": True, "size": False}


def test_without_a_tolerance_any_change_differs():
    comparison = compare(RECORD, found(other(EXACT, "ab"), BYTES, SIZE, SHARE))
    assert verdicts(comparison)["db: articles"] == "differs"


def test_the_first_difference_is_the_first_in_the_order_of_the_steps():
    now = found(other(SHARE, "0 %"), other(EXACT, "x"), BYTES, SIZE)
    for record in (RECORD, RECORD[::-1]):
        comparison = compare(record, now, steps=["index", "learn", "paper"])
        assert comparison.first("differs").step == "index"


def test_what_is_missing_is_named_but_of_steps_that_were_given():
    comparison = compare(RECORD, found(SHARE))
    assert verdicts(comparison) == {
        "db: articles": "not here", "net": "not here", "numbers: share": "same",
    }  # fmt: skip
    assert not comparison.is_good
    given = compare(RECORD, found(SHARE), given=["index", "learn"])
    assert verdicts(given) == {
        "db: articles": "given", "net": "given", "numbers: share": "same",
    }  # fmt: skip
    assert given.is_good


def test_nothing_compared_is_not_good():
    assert not compare([], []).is_good
    assert not compare([], found(EXACT)).is_good
    assert not compare(RECORD, [], given=["index", "learn", "paper"]).is_good


def test_beside_another_run_what_it_has_not_is_a_fault():
    comparison = compare([EXACT], found(*RECORD), is_whole=True)
    assert verdicts(comparison)["net"] == "only here"
    assert not comparison.is_good


def test_where_any_value_is_allowed_for_all_that_is_measured_nothing_is_near():
    only = Recorded("learn", "split", "bytes", "aa", "machine", "by lot")
    assert verdicts(compare([only], found(other(only, "bb"))))["split"] == "differs"


def test_a_file_that_cannot_be_read_differs_whatever_may():
    broken = Measured("learn", "net", UNREADABLE, "BadZipFile")
    comparison = compare(RECORD, [*found(EXACT, SHARE), broken])
    assert verdicts(comparison) == {
        "db: articles": "same", "net": "differs", "numbers: share": "same",
    }  # fmt: skip
    whole = Measured("index", "db", UNREADABLE, "DatabaseError")
    comparison = compare(RECORD, [*found(BYTES, SIZE, SHARE), whole])
    assert verdicts(comparison)["db: articles"] == "differs"


def test_a_store_of_which_images_are_left_out_is_not_compared():
    part = Measured("index", "db: articles", PART, "3")
    comparison = compare(RECORD, [*found(BYTES, SIZE, SHARE), part])
    assert verdicts(comparison)["db: articles"] == "given"
    assert comparison.is_good


def test_a_measure_that_is_gone_from_an_item_differs():
    assert verdicts(compare(RECORD, found(EXACT, BYTES, SHARE)))["net"] == "differs"


def test_what_the_record_does_not_have_is_told_and_is_no_fault():
    fresh = Measured("learn", "labels", "bytes", "dd")
    comparison = compare(RECORD, [*found(*RECORD), fresh])
    assert verdicts(comparison)["labels"] == "not recorded"
    assert comparison.is_good


def test_what_is_told_is_not_compared():
    told = Recorded("made by", "cores", "told", "2", "told")
    comparison = compare([told, EXACT], found(other(told, "64"), EXACT))
    assert comparison.told == (("cores", "2", "64"),)
    assert verdicts(comparison) == {"db: articles": "same"}


def test_a_file_that_its_own_task_did_not_make_is_named():
    near = found(EXACT, other(BYTES, "cc"), SIZE, SHARE)
    comparison = compare(RECORD, near, altered={"net": "learn", "db": "index"})
    assert verdicts(comparison)["net"] == "altered"
    assert verdicts(comparison)["db"] == "altered"
    assert not comparison.is_good


def test_an_altered_file_is_named_by_what_differs_in_it():
    comparison = compare(
        RECORD, found(other(EXACT, "x"), BYTES, SIZE, SHARE), altered={"db": "index"}
    )
    assert verdicts(comparison)["db: articles"] == "differs"
    assert "db" not in verdicts(comparison)


PNG = Recorded("figures", "a.png", "bytes", "aa", "machine")
PICTURE = Recorded("figures", "a.png", "picture", "on the sheet", "0.5")


@pytest.mark.parametrize("lines", [[PNG, PICTURE], [PICTURE, PNG]])
@pytest.mark.parametrize(
    ("bytes_", "away", "verdict"),
    [
        ("aa", 0.9, "same"),  # which is not looked at
        ("bb", 0.4, "within tolerance"),
        ("bb", 0.6, "differs"),
        ("bb", None, "differs"),  # it cannot be seen
    ],
)
def test_a_picture_is_looked_at_where_its_bytes_are_others(lines, bytes_, away, verdict):
    now = found(other(PNG, bytes_), PICTURE)
    comparison = compare(lines, now, distance=lambda line: away)
    assert verdicts(comparison)["a.png"] == verdict


@pytest.mark.parametrize(
    ("recorded", "now", "tolerance", "near"),
    [
        ("5", "5", "", True),
        ("5", "6", "", False),
        ("5", "6", "1", True),
        ("5", "6.1", "1", False),
        ("-0.00", "0.004", "0.01", True),
        ("200", "219", "10%", True),
        ("200", "221", "10%", False),
        ("200", "230", "10+10%", True),
        ("200", "231", "10+10%", False),
        ("-0.001", "0.14", "0.15+30%", True),
        ("1e-05", "1.05e-05", "10%", True),
        ("84.7 % to 90.3 %", "85.0 % to 90.1 %", "0.5", True),
        ("84.7 % to 90.3 %", "85.0 % to 91.1 %", "0.5", False),
        ("12 kB", "12 MB", "10%", False),
        ("a, b", "b, a", "10%", False),
        ("a, b", "b, a", "machine", True),
        ("1 x 2", "1", "5", False),
    ],
)
def test_numbers_are_compared_one_by_one_and_words_as_they_are(recorded, now, tolerance, near):
    assert is_near(recorded, now, tolerance) is near
