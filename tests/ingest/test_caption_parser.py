"""pylatexenc's parser for captions, which reads runs of plain characters."""

import logging

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalker

from reimaging.ingest import text_commands
from reimaging.ingest.caption_parser import CaptionParser

CONTEXT = text_commands.parsing()
WRITER = LatexNodes2Text(text_commands.writing(), math_mode="text", strict_latex_spaces=False)
SIGNS = (
    *("\\", "{", "}", "[", "]", "$", "$$", "\\(", "\\)", "\\[", "\\]", "%", "&", "~", "_", "^"),
    *("``", "''", "---", "--", "-", "!`", " ", "\n", "\n\n", "\t", "a", "bc", "é", "²", "*"),
    *("\\alpha ", "\\frac", "\\textbf", "\\sqrt", "\\cite", "\\SI", "\\hspace", "\\verb", "\\item"),
    *("\\\\", "\\,", "\\emphé", "\\x²", "\\begin", "\\begin{x}", "\\end{x}", "\\end{y}"),
    *("\\begin{equation}", "\\end{equation}", "\\begin{array}{c}", "\\beginning "),
)


@pytest.fixture(autouse=True)
def quiet():
    """Keep back pylatexenc's own remarks on what it passes over."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def parsed(parser):
    return parser.get_latex_nodes()[0]


def outline(nodes):
    """Nodes as nested lists: what pylatexenc says of them, without the text they come from."""
    return [
        node if node is None else (type(node).__name__, node.pos, node.len, *inside(node))
        for node in nodes
    ]


def inside(node):
    for name in ("chars", "macroname", "macro_post_space", "delimiters", "specials_chars"):
        yield getattr(node, name, None)
    yield outline(getattr(node, "nodelist", None) or [])
    given_to = getattr(node, "nodeargd", None)
    yield outline(given_to.argnlist) if given_to else None


@pytest.mark.parametrize(
    "tex",
    [
        "words, and more (3-4).",
        " {\\bf A} word~and ``a quote'' --- an end ",
        "$\\alpha_1 \\le 3$ and $$x$$, \\(y\\) or \\[z\\]",
        "\\frac12 \\sqrt[3]{x} \\textbf  {b}\\emph c",
        "see \\cite[p.~2][{]}]{a, b} \\hspace*{1cm}c",
        "\\begin{tabular}{ll} a & b \\\\ c \\end{tabular} d",
        "a % not seen\n b",
        "a\\par\n\nb \\S\n c",
        "\\emph{a} \\caf\u00e9 \\, \\\u00e9",
    ],
)
def test_what_is_well_formed_is_parsed_node_for_node_as_pylatexenc_does(tex):
    expected = parsed(LatexWalker(tex, latex_context=CONTEXT, tolerant_parsing=True))
    assert outline(parsed(CaptionParser(tex, CONTEXT))) == outline(expected)


def test_plain_characters_make_one_node():
    (node,) = parsed(CaptionParser("a (b) - 3 < 4\n\nc", CONTEXT))
    assert node.chars == "a (b) - 3 < 4\n\nc"


@pytest.mark.parametrize("tex", ["a}b", "a\\end{x}b", "a\\)b", "a\\]b"])
def test_what_closes_nothing_is_passed_over(tex):
    assert WRITER.nodelist_to_text(parsed(CaptionParser(tex, CONTEXT))) == "ab"


@pytest.mark.parametrize("tex", ["a{b", "a$b", "a\\begin{x}b", "ab\\textbf", "ab\\"])
def test_what_nothing_closes_ends_with_the_text(tex):
    assert WRITER.nodelist_to_text(parsed(CaptionParser(tex, CONTEXT))) == "ab"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(SIGNS), max_size=25).map("".join))
def test_any_heap_of_signs_gives_the_text_that_pylatexenc_gives(tex):
    try:
        expected = WRITER.latex_to_text(tex, latex_context=CONTEXT, tolerant_parsing=True)
    except (ValueError, IndexError, AttributeError, TypeError, KeyError):
        reject()  # pylatexenc itself fails
    found = WRITER.nodelist_to_text(parsed(CaptionParser(tex, CONTEXT)))
    assert found.split() == expected.split()
