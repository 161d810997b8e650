r"""What the source itself tells of a test: ``\ifx``, ``\ifnum``, ``\ifdefined``, ``\equal``.

Each function gives True or False where TeX's answer can be told from the definitions that were
read, and None where it cannot. A name that neither the article nor this reader knows counts as
undefined: such tests ask for the author's own flags.
"""

import re
from collections.abc import Callable

from reimaging.ingest.macros import END_OF_NAME, NO_VALUE, Macro, Macros, macro
from reimaging.ingest.tex_stream import Stream

_UNDEFINED = frozenset({"undefined", "@undefined", "undefinedcommand"})
_EMPTY = frozenset({"empty", "@empty"})
_OF_PDFTEX = re.compile(r"pdf(output|texversion|compresslevel|minorversion|pagewidth|strcmp)")
_UNSEEN = re.compile(r"relax|par|[A-Za-z]+TeXversion|directlua")
_TOKEN = re.compile(r"\\([A-Za-z@]+)\s*|(\\.|.)", re.DOTALL)
_NUMBER = re.compile(r"\s*(-?\d{1,9}|\\value\s*\{[A-Za-z@]+\}|\\[A-Za-z@]+)\s*")
_COUNTER = re.compile(r"\\value\s*\{([A-Za-z@]+)\}")
_JOINT = re.compile(r"\\(AND|OR|and|or)(?![A-Za-z@])|\\.|[{}]", re.DOTALL)
_NUMBERS = re.compile(_NUMBER.pattern + "([<>=])" + _NUMBER.pattern)
_IS_EMPTY = re.compile(r"\s*\\relax\s*\\detokenize\s*\{([^{}]*)\}\s*\\relax\s*")
_CALL = re.compile(r"\s*\\([A-Za-z@]+)\s*(.*)", re.DOTALL)


def defined(name: str, macros: Macros, pdf: bool) -> bool:
    """Tell whether a control sequence means anything."""
    if macros.get(name) is not None or name in macros.builtin or name in _EMPTY:
        return True
    return pdf if _OF_PDFTEX.match(name) else name in ("relax", "par")


def compare(test: str, stream: Stream, macros: Macros, pdf: bool) -> bool | None:
    r"""Decide a conditional that ends with ``\fi``, and take its operands if that can be done.

    Parameters
    ----------
    test : str
        As 'ifx'; one of which nothing is known gives None.
    stream : Stream
        Stands behind the test.
    macros : Macros
        Those that hold there.
    pdf : bool
        Whether the article is taken to be set by pdfTeX.
    """
    if not stream.texts or test not in _COMPARISONS:
        return None
    stream.blanks()
    if not stream.texts:
        return None
    top = stream.texts[-1]
    start = top.at
    answer = _COMPARISONS[test](stream, macros, pdf)
    if answer is None and stream.texts and stream.texts[-1] is top:
        top.at = start
    return answer


def _token(stream: Stream) -> tuple[str, bool]:
    """Take a token: its name, and whether it is a control word."""
    top = stream.texts[-1]
    found = _TOKEN.match(top.text, top.at)
    if found is None:
        return "", False
    top.at = found.end()
    return (found[1], True) if found[1] is not None else (found[2], False)


def _ifdefined(stream: Stream, macros: Macros, pdf: bool) -> bool | None:
    name, is_word = _token(stream)
    return defined(name, macros, pdf) if is_word else None


def _ifcsname(stream: Stream, macros: Macros, pdf: bool) -> bool | None:
    name = stream.upto(END_OF_NAME)
    return None if name is None else defined(macros.expanded(name, stream).strip(), macros, pdf)


def _ifx(stream: Stream, macros: Macros, pdf: bool) -> bool | None:
    one, one_is_word = _token(stream)
    if one == "csname":
        one = macros.expanded(stream.upto(END_OF_NAME) or "", stream).strip()
        if stream.take("\\relax"):  # what \csname makes of a name that means nothing
            return not defined(one, macros, pdf)
    two, two_is_word = _token(stream)
    if one == two:
        return one_is_word == two_is_word
    if not (one_is_word and two_is_word):
        return False
    for name, other in ((one, two), (two, one)):
        if name in _UNDEFINED:
            return not defined(other, macros, pdf)
    first, second = _meaning(one, macros), _meaning(two, macros)
    if first is None and second is None:
        return None
    if first is None or second is None:
        return None if _UNSEEN.fullmatch(two if first else one) is None else False
    return (first.parameters, first.body) == (second.parameters, second.body)


def _meaning(name: str, macros: Macros) -> Macro | None:
    return macro((), "") if name in _EMPTY else macros.get(name)


def _if(stream: Stream, macros: Macros, pdf: bool) -> bool | None:
    top = stream.texts[-1]
    if tested := _IS_EMPTY.match(top.text, top.at):
        top.at = tested.end()
        return not tested[1]
    first = _character(stream, macros)
    return None if first is None else first == _character(stream, macros)


def _character(stream: Stream, macros: Macros) -> str | None:
    """Take the next character, macros expanded; None, and nothing taken, if a command comes."""
    for _ in range(20):
        if not stream.texts:
            return None
        top = stream.texts[-1]
        if top.at >= len(top.text) and not top.path and len(stream.texts) > 1:
            stream.texts.pop()
            continue
        start = top.at
        name, is_word = _token(stream)
        if not is_word:
            return name
        known = macros.get(name)
        became = macros.expansion(known, stream) if known is not None else None
        if became is None:
            top.at = start
            return None
        stream.push(became[0])
    return None


def _ifnum(stream: Stream, macros: Macros, pdf: bool) -> bool | None:
    top = stream.texts[-1]
    found = _NUMBERS.match(top.text, top.at)
    if found is None:
        return None
    answer = _compared(found, macros, pdf)
    top.at = found.end()
    return answer


def _compared(found: re.Match[str], macros: Macros, pdf: bool) -> bool | None:
    left, right = _number(found[1], macros, pdf), _number(found[3], macros, pdf)
    if left is None or right is None:
        return None
    return left < right if found[2] == "<" else left > right if found[2] == ">" else left == right


def _number(written: str, macros: Macros, pdf: bool) -> int | None:
    if not written.startswith("\\"):
        return int(written)
    counter = _COUNTER.fullmatch(written)
    known = macros.get(f"c@{counter[1]}" if counter else written[1:])
    if known is None:
        return int(pdf) if written == "\\pdfoutput" else None
    literal = _NUMBER.fullmatch(known.body)
    return int(literal[1]) if literal and "\\" not in literal[1] else None


_COMPARISONS: dict[str, Callable[[Stream, Macros, bool], bool | None]] = {
    "if": _if,
    "ifx": _ifx,
    "ifnum": _ifnum,
    "ifdefined": _ifdefined,
    "ifcsname": _ifcsname,
}


def choose(test: str, stream: Stream, macros: Macros, pdf: bool) -> bool | None:
    r"""Decide a test whose operands stand in braces, as ``\ifthenelse{...}``, and take these.

    Parameters
    ----------
    test : str
        'ifthenelse', or one of `CHOICES`.
    stream, macros, pdf
        As for `compare`.
    """
    if test == "ifthenelse":
        return _condition((stream.group() or "").strip(), stream, macros, pdf)
    decide, count = CHOICES[test]
    operands = [(stream.argument() or "").strip() for _ in range(count)]
    return decide(operands, macros, pdf)


def _condition(test: str, stream: Stream, macros: Macros, pdf: bool) -> bool | None:
    """Decide a test of the package ifthen, joined by AND and OR from the left to the right."""
    answer: bool | None = None
    joint, start, depth = "", 0, 0
    for found in _JOINT.finditer(test):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if found[1] and depth == 0 and stream.budget.spend():
            one = _one_condition(test[start : found.start()].strip(), stream, macros, pdf)
            answer = _joined(joint, answer, one)
            joint, start = found[1].upper(), found.end()
    return _joined(joint, answer, _one_condition(test[start:].strip(), stream, macros, pdf))


def _joined(joint: str, one: bool | None, other: bool | None) -> bool | None:
    if not joint:
        return other
    decisive = joint == "OR"
    if one is decisive or other is decisive:
        return decisive
    return None if one is None or other is None else not decisive


def _one_condition(test: str, stream: Stream, macros: Macros, pdf: bool) -> bool | None:
    turned = False
    while (called := _CALL.fullmatch(test)) is not None and called[1] in ("NOT", "not"):
        if not stream.budget.spend(1 + len(test) // 64):
            return None
        turned, test = not turned, called[2]
    answer = _plain_condition(test, called, stream, macros, pdf)
    return None if answer is None else answer != turned


def _plain_condition(
    test: str, called: re.Match[str] | None, stream: Stream, macros: Macros, pdf: bool
) -> bool | None:
    if called is None or called[1] not in ("boolean", "equal", "isundefined"):
        found = _NUMBERS.fullmatch(test)
        return _compared(found, macros, pdf) if found else None
    rest = Stream(called[2], stream.budget)
    operands = [rest.argument() or "" for _ in range(2 if called[1] == "equal" else 1)]
    if rest.peek():
        return None
    if called[1] == "boolean":
        return _flag("if" + operands[0].strip(), macros)
    if called[1] == "isundefined":
        return not defined(operands[0].strip().removeprefix("\\"), macros, pdf)
    return _same([macros.expanded(each, stream) for each in operands])


def _same(texts: list[str]) -> bool | None:
    if any("\\" in text for text in texts) and texts[0] != texts[1]:
        return None
    return texts[0] == texts[1]


def _flag(name: str, macros: Macros) -> bool | None:
    known = macros.get(name)
    if known is None or known.body not in ("\\iftrue", "\\iffalse"):
        return None
    return known.body == "\\iftrue"


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _is_defined(operands: list[str], macros: Macros, pdf: bool) -> bool:
    return defined(operands[0].removeprefix("\\"), macros, pdf)


def _is_empty_macro(operands: list[str], macros: Macros, pdf: bool) -> bool | None:
    known = _meaning(operands[0].removeprefix("\\"), macros)
    return None if known is None else not known.body.strip()


Decide = Callable[[list[str], Macros, bool], bool | None]

# name -> its test and how many operands that has; the two branches follow in braces
CHOICES: dict[str, tuple[Decide, int]] = {
    "@ifundefined": (lambda *test: not _is_defined(*test), 1),
    "ifundef": (lambda *test: not _is_defined(*test), 1),
    "ifcsundef": (lambda *test: not _is_defined(*test), 1),
    "ifdef": (_is_defined, 1),
    "ifcsdef": (_is_defined, 1),
    "ifdefempty": (_is_empty_macro, 1),
    "ifstrequal": (lambda operands, macros, pdf: operands[0] == operands[1], 2),
    "ifblank": (lambda operands, macros, pdf: not operands[0], 1),
    "ifstrempty": (lambda operands, macros, pdf: not operands[0], 1),
    "notblank": (lambda operands, macros, pdf: bool(operands[0]), 1),
    "iftoggle": (lambda operands, macros, pdf: _flag("toggle " + operands[0], macros), 1),
    "nottoggle": (lambda operands, macros, pdf: _not(_flag("toggle " + operands[0], macros)), 1),
    "notbool": (lambda operands, macros, pdf: _not(_flag("if" + operands[0], macros)), 1),
    "ifbool": (lambda operands, macros, pdf: _flag("if" + operands[0], macros), 1),
    "IfBlankTF": (lambda operands, macros, pdf: not operands[0], 1),
    "IfBooleanTF": (lambda operands, macros, pdf: operands[0] in ("*", "\\BooleanTrue"), 1),
    "IfNoValueTF": (lambda operands, macros, pdf: operands[0] == NO_VALUE, 1),
    "IfValueTF": (lambda operands, macros, pdf: operands[0] != NO_VALUE, 1),
    "ifSubfilesClassLoaded": (lambda operands, macros, pdf: False, 0),
}
