"""How far a new line may be off: the first rule that it matches says so, and why."""

import pytest

from reimaging.figures.catalogue import FIGURES, MONTAGES
from reimaging.verification.record import Measured
from reimaging.verification.tolerances import RULES, Rule, with_rules

OURS = [
    Rule("learn", "*.keras", "content", "machine", "sums"),
    Rule("learn", "*", "mean of *", "10%", "learnt otherwise"),
]


def tolerance(step, item, measure, rules=OURS):
    (line,) = with_rules([Measured(step, item, measure, "1")], rules)
    return line.tolerance, line.why


def test_the_first_rule_that_matches_is_taken():
    assert tolerance("learn", "models/P/a.keras", "content") == ("machine", "sums")
    assert tolerance("learn", "tables/a.csv", "mean of value") == ("10%", "learnt otherwise")


def test_without_a_rule_nothing_may_be_off():
    assert tolerance("index", "db: articles", "content") == ("", "")
    assert tolerance("learn", "models/P/a.keras", "weights") == ("", "")


def test_what_is_counted_and_rendered_has_no_tolerance():
    for step in ("settings", "acquire", "records", "index", "convert", "compare"):
        for measure in ("content", "bytes", "rows", "value", "mean of value"):
            assert tolerance(step, "anything", measure, RULES) == ("", "")


@pytest.mark.parametrize(
    "name",
    ["LargestArticle", "LargestCategoryArticles", "CaptionsWithTerm", "CaptionsImages", "Images",
     "ClassifierTests", "MapNeighbours", "GanSide", "GanShown", "Seed"],
)  # fmt: skip
def test_a_number_that_is_counted_or_set_has_none(name):
    assert tolerance("paper", f"outputs/P/numbers.tex: num{name}", "value", RULES) == ("", "")


def test_labels_made_by_hand_have_none():
    assert tolerance("learn", "data/P/labels.csv", "bytes", RULES) == ("", "")


def test_a_blank_picture_is_beyond_the_tolerance_of_each_figure():
    for figure in (*FIGURES, *MONTAGES):
        item = f"outputs/P/figures/{figure.name}.png"
        ink, _ = tolerance("figures", item, "ink", RULES)
        picture, _ = tolerance("figures", item, "picture", RULES)
        # of a blank sheet the ink is nothing, and the distance 1
        assert ink in ("", "40%", "50%", "80%", "90%")
        assert picture == "" or float(picture) < 1 or ink in ("50%", "80%", "90%")


def test_each_rule_says_why():
    assert all(len(rule.why) > 20 for rule in RULES if rule.tolerance)
