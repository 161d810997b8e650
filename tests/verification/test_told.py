"""A comparison in words: a table by step, what is not the same, the first step where it shows."""

from pathlib import Path

from reimaging.verification.comparing import Comparison, Difference, Result
from reimaging.verification.told import changes_text, conclusion, described, difference_text

NEAR = Difference("mean of value", "0.80", "0.82", "0.05", "learnt otherwise", True)
FAR = Difference("content", "a" * 64, "b" * 64, "", "", False)
SAME = Result("index", "db: articles", "same")


def near(n=0):
    return Result("learn", f"tables/{n}.csv", "within tolerance", (NEAR,))


def test_the_same_is_said_in_one_sentence():
    said = described(Comparison((SAME, SAME)), "the record")
    assert said.splitlines() == [
        "step                same bytes",
        "index                        2",
        "",
        "The same bytes as in the record: 2 things compared.",
    ]


def test_the_first_step_is_named_where_something_differs():
    bad = Result("predict", "shares", "differs", (FAR,))
    said = described(Comparison((SAME, near(), bad)), "the record")
    assert "differs: predict, shares\n    content: " in said
    assert (
        "1 thing of 3 not as in the record. The first step where it shows: predict, shares" in said
    )
    assert "Within tolerance already from learn on: tables/0.csv." in said


def test_within_tolerance_says_from_where_on():
    assert conclusion(Comparison((SAME, near())), "the record") == [
        "As in the record: 1 of 2 with the same bytes, 1 within tolerance, from learn on "
        "(tables/0.csv)."
    ]


def test_nothing_is_never_called_the_same():
    fresh = Result("learn", "labels", "not recorded")
    given = Result("index", "db: articles", "given")
    for results in ((), (fresh,), (given,)):
        said = conclusion(Comparison(results), "the record")
        assert said == ["Nothing was compared with the record."]


def test_what_is_not_recorded_is_none_of_those_within_tolerance():
    fresh = Result("learn", "labels", "not recorded")
    said = conclusion(Comparison((SAME, near(), fresh)), "the record")
    assert said[0].startswith("As in the record: 1 of 2 with the same bytes, 1 within tolerance")
    assert said[1] == "1 thing not in the record."


def test_it_says_of_how_many_files_nothing_tells_how_they_were_made():
    said = conclusion(Comparison((SAME,)), "the record", 3)
    assert said[-1].startswith("Of 3 files nothing tells how they were made")


def test_of_many_that_are_near_the_first_are_named_and_all_if_asked():
    comparison = Comparison(tuple(map(near, range(9))))
    said = described(comparison, "the record")
    assert "tables/4.csv" in said
    assert "tables/5.csv" not in said
    assert "learn, 4 more (--all)" in said
    everything = described(comparison, "the record", everything=True)
    assert "tables/8.csv" in everything
    assert "0.82, recorded 0.80 (tolerance 0.05: learnt otherwise)" in everything


def test_what_differs_is_named_however_much_it_is():
    bad = tuple(Result("index", f"db: {n}", "differs", (FAR,)) for n in range(39))
    assert described(Comparison(bad), "the record").count("differs: index, db") == 39


def test_a_difference_says_both_values_and_what_is_allowed():
    assert difference_text(FAR) == f"content: {'b' * 12}, recorded {'a' * 12} (no tolerance)"
    away = Difference(
        "picture", "on the sheet", "on the sheet", "0.5", "drawn of maps", True, 0.012
    )
    assert difference_text(away) == "picture: 0.01 away (tolerance 0.5: drawn of maps)"
    unseen = Difference("picture", "on the sheet", "", "0.5", "drawn of maps", False)
    assert difference_text(unseen) == "picture: cannot be seen (tolerance 0.5: drawn of maps)"
    assert difference_text(Difference("rows", "3", "", "machine", "", True)) == (
        "rows: none, recorded 3 (may be another on another machine)"
    )


def test_an_update_says_what_is_new_other_and_gone():
    record = Path("r.csv")
    assert changes_text([], record, False) == "r.csv stands: this run is the recorded one."
    changes = [("a, rows", "1", "2"), ("b, rows", "", "3"), ("c, rows", "4", "")]
    assert changes_text(changes, record, True).splitlines() == [
        "a, rows: 1 -> 2", "b, rows: new, 3", "c, rows: gone, 4", "3 lines would change in r.csv.",
    ]  # fmt: skip
    assert changes_text(changes, record, False).endswith("3 lines changed in r.csv.")
