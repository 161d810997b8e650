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
DROPS = "#"  # stands among a macro's calls where it does not use all it is given

_HASH = re.compile(r"##|#(\d)")
_CALL = re.compile(r"\\(?:(begin|end)\s*\{([^{}\\]*)\}|([A-Za-z@]+))")
_PARAMETER = re.compile(r"#(\d)([^#]*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a macro: 'm' mandatory, 'o' in brackets, 's' a star, 'd' delimited.

    `text` is the default of 'o', the delimiter of 'd'.
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
    used = set(re.findall(r"#(\d)", whole))
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
    stream = written
    result: list[Parameter] = []
    for found in re.finditer(r"([mos])|O\s*\{([^{}]*)\}|([a-zA-Z])", stream):
        if found[1]:
            result.append(Parameter(found[1]))
        elif found[2] is not None:
            result.append(Parameter("o", found[2]))
        else:
            result.append(Parameter("m"))
    return tuple(result[:9])


class Macros:
    """All macros that hold at the place that is being read, with TeX's rule of scope.

    Parameters
    ----------
    builtin : collection of str
        Commands that the reader itself knows: they are never redefined.
    """

    def __init__(self, builtin: Collection[str]) -> None:
        self.builtin = builtin
        self.room = MOST_TEXT
        self._known: dict[str, Macro] = {}
        self._before: list[tuple[int, str, Macro | None]] = []
        self._saved: set[tuple[int, str]] = set()  # what a group gives back at its end
        self._depth = 0
        self._leads: dict[tuple[str, frozenset[str]], bool] = {}

    def get(self, name: str) -> Macro | None:
        """Give the macro of a name; that of an environment is called 'begin NAME'."""
        return self._known.get(name)

    def define(self, name: str, new: Macro, everywhere: bool = False) -> None:
        """Define a macro in the current group, or in all of them."""
        if name in self.builtin:
            return
        if not everywhere and self._depth and (self._depth, name) not in self._saved:
            self._saved.add((self._depth, name))
            self._before.append((self._depth, name, self._known.get(name)))
        self._known[name] = new
        self._leads.clear()

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
            self._leads.clear()
        self._depth = max(0, self._depth - 1)

    def leads_to(self, name: str, ends: frozenset[str]) -> bool:
        """Tell whether a macro calls one of the commands, itself or through other macros."""
        key = (name, ends)
        known = self._leads.get(key)
        if known is None:
            known = self._leads[key] = self._search(name, ends)
        return known

    def _search(self, name: str, ends: frozenset[str]) -> bool:
        seen, waiting = {name}, [name]
        while waiting and len(seen) < MOST_NAMES:
            found = self._known.get(waiting.pop())
            if found is None:
                continue
            for call in sorted(found.calls):  # in order: the search is cut off at a number
                if call in ends:
                    return True
                if call not in seen and call in self._known:
                    seen.add(call)
                    waiting.append(call)
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
            number = int(match[1] or 0)
            return "#" if not match[1] else given[number - 1] if 0 < number <= len(given) else ""

        size = len(found.body) + len(found.ending or "")
        size += sum(map(len, given)) * max(1, found.body.count("#"))
        if size > self.room or not stream.budget.spend(1 + size // 64):
            return None
        self.room -= size
        return _HASH.sub(fill, found.body), _HASH.sub(fill, found.ending or "")

    def _argument(self, parameter: Parameter, stream: Stream) -> str | None:
        if parameter.kind == "m":
            return stream.argument()
        if parameter.kind == "o":
            value = stream.optional()
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
        if "\\" not in text:
            return text
        result: list[str] = []
        budget = Budget(min(MOST_STEPS + len(text), max(0, stream.budget.left)))
        steps = budget.left
        inner = Stream(text, budget, sink=result)
        while (name := inner.next()) is not None:
            if name[-1:] in ("{", "}"):
                result.append(name)
                continue
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
        return "".join(result) if budget.left >= 0 else text
