r"""Reading an article as TeX would, as far as figures go.

One pass over what the main file and its inputs say, in TeX's order: macros, conditionals, groups
and files are followed, and of everything else only floats, captions, labels and pictures are noted.
"""

from reimaging.ingest.conditionals import CONDITIONALS, UNKNOWN
from reimaging.ingest.definitions import DEFINERS, EVERYWHERE
from reimaging.ingest.file_commands import FILE_COMMANDS
from reimaging.ingest.float_commands import FLOAT_COMMANDS
from reimaging.ingest.floats import FIGURES, PARTS, TABLES
from reimaging.ingest.macros import DROPS, Macro
from reimaging.ingest.pictures import PICTURE_ENVIRONMENTS
from reimaging.ingest.tex_reader import Reader
from reimaging.ingest.tex_stream import Stream

KNOWN = frozenset(FILE_COMMANDS) | frozenset(FLOAT_COMMANDS) | frozenset(DEFINERS) | CONDITIONALS
# what no macro replaces, whatever an article redefines
PRIMITIVES = frozenset({
    "begin", "end", "includegraphics", "special", "caption", "label", "captionof", "graphicspath",
    "endinput", "section", "subsection", "subsubsection", "chapter", "figure", "endfigure",
    *FILE_COMMANDS, *DEFINERS, *CONDITIONALS,
})  # fmt: skip
# a picture command of a package is replaced by a macro of the author's that leads to one of these
REPLACING = frozenset({"includegraphics", "psfig", "epsfig", "epsfbox", "epsffile"})
# a macro is expanded if it leads to one of these
CONCERNS = (
    (KNOWN - UNKNOWN - {"else", "fi", "or", "begin", "end", "section", "subsection", "chapter"})
    - {"subsubsection", "setcounter", "addtocounter"}
    | {DROPS, "begin #1", "end #1", "begin #2", "end #2", "begin comment"}
    | {
        f"{edge} {name}{star}"
        for edge in ("begin", "end")
        for name in FIGURES | TABLES | PARTS | frozenset(PICTURE_ENVIRONMENTS) | {"document"}
        for star in ("", "*")
    }
)


def follow(reader: Reader, start: tuple[str, ...]) -> None:
    """Read an article from its first files on.

    Parameters
    ----------
    reader : Reader
        Holds all that was found after it.
    start : tuple of str
        The files to begin with, in order.
    """
    for path in start:
        if path in reader.read:
            continue
        reader.stream = Stream(reader.texts[path], reader.budget, path)
        reader.read[path] = None
        reader.over = False
        while not reader.over and (token := reader.stream.next()) is not None:
            _act(reader, token)
        reader.floats.end_all()


def _act(reader: Reader, token: str) -> None:
    if token == "{" or token == "begingroup":
        reader.macros.open_group()
        reader.braces += token == "{"
    elif token == "}":
        reader.macros.close_group()
        reader.braces = max(0, reader.braces - 1)
        reader.floats.end_brace(reader.braces)
    elif token == "endgroup":
        reader.macros.close_group()
    elif (known := reader.macros.get(token)) is not None:
        if reader.macros.leads_to(token, CONCERNS):
            became = reader.macros.expansion(known, reader.stream)
            if became is not None:
                reader.stream.push(became[0])
    elif (action := FLOAT_COMMANDS.get(token) or FILE_COMMANDS.get(token)) is not None:
        action(reader, token)
    elif token in DEFINERS:
        _define(reader, token)
    elif token in CONDITIONALS:
        reader.conditionals.read(token, reader.stream, reader.macros)


def _define(reader: Reader, command: str) -> None:
    def define(name: str, new: Macro) -> None:
        if name in KNOWN and (reader.quiet or name in new.calls or not new.calls & REPLACING):
            return
        reader.macros.define(name, new, everywhere=command in EVERYWHERE)

    DEFINERS[command](reader.stream, define, reader.macros)
