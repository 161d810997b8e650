r"""A caption as TeX and as text that a person can read."""

import re
import unicodedata
from functools import cache

from pylatexenc import latexwalker
from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.macrospec import LatexContextDb

from reimaging.ingest import text_commands
from reimaging.ingest.caption_parser import CaptionParser
from reimaging.ingest.caption_primitives import settled
from reimaging.ingest.macros import Macros
from reimaging.ingest.tex_stream import Budget, Stream

LONGEST = 20_000  # characters of TeX that are turned into text
DEEPEST = 40  # levels of braces that the converter is trusted with
LABEL = frozenset({"label"})

_LABEL = re.compile(r"\\label(?![A-Za-z@])\s*")
_WHOLLY_MACRO = re.compile(r"\s*\\([A-Za-z@]+)\s*(?:\{\s*\})?\s*")
_PLAIN = re.compile(  # but `figure1.ps` is a file
    r"\bFig(?:ure|\.)[\s~]{0,9}(?:\d{1,3}[a-z]?|[IVX]{1,5})\b(?!\.(?:e?ps[fi]?|pdf|png|jpe?g|gif)\b)[.:]?",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"\\(?:[A-Za-z@]+\*?|.)\s*", re.DOTALL)
_MARK = re.compile(r"\\.|\{|\}|\$", re.DOTALL)
_REFERENCES = re.compile(
    r"(?:(?<!\s)\s{1,9})?(?:[(\[]\s*(?:<(?:cit\.|ref)>[\s,;–-]{0,9})+[)\]]|<(?:cit\.|ref|graphics)>)"
)
_TEX = re.compile(r"[\\{}$~%&`'_^#<>-]|[^\x20-\x7e\n\t]")
_LEFT_OVER = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def caption_and_label(body: str, macros: Macros, stream: Stream) -> tuple[str, str | None]:
    r"""Take the ``\label`` out of a caption.

    Parameters
    ----------
    body : str
        What stands between the braces of ``\caption``.
    macros : Macros
        Those that hold there: label macros are expanded, others stay as written, but for a caption
        that is nothing but one macro.
    stream : Stream
        Whose budget is to be spent.

    Returns
    -------
    caption : str
        Raw TeX without labels.
    label : str or None
        The first label, its macros expanded.
    """
    wholly = _WHOLLY_MACRO.fullmatch(body[:200]) if len(body) < 200 else None
    if wholly and macros.get(wholly[1]) is not None:
        body = macros.expanded(body, stream)
    elif "\\" in body:
        body = macros.expanded(body, stream, only=LABEL)
    kept: list[str] = []
    label = None
    done = 0
    while found := _LABEL.search(body, done):
        inner = Stream(body, stream.budget)
        inner.texts[0].at = found.end()
        name = inner.group()
        kept.append(body[done : found.start()])
        if name is None:
            kept.append(found[0])
            done = found.end()
            continue
        if label is None:
            label = macros.expanded(name, stream).strip()
        done = inner.texts[0].at
    kept.append(body[done:])
    return "".join(kept).strip(), label


def plain_caption(text: str) -> str | None:
    """Find the caption in a figure of plain TeX: what follows 'Figure 3.' up to the end.

    Parameters
    ----------
    text : str
        All that the figure holds.

    Returns
    -------
    str or None
        Raw TeX, cut where a group ends that began before it.
    """
    found = _PLAIN.search(text)
    if found is None:
        return None
    start, end = found.end(), len(text)
    while start < end and text[start] in "}.:~ \n\t":  # the number is often set in bold
        start += 1
    depth = 0
    for mark in _MARK.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth < 0:
            end = mark.start()
            break
    return text[start:end].strip() or None


def caption_text(tex: str, macros: Macros | None = None) -> str:
    """Turn TeX into Unicode text in one line; mathematics stays readable, citations are gone.

    The converter is pylatexenc's. What it cannot take (its parser calls itself) is stripped of its
    commands instead.

    Parameters
    ----------
    tex : str
        Of which `LONGEST` characters are read.
    macros : Macros, optional
        The author's own, which are expanded.
    """
    tex = tex[:LONGEST]
    if not _TEX.search(tex):
        return " ".join(tex.split())
    tex = tex.replace("\\lyxmathsym", "\\mbox")  # LyX defines it by ways of TeX's own
    if macros is not None:
        tex = macros.expanded(tex, Stream("", Budget(20_000)))[: 2 * LONGEST]
    tex = settled(tex)
    if _depth(tex) > DEEPEST or tex.count("\\begin") > DEEPEST:
        text = _stripped(tex)
    else:
        try:
            text = _converted(tex)
        except (latexwalker.LatexWalkerError, RecursionError, ValueError, IndexError, TypeError,
                AttributeError, KeyError):  # fmt: skip
            text = _stripped(tex)
    return _tidy(_REFERENCES.sub("", text) if "<" in text else text)


def stripped_text(tex: str) -> str:
    """Turn TeX into text by leaving its commands out: what is left when time is short."""
    return _tidy(_stripped(tex[:LONGEST]))


def _tidy(text: str) -> str:
    text = unicodedata.normalize("NFC", _LEFT_OVER.sub("", text))
    return " ".join(text.split())


def _converted(tex: str) -> str:
    converter, context = _converter()
    nodes, _, _ = CaptionParser(tex, context).get_latex_nodes()
    text: str = converter.nodelist_to_text(nodes)
    return text


@cache
def _converter() -> tuple[LatexNodes2Text, LatexContextDb]:
    converter = LatexNodes2Text(
        text_commands.writing(),
        math_mode="text",
        strict_latex_spaces=False,
        keep_comments=False,
    )
    return converter, text_commands.parsing()


def _depth(tex: str) -> int:
    deepest = depth = 0
    for found in _MARK.finditer(tex):
        if found[0] == "{":
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] == "}":
            depth = max(0, depth - 1)
    return deepest


def _stripped(tex: str) -> str:
    return _COMMAND.sub(" ", tex).replace("{", "").replace("}", "").replace("$", "")
