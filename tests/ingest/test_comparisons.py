"""What the source itself tells of a test."""

import pytest

from reimaging.ingest.comparisons import choose, compare, defined
from reimaging.ingest.macros import Macros, macro
from reimaging.ingest.tex_stream import Budget, Stream

KNOWN = Macros({"label"})
for name, body in {
    "one": "1",
    "long": "long",
    "same": "long",
    "nothing": "",
    "c@version": "3",
}.items():
    KNOWN.define(name, macro((), body))


def stream(text):
    return Stream(text, Budget(1000))


@pytest.mark.parametrize(
    ("test", "text", "answer", "rest"),
    [
        ("ifx", "\\one\\undefined x", False, "x"),
        ("ifx", "\\other\\undefined x", True, "x"),
        ("ifx", "\\undefined\\label x", False, "x"),
        ("ifx", "\\long\\same x", True, "x"),
        ("ifx", "\\long\\one x", False, "x"),
        ("ifx", "\\nothing\\empty x", True, "x"),
        ("ifx", "\\empty\\empty x", True, "x"),
        ("ifx", "&&x", True, "x"),
        ("ifx", "&a&x", False, "&x"),
        ("ifx", "\\other\\another x", None, "\\other\\another x"),
        ("if", "00x", True, "x"),
        ("if", "01x", False, "x"),
        ("if", "0\\label{x}", False, "\\label{x}"),
        ("if", "\\one1x", True, "x"),
        ("if", "\\relax\\detokenize{}\\relax x", True, "x"),
        ("if", "\\relax\\detokenize{a}\\relax x", False, "x"),
        ("if", "\\other 1x", None, "\\other 1x"),
        ("ifnum", "\\one=1 x", True, "x"),
        ("ifnum", "2<\\one x", False, "x"),
        ("ifnum", "\\pdfoutput>0 x", True, "x"),
        ("ifnum", "\\value{page}=1 x", None, "\\value{page}=1 x"),
        ("ifnum", "\\value{version}=3 x", True, "x"),
        ("ifdefined", "\\one x", True, "x"),
        ("ifdefined", "\\other x", False, "x"),
        ("ifcsname", "one\\endcsname x", True, "x"),
        ("ifcsname", "other\\endcsname x", False, "x"),
        ("ifdim", "1pt=1pt x", None, "1pt=1pt x"),
    ],
)
def test_a_conditional_is_decided_by_what_was_defined(test, text, answer, rest):
    read = stream(text)
    assert compare(test, read, KNOWN, pdf=True) is answer
    assert read.texts[-1].text[read.texts[-1].at :] == rest


@pytest.mark.parametrize(
    ("test", "operands", "answer"),
    [
        ("ifthenelse", "{\\equal{\\long}{long}}", True),
        ("ifthenelse", "{\\NOT \\equal{\\long}{short}}", True),
        ("ifthenelse", "{\\equal{\\other}{long}}", None),
        ("ifthenelse", "{\\one=1}", True),
        ("ifthenelse", "{\\isundefined{\\one}}", False),
        ("ifthenelse", "{\\equal{a}{a} \\OR \\equal{a}{b}}", True),
        ("ifthenelse", "{\\equal{a}{b} \\or \\equal{\\other}{b}}", None),
        ("ifthenelse", "{\\equal{a}{b} \\AND \\equal{\\other}{b}}", False),
        ("ifthenelse", "{\\equal{a}{a} \\and \\NOT \\equal{a\\AND}{b}}", None),
        ("ifthenelse", "{\\one=1 \\AND \\one=2 \\OR \\value{version}=3}", True),
        ("ifthenelse", "{\\( \\one=1 \\)}", None),
        ("@ifundefined", "{one}", False),
        ("ifdef", "\\one", True),
        ("ifcsundef", "{other}", True),
        ("ifdefempty", "{\\nothing}", True),
        ("ifdefempty", "{\\other}", None),
        ("ifstrequal", "{a}{b}", False),
        ("ifblank", "{ }", True),
        ("notblank", "{ }", False),
        ("IfBooleanTF", "{*}", True),
        ("IfNoValueTF", "{-NoValue-}", True),
        ("IfValueTF", "{x}", True),
        ("ifSubfilesClassLoaded", "", False),
    ],
)
def test_a_test_in_braces_is_decided_likewise(test, operands, answer):
    assert choose(test, stream(operands), KNOWN, pdf=True) is answer


def test_pdftex_is_there_where_its_images_are():
    assert defined("pdfoutput", KNOWN, pdf=True) and not defined("pdfoutput", KNOWN, pdf=False)
