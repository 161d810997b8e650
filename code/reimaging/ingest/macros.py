r"""The author's own macros: what they are, whom they concern, what they become.

A macro is expanded only where it matters to a reader of figures (it leads to a picture, a float, a
caption, a label, an input, or it drops what it is given, as ``\newcommand{\hide}[1]{}`` does), or
within the name of a file. Everything else stays as the author wrote it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from reimaging.ingest.tex_stream import Budget, Stream

MOST_TEXT = 2_000_000  # characters that all expansions of an article may give
MOST_STEPS = 5_000  # of the expansion of one text: more than that has no end
MOST_NAMES = 300  # macros looked at to see where one leads
MOST_CALLS = 3_000_000  # commands in bodies looked at for it, in an article
NO_VALUE = "-NoValue-"  # what xparse gives for an argument that is not there
DROPS = "#"  # stands among a macro's calls where it does not use all it is given

_ESCAPED_BRACES = ("\\{", "\\}")
END_OF_NAME = re.compile(r"\\endcsname(?![A-Za-z@])\s*")
_HASH = re.compile(r"(?P<word>\\[A-Za-z@]++)?+#(?P<number>#|\d)")
_USED = re.compile(r"#(\d)")
_CONTROL = re.compile(r"\\([A-Za-z@]+|.)", re.DOTALL)
_CALL = re.compile(r"\\(?:(begin|end)\s*\{([^{}\\]*)\}|([A-Za-z@]+))")
_PARAMETER = re.compile(r"#(\d)([^#]*)")
_SPECIFIED = re.compile(
    r">\s*\{[^{}]*\}|\+|(?P<kind>[mosgb]|[OG](?=\s*\{(?P<default>[^{}]*)\})|[a-zA-Z])\s*(?:\{[^{}]*\})?"
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a macro.

    'm' is mandatory, 'o' stands in brackets or not at all, 'g' in braces or not at all, 's' is a
    star, 'd' delimited. `text` is the default of 'o' and 'g', the delimiter of 'd'.
    """

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: its parameters, the literal text that must follow its name, its body."""

    parameters: tuple[Parameter, ...]
    body: str
    opening: str = ""
    ending: str | None = None  # of an environment: what \end{...} becomes
    calls: frozenset[str] = frozenset()  # names of commands, 'begin NAME', and DROPS


def macro(
    parameters: tuple[Parameter, ...], body: str, opening: str = "", ending: str | None = None
) -> Macro:
    """Make a macro, and see what its body calls and whether it drops an argument."""
    whole = body + (ending or "")
    calls = {
        f"{found[1]} {found[2].strip()}" if found[1] else found[3]
        for found in _CALL.finditer(whole)
    }
    used = set(_USED.findall(whole)) if parameters else ()
    if any(p.kind in "md" and str(i) not in used for i, p in enumerate(parameters, 1)):
        calls.add(DROPS)
    return Macro(parameters, body, opening, ending, frozenset(calls))


def parameters_of(written: str) -> tuple[str, tuple[Parameter, ...]]:
    r"""Read the parameter text of a ``\def``, as ``#1#2`` or ``#1 to #2;``."""
    opening = written.split("#", 1)[0]
    found = _PARAMETER.findall(written)
    return opening.strip(), tuple(
        Parameter("d", delimiter) if delimiter.strip() else Parameter("m")
        for _, delimiter in found[:9]
    )


def parameters_of_xparse(written: str) -> tuple[Parameter, ...]:
    """Read an argument specification of xparse, as ``s O{0.5} m``."""
    result: list[Parameter] = []
    for found in _SPECIFIED.finditer(written):
        kind = found["kind"]
        if kind is None:
            continue
        if kind in ("o", "g"):
            result.append(Parameter("o" if kind == "o" else "g", NO_VALUE))
        elif kind in ("O", "G"):
            result.append(Parameter("o" if kind == "O" else "g", found["default"] or ""))
        elif kind in ("s", "b"):
            result.append(Parameter(kind))
        else:
            result.append(Parameter("m"))
    return tuple(result[:9])


def with_body(name: str, before: tuple[Parameter, ...], body: str) -> Macro:
    r"""Make the macro of an environment that takes what it holds as its last argument.

    Parameters
    ----------
    name : str
        Of the environment.
    before : tuple of Parameter
        Its other arguments.
    body : str
        What it becomes; what it holds is the argument after those.
    """
    end = f"\\end{{{name}}}"
    return macro((*before, Parameter("d", end)), body + end, ending="")


class Macros:
    """All macros that hold at the place that is being read, with TeX's rule of scope.

    Parameters
    ----------
    builtin : collection of str
        Commands that the reader itself knows: they count as defined.
    """

    def __init__(self, builtin: Collection[str]) -> None:
        self.builtin = builtin
        self.room = MOST_TEXT
        self._full = False  # an expansion found no room
        self._calls_left = MOST_CALLS
        # what was seen to do nothing, with its backslash; it holds until a definition changes
        self.idle = set(_ESCAPED_BRACES)
        self._known: dict[str, Macro] = {}
        self._before: list[tuple[int, str, Macro | None]] = []
        self._saved: set[tuple[int, str]] = set()  # what a group gives back at its end
        self._depth = 0
        self._leads: dict[tuple[str, frozenset[str]], bool] = {}

    @property
    def exhausted(self) -> bool:
        """Whether so much was asked for that macros are taken for what they are not."""
        return self._calls_left < 0 or self._full or self.room < 0

    def get(self, name: str) -> Macro | None:
        """Give the macro of a name; that of an environment is called 'begin NAME'."""
        return self._known.get(name)

    def define(self, name: str, new: Macro, everywhere: bool = False) -> None:
        """Define a macro in the current group, or in all of them."""
        if not everywhere:
            self._save(name)
        self._calls_left -= len(new.calls)
        if self._calls_left < 0:
            return
        for call in new.calls:  # what an alias of this name meant was something else, now gone
            if (alias := self._known.get(call)) is not None and alias.body == f"\\{name}":
                self._save(call)
                self._known[call] = Macro((), "")
        self._known[name] = new
        self._forget()

    def _save(self, name: str) -> None:
        """Keep what a name means for the end of the group that is open."""
        if self._depth and (self._depth, name) not in self._saved:
            self._saved.add((self._depth, name))
            self._before.append((self._depth, name, self._known.get(name)))

    def open_group(self) -> None:
        """Begin a group: what is defined in it ends with it."""
        self._depth += 1

    def close_group(self) -> None:
        """End a group."""
        while self._before and self._before[-1][0] == self._depth:
            depth, name, old = self._before.pop()
            self._saved.discard((depth, name))
            if old is None:
                self._known.pop(name, None)
            else:
                self._known[name] = old
            self._forget()
        self._depth = max(0, self._depth - 1)

    def _forget(self) -> None:
        """Forget what was found out of the definitions that held so far."""
        self._leads.clear()
        self.idle = set(_ESCAPED_BRACES)

    def leads_to(self, name: str, ends: frozenset[str]) -> bool:
        """Tell whether a macro calls one of the commands, itself or through other macros."""
        key = (name, ends)
        known = self._leads.get(key)
        if known is None:
            known = self._leads[key] = self._search(name, ends)
        return known

    def text_leads_to(self, text: str, ends: frozenset[str]) -> bool:
        """Tell whether a text calls one of the commands, itself or through macros."""
        return self._reaches(macro((), text), set(), ends)

    def _search(self, name: str, ends: frozenset[str]) -> bool:
        known = self._known.get(name)
        return known is not None and self._reaches(known, {name}, ends)

    def _reaches(self, start: Macro, seen: set[str], ends: frozenset[str]) -> bool:
        waiting = [start]
        while waiting and len(seen) < MOST_NAMES:
            calls = waiting.pop().calls
            self._calls_left -= len(calls)
            if self._calls_left < 0:
                return False
            for call in sorted(calls):  # in order: the search ends at a number
                if call in ends:
                    return True
                if call not in seen and (known := self._known.get(call)) is not None:
                    seen.add(call)
                    waiting.append(known)
        return False

    def expansion(self, found: Macro, stream: Stream) -> tuple[str, str] | None:
        """Take a macro's arguments and give its body with them, and its ending; None if it cannot.

        What was taken of the arguments is given back to the stream in that case.
        """
        given: list[str] = []
        here = stream.texts[-1] if stream.texts else None
        at = here.at if here else 0
        if found.opening and not stream.take(found.opening):
            return None
        for parameter in found.parameters:
            value = self._argument(parameter, stream)
            if value is None:
                if here is not None and stream.texts and stream.texts[-1] is here:
                    here.at = at
                return None
            given.append(value)

        def fill(match: re.Match[str]) -> str:
            word, number = match["word"] or "", match["number"]
            value = number if number == "#" else "".join(given[int(number) - 1 : int(number)])
            # a control word ends where its argument begins, whatever letter that begins with
            return f"{word} {value}" if word and value[:1].isalpha() else word + value

        size = len(found.body) + len(found.ending or "")
        size += sum(map(len, given)) * max(1, found.body.count("#"))
        if size > self.room or not stream.budget.spend(1 + size // 64):
            self._full |= size > self.room
            return None
        self.room -= size
        return _HASH.sub(fill, found.body), _HASH.sub(fill, found.ending or "")

    def _argument(self, parameter: Parameter, stream: Stream) -> str | None:
        if parameter.kind == "m":
            return stream.argument()
        if parameter.kind == "o":
            value = stream.optional()
            return parameter.text if value is None else value
        if parameter.kind == "g":
            value = stream.group()
            return parameter.text if value is None else value
        if parameter.kind == "s":
            return "*" if stream.take("*") else ""
        value = stream.before(parameter.text)
        if value is not None and value.startswith("{") and value.endswith("}"):
            return value[1:-1]
        return value

    def expanded(self, text: str, stream: Stream, only: frozenset[str] | None = None) -> str:
        """Expand the macros in a text: all of them, or those that lead to one of some commands.

        Parameters
        ----------
        text : str
            The text, as the name of a file.
        stream : Stream
            Whose budget is to be spent.
        only : frozenset of str, optional
            The commands.

        Returns
        -------
        str
            The text as it was if its expansion has no end.
        """
        called = _CONTROL.findall(text)
        if self._known.keys().isdisjoint(called) and "csname" not in called:
            return text
        result: list[str] = []
        budget = Budget(min(MOST_STEPS + len(text), max(0, stream.budget.left)))
        steps = budget.left
        inner = Stream(text, budget, sink=result)
        while (name := inner.next()) is not None:
            if name[-1:] in ("{", "}"):
                result.append(name)
                continue
            if name == "csname" and (built := inner.upto(END_OF_NAME)) is not None:
                name = built.strip()
            found = self._known.get(name)
            if found is not None and (only is None or self.leads_to(name, only)):
                became = self.expansion(found, inner)
                if became is not None:
                    if not found.parameters and inner.texts:
                        inner.blanks()
                    if not inner.push(became[0]):
                        return text
                    continue
            result.append("\\" + name)
        stream.budget.spend(steps - max(0, budget.left))
        return _joined(result) if budget.left >= 0 else text


def _joined(pieces: list[str]) -> str:
    """Join control sequences and what lies between: a control word ends before a letter."""
    joined: list[str] = []
    for piece in filter(None, pieces):
        if joined and piece[0].isalpha() and joined[-1][0] == "\\" and joined[-1][-1].isalpha():
            joined.append(" ")
        joined.append(piece)
    return "".join(joined)
