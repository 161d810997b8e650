r"""The commands that place a picture, and how each of them names its file."""

import re
from collections.abc import Callable

from reimaging.ingest.tex_stream import Stream

_KEY = re.compile(r"(?:^|,)\s*(?:file|figure)\s*=\s*(\{[^{}]*\}|[^,]*)", re.IGNORECASE)
_SPECIAL = re.compile(
    r"""\s*(?:psfile|epsfile|PSfile|pdffile|ps:\s*plotfile|em:\s*graph|illustration|postscriptfile
    |graphic|wmf:|bmp:|picture)\s*[=:\s]\s*("[^"]*"|[^\s"]+)""",
    re.IGNORECASE | re.VERBOSE,
)
LONGEST = 4000  # characters of an argument that are looked at
_SCALED = re.compile(r"\s+scaled\s.*", re.DOTALL)


def _options(stream: Stream) -> None:
    stream.take("*")
    stream.optional("<")
    for _ in range(2):  # the graphics package of old gives two corners: [0,0][10,10]
        if stream.optional() is None:
            return


def _named(stream: Stream) -> list[str]:
    """Read ``[options]{file}``."""
    _options(stream)
    name = stream.argument() if stream.peek() in ("{", "\\") else None
    return [] if name is None else [name]


def _two(stream: Stream) -> list[str]:
    return _named(stream) + _named(stream)


def _keys(stream: Stream) -> list[str]:
    """Read ``{file=..., width=...}``; without a key the whole argument names the file."""
    _options(stream)
    text = stream.group()
    if text is None:
        return []
    found = _KEY.findall(text[:LONGEST])
    return found[:1] if found else [text] if "=" not in text else []


def _boxed(stream: Stream) -> list[str]:
    """Read ``{file scaled 500}``."""
    return [_SCALED.sub("", name[:LONGEST]) for name in _named(stream)]


def _after_size(stream: Stream) -> list[str]:
    """Read ``(80mm,60mm){file}``."""
    stream.optional("(")
    return _named(stream)


def _special(stream: Stream) -> list[str]:
    r"""Read what a driver is told: ``\special{psfile=a.ps hoffset=3}``."""
    found = _SPECIAL.match(stream.group() or "")
    return [found[1].strip('"')] if found else []


PICTURES: dict[str, Callable[[Stream], list[str]]] = {
    "includegraphics": _named,
    "includesvg": _named,
    "includepdf": _named,
    "adjincludegraphics": _named,
    "adjustincludegraphics": _named,
    "includestandalone": _named,
    "pgfimage": _named,
    "animategraphics": _named,
    "psfig": _keys,
    "epsfig": _keys,
    "psfigure": _keys,
    "epsfbox": _named,
    "epsffile": _named,
    "epsf": _named,
    "epsfigure": _keys,
    "plotone": _named,
    "plottwo": _two,
    "plotfiddle": _named,
    "plotancillary": _named,
    "rotplotone": _named,
    "insertplot": _named,
    "PSbox": _named,
    "psbox": _named,
    "epsfbx": _named,
    "BoxedEPSF": _boxed,
    "FigureFile": _after_size,
    "special": _special,
}
PICTURE_ENVIRONMENTS = {"overpic": _named, "Overpic": _named, "overpic*": _named}
