r"""The loops that show a row of pictures: ``\foreach`` of pgf, LaTeX's own ``\@for``.

A loop is written out: its body once for each item of its list, each time after a definition of its
variables. So the rest of the reader needs to know nothing of loops.
"""

import re
from collections.abc import Callable, Iterator

from reimaging.ingest.pictures import PICTURES
from reimaging.ingest.tex_reader import Reader

MOST_ITEMS = 500
MOST_WRITTEN = 4_000_000  # characters that a loop becomes
# a loop is written out if its body leads to one of these
SHOWING = frozenset(PICTURES) | {"input", "include", "begin figure", "begin figure*"}

_IN = re.compile(r"(?<![A-Za-z])in\s*(?=[{\\])")
_DO = re.compile(r"\\do(?![A-Za-z@])\s*")
_VARIABLE = re.compile(r"\\([A-Za-z@]+)")
_COUNT = re.compile(r"count\s*=\s*\\([A-Za-z@]+)(?:\s+from\s+(-?\d{1,6}))?")
_SEMICOLON = re.compile(r";")
_ASSIGNED = re.compile(r":=")
_RANGE = re.compile(r"(.*?)(-?\d{1,6}|[A-Za-z])(.*)", re.DOTALL)


def _foreach(reader: Reader, command: str) -> None:
    r"""Act on ``\foreach \a/\b [count=\i] in {1,...,3} {...}``."""
    stream = reader.stream
    if stream.peek() != "\\":
        return
    head = stream.upto(_IN, most=300)
    names = _VARIABLE.findall((head or "").partition("[")[0])
    items = _items(reader, stream.argument()) if names else []
    if stream.peek() == "{":
        body = stream.group()
    elif (body := stream.upto(_SEMICOLON, most=5000)) is not None:
        body += ";"  # a loop inside ends with it, too
    if head is None or body is None or not reader.macros.text_leads_to(body, SHOWING):
        return
    filled = list(_filled(items))
    reader.budget.spend(8 * len(items))
    if len(body) * len(filled) > MOST_WRITTEN:
        reader.cut = True
        return
    count = _COUNT.search(head)
    written: list[str] = []
    for position, item in enumerate(filled):
        values = _pieces(item, "/")
        values += values[-1:] * (len(names) - len(values))
        definitions = [f"\\def\\{n}{{{v.strip()}}}" for n, v in zip(names, values, strict=False)]
        if count:
            definitions.append(f"\\def\\{count[1]}{{{int(count[2] or 1) + position}}}")
        written.append("{" + "".join(definitions) + body + "}")
    stream.push("".join(written))


def _for(reader: Reader, command: str) -> None:
    r"""Act on ``\@for\x:=a,b\do{...}``."""
    stream = reader.stream
    name, items = stream.upto(_ASSIGNED, most=100), stream.upto(_DO)
    body = stream.group()
    variable = _VARIABLE.fullmatch((name or "").strip())
    if variable is None or items is None or body is None:
        return
    if not reader.macros.text_leads_to(body, SHOWING):
        return
    items = items.strip()
    if items.startswith("{") and items.endswith("}"):  # TeX strips these of a delimited argument
        items = items[1:-1]
    each = _items(reader, items)[:MOST_ITEMS]
    if len(body) * len(each) > MOST_WRITTEN:
        reader.cut = True
        return
    stream.push("".join(f"\\def\\{variable[1]}{{{item}}}{body} " for item in each))


def _items(reader: Reader, written: str | None) -> list[str]:
    text = reader.macros.expanded((written or "")[:50_000], reader.stream)
    return [item.strip() for item in _pieces(text)]


def _pieces(text: str, separator: str = ",") -> list[str]:
    """Cut a list at the separators that stand in no braces."""
    pieces, depth, start = [], 0, 0
    for found in re.finditer(r"\\.|[{}" + separator + "]", text, re.DOTALL):
        if found[0] == separator and depth == 0:
            pieces.append(text[start : found.start()])
            start = found.end()
        depth += {"{": 1, "}": -1}.get(found[0], 0)
    return [*pieces, text[start:]]


def _filled(items: list[str]) -> Iterator[str]:
    """Write out the dots of ``1,...,9`` and ``a1,a3,...,a9``; `MOST_ITEMS` at most."""
    given = 0
    for at, item in enumerate(items):
        span = _span(items, at) if item == "..." else [item]
        for each in span[: MOST_ITEMS - given]:
            given += 1
            yield each


def _span(items: list[str], at: int) -> list[str]:
    """Give what the dots stand for, between what is before them and what follows."""
    if not 0 < at < len(items) - 1:
        return []
    first, last = _RANGE.fullmatch(items[at - 1]), _RANGE.fullmatch(items[at + 1])
    if first is None or last is None or first[1] != last[1] or first[3] != last[3]:
        return []
    low, high = _value(first[2]), _value(last[2])
    before = _RANGE.fullmatch(items[at - 2]) if at > 1 else None
    step = low - _value(before[2]) if before else 1 if high >= low else -1
    if step == 0:
        return []
    inside = range(low + step, high, step)[:MOST_ITEMS]
    word = chr if first[2].isalpha() else str
    return [f"{first[1]}{word(value)}{first[3]}" for value in inside]


def _value(written: str) -> int:
    return ord(written) if written.isalpha() else int(written)


LOOPS: dict[str, Callable[[Reader, str], None]] = {"foreach": _foreach, "@for": _for}
