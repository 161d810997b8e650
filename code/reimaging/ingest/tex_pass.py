r"""Reading an article as TeX would, as far as figures go.

One pass over what the main file and its inputs say, in TeX's order: macros, conditionals, groups
and files are followed, and of everything else only floats, captions, labels and pictures are noted.
"""

from collections.abc import Callable

from reimaging.ingest.conditionals import CONDITIONALS, UNKNOWN
from reimaging.ingest.definitions import DEFINERS, EVERYWHERE
from reimaging.ingest.file_commands import FILE_COMMANDS
from reimaging.ingest.float_commands import FLOAT_COMMANDS
from reimaging.ingest.floats import FIGURES, OTHERS, PARTS, TABLES
from reimaging.ingest.loops import LOOPS
from reimaging.ingest.macros import DROPS, Macro, macro
from reimaging.ingest.pictures import KEPT, PICTURE_ENVIRONMENTS, PICTURES_OF_FIGURES
from reimaging.ingest.tex_reader import Reader
from reimaging.ingest.tex_stream import Stream

COMMANDS = {**FILE_COMMANDS, **FLOAT_COMMANDS, **LOOPS}
KNOWN = frozenset(COMMANDS) | frozenset(DEFINERS) | CONDITIONALS
# what no macro replaces, whatever an article redefines; but for \includegraphics, where the macro
# leads to LaTeX's own in its turn, as one that adds a folder does
PRIMITIVES = frozenset({
    "begin", "end", "includegraphics", "special", "caption", "label", "captionof", "graphicspath",
    "endinput", "section", "subsection", "subsubsection", "chapter", "figure", "endfigure",
    *FILE_COMMANDS, *DEFINERS, *CONDITIONALS,
})  # fmt: skip
# a picture command of a package is replaced by a macro of the author's that leads to one of these
REPLACING = frozenset({"includegraphics", KEPT, "psfig", "epsfig", "epsfbox", "epsffile"})
STEPS_OF_A_COMMAND = 8  # what it costs to act on one, in steps of the stream
# names that authors give to much else: theirs count
YIELDING = frozenset(PICTURES_OF_FIGURES) | {"teaser", "ifig", "maketitle", "onefigure", "sbox"}
# the same, but not in a style file, which may be the one that these are of
OWN = frozenset({
    "figcaption", "fcaption", "bicaption", "subcaption", "topcaption", "captionbox", "Figure",
    "FIGURE", "foreach",
})  # fmt: skip
SEARCHED = frozenset({"Ginput@path", "input@path"})  # macros that hold folders
# a macro is expanded if it leads to one of these
CONCERNS = (
    (KNOWN - UNKNOWN - {"else", "fi", "or", "begin", "end", "section", "subsection", "chapter"})
    - {"subsubsection", "setcounter", "addtocounter", "csname", "maketitle", "sbox", "savebox"}
    | {DROPS, "begin #1", "end #1", "begin #2", "end #2", "begin comment"}
    | {
        f"{edge} {name}{star}"
        for edge in ("begin", "end")
        for name in FIGURES
        | TABLES
        | OTHERS
        | PARTS
        | frozenset(PICTURE_ENVIRONMENTS)
        | {"document"}
        for star in ("", "*")
    }
)


def _define(reader: Reader, command: str) -> None:
    def define(name: str, new: Macro) -> None:
        if name in SEARCHED:
            folders = reader.folders(new.body)
            if name == "input@path":
                reader.inputs.folders = folders
            if name == "Ginput@path" or not reader.graphics_path:
                reader.graphics_path = folders
            return
        if not new.parameters and new.body == "\\includegraphics":
            new = macro((), f"\\{KEPT}")  # an alias stays what it was
        if name in PRIMITIVES:
            yields = name == "includegraphics" and not reader.quiet
            yields = yields and reader.macros.text_leads_to(new.body, frozenset({KEPT}))
        else:
            replaces = name in OWN or (name not in new.calls and bool(new.calls & REPLACING))
            yields = name in YIELDING or (replaces and not reader.quiet)
        if (name in KNOWN or name in PRIMITIVES) and not yields:
            return
        reader.macros.define(name, new, everywhere=command in EVERYWHERE)

    DEFINERS[command](reader.stream, define, reader.macros)


def _decide(reader: Reader, command: str) -> None:
    reader.doubtful &= command != "fi"
    reader.conditionals.read(command, reader.stream, reader.macros)


ACTIONS: dict[str, Callable[[Reader, str], None]] = {
    **dict.fromkeys(CONDITIONALS, _decide),
    **dict.fromkeys(DEFINERS, _define),
    **COMMANDS,
}


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
        while not reader.over:
            groups = reader.floats.ends_with_brace()
            token = reader.stream.skim(reader.macros.idle, groups)
            if token is None:
                break
            _act(reader, token)
        reader.floats.end_all()


def _act(reader: Reader, token: str) -> None:
    macros = reader.macros
    if token == "{":
        macros.open_group()
        reader.braces += 1
    elif token == "}":
        macros.close_group()
        if reader.braces:
            reader.braces -= 1
        reader.floats.end_brace(reader.braces)
    elif token == "{}":
        reader.floats.end_brace(reader.braces)
    elif (known := macros.get(token)) is not None:
        if not macros.leads_to(token, CONCERNS):
            macros.idle.add(f"\\{token}")
        elif reader.budget.spend(STEPS_OF_A_COMMAND):
            became = macros.expansion(known, reader.stream)
            if became is not None:
                reader.stream.push(became[0])
    elif (action := ACTIONS.get(token)) is not None:
        reader.budget.spend(STEPS_OF_A_COMMAND)
        action(reader, token)
    elif token == "begingroup":
        macros.open_group()
    elif token == "endgroup":
        macros.close_group()
    elif token.startswith("if") and token != "iff":
        reader.doubtful = True
    else:
        macros.idle.add(f"\\{token}")
