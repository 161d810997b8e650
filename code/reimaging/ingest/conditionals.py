r"""What ``\if`` leaves out.

A conditional whose outcome the source itself tells (``\iffalse``, ``\iftrue``, those of ``\newif``,
toggles and booleans, and what `comparisons` can decide) is followed as TeX would. Of any other one
both branches are read, since which of them is taken depends on the machine.
"""

import re

from reimaging.ingest.comparisons import CHOICES, choose, compare
from reimaging.ingest.macros import Macros
from reimaging.ingest.tex_stream import Stream

UNKNOWN = frozenset({
    "if", "ifcat", "ifnum", "ifdim", "ifodd", "ifvmode", "ifhmode", "ifmmode", "ifinner", "ifvoid",
    "ifhbox", "ifvbox", "ifx", "ifeof", "ifcase", "ifdefined", "ifcsname", "iffontchar",
    # of the kernel and of IEEEtran, whose options a source does not always tell
    "if@twocolumn", "if@twoside", "ifCLASSOPTIONcaptionsoff", "ifCLASSOPTIONcompsoc",
    "ifCLASSOPTIONonecolumn", "ifCLASSOPTIONtwocolumn", "ifCLASSOPTIONpeerreview",
    "ifCLASSOPTIONpeerreviewca", "ifCLASSOPTIONdraftcls", "ifCLASSOPTIONconference",
})  # fmt: skip
# taken as true where the source holds such files
PDF = frozenset({"ifpdf", "ifPDFTeX", "ifpdftex", "ifCLASSINFOpdf"})
FALSE = frozenset({"iffalse", "ifxetex", "ifluatex", "ifXeTeX", "ifLuaTeX", "ifxetexorluatex",
                   "ifstandalone"})  # fmt: skip
# with one branch alone: true where the name ends with T, false where it ends with F
_HALVES = frozenset({
    name[:-2] + half for name in CHOICES if name.endswith("TF") for half in "TF"
})  # fmt: skip
NEXT = frozenset({"@ifnextchar", "@ifstar", "@testopt", "@dblarg"})
CHOOSING = frozenset(CHOICES) | {"ifthenelse"} | _HALVES | NEXT
CONDITIONALS = UNKNOWN | PDF | FALSE | CHOOSING | {"iftrue", "else", "fi", "or"}

_WORD = re.compile(r"\\(if[A-Za-z@]*|else|fi)(?![A-Za-z@])|\\.", re.DOTALL)


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
        elif name in NEXT:
            _look_ahead(name, stream)
        elif name in CHOOSING:
            half = name[-1] if name in _HALVES else ""
            truth = choose(name[:-1] + "TF" if half else name, stream, macros, self.pdf)
            _choose(stream, truth, half)
        elif name in UNKNOWN:
            self._branch(compare(name, stream, macros, self.pdf), stream, macros)
        elif name != "or":
            self._branch(name == "iftrue" or (name in PDF and self.pdf), stream, macros)

    def _branch(self, truth: bool | None, stream: Stream, macros: Macros) -> None:
        if truth is not False:
            self._begin(truth is True)
        elif _skip(stream, macros, to_else=True):
            self._begin(False)

    def _begin(self, decided: bool) -> None:
        if len(self._open) < 1000:
            self._open.append(decided)


def _choose(stream: Stream, truth: bool | None, half: str) -> None:
    """Read on in the first or the second of two arguments; in both where it is not known."""
    if truth is None:
        return
    first = stream.argument()
    if half:
        taken = first if truth == (half == "T") else ""
    else:
        second = stream.argument()
        taken = first if truth else second
    stream.push(taken or "")


def _look_ahead(name: str, stream: Stream) -> None:
    r"""Act on ``\@ifnextchar[{...}{...}`` and its kin: what comes next decides."""
    wanted = (
        (stream.argument() or "") if name == "@ifnextchar" else "*" if name == "@ifstar" else "["
    )
    first = stream.argument() or ""
    if name == "@dblarg":
        stream.push(first)
        return
    second = stream.argument() or ""
    found = stream.peek() == {"\\bgroup": "{"}.get(wanted, wanted)
    if name == "@ifstar" and found:
        stream.take("*")
    if name == "@testopt":
        first, second = first, f"{first}[{second}]"
    stream.push(first if found else second)


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
