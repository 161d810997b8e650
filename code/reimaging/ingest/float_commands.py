r"""The commands of floats: environments, captions, labels, pictures."""

import re
from collections.abc import Callable

from reimaging.ingest.caption import caption_and_label, plain_caption
from reimaging.ingest.file_commands import end_document
from reimaging.ingest.floats import kind_of
from reimaging.ingest.macros import macro
from reimaging.ingest.pictures import PICTURE_ENVIRONMENTS, PICTURES
from reimaging.ingest.tex_reader import Reader

MOST_OPEN = 60  # of the author's own environments

_FOLDER = re.compile(r"\{([^{}]*)\}")
_FIGURE_TYPE = re.compile(r"type\s*=\s*\{?\s*(figure|table)")
_IMAGE_NAME = re.compile(r"[^\s,{}]+\.(e?ps|epsi|pdf|png|jpe?g|gif|tiff?)(\.gz)?", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(-?\d{1,6})\s*")

# floats that are commands: of plain TeX, of MNRAS's plain macros, LaTeX's environments unwrapped
_BEGINNINGS = ("figure", "midinsert", "topinsert", "pageinsert", "beginfigure")
_ENDINGS = {
    "endfigure": ("figure", "beginfigure"),
    "endinsert": ("midinsert", "topinsert", "pageinsert"),
}


def _begin(reader: Reader, command: str) -> None:
    stream = reader.stream
    name = (stream.group() or "").strip()[:100]
    name = reader.name(name) if "\\" in name else name
    reader.macros.open_group()
    if name in reader.excluded:
        stream.until(re.compile(r"\\end\s*\{" + re.escape(name) + r"\}"))
        return
    own = reader.macros.get(f"begin {name}")
    if own is not None and kind_of(name) is None and len(reader.closings) < MOST_OPEN:
        became = reader.macros.expansion(own, stream)
        if became is not None:
            reader.closings.append((name, became[1]))
            stream.push(became[0])
            return
    if reader.quiet:
        return
    if name == "document":
        reader.documents.add(reader.tex)
    reader.floats.begin(name, reader.tex)
    picture = PICTURE_ENVIRONMENTS.get(name)
    if picture is not None:
        for written in picture(stream):
            reader.show(written)


def _end(reader: Reader, command: str) -> None:
    name = reader.stream.group()
    if name is None:  # plain TeX's own \end
        reader.over = reader.main is None and not reader.quiet
        return
    name = name.strip()[:100]
    name = reader.name(name) if "\\" in name else name
    if name == "document" and not reader.quiet:
        end_document(reader)
    elif reader.closings and any(own == name for own, _ in reader.closings):
        while reader.closings:
            own, ending = reader.closings.pop()
            if own == name:
                reader.stream.push(ending + "\\endgroup ")
                return
    else:
        reader.floats.end(name)
        reader.macros.close_group()


def _begin_float(reader: Reader, command: str) -> None:
    if reader.quiet:
        return
    reader.floats.begin(command, reader.tex)
    if command.endswith("insert") and reader.stream.texts:
        top = reader.stream.texts[-1]
        end = top.text.find("\\endinsert", top.at, top.at + 20_000)
        text = plain_caption(top.text[top.at : max(end, top.at)])
        if text is not None:
            reader.floats.set_caption(text, reader.tex)


def _end_float(reader: Reader, command: str) -> None:
    for name in _ENDINGS[command]:
        reader.floats.end(name)


def _braced_float(reader: Reader, command: str) -> None:
    r"""Act on JHEP's ``\FIGURE[t]{...}``."""
    reader.stream.optional()
    if reader.stream.peek() == "{":
        reader.floats.begin(command, reader.tex, reader.braces)


def _whole_float(reader: Reader, command: str) -> None:
    r"""Act on JHEP's ``\EPSFIGURE[t]{file,width=3cm}{caption}``, or its double."""
    reader.stream.optional()
    many = 2 if command == "DOUBLEFIGURE" else 1
    arguments = [reader.stream.group() or "" for _ in range(2 * many)]
    for file, body in zip(arguments[:many], arguments[many:], strict=True):
        reader.floats.begin(command, reader.tex)
        reader.show(file.split(",", 1)[0].removeprefix("file="))
        _set(reader, body, reader.floats.set_caption)
        reader.floats.end(command)


def _part(reader: Reader, command: str) -> None:
    r"""Act on ``\subfloat[list][caption]{...}``."""
    stream = reader.stream
    stream.take("*")
    first = stream.optional()
    second = stream.optional() if first is not None else None
    body = second if second is not None else first
    if stream.peek() == "{":
        reader.floats.begin(command, reader.tex, reader.braces)
        if body is not None:
            _set(reader, body, reader.floats.set_part_caption)


def _boxed_caption(reader: Reader, command: str) -> None:
    r"""Act on ``\subcaptionbox{caption}[width]{...}`` and ``\captionbox``."""
    stream = reader.stream
    stream.take("*")
    stream.optional()
    body = stream.group()
    stream.optional()
    stream.optional()
    if command == "captionbox":
        _set(reader, body, reader.floats.set_caption)
    elif stream.peek() == "{":
        reader.floats.begin(command, reader.tex, reader.braces)
        _set(reader, body, reader.floats.set_part_caption)


def _caption(reader: Reader, command: str) -> None:
    stream = reader.stream
    starred = stream.take("*")
    short = stream.optional()
    body = stream.group() if stream.peek() == "{" else None
    if body is None and stream.peek() == "\\":
        body = stream.argument()
    known = reader.macros.get("@captype")
    kind = known.body if known is not None else ""
    at = reader.floats.current()
    if body is None or (kind == "table" and at is not None):
        return
    if command == "figcaption" and short and _IMAGE_NAME.fullmatch(short.strip()):
        reader.show(short)  # AASTeX: \figcaption[file.eps]{caption}
    if kind == "figure" or (command == "figcaption" and at is None):
        _set(reader, body, lambda b, t: reader.floats.set_own_caption(b, t, command))
    else:
        _set(reader, body, lambda b, t: reader.floats.set_caption(b, t, numbered=not starred))


def _part_caption(reader: Reader, command: str) -> None:
    reader.stream.take("*")
    reader.stream.optional()
    _set(reader, reader.stream.group(), reader.floats.set_part_caption)


def _caption_of(reader: Reader, command: str) -> None:
    reader.stream.take("*")
    kind = (reader.stream.group() or "").strip()
    reader.stream.optional()
    body = reader.stream.group()
    if kind == "figure":
        _set(reader, body, lambda b, t: reader.floats.set_own_caption(b, t, command))


def _caption_setup(reader: Reader, command: str) -> None:
    reader.stream.take("*")
    reader.stream.optional()
    kind = _FIGURE_TYPE.search((reader.stream.group() or "")[:1000])
    if kind:
        reader.macros.define("@captype", macro((), kind[1]))


def _set(reader: Reader, body: str | None, place: Callable[[str, str], None]) -> None:
    """Note a caption with its label, and read on inside it: it may show pictures."""
    if body is None or reader.quiet:
        return
    text, label = caption_and_label(body, reader.macros, reader.stream)
    place(text, reader.tex)
    if label:
        reader.floats.set_label(label)
    if "\\" in text:
        reader.stream.push(text)


def _label(reader: Reader, command: str) -> None:
    reader.stream.optional()
    name = reader.stream.group()
    if name and not reader.quiet:
        reader.floats.set_label(reader.macros.expanded(name[:2000], reader.stream).strip())


def _picture(reader: Reader, command: str) -> None:
    for written in PICTURES[command](reader.stream):
        reader.show(written)


def _declare_image(reader: Reader, command: str) -> None:
    reader.stream.optional()
    name, file = reader.stream.group(), reader.stream.group()
    if name and file and len(reader.declared) < 10_000:
        reader.declared[name.strip()] = file


def _use_image(reader: Reader, command: str) -> None:
    name = (reader.stream.group() or "").strip()
    if name in reader.declared:
        reader.show(reader.declared[name])


def _graphics_path(reader: Reader, command: str) -> None:
    written = reader.macros.expanded((reader.stream.group() or "")[:20_000], reader.stream)
    folders = _FOLDER.findall(written) or [written]
    reader.graphics_path = tuple(name for f in folders[:100] if (name := reader.name(f)))


def _extensions(reader: Reader, command: str) -> None:
    names = reader.name(reader.stream.group()).split(",")
    reader.endings = tuple(n.strip() for n in names if n.strip().startswith("."))


def _counter(reader: Reader, command: str) -> None:
    counter, value = reader.stream.group(), _NUMBER.fullmatch(reader.stream.group() or "")
    if (counter or "").strip() == "figure" and value and not reader.quiet:
        base = reader.floats.counter if command == "addtocounter" else 0
        reader.floats.counter = base + int(value[1])


def _continued(reader: Reader, command: str) -> None:
    reader.floats.continue_number()


def _section(reader: Reader, command: str) -> None:
    if not reader.quiet and reader.floats.current() is None:
        reader.floats.leave_text()


def _exclude(reader: Reader, command: str) -> None:
    name = (reader.stream.group() or "").strip()
    reader.excluded.discard(name)
    if command == "excludecomment":
        reader.excluded.add(name)


FLOAT_COMMANDS: dict[str, Callable[[Reader, str], None]] = {
    "begin": _begin,
    "end": _end,
    **dict.fromkeys(_BEGINNINGS, _begin_float),
    **dict.fromkeys(_ENDINGS, _end_float),
    "FIGURE": _braced_float,
    "EPSFIGURE": _whole_float,
    "DOUBLEFIGURE": _whole_float,
    **dict.fromkeys(("subfloat", "subfigure", "sidesubfloat", "topsubfloat"), _part),
    "subcaptionbox": _boxed_caption,
    "captionbox": _boxed_caption,
    **dict.fromkeys(("caption", "fcaption", "figcaption"), _caption),
    "subcaption": _part_caption,
    "captionof": _caption_of,
    "captionsetup": _caption_setup,
    "label": _label,
    **dict.fromkeys(PICTURES, _picture),
    "pgfdeclareimage": _declare_image,
    "pgfuseimage": _use_image,
    "graphicspath": _graphics_path,
    "DeclareGraphicsExtensions": _extensions,
    "setcounter": _counter,
    "addtocounter": _counter,
    "ContinuedFloat": _continued,
    **dict.fromkeys(("section", "subsection", "subsubsection", "chapter"), _section),
    "excludecomment": _exclude,
    "includecomment": _exclude,
}
