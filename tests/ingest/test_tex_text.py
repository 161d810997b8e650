"""From bytes to the text that TeX would look at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reimaging.ingest.tex_text import decoded, is_tex, visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a % b\nc", "a c"),
        ("a\\% b\nc", "a\\% b\nc"),
        ("a\\\\% b\nc", "a\\\\c"),
        ("a%b\n  c", "ac"),
        ("a%b\n\nc", "a\nc"),
        ("\\foo%x\nbar", "\\foo bar"),
        ("a %", "a "),
        ("a\\verb|%|b%c", "ab"),
        ("\\verb+%\n", "\\verb+"),
    ],
)
def test_comments_go_as_tex_drops_them(text, seen):
    assert visible(text) == seen


def test_what_stands_in_verbatim_is_gone_and_its_percent_signs_are_no_comments():
    text = "a\\begin{verbatim}50% \\caption{x}\n\\end{verbatim}b"
    assert visible(text) == "a\\begin{verbatim}\\end{verbatim}b"


def test_an_environment_that_nothing_closes_hides_nothing():
    assert visible("\\begin{comment} a % b\nc") == "\\begin{comment} a c"


def test_text_is_utf8_else_latin1():
    assert decoded("é".encode()) == "é"
    assert decoded("é".encode("latin-1")) == "é"


def test_every_end_of_line_becomes_a_newline_and_nul_bytes_go():
    assert decoded(b"a\r\nb\rc\x00d") == "a\nb\ncd"


@pytest.mark.parametrize(
    ("path", "head", "answer"),
    [
        ("a.tex", b"", True),
        ("A.TEX", b"", True),
        ("a.tex", b"%!TEX root = main.tex", True),
        ("a.pstex_t", b"", True),
        ("x/00README.XXX", b"", True),
        ("paper", b"\\documentclass{article}", True),
        ("9901001", b"hello \\input harvmac", True),
        ("paper.v2", b"\\begin {document}", True),
        ("paper", b"just words", False),
        ("paper", b"%!PS-Adobe \\def\\a", False),
        ("a.tex", b"%PDF-1.4", False),
        ("a.bbl", b"\\begin{thebibliography}", False),
        ("a.eps", b"\\begin{x}", False),
        ("a.cls", b"\\def\\a{}", True),
    ],
)
def test_tex_is_known_by_ending_or_content(path, head, answer):
    assert is_tex(path, head) is answer


@given(st.text(alphabet="ab%\\{}\n |verbatim", max_size=60))
def test_nothing_is_added_but_the_blank_that_keeps_a_command_apart(text):
    seen = iter(text)
    assert all(c in seen for c in visible(text).replace(" ", ""))


def test_a_percent_sign_in_an_address_is_no_comment():
    assert visible("\\url{http://x/a%20b} c") == "\\url{http://x/a%20b} c"
    assert visible("\\href{http://x/a%20b}{c} d % e") == "\\href{http://x/a%20b}{c} d "


def test_lines_of_comment_go_together():
    assert visible("a %x\n% y\n  % z\n b") == "a b"


def test_verbatim_that_nothing_closes_on_its_line_is_none():
    assert visible("\\verb|a\n% b |\nc") == "\\verb|a\nc"
