r"""The commands that place a picture, and how each of them names its file."""

import re
from collections.abc import Callable

from reimaging.ingest.tex_stream import Stream

_KEY = re.compile(r"(?:^|,)\s*(?:file|figure)\s*=\s*(\{[^{}]*\}|[^,]*)", re.IGNORECASE)
_SPECIAL = re.compile(
    r"""(?:^|(?<=\s))(?:psfile|epsfile|PSfile|pdffile|ps:\s*plotfile|ps:\s*epsfile|em:\s*graph
    |illustration|postscriptfile|graphic|insert|wmf:|bmp:|picture)(?:\s*+[=:]\s*+|\s++)
    ("[^"]*"|'[^']*'|[^\s"]+)""",
    re.IGNORECASE | re.VERBOSE,
)
_FRAME = re.compile(r"\d{1,5}")
MOST_FRAMES = 200
LONGEST = 4000  # characters of an argument that are looked at
_SCALE = re.compile(r"\([^()]*\)$")
_SCALED = re.compile(r"(?<!\s)\s++scaled\s.*", re.DOTALL)


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


def _scaled_picture(stream: Stream) -> list[str]:
    """Read ``[options]{file(0.5)}``."""
    return [_SCALE.sub("", name[:LONGEST]) for name in _named(stream)]


def _special(stream: Stream) -> list[str]:
    r"""Read what a driver is told: ``\special{psfile=a.ps hoffset=3}``."""
    found = _SPECIAL.search((stream.group() or "")[:LONGEST])
    return [found[1].strip("\"'")] if found else []


def _after_argument(stream: Stream) -> list[str]:
    """Read ``{90}{file}``, ``{width=3cm}{file}``."""
    _options(stream)
    return [] if stream.argument() is None else _named(stream)


def _frames(stream: Stream) -> list[str]:
    """Read ``[options]{rate}{name}{first}{last}``; without numbers it is one file of many pages."""
    _options(stream)
    _, name, first, last = ((stream.group() or "")[:LONGEST] for _ in range(4))
    if not (_FRAME.fullmatch(first) and _FRAME.fullmatch(last)):
        return [name] if name else []
    numbers = range(int(first), int(last) + 1)[:MOST_FRAMES]
    return [f"{name}{number:0{len(first)}}" for number in numbers]


def _plotted(stream: Stream) -> list[str]:
    r"""Read pgfplots' ``\addplot graphics[xmin=0]{file}``; other plots show no file."""
    stream.take("+")
    stream.optional()
    return _named(stream) if stream.take("graphics") else []


# LaTeX's own \includegraphics, under a name of our own, for where an article redefines it
KEPT = "includegraphics@@"
PICTURES: dict[str, Callable[[Stream], list[str]]] = {
    "includegraphics": _named,
    KEPT: _named,
    "includesvg": _named,
    "includepdf": _named,
    "adjincludegraphics": _named,
    "adjustincludegraphics": _named,
    "adjustimage": _after_argument,
    "tcbincludegraphics": _named,
    "pgfimage": _named,
    "addplot": _plotted,
    "addplot3": _plotted,
    "animategraphics": _frames,
    "psfragfig": _named,
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
    "psboxto": _after_size,
    "psboxscaled": _after_argument,
    "epsfbx": _named,
    "BoxedEPSF": _boxed,
    "FigureFile": _after_size,
    "special": _special,
    "onefigure": _named,  # EPL
    "twofigures": _two,
}
# AASTeX's, whose names authors give to much else: they count inside a figure alone
PICTURES_OF_FIGURES: dict[str, Callable[[Stream], list[str]]] = {
    "fig": _named,
    "leftfig": _named,
    "rightfig": _named,
    "boxedfig": _named,
    "rotatefig": _after_argument,
}
PICTURE_ENVIRONMENTS = {
    **dict.fromkeys(("overpic", "Overpic", "overpic*", "tikzonimage"), _named),
    "annotationimage": _after_argument,
    "lpic": _scaled_picture,
}
