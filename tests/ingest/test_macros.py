"""The author's own macros."""

import pytest

from reimaging.ingest.macros import (
    DROPS,
    Macros,
    Parameter,
    macro,
    parameters_of,
    parameters_of_xparse,
)
from reimaging.ingest.tex_stream import Budget, Stream

M = Parameter("m")


def expanded(text, **known):
    macros = Macros(())
    for name, each in known.items():
        macros.define(name, each)
    return macros.expanded(text, Stream("", Budget(100_000)))


def test_arguments_take_their_places():
    assert expanded("\\a{x}y.", a=macro((M, M), "#2-#1")) == "y-x."


def test_an_optional_argument_has_a_default():
    known = macro((Parameter("o", "d"), M), "#1#2")
    assert expanded("\\a{x} \\a[y]{x}", a=known) == "dx yx"


def test_delimited_arguments_end_at_their_delimiter():
    opening, parameters = parameters_of("#1 to #2;")
    assert expanded("\\a x{;} to y;z", a=macro(parameters, "[#1|#2]", opening)) == "[ x{;}|y]z"


def test_blanks_after_a_macro_without_arguments_are_eaten():
    assert expanded("\\dir a", dir=macro((), "figs/")) == "figs/a"


def test_escaped_braces_stay_escaped():
    assert expanded("\\{\\a\\}", a=macro((), "x")) == "\\{x\\}"


@pytest.mark.parametrize("body", ["x\\a", "\\a\\a", "\\a x"])
def test_a_text_whose_expansion_has_no_end_stays_as_it_was(body):
    assert expanded("y\\a z", a=macro((), body)) == "y\\a z"


def test_a_macro_without_its_arguments_stays():
    assert expanded("\\a", a=macro((M,), "#1")) == "\\a"


def test_a_definition_ends_with_its_group():
    macros = Macros(())
    macros.define("a", macro((), "out"))
    macros.open_group()
    macros.define("a", macro((), "in"))
    macros.define("b", macro((), "in"))
    macros.define("c", macro((), "in"), everywhere=True)
    macros.define("a", macro((), "in again"))
    macros.close_group()
    assert macros.get("a").body == "out" and macros.get("b") is None
    assert macros.get("c").body == "in"


def test_where_a_macro_leads_is_seen_through_others():
    macros = Macros(())
    macros.define("a", macro((), "\\b"))
    assert not macros.leads_to("a", frozenset({"label"}))
    macros.define("b", macro((), "x\\label{y}"))
    assert macros.leads_to("a", frozenset({"label"}))


def test_a_macro_that_drops_what_it_is_given_says_so():
    assert DROPS in macro((M,), "").calls
    assert DROPS not in macro((M,), "#1").calls


@pytest.mark.parametrize(
    ("body", "written", "became"),
    [
        ("{\\bf#1}", "\\x{word}", "{\\bf word}"),
        ("{\\bf#1}", "\\x{1}", "{\\bf1}"),
        ("\\y{}#1", "\\x a", "\\y{}a"),
    ],
)
def test_an_argument_does_not_run_into_the_command_before_it(body, written, became):
    macros = Macros(())
    macros.define("x", macro((M,), body))
    assert macros.expanded(written, Stream("", Budget(1000))) == became


def test_what_follows_a_macro_does_not_run_into_the_command_at_its_end():
    macros = Macros(())
    macros.define("x", macro((), "A\\y"))
    macros.define("z", macro((), "\\x"))
    stream = Stream("", Budget(1000))
    assert macros.expanded("\\z on \\x, \\x", stream) == "A\\y on A\\y, A\\y"
    assert macros.expanded("\\bf\\x", stream) == "\\bf A\\y"


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("m m", "mm"),
        ("s O{0.5} m", "som"),
        ("o +m", "om"),
        ("", ""),
        ("G{x} >{\\TrimSpaces} m b", "gmb"),
    ],
)
def test_xparse_specifications_are_read(written, kinds):
    assert "".join(p.kind for p in parameters_of_xparse(written)) == kinds


def test_an_alias_of_what_is_defined_later_is_not_that():
    macros = Macros(())
    macros.define("old", macro((), "\\new"))
    macros.define("new", macro((), "x\\old"))
    assert macros.expanded("\\new", Stream("", Budget(1000))) == "x"


def test_a_text_leads_where_its_commands_lead():
    macros = Macros(())
    macros.define("a", macro((), "\\label{y}"))
    assert macros.text_leads_to("{\\a}", frozenset({"label"}))
    assert not macros.text_leads_to("{a}", frozenset({"label"}))


def test_an_argument_that_is_not_there_says_so():
    known = macro(parameters_of_xparse("o g m"), "#1,#2,#3")
    assert expanded("\\a{x}y", a=known) == "-NoValue-,x,y"


def test_what_was_seen_to_be_idle_is_forgotten_when_a_definition_changes():
    macros = Macros(())
    nothing = set(macros.idle)
    macros.idle.add("\\a")
    macros.define("b", macro((), "\\a"))
    assert macros.idle == nothing
    macros.open_group()
    macros.define("b", macro((), ""))
    macros.idle.add("\\b")
    macros.close_group()
    assert macros.idle == nothing


def test_a_group_without_definitions_changes_nothing_that_was_seen():
    macros = Macros(())
    macros.idle.add("\\a")
    macros.open_group()
    macros.close_group()
    assert "\\a" in macros.idle


def test_an_alias_that_a_group_empties_is_whole_again_behind_it():
    macros = Macros(())
    macros.define("old", macro((), "\\new"))
    macros.open_group()
    macros.define("new", macro((), "x\\old"))
    macros.close_group()
    assert macros.get("old") == macro((), "\\new")


def test_what_finds_no_room_is_told():
    macros = Macros(())
    macros.define("x", macro((), "a" * 1000))
    macros.room = 100
    assert not macros.exhausted
    macros.expanded("\\x", Stream("", Budget(1000)))
    assert macros.exhausted
