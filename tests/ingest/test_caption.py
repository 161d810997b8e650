"""Captions as TeX and as text."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from reimaging.ingest import text_commands
from reimaging.ingest.caption import LONGEST, caption_and_label, caption_text, plain_caption
from reimaging.ingest.macros import Macros, macro
from reimaging.ingest.tex_stream import Budget, Stream


def split(body, **macros):
    known = Macros(())
    for name, text in macros.items():
        known.define(name, macro((), text))
    return caption_and_label(body, known, Stream("", Budget(10_000)))


def test_the_label_is_taken_out():
    assert split("A \\label{fig:a}b") == ("A b", "fig:a")


def test_of_two_labels_the_first_counts_and_both_go():
    assert split("\\label{a}\\label{b} c") == ("c", "a")


def test_labelled_is_not_label():
    assert split("\\labelled{a}") == ("\\labelled{a}", None)


def test_other_macros_stay_as_written_but_for_a_caption_that_is_one():
    assert split("of \\what", what="words") == ("of \\what", None)
    assert split("\\what", what="words") == ("words", None)


def test_a_macro_in_a_label_is_expanded():
    assert split("\\label{\\pre:a}", pre="fig") == ("", "fig:a")


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("plain  words\n here", "plain words here"),
        ("{\\bf Bold} and \\emph{it}", "Bold and it"),
        ('M\\"uller, na\\"{\\i}ve, \\AA', "Müller, naïve, Å"),
        ("``quoted'' --- 5\\%", "“quoted” — 5%"),
        ("see Fig.~\\ref{a} and \\cite{b}.", "see Fig. and."),
        ("$\\alpha_1 \\le 3$", "α_1 ≤ 3"),
    ],
)
def test_text_is_unicode_in_one_line(tex, text):
    assert caption_text(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("$\\tfrac{1}{2} \\binom{n}{k} a \\ne b$", "1/2(n k) a ≠ b"),
        ("$\\braket{a|b}$, \\ket{x}, $|\\abs{x}|$", "⟨a|b⟩, |x⟩, ||x||"),
        ("10 \\unit{m\\,s^{-1}}", "10 m s^-1"),
        ("\\fref{a} A \\crefrange{a}{b}", "A"),
    ],
)
def test_what_papers_use_besides_the_kernels_commands_is_text(tex, text):
    assert caption_text(tex) == text


def test_the_authors_macros_are_expanded_in_the_text():
    known = Macros(())
    known.define("kms", macro((), "km/s"))
    assert caption_text("5 \\kms, 6 \\kms{}", known) == "5 km/s, 6 km/s"


def test_xspace_is_a_blank_before_words_alone():
    known = Macros(())
    known.define("net", macro((), "\\textsc{FooNet}\\xspace"))
    tex = "On \\net and \\net, (\\net) or \\net{}s: \\net (best) \\net"
    assert (
        caption_text(tex, known)
        == "On FooNet and FooNet, (FooNet) or FooNets: FooNet (best) FooNet"
    )


@pytest.mark.parametrize("tex", ["{" * 5000 + "deep" + "}" * 5000, "\\begin{a}" * 900 + " deep"])
def test_what_the_converter_cannot_take_is_stripped(tex):
    assert "deep" in caption_text(tex)


def test_what_is_unbalanced_still_gives_its_words():
    assert "words" in caption_text("} words { $x")


def test_a_caption_without_end_is_cut():
    assert len(caption_text("a" * 1_000_000 + "\\b")) <= LONGEST


@pytest.mark.parametrize(
    ("content", "caption"),
    [
        ("\\epsfbox{a}\n{\\bf Figure 1:} A {\\it b}.", "A {\\it b}."),
        ("{\\narrower Fig. 2a: words} more", "words"),
        ("\\centerline{Fig.~3}", None),
        ("\\epsfbox{figure1.ps}\n\\noindent Fig.~1. A curve.", "A curve."),
        ("\\epsfbox{figure12.eps}", None),
        ("Figure 1.pdf is not asked for. Figure 2.The end", "The end"),
        ("no caption here", None),
    ],
)
def test_a_plain_caption_follows_its_number(content, caption):
    assert plain_caption(content) == caption


def test_no_date_of_today_stands_in_a_caption():
    assert caption_text("Seen on \\today.") == "Seen on ."


def test_a_percent_sign_hides_nothing():
    assert caption_text("\\url{http://x/a%20b} stays") == "<http://x/a%20b> stays"


def test_a_degree_is_one():
    assert caption_text("45$^\\circ$C, 5$^{\\circ}$") == "45°C, 5°"


PIECE = st.sampled_from(
    ["word ", "more words, here ", "$x^{2}$ ", "\\alpha ", "\\frac12 ", "\\hat abc ", "{\\bf bold face} ", "--",
     "---", "``quoted text'' ", "\\begin{center}in it\\end{center}", "\\%", "x_ab ", "\\'e", "\\\\"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECE, max_size=12))
def test_words_that_the_parser_need_not_see_come_back_as_they_were(pieces):
    tex = "".join(pieces)
    converter = LatexNodes2Text(
        text_commands.writing(), math_mode="text", strict_latex_spaces=False
    )
    whole = converter.latex_to_text(
        tex, tolerant_parsing=True, latex_context=text_commands.parsing()
    )
    assert caption_text(tex) == unicodedata.normalize("NFC", " ".join(whole.split()))


def test_no_caption_leaks_into_the_next():
    caption_text("a \\author{Somebody} \\title{b} \\date{c}")
    assert caption_text("d \\maketitle e \\today") == "d e"


def test_letters_of_lyx_are_letters():
    assert caption_text("a\\lyxmathsym{\\textendash}b") == "a–b"
