r"""What ``\if`` leaves out.

A conditional whose outcome the source itself tells (``\iffalse``, ``\iftrue``, those of ``\newif``,
toggles and booleans) is followed as TeX would. Of any other one both branches are read, since which
of them is taken depends on the machine.
"""

import re

from reimaging.ingest.macros import Macros
from reimaging.ingest.tex_stream import Stream

UNKNOWN = frozenset({
    "if", "ifcat", "ifnum", "ifdim", "ifodd", "ifvmode", "ifhmode", "ifmmode", "ifinner", "ifvoid",
    "ifhbox", "ifvbox", "ifx", "ifeof", "ifcase", "ifdefined", "ifcsname", "iffontchar",
})  # fmt: skip
PDF = frozenset(
    {"ifpdf", "ifPDFTeX", "ifpdftex"}
)  # taken as true where the source holds such files
FALSE = frozenset({"iffalse", "ifxetex", "ifluatex", "ifXeTeX", "ifLuaTeX", "ifxetexorluatex"})
CONDITIONALS = (
    UNKNOWN | PDF | FALSE | {"iftrue", "else", "fi", "or", "iftoggle", "ifbool", "ifthenelse"}
)

_WORD = re.compile(r"\\(if[A-Za-z@]*|else|fi)(?![A-Za-z@])|\\.", re.DOTALL)
_BOOLEAN = re.compile(r"\s*(\\not\s*)?\\boolean\s*\{([^{}]*)\}\s*")


class Conditionals:
    """The conditionals that are open where the stream is being read.

    Parameters
    ----------
    pdf : bool
        Whether the article holds images that pdfTeX alone reads.
    """

    def __init__(self, pdf: bool) -> None:
        self.pdf = pdf
        self._open: list[bool] = []  # True: its other branch is to be left out

    def read(self, name: str, stream: Stream, macros: Macros) -> None:
        """Act on one of `CONDITIONALS`."""
        if name == "fi":
            if self._open:
                self._open.pop()
        elif name == "else":
            if self._open and self._open[-1]:
                self._open.pop()
                _skip(stream, macros, to_else=False)
        elif name == "iftrue" or (name in PDF and self.pdf):
            self._begin(True)
        elif name in FALSE or name in PDF:
            if _skip(stream, macros, to_else=True):
                self._begin(False)
        elif name in ("iftoggle", "ifbool"):
            kind = "toggle " if name == "iftoggle" else "if"
            _choose(stream, macros, kind + (stream.group() or "").strip())
        elif name == "ifthenelse":
            test = _BOOLEAN.fullmatch(stream.group() or "")
            if test:
                _choose(stream, macros, "if" + test[2].strip(), opposite=bool(test[1]))
        elif name in UNKNOWN:
            self._begin(False)

    def _begin(self, decided: bool) -> None:
        if len(self._open) < 1000:
            self._open.append(decided)


def _choose(stream: Stream, macros: Macros, name: str, opposite: bool = False) -> None:
    """Read on in the first or the second of two arguments."""
    known = macros.get(name)
    if known is None or known.body not in ("\\iftrue", "\\iffalse"):
        return
    first, second = stream.argument(), stream.argument()
    taken = first if (known.body == "\\iftrue") != opposite else second
    stream.push(taken or "")


def _skip(stream: Stream, macros: Macros, to_else: bool) -> bool:
    r"""Pass over a branch, to its ``\fi`` or ``\else``; True if an ``\else`` ended it."""
    depth = 0
    while stream.texts:
        top = stream.texts[-1]
        while found := _WORD.search(top.text, top.at):
            if not stream.budget.spend():
                stream.texts.clear()
                return False
            top.at = found.end()
            word = found[1]
            if word is None:
                continue
            if word == "fi":
                if depth == 0:
                    return False
                depth -= 1
            elif word == "else":
                if depth == 0 and to_else:
                    return True
            elif _is_conditional(word, macros):
                depth += 1
        top.at = len(top.text)
        if top.path:
            return False
        stream.texts.pop()
    return False


def _is_conditional(word: str, macros: Macros) -> bool:
    if word in UNKNOWN or word in PDF or word in FALSE or word == "iftrue":
        return True
    known = macros.get(word)
    return known is not None and known.body in ("\\iftrue", "\\iffalse")
