"""Each thing that TeX settles before there is text."""

import pytest

from reimaging.ingest.caption_primitives import settled


@pytest.mark.parametrize(
    ("tex", "left"),
    [
        ("p_{\\rm T}", "p_{T}"),
        ("H{\\small I} \\bf\nb", "H{I} b"),
        ("\\protect\\cite{a}", "\\cite{a}"),
        ("\\bfseries* a", "* a"),
        ("a\\\\small b", "a\\\\small b"),
        ("\\itemize", "\\itemize"),
        ("\\rmfamily a", "a"),
    ],
)
def test_a_switch_goes_with_the_blanks_behind_it(tex, left):
    assert settled(tex) == left


@pytest.mark.parametrize(
    ("tex", "left"),
    [
        ("a\\hskip 3pt plus 1fil minus .5em b", "a  b"),
        ("a\\kern-0.75em b", "a b"),
        ("a\\newline b", "a  b"),
        ("\\raise0.3ex\\hbox{a}\\lower 4 true pt b", "\\hbox{a} b"),
        ("\\baselineskip=12pt a\\parskip 3pt b", " a b"),
    ],
)
def test_a_length_goes_and_leaves_a_blank_where_it_moves_on(tex, left):
    assert settled(tex) == left


def test_of_a_choice_the_branch_that_holds_stays():
    unit = "\\ifmmode U_m\\else U\\fi"
    assert settled(f"5 {unit}, $5 {unit}$, \\$5 {unit}") == "5 U, $5 U_m$, \\$5 U"
    assert settled("\\ifmmode a\\fi b") == "b"


def test_an_abbreviation_has_one_dot():
    one_dot = "e.g\\futurelet\\@let@token\\ifx\\@let@token.\\else.\\null\\fi\\xspace"
    assert settled(f"{one_dot} a, {one_dot}. B ({one_dot})") == "e.g. a, e.g. B (e.g.)"


@pytest.mark.parametrize(
    ("after", "left"),
    [(" a", " a"), ("(a", " (a"), (".", "."), (", a", ", a"), ("{}s", "{}s"), ("", "")],
)
def test_xspace_is_a_blank_before_words_alone(after, left):
    assert settled(f"X\\xspace{after}") == f"X{left}"


def test_of_a_drawing_the_letters_of_its_node_stay():
    circle = "\\tikz[baseline=(a.base)]{\\node[draw, circle] (a) {1};}"
    assert settled(f"Step {circle} and \\tikz[x=1] \\draw[red] (0,0) -- (1,1);.") == "Step 1 and ."


def test_an_operator_stands_apart_from_a_letter():
    operator = "\\operatorname*{arg\\,min}"
    assert settled(f"{operator}x {operator}_x") == f"{operator} x {operator}_x"


def test_degrees_and_percents():
    assert settled("5^\\circ, 6^{\\circ} 7% 8\\%") == "5°, 6° 7\\% 8\\%"


@pytest.mark.parametrize(
    "piece",
    ["\\raise ", "\\tikz[", "\\ifmmode ", "\\futurelet\\@let@token ", " ", "\\xspace ", "^ ", "\\"],
)
def test_what_is_long_comes_back(piece):
    tex = "\\raise" + piece * 100_000
    assert len(settled(tex)) <= len(tex)
