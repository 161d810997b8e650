r"""The commands that define: ``\newcommand`` and kin, ``\def``, ``\let``, ``\newif``, boxes.

A conditional of ``\newif`` becomes what plain TeX makes of it: three macros, of which two set the
first. So a conditional needs no store of its own.
"""

import re
from collections.abc import Callable

from reimaging.ingest.macros import (
    END_OF_NAME,
    Macro,
    Macros,
    Parameter,
    macro,
    parameters_of,
    with_body,
)
from reimaging.ingest.macros import parameters_of_xparse as of_xparse
from reimaging.ingest.tex_stream import Stream

Define = Callable[[str, Macro], None]

_NAME = re.compile(r"\s*\\([A-Za-z@]+|.)\s*", re.DOTALL)
_BODY = re.compile(r"\\BODY(?![A-Za-z@])")
_OPENING_BRACE = re.compile(r"\{|\n\s*\n")


def _name(written: str | None) -> str | None:
    found = _NAME.fullmatch(written or "")
    return found[1] if found else None


def _latex_parameters(stream: Stream) -> tuple[Parameter, ...]:
    number = (stream.optional() or "0").strip()
    count = int(number) if number.isascii() and number.isdigit() and len(number) == 1 else 0
    default = stream.optional()
    kinds = [Parameter("m")] * count
    if default is not None and count:
        kinds[0] = Parameter("o", default)
    return tuple(kinds)


def _newcommand(stream: Stream, define: Define, macros: Macros, again: bool = True) -> None:
    stream.take("*")
    name = _name(stream.argument())
    parameters = _latex_parameters(stream)
    body = stream.argument()
    if name and body is not None and (again or macros.get(name) is None):
        define(name, macro(parameters, body))


def _providecommand(stream: Stream, define: Define, macros: Macros) -> None:
    _newcommand(stream, define, macros, again=False)


def _newenvironment(stream: Stream, define: Define, macros: Macros) -> None:
    stream.take("*")
    name = stream.group()
    parameters = _latex_parameters(stream)
    begin, end = stream.argument(), stream.argument()
    if name and begin is not None and end is not None:
        define(f"begin {name.strip()}", macro(parameters, begin, ending=end))


def _xparse_command(stream: Stream, define: Define, macros: Macros) -> None:
    name = _name(stream.argument())
    parameters = of_xparse(stream.group() or "")
    body = stream.argument()
    if name and body is not None:
        define(name, macro(parameters, body))


def _xparse_environment(stream: Stream, define: Define, macros: Macros) -> None:
    name = stream.group()
    parameters = of_xparse(stream.group() or "")
    begin, end = stream.argument(), stream.argument()
    if name is None or begin is None or end is None:
        return
    if parameters and parameters[-1].kind == "b":
        new = with_body(name.strip(), parameters[:-1], begin + end)
    else:
        new = macro(parameters, begin, ending=end)
    define(f"begin {name.strip()}", new)


def _environ(stream: Stream, define: Define, macros: Macros) -> None:
    name = (stream.group() or "").strip()
    parameters = _latex_parameters(stream)
    body, last = stream.argument(), stream.optional() or ""
    if name and body is not None:
        held = f"#{len(parameters) + 1}"
        define(f"begin {name}", with_body(name, parameters, _BODY.sub(held, body) + last))


def _def(stream: Stream, define: Define, macros: Macros) -> None:
    if stream.peek() != "\\":
        return
    name = _built_name(stream, macros)
    opening, parameters = parameters_of(stream.until(_OPENING_BRACE))
    body = stream.group()
    if name and body is not None:
        define(name, macro(parameters, body, opening))


def _let(stream: Stream, define: Define, macros: Macros) -> None:
    if stream.peek() != "\\":
        return
    name = _built_name(stream, macros)
    stream.take("=")
    _alias(name, _built_name(stream, macros), define, macros)


def _built_name(stream: Stream, macros: Macros) -> str | None:
    r"""Take a name, which ``\csname`` may build."""
    name = _name(stream.argument())
    while name == "expandafter":
        name = _name(stream.argument())
    if name == "csname":
        name = macros.expanded(stream.upto(END_OF_NAME) or "", stream).strip()
    return name


def _copy(stream: Stream, define: Define, macros: Macros) -> None:
    r"""Act on ``\LetLtxMacro{\new}{\old}``."""
    _alias(_name(stream.argument()), _name(stream.argument()), define, macros)


def _called(name: str) -> str:
    return f"\\{name}" if name.isalpha() or len(name) == 1 else f"\\csname {name}\\endcsname "


def _alias(name: str | None, old: str | None, define: Define, macros: Macros) -> None:
    if name and old and old != name:
        define(name, macros.get(old) or macro((), _called(old)))


def _named_def(stream: Stream, define: Define, macros: Macros) -> None:
    name = macros.expanded((stream.group() or "")[:1000], stream).strip()
    opening, parameters = parameters_of(stream.until(_OPENING_BRACE))
    body = stream.group()
    if name and body is not None:
        define(name, macro(parameters, body, opening))


def _patch(count: int) -> Callable[[Stream, Define, Macros], None]:
    """Pass over what changes a command of a class or a package: it shows nothing here."""

    def pass_over(stream: Stream, define: Define, macros: Macros) -> None:
        for _ in range(count):
            stream.argument()

    return pass_over


def _operator(stream: Stream, define: Define, macros: Macros) -> None:
    stream.take("*")
    name, text = _name(stream.argument()), stream.argument()
    if name and text is not None:
        define(name, macro((), f"\\operatorname{{{text}}}"))


def _savebox(stream: Stream, define: Define, macros: Macros) -> None:
    r"""Let ``\usebox`` show again what a box was given."""
    name = _name(stream.argument())
    stream.optional()
    stream.optional()
    if name and stream.texts and stream.peek() == "{":
        top = stream.texts[-1]
        start = top.at
        body = stream.group()
        top.at = start  # it is read where it stands, too: that is where most boxes are used
        macros.room -= len(body or "")
        if body is None or macros.room < 0 or "caption" in body or "\\sub" in body:
            return
        define(name, macro((), body))


def _add_to(stream: Stream, define: Define, macros: Macros) -> None:
    r"""Act on ``\g@addto@macro``: a picture above the text is often added to ``\@maketitle``.

    What is added to other commands of the classes, as to the sizes of fonts, shows nothing.
    """
    name, code = _name(stream.argument()), stream.argument()
    old = macros.get(name or "")
    if name and code and (old is not None or "maketitle" in name):
        old = old or macro((), "")
        macros.room -= len(old.body) + len(code)
        if macros.room >= 0:
            define(name, macro(old.parameters, old.body + code, old.opening, old.ending))


def _newif(stream: Stream, define: Define, macros: Macros) -> None:
    name = _name(stream.argument())
    if name and name.startswith("if"):
        define(name, macro((), "\\iffalse"))
        for value in ("true", "false"):
            define(name[2:] + value, macro((), f"\\def\\{name}{{\\if{value}}}"))


def _newboolean(stream: Stream, define: Define, macros: Macros) -> None:
    name = stream.group()
    if name:
        define("if" + name.strip(), macro((), "\\iffalse"))


def _setboolean(stream: Stream, define: Define, macros: Macros) -> None:
    name, value = stream.group(), stream.group()
    if name and value is not None:
        truth = "true" if "true" in value.lower() else "false"
        define("if" + name.strip(), macro((), f"\\if{truth}"))


def _booltrue(stream: Stream, define: Define, macros: Macros) -> None:
    define("if" + (stream.group() or "").strip(), macro((), "\\iftrue"))


def _newtoggle(stream: Stream, define: Define, macros: Macros) -> None:
    define("toggle " + (stream.group() or "").strip(), macro((), "\\iffalse"))


def _toggletrue(stream: Stream, define: Define, macros: Macros) -> None:
    define("toggle " + (stream.group() or "").strip(), macro((), "\\iftrue"))


def _settoggle(stream: Stream, define: Define, macros: Macros) -> None:
    name, value = stream.group() or "", stream.group() or ""
    define(f"toggle {name.strip()}", macro((), f"\\if{'true' if 'true' in value else 'false'}"))


DEFINERS: dict[str, Callable[[Stream, Define, Macros], None]] = {
    "newcommand": _newcommand,
    "renewcommand": _newcommand,
    "DeclareRobustCommand": _newcommand,
    "providecommand": _providecommand,
    "newenvironment": _newenvironment,
    "renewenvironment": _newenvironment,
    "NewDocumentCommand": _xparse_command,
    "NewExpandableDocumentCommand": _xparse_command,
    "RenewDocumentCommand": _xparse_command,
    "DeclareDocumentCommand": _xparse_command,
    "ProvideDocumentCommand": _xparse_command,
    "NewDocumentEnvironment": _xparse_environment,
    "RenewDocumentEnvironment": _xparse_environment,
    "ProvideDocumentEnvironment": _xparse_environment,
    "DeclareDocumentEnvironment": _xparse_environment,
    "NewEnviron": _environ,
    "RenewEnviron": _environ,
    "def": _def,
    "edef": _def,
    "gdef": _def,
    "xdef": _def,
    "let": _let,
    "LetLtxMacro": _copy,
    "NewCommandCopy": _copy,
    "RenewCommandCopy": _copy,
    "DeclareCommandCopy": _copy,
    **dict.fromkeys(("g@addto@macro", "apptocmd", "xapptocmd", "appto", "gappto"), _add_to),
    **dict.fromkeys(("pretocmd", "xpretocmd", "preto", "gpreto"), _patch(2)),
    **dict.fromkeys(("patchcmd", "xpatchcmd"), _patch(3)),
    "@namedef": _named_def,
    "csdef": _named_def,
    "DeclareMathOperator": _operator,
    "sbox": _savebox,
    "savebox": _savebox,
    "newif": _newif,
    "newboolean": _newboolean,
    "provideboolean": _newboolean,
    "setboolean": _setboolean,
    "newbool": _newboolean,
    "providebool": _newboolean,
    "booltrue": _booltrue,
    "boolfalse": _newboolean,
    "setbool": _setboolean,
    "newtoggle": _newtoggle,
    "providetoggle": _newtoggle,
    "toggletrue": _toggletrue,
    "togglefalse": _newtoggle,
    "settoggle": _settoggle,
}
EVERYWHERE = frozenset({"gdef", "xdef", "g@addto@macro", "gappto"})
