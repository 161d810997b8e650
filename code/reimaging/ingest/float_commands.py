r"""The commands of floats: environments, parts, labels, pictures. Captions are beside them."""

import re
from collections.abc import Callable

from reimaging.ingest.caption import plain_caption
from reimaging.ingest.caption_commands import (
    CAPTION_COMMANDS,
    CAPTION_ENVIRONMENTS,
    caption_of_environment,
    set_caption,
)
from reimaging.ingest.file_commands import end_document
from reimaging.ingest.floats import OTHERS
from reimaging.ingest.image_links import IMAGE_ENDINGS
from reimaging.ingest.macros import END_OF_NAME, macro
from reimaging.ingest.pictures import PICTURE_ENVIRONMENTS, PICTURES, PICTURES_OF_FIGURES
from reimaging.ingest.tex_reader import MOST_FOLDERS, Reader

MOST_OPEN = 60  # of the author's own environments

_NUMBER = re.compile(r"\s*(-?\d{1,6})\s*")

_FILE_OF_DRIVER = re.compile(r"filename\s*['\"]([^'\"]+)['\"]")

# floats that are commands: of plain TeX, of MNRAS's plain macros, LaTeX's environments unwrapped
_BEGINNINGS = ("figure", "midinsert", "topinsert", "pageinsert", "beginfigure")
_FLOAT_KINDS = (
    *("newfloat", "DeclareFloatingEnvironment", "trivfloat", "DeclareNewFloatType"),
    "DeclareCaptionType",
)
_COUNTING = ("numberwithin", "counterwithin", "counterwithout", "@addtoreset")
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
        _leave_out(reader, name)
        return
    own = reader.macros.get(f"begin {name}")
    kind = reader.floats.kind_of(name)
    if own is not None and len(reader.closings) < MOST_OPEN and (kind is None or name in OTHERS):
        if "comment" in own.calls:
            _leave_out(reader, name)
            return
        became = reader.macros.expansion(own, stream)
        if became is not None:
            reader.closings.append((name, became[1]))
            stream.push(became[0])
            return
    if reader.quiet:
        return
    if name == "document":
        reader.documents.add(reader.tex)
    reader.begin(name)
    reader.over |= reader.floats.full()
    picture = PICTURE_ENVIRONMENTS.get(name)
    if picture is not None:
        for written in picture(stream):
            reader.show(written)
    if name in CAPTION_ENVIRONMENTS:
        caption_of_environment(reader, name)


def _leave_out(reader: Reader, name: str) -> None:
    reader.stream.until(re.compile(r"\\end\s*\{" + re.escape(name) + r"\}"))


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
    reader.begin(command)
    if command.endswith("insert") and reader.stream.texts:
        top = reader.stream.texts[-1]
        end = top.text.find("\\endinsert", top.at, top.at + 20_000)
        reader.budget.spend(max(end - top.at, 0) // 16)
        text = plain_caption(top.text[top.at : max(end, top.at)])
        if text is not None:
            reader.floats.set_caption(text, reader.tex)


def _end_float(reader: Reader, command: str) -> None:
    for name in _ENDINGS[command]:
        reader.floats.end(name)


def _braced_float(reader: Reader, command: str) -> None:
    r"""Act on JHEP's ``\FIGURE[t]{...}``, or INFORMS' ``\FIGURE{pictures}{caption}{note}``.

    The one is a float, the other stands in a float.
    """
    stream = reader.stream
    stream.optional()
    if stream.peek() != "{":
        return
    if reader.floats.current() is None:
        reader.begin(command, reader.braces)
    else:
        pictures, body, note = (stream.group() or "" for _ in range(3))
        stream.push(f"{pictures}\\caption{{{body}}}{note}")


def _file_and_caption(reader: Reader, command: str) -> None:
    r"""Act on IEEE Access' ``\Figure[t!](topskip=0pt)[width=8cm]{file}{caption}``."""
    stream = reader.stream
    while stream.optional() is not None or stream.optional("(") is not None:
        continue
    file = stream.group() if stream.peek() == "{" else None
    body = stream.group() if stream.peek() == "{" else None
    if file and body is not None:
        stream.push(
            f"\\begin{{figure}}\\includegraphics{{{file}}}\\caption{{{body}}}\\end{{figure}}"
        )


def _whole_float(reader: Reader, command: str) -> None:
    r"""Act on JHEP's ``\EPSFIGURE[t]{file,width=3cm}{caption}``, or its double."""
    reader.stream.optional()
    many = 2 if command == "DOUBLEFIGURE" else 1
    arguments = [reader.stream.group() or "" for _ in range(2 * many)]
    for file, body in zip(arguments[:many], arguments[many:], strict=True):
        reader.begin(command)
        reader.show(file.split(",", 1)[0].removeprefix("file="))
        set_caption(reader, body, reader.floats.set_caption)
        reader.floats.end(command)


def _captioned_insert(reader: Reader, command: str) -> None:
    r"""Act on harvmac's ``\ifig\name{caption}{pictures}``."""
    stream = reader.stream
    if stream.peek() != "\\":
        return
    stream.argument()
    body, pictures = stream.group(), stream.group()
    if body is not None and pictures is not None and not reader.quiet:
        reader.begin(command, reader.braces)
        set_caption(reader, body, reader.floats.set_caption)
        stream.push(f"{{{pictures}}}")


def _frame(reader: Reader, command: str) -> None:
    r"""Act on Scientific Word's ``\FRAME{ftbpF}{w}{h}{d}{\Qct{caption}}{\Qlb{label}}{file}{…}``.

    Without an f among the first letters it is a picture in the text.
    """
    kind, _, _, _, body, label, file, driver = (reader.stream.group() or "" for _ in range(8))
    named = _FILE_OF_DRIVER.search(driver)
    shown = f"\\includegraphics{{{file.strip() or (named[1] if named else '')}}}"
    if "f" in kind:
        known = "\\def\\Qct{\\caption}\\def\\Qcb{\\caption}\\def\\Qlb{\\label}"
        shown = f"\\begin{{figure}}{known}{shown}{body}{label}\\end{{figure}}"
    reader.stream.push(shown)


def _kernel_float(reader: Reader, command: str) -> None:
    r"""Act on ``\@float{figure}``, of which authors make environments of their own."""
    reader.begin((reader.stream.group() or "").strip())


def _end_kernel_float(reader: Reader, command: str) -> None:
    for name in ("figure", "table"):
        reader.floats.end(name)


def _float_kind(reader: Reader, command: str) -> None:
    r"""Act on ``\newfloat{scheme}{htb}{los}``; one that is named so is a figure."""
    reader.stream.optional()
    name = (reader.stream.group() or "").strip()
    if name and len(reader.floats.kinds) < 1000:
        reader.floats.kinds[name] = "figure" if "fig" in name.lower() else "table"


def _csname(reader: Reader, command: str) -> None:
    r"""Act on ``\csname figure*\endcsname``."""
    name = reader.name(reader.stream.upto(END_OF_NAME))
    if reader.floats.kind_of(name) is not None:
        reader.begin(name)
    elif name.startswith("end") and reader.floats.kind_of(name[3:]) is not None:
        reader.floats.end(name[3:])
    elif (known := reader.macros.get(name)) is not None:
        became = reader.macros.expansion(known, reader.stream)
        reader.stream.push(became[0] if became is not None else "")


def _make_title(reader: Reader, command: str) -> None:
    r"""Read what an author lets ``\maketitle`` do besides: a picture above the text."""
    reader.stream.push("\\@maketitle ")


def _part(reader: Reader, command: str) -> None:
    r"""Act on ``\subfloat[list][caption]{...}``."""
    stream = reader.stream
    stream.take("*")
    first = stream.optional()
    second = stream.optional() if first is not None else None
    body = second if second is not None else first
    if reader.begin_braced_part(command) and body is not None:
        set_caption(reader, body, reader.floats.set_part_caption)


def _label(reader: Reader, command: str) -> None:
    reader.stream.optional()
    name = reader.stream.group()
    if name and not reader.quiet:
        reader.floats.set_label(reader.macros.expanded(name[:2000], reader.stream).strip())


def _picture(reader: Reader, command: str) -> None:
    for written in PICTURES[command](reader.stream):
        reader.show(written)


def _picture_of_figure(reader: Reader, command: str) -> None:
    if reader.floats.current() is not None:
        for written in PICTURES_OF_FIGURES[command](reader.stream):
            reader.show(written)


def _standalone(reader: Reader, command: str) -> None:
    r"""Act on ``\includestandalone{name}``: a picture, or the TeX that draws it."""
    reader.stream.optional()
    name = reader.stream.group() or ""
    if reader.inputs.holds(reader.name(name), IMAGE_ENDINGS):
        reader.show(name)
    else:
        reader.stream.push(f"\\input{{{name}}}")


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
    folders = reader.folders(reader.stream.group() or "")
    before = reader.graphics_path if command == "svgpath" else ()
    reader.graphics_path = (before + folders)[:MOST_FOLDERS]


def _extensions(reader: Reader, command: str) -> None:
    names = reader.name(reader.stream.group()).split(",")
    reader.endings = tuple(n.strip() for n in names if n.strip().startswith("."))


def _counter(reader: Reader, command: str) -> None:
    counter = (reader.stream.group() or "").strip()
    value = _NUMBER.fullmatch(reader.stream.group() or "")
    if value is None or reader.quiet:
        return
    if counter == "figure":
        base = reader.floats.counter if command == "addtocounter" else 0
        reader.floats.counter = base + int(value[1])
    elif command == "setcounter":  # authors tell the versions of a paper apart by them
        reader.macros.define(f"c@{counter}", macro((), value[1]), everywhere=True)


def _continued(reader: Reader, command: str) -> None:
    reader.floats.continue_number()


def _section(reader: Reader, command: str) -> None:
    if reader.quiet or reader.floats.current() is not None:
        return
    reader.floats.leave_text()
    if command in reader.numbered_within and reader.stream.peek() != "*":
        reader.floats.counter = 0


def _number_within(reader: Reader, command: str) -> None:
    r"""Act on ``\numberwithin{figure}{section}``."""
    reader.stream.take("*")
    reader.stream.optional()
    counter, within = reader.stream.group() or "", (reader.stream.group() or "").strip()
    if counter.strip() != "figure":
        return
    if command == "counterwithout":
        reader.numbered_within.discard(within)
    else:
        reader.numbered_within.add(within)


def _step(reader: Reader, command: str) -> None:
    if (reader.stream.group() or "").strip() == "figure" and not reader.quiet:
        reader.floats.counter += 1


def _exclude(reader: Reader, command: str) -> None:
    r"""Act on what makes an environment one whose contents are left out, or code."""
    minted = reader.stream.optional()
    name = (reader.stream.group() or "").strip()
    if command in ("includecomment", "includeversion", "specialcomment"):
        reader.excluded.discard(name)
    elif command == "newminted":
        reader.excluded.add(minted or f"{name}code")
    else:
        reader.excluded.add(name)


FLOAT_COMMANDS: dict[str, Callable[[Reader, str], None]] = {
    "begin": _begin,
    "end": _end,
    **dict.fromkeys(_BEGINNINGS, _begin_float),
    **dict.fromkeys(_ENDINGS, _end_float),
    "FIGURE": _braced_float,
    "Figure": _file_and_caption,
    "EPSFIGURE": _whole_float,
    "DOUBLEFIGURE": _whole_float,
    "ifig": _captioned_insert,
    "FRAME": _frame,
    **dict.fromkeys(("@float", "@dblfloat"), _kernel_float),
    **dict.fromkeys(("end@float", "end@dblfloat"), _end_kernel_float),
    **dict.fromkeys(_FLOAT_KINDS, _float_kind),
    "csname": _csname,
    "maketitle": _make_title,
    **dict.fromkeys(
        ("subfloat", "subfigure", "sidesubfloat", "topsubfloat", "subbottom", "subtop"), _part
    ),
    **CAPTION_COMMANDS,
    "label": _label,
    **dict.fromkeys(PICTURES, _picture),
    **dict.fromkeys(PICTURES_OF_FIGURES, _picture_of_figure),
    "includestandalone": _standalone,
    "pgfdeclareimage": _declare_image,
    "pgfuseimage": _use_image,
    **dict.fromkeys(("graphicspath", "svgpath"), _graphics_path),
    "DeclareGraphicsExtensions": _extensions,
    "setcounter": _counter,
    "addtocounter": _counter,
    **dict.fromkeys(("stepcounter", "refstepcounter"), _step),
    **dict.fromkeys(_COUNTING, _number_within),
    "ContinuedFloat": _continued,
    **dict.fromkeys(("section", "subsection", "subsubsection", "chapter"), _section),
    **dict.fromkeys(
        (
            *("excludecomment", "includecomment", "specialcomment"),
            *("excludeversion", "includeversion"),
            *("lstnewenvironment", "DefineVerbatimEnvironment", "newminted", "newtcblisting"),
            "NewTCBListing",
        ),
        _exclude,
    ),
}
