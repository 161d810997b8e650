r"""The commands that give a caption: ``\caption`` and all its kin."""

import re
from collections.abc import Callable

from reimaging.ingest.caption import caption_and_label
from reimaging.ingest.floats import STRANGERS
from reimaging.ingest.macros import macro
from reimaging.ingest.tex_reader import Reader

_FIGURE_TYPE = re.compile(r"type\s*=\s*\{?\s*(figure|table)")
_IMAGE_NAME = re.compile(r"[^\s,{}]+\.(e?ps|epsi|pdf|png|jpe?g|gif|tiff?)(\.gz)?", re.IGNORECASE)


def _boxed_caption(reader: Reader, command: str) -> None:
    r"""Act on ``\subcaptionbox{caption}[width]{...}`` and ``\captionbox``, where parts begin."""
    stream = reader.stream
    stream.take("*")
    stream.optional()
    body = stream.group()
    stream.optional()
    stream.optional()
    if reader.begin_braced_part(command):
        place = reader.floats.set_caption if command == "captionbox" else None
        set_caption(reader, body, place or reader.floats.set_part_caption)


def _caption(reader: Reader, command: str) -> None:
    stream = reader.stream
    starred = stream.take("*")
    short = stream.optional()
    if short is not None:
        stream.optional()  # of Tufte's classes: how far it is moved
    body = stream.group() if stream.peek() == "{" else None
    if body is None and stream.peek() == "\\":
        body = stream.argument()
    known = reader.macros.get("@captype")
    kind = known.body if known is not None else ""
    at = reader.floats.current()
    if body is None:
        return
    if at is not None and (kind == "table" or reader.floats.inside(STRANGERS)):
        reader.floats.pass_label()
        return
    if command == "figcaption" and short and _IMAGE_NAME.fullmatch(short.strip()):
        reader.show(short)  # AASTeX: \figcaption[file.eps]{caption}
    if kind == "figure" or (command == "figcaption" and at is None):
        set_caption(reader, body, lambda b, t: reader.floats.set_own_caption(b, t, command))
    else:
        set_caption(
            reader, body, lambda b, t: reader.floats.set_caption(b, t, numbered=not starred)
        )


def _continued_caption(reader: Reader, command: str) -> None:
    r"""Act on ``\contcaption`` of MNRAS and memoir: a caption that keeps the last number."""
    reader.floats.continue_number()
    _caption(reader, command)


def _part_caption(reader: Reader, command: str) -> None:
    reader.stream.take("*")
    reader.stream.optional()
    set_caption(reader, reader.stream.group(), reader.floats.set_part_caption)


def _caption_of(reader: Reader, command: str) -> None:
    reader.stream.take("*")
    kind = (reader.stream.group() or "").strip()
    reader.stream.optional()
    body = reader.stream.group()
    if kind == "figure":
        set_caption(reader, body, lambda b, t: reader.floats.set_own_caption(b, t, command))
    else:
        reader.floats.pass_label()


def _caption_setup(reader: Reader, command: str) -> None:
    reader.stream.take("*")
    reader.stream.optional()
    kind = _FIGURE_TYPE.search((reader.stream.group() or "")[:1000])
    if kind:
        reader.macros.define("@captype", macro((), kind[1]))


def set_caption(reader: Reader, body: str | None, place: Callable[[str, str], None]) -> None:
    """Note a caption with its label, and read on inside it: it may show pictures."""
    if body is None or reader.quiet:
        return
    text, label = caption_and_label(body, reader.macros, reader.stream)
    place(text, reader.tex)
    if label:
        reader.floats.set_label(label)
    if "\\" in text:
        reader.stream.push(text)


def _two_captions(reader: Reader, command: str) -> None:
    r"""Act on ``\bicaption[short]{one language}[short]{another}``: the first is the caption."""
    stream = reader.stream
    stream.take("*")
    stream.optional()
    body = stream.group()
    stream.optional()
    stream.group()
    set_caption(reader, body, reader.floats.set_caption)


def _no_part_caption(reader: Reader, command: str) -> None:
    r"""Act on ``\phantomsubcaption``: the label that follows is a part's."""
    if not reader.quiet:
        reader.floats.set_part_caption("", reader.tex)


def _row_box(reader: Reader, command: str) -> None:
    r"""Act on floatrow's ``\ffigbox{...}{...}``: caption and pictures, in whichever order.

    What ``\ttabbox`` captions is a table, also inside a figure.
    """
    stream = reader.stream
    _options(reader)
    kind = (stream.group() or "") if command == "floatbox" else command
    _options(reader)
    parts = (stream.group() or "") + (stream.group() or "")
    if "tab" in kind or "tcap" in kind:
        parts = "\\def\\@captype{table}" + parts
    stream.push(f"\\begin{{{command}}}{parts}\\end{{{command}}}")


def _options(reader: Reader) -> None:
    for _ in range(3):
        if reader.stream.optional() is None:
            return


def _teaser(reader: Reader, command: str) -> None:
    r"""Act on ``\teaser{...}`` of the IEEE's visualisation style: a figure above the text."""
    body = reader.stream.group()
    if body is not None and not reader.quiet:
        reader.stream.push(f"\\begin{{teaser}}\\def\\@captype{{figure}}{body}\\end{{teaser}}")


def caption_of_environment(reader: Reader, name: str) -> None:
    r"""Take the caption that follows ``\begin{captionbeside}``."""
    stream = reader.stream
    stream.optional()
    body = stream.group()
    set_caption(reader, body, reader.floats.set_caption)
    label = stream.optional()
    if label and name == "sidecaption":
        reader.floats.set_label(label.strip())


CAPTION_ENVIRONMENTS = frozenset({"captionbeside", "sidecaption"})
CAPTION_COMMANDS: dict[str, Callable[[Reader, str], None]] = {
    "subcaptionbox": _boxed_caption,
    "captionbox": _boxed_caption,
    **dict.fromkeys(
        ("caption", "fcaption", "figcaption", "captionabove", "captionbelow", "topcaption"),
        _caption,
    ),
    "contcaption": _continued_caption,
    "bicaption": _two_captions,
    "subcaption": _part_caption,
    "phantomsubcaption": _no_part_caption,
    "captionof": _caption_of,
    "captionsetup": _caption_setup,
    **dict.fromkeys(
        ("ffigbox", "fcapside", "floatbox", "ttabbox", "capbtabbox", "tcapside"), _row_box
    ),
    "teaser": _teaser,
}
