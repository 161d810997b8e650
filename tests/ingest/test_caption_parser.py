"""The quick parser makes of a caption what pylatexenc's own makes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalker

from reimaging.ingest import text_commands
from reimaging.ingest.caption_parser import CaptionParser

CONTEXT = text_commands.parsing()
CONVERTER = LatexNodes2Text(text_commands.writing(), math_mode="text", keep_comments=False)
PIECES = [
    "plain words", " ", "$x_1$", "$$y$$", r"\textbf{bold}", r"\alpha ", "{group}", "--", "``", "''",
    r"\'e", "~", "&", r"\%", "1.5", r"\cite[p. 3]{key}", r"\SI{5}{\kilo\metre}", "[", "]", "\n\n",
]  # fmt: skip


def text(parser, tex):
    nodes, _, _ = parser(tex, CONTEXT).get_latex_nodes()
    return CONVERTER.nodelist_to_text(nodes)


def plain_walker(tex, context):
    return LatexWalker(tex, latex_context=context, tolerant_parsing=True)


@pytest.mark.parametrize("tex", [*PIECES, "a $b$ {c} d", r"\emph{a {b} $c$}", r"x \\ y"])
def test_a_piece_is_read_as_pylatexenc_reads_it(tex):
    assert text(CaptionParser, tex) == text(plain_walker, tex)


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_pieces_in_any_order_are_read_as_pylatexenc_reads_them(pieces):
    tex = "".join(pieces)
    assert text(CaptionParser, tex) == text(plain_walker, tex)
