"""How far a new line may be off: the first rule that it matches says so, and why."""

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
    for step in ("settings", "acquire", "index", "convert"):
        assert tolerance(step, "anything", "content", RULES) == ("", "")


def test_each_rule_says_why():
    assert all(len(rule.why) > 20 for rule in RULES if rule.tolerance)
