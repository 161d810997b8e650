"""What TeX reads next."""

import re

import pytest

from reimaging.ingest.tex_stream import MOST_TEXTS, Budget, Stream


def stream(text, steps=1000):
    return Stream(text, Budget(steps))


def tokens(text):
    reading = stream(text)
    return list(iter(reading.next, None))


def test_only_commands_and_braces_stop_the_stream():
    assert tokens("a \\foo@b{1 \\{\\% \\\\}") == ["foo@b", "{", "\\{", "%", "\\", "}"]


def test_a_lone_backslash_at_the_end_is_an_empty_name():
    assert tokens("a\\") == [""]


def skimmed(text, idle=(), groups=False):
    reading = stream(text)
    return list(iter(lambda: reading.skim(idle, groups), None))


def test_idle_commands_and_plain_groups_are_passed_over():
    assert skimmed("\\a{b} \\c\\ab{\\a}", idle={"\\a"}) == ["c", "ab", "{", "}"]


def test_plain_groups_may_be_asked_for():
    assert skimmed("{a b}{\\{}", groups=True) == ["{}", "{", "\\{", "}"]


def test_what_is_passed_over_costs_steps_too():
    reading = stream("{}" * 5 + "\\a" * 5 + "\\b", steps=10)
    assert reading.skim({"\\a"}, groups=False) is None and reading.budget.left < 0


@pytest.mark.parametrize(
    ("text", "inside", "rest"),
    [
        (" {a{b}c}d", "a{b}c", "d"),
        ("{a\\}b}", "a\\}b", ""),
        ("{}x", "", "x"),
        ("{a", None, "{a"),
        ("x{a}", None, "x{a}"),
    ],
)
def test_a_group_is_taken_if_it_is_closed(text, inside, rest):
    reading = stream(text)
    assert reading.group() == inside
    assert reading.texts[-1].text[reading.texts[-1].at :] == rest


@pytest.mark.parametrize(
    ("text", "inside"), [("[a]", "a"), ("[{]}]", "{]}"), ("[a\\]b]", "a\\]b"), ("[a", None)]
)
def test_an_option_ends_at_a_bracket_outside_of_groups(text, inside):
    assert stream(text).optional() == inside


def test_an_argument_is_a_group_a_command_or_one_character():
    reading = stream("{a} \\b c}")
    assert [reading.argument() for _ in range(4)] == ["a", "\\b", "c", None]


def test_a_macro_body_at_its_end_makes_way_for_what_follows_the_macro():
    reading = stream("{a}")
    reading.push(" ")
    assert reading.group() == "a"


def test_what_stands_before_a_delimiter_may_hold_it_in_a_group():
    reading = stream("a{;}b;c")
    assert reading.before(";") == "a{;}b" and reading.peek() == "c"
    assert stream("a}b;").before(";") is None


def test_a_spent_budget_is_the_end():
    reading = stream("\\a" * 100, steps=10)
    assert len(list(iter(reading.next, None))) == 10


def test_the_stack_does_not_grow_without_end():
    reading = stream("x")
    assert sum(reading.push("y") for _ in range(1000)) < MOST_TEXTS


def test_the_file_that_is_read_is_known_inside_a_macro_and_left_with_it():
    reading = stream("\\a")
    reading.push("\\b", "b.tex", "sub")
    reading.push("\\c")
    assert (reading.file().path, reading.file().folder) == ("b.tex", "sub")
    reading.end_file()
    assert reading.next() == "a"


def test_upto_takes_the_match_too_or_nothing():
    stream = Stream("ab;c", Budget(10))
    assert stream.upto(re.compile(";"), most=2) is None
    assert stream.upto(re.compile(";")) == "ab"
    assert stream.peek() == "c"
