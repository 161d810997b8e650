r"""The commands that read other files, or stop reading."""

import posixpath
import re
from collections.abc import Callable

from reimaging.ingest.tex_reader import Reader

STEPS_OF_A_SEARCH = 60  # what it costs to look for a file, in steps of the stream
MOST_FILES = 5_000  # inputs followed in one article

_END_OF_NAME = re.compile(r"[\s{}]|\\(?!jobname)")
_DRAWN = re.compile(r"\\(includegraphics|psfig|epsfig|special|epsfbox|epsffile)")
_WRAPS_FIGURES = re.compile(r"\\begin\s*\{figure\*?\}")
_PICTURE_TEXT = re.compile(r"\.(pstex_t|pdf_t|pdftex_t|eps_tex|pdf_tex)$", re.IGNORECASE)
_PICTURE_OF = {
    "pstex_t": "pstex",
    "pdf_t": "pdf",
    "pdftex_t": "pdftex",
    "eps_tex": "eps",
    "pdf_tex": "pdf",
}


def _input(reader: Reader, command: str) -> None:
    stream = reader.stream
    if stream.peek() == "{":
        name = reader.name(stream.group())
    elif stream.take('"'):
        name = reader.name(stream.before('"'))
    else:
        first = stream.argument() if stream.peek() == "\\" else ""
        name = reader.name((first or "") + stream.until(_END_OF_NAME))
    if command != "include" or reader.only is None or name in reader.only:
        _read(reader, name)


def _include_inkscape(reader: Reader, command: str) -> None:
    reader.stream.optional()
    _input(reader, command)


def _import(reader: Reader, command: str) -> None:
    reader.stream.take("*")
    folder = reader.name(reader.stream.group())
    name = reader.name(reader.stream.group())
    if command.startswith("sub"):
        folder = posixpath.join(reader.stream.file().folder, folder)
    _read(reader, name, folder)


def _read(reader: Reader, name: str, folder: str | None = None) -> None:
    """Read a file next, unless it is being read already."""
    stream = reader.stream
    _spend_search(reader)
    here = stream.file()
    where = here.folder if folder is None else folder
    path = reader.inputs.find(name, here.path, where)
    picture = _PICTURE_TEXT.search(name)
    if path is None:
        if reader.inputs.lacks(name, here.path, where) and name not in reader.missing[:100]:
            reader.missing.append(name)
    elif all(text.path != path for text in stream.texts):
        if picture and _DRAWN.search(reader.texts[path][:200_000]):
            picture = None  # it says itself what it shows
        if _is_room(reader) and stream.push(reader.texts[path], path, where):
            reader.read[path] = None
    if picture:  # what xfig and Inkscape write beside a picture: the letters in it
        reader.show(name[: picture.start() + 1] + _PICTURE_OF[picture[1].lower()])


def _if_file_exists(reader: Reader, command: str) -> None:
    stream = reader.stream
    name = reader.name(stream.group())
    found, lacking = stream.argument(), stream.argument()
    here = stream.file()
    _spend_search(reader)
    is_there = reader.inputs.find(name, here.path, here.folder) is not None
    if not (is_there or reader.inputs.holds(name, ("",))):
        stream.push(lacking or "")
        return
    stream.push(found or "")
    if command == "InputIfFileExists":
        _read(reader, name)


def _include_only(reader: Reader, command: str) -> None:
    names = reader.macros.expanded(reader.stream.group() or "", reader.stream)
    if reader.doubtful:  # a draft's, most likely, of which the class decides
        return
    reader.only = {name.strip() for name in names.split(",")}


def _is_room(reader: Reader) -> bool:
    """Tell whether another file is read; where none is, the reading is cut."""
    is_room = len(reader.read) < MOST_FILES
    reader.cut |= not is_room
    return is_room


def _spend_search(reader: Reader) -> None:
    reader.budget.spend(STEPS_OF_A_SEARCH + 2 * len(reader.inputs.folders))


def _package(reader: Reader, command: str) -> None:
    stream = reader.stream
    options = stream.optional() or ""
    names = (stream.group() or "")[:2000]
    reader.dvi |= "dvips" in options
    for name in names.split(","):
        _read_style(reader, name.strip(), ".sty")


def _class(reader: Reader, command: str) -> None:
    reader.stream.optional()
    _read_style(reader, (reader.stream.group() or "").strip()[:1000], ".cls")


def _read_style(reader: Reader, name: str, ending: str) -> None:
    """Read the definitions of a package or a class that comes with the article."""
    stream = reader.stream
    _spend_search(reader)
    path = reader.inputs.find(name, stream.file().path, ending=ending)
    if path is None or path in reader.read or not path.endswith(ending):
        return
    if ending == ".cls" and not _WRAPS_FIGURES.search(reader.texts[path]):
        return  # most classes are well known, and know figures by commands that are known here
    if _is_room(reader) and stream.push(reader.texts[path], path, "", quiet=True):
        reader.read[path] = None


def _old_class(reader: Reader, command: str) -> None:
    reader.dvi = True


def _end_input(reader: Reader, command: str) -> None:
    reader.stream.end_file()


def end_document(reader: Reader) -> None:
    r"""Act on ``\end{document}``: all is over, but after a subfile with a document of its own."""
    path = reader.tex
    files = [text.path for text in reader.stream.texts if text.path]
    if len(files) > 1 and path in reader.documents:
        reader.stream.end_file()
    else:
        reader.over = True


def _stop(reader: Reader, command: str) -> None:
    reader.over = not reader.quiet


FILE_COMMANDS: dict[str, Callable[[Reader, str], None]] = {
    "input": _input,
    "@input": _input,
    "includeinkscape": _include_inkscape,
    "include": _input,
    "subfile": _input,
    "subfileinclude": _input,
    "import": _import,
    "subimport": _import,
    "inputfrom": _import,
    "subinputfrom": _import,
    "includefrom": _import,
    "subincludefrom": _import,
    "InputIfFileExists": _if_file_exists,
    "IfFileExists": _if_file_exists,
    "includeonly": _include_only,
    "usepackage": _package,
    "RequirePackage": _package,
    "documentclass": _class,
    "LoadClass": _class,
    "LoadClassWithOptions": _class,
    "documentstyle": _old_class,
    "endinput": _end_input,
    "bye": _stop,
    "enddocument": _stop,
}
