r"""What TeX reads next: a stack of texts (files, macro bodies), and the arguments in them.

The stream stops only at control sequences and braces; all else is passed over at the speed of the
regular expression engine. Every stop and every brace inside an argument costs one step of a
budget, so that no text, however built, takes more than a bounded time: a stream whose budget is
spent has simply come to its end.
"""

import re
from collections.abc import Container
from dataclasses import dataclass

# Each branch begins with a character of its own, not a class: so the engine skips all others
_STOP = re.compile(r"\\(?:[A-Za-z@]++|.|\Z)|\{|\}", re.DOTALL)
_STOP_OR_GROUP = re.compile(r"\\(?:[A-Za-z@]++|.|\Z)|\{(?:[^\\{}]*+\})?+|\}", re.DOTALL)
_SIMPLE_GROUP = re.compile(r"\s*\{([^\\{}]*+)\}")
_BRACE = re.compile(r"\\.|\{|\}", re.DOTALL)
_BRACE_OR_BRACKET = re.compile(r"\\.|\{|\}|\]", re.DOTALL)
_BLANK = re.compile(r"\s*")
_WORD = re.compile(r"\\(?:[A-Za-z@]+|.)", re.DOTALL)
MOST_TEXTS = 150  # deep enough for any article: TeX itself stops at a few hundred open inputs


class Budget:
    """How many steps an article may still cost."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> bool:
        """Take steps off; False once none are left."""
        self.left -= steps
        return self.left >= 0


@dataclass(slots=True)
class Text:
    r"""One text on the stack.

    `path` names the file, '' for the body of a macro; `folder` is where \import says its inputs
    lie; `quiet` is True for a style file, of which only the definitions count.
    """

    text: str
    at: int = 0
    path: str = ""
    folder: str = ""
    quiet: bool = False


class Stream:
    """A stack of texts that is read from the top.

    Parameters
    ----------
    text : str
        What lies at the bottom.
    budget : Budget
        Shared by all streams of one article.
    path : str
        The file it comes from.
    sink : list of str, optional
        Takes what lies between the stops.
    """

    def __init__(
        self, text: str, budget: Budget, path: str = "", sink: list[str] | None = None
    ) -> None:
        self.texts = [Text(text, path=path)]
        self.budget = budget
        self.sink = sink

    def push(self, text: str, path: str = "", folder: str = "", quiet: bool = False) -> bool:
        """Read this text next; False where the stack is full or the budget spent."""
        if len(self.texts) >= MOST_TEXTS or not self.budget.spend(1 + len(text) // 64):
            return False
        top = self.texts[-1] if self.texts else Text("")
        self.texts.append(Text(text, 0, path, folder or top.folder, quiet or top.quiet))
        return True

    def next(self) -> str | None:
        """Give the next brace, bare or escaped, or the name of the next control sequence."""
        while self.texts:
            top = self.texts[-1]
            found = _STOP.search(top.text, top.at)
            if self.sink is not None:
                self.sink.append(top.text[top.at : found.start() if found else None])
            if found is None:
                self.texts.pop()
                continue
            self.budget.left -= 1  # what `spend` does, at a third of the time
            if self.budget.left < 0:
                self.texts.clear()
                return None
            top.at = found.end()
            token = found[0]
            return token if token[-1] in "{}" else token[1:]
        return None

    def skim(self, idle: Container[str], groups: bool) -> str | None:
        """Give the next stop as `next` does, but pass over what does nothing.

        Parameters
        ----------
        idle : container of str
            Control sequences, with their backslash, that are passed over.
        groups : bool
            Whether to stop at groups in which nothing but characters stands.

        Returns
        -------
        str or None
            As of `next`; '{}' for such a group.
        """
        left = self.budget.left
        while self.texts:
            top = self.texts[-1]
            for found in _STOP_OR_GROUP.finditer(top.text, top.at):
                token = found[0]
                left -= 1
                if left < 0:
                    self.budget.left = left
                    self.texts.clear()
                    return None
                if token in idle:
                    continue
                if token[0] == "\\":
                    stop = token if token[-1] in "{}" else token[1:]
                elif len(token) == 1:
                    stop = token
                elif groups:
                    stop = "{}"
                else:
                    continue
                self.budget.left = left
                top.at = found.end()
                return stop
            self.texts.pop()
        self.budget.left = left
        return None

    def file(self) -> Text:
        """Give the file that is being read."""
        for text in reversed(self.texts):
            if text.path:
                return text
        return Text("")

    def end_file(self) -> None:
        """Leave the file that is being read, and the macros begun in it."""
        while self.texts and not self.texts.pop().path:
            pass

    def blanks(self) -> None:
        """Pass over blanks; a macro body that is at its end makes way for what follows it."""
        while self.texts:
            top = self.texts[-1]
            top.at = _BLANK.match(top.text, top.at).end()  # type: ignore[union-attr]
            if top.at < len(top.text) or top.path or len(self.texts) == 1:
                return
            self.texts.pop()

    def peek(self) -> str:
        """Give the next character that is no blank, '' at the end of a file."""
        if self.texts:
            top = self.texts[-1]
            first = top.text[top.at : top.at + 1]
            if first and not first.isspace():
                return first
        self.blanks()
        if not self.texts:
            return ""
        top = self.texts[-1]
        return top.text[top.at : top.at + 1]

    def take(self, literal: str) -> bool:
        """Take the literal, blanks before it too, if it comes next."""
        if self.peek() != literal[:1]:
            return False
        top = self.texts[-1]
        if not top.text.startswith(literal, top.at):
            return False
        top.at += len(literal)
        return True

    def group(self) -> str | None:
        """Take ``{...}`` if it comes next and is closed, and give what it holds."""
        if self.texts:
            top = self.texts[-1]
            simple = _SIMPLE_GROUP.match(top.text, top.at)
            if simple is not None and self.budget.spend():
                top.at = simple.end()
                return simple[1]
        return self._closed("{", "}", _BRACE)

    def optional(self, opening: str = "[") -> str | None:
        """Take ``[...]`` if it comes next and is closed, and give what it holds."""
        if opening == "[":
            return self._closed("[", "]", _BRACE_OR_BRACKET)
        if self.peek() != opening:
            return None
        return self.before({"(": ")", "<": ">"}[opening], skip=1)

    def _closed(self, opening: str, closing: str, marks: re.Pattern[str]) -> str | None:
        if self.peek() != opening:
            return None
        top, budget = self.texts[-1], self.budget
        depth, at = int(opening == "{"), top.at + 1
        for found in marks.finditer(top.text, at):
            budget.left -= 1
            if budget.left < 0:
                return None
            mark = found[0]
            if mark == "{":
                depth += 1
            elif mark == "}":
                depth -= 1
            if (mark == closing and depth == 0) or depth < 0:
                budget.left -= (found.start() - at) // 64
                if depth < 0:
                    return None
                top.at = found.end()
                return top.text[at : found.start()]
        # all of the rest was looked at for nothing, which the next one may ask for again
        self.budget.spend((len(top.text) - at) // 64)
        return None

    def argument(self) -> str | None:
        """Take one argument as TeX does: a group, a control sequence, or one character."""
        first = self.peek()
        if first == "{":
            return self.group()
        if first in ("", "}"):
            return None
        top = self.texts[-1]
        word = _WORD.match(top.text, top.at)
        token = word[0] if word else first
        top.at += len(token)
        return token

    def before(self, literal: str, skip: int = 0) -> str | None:
        """Take all up to a literal that stands in no group, and the literal; None if there is none.

        `skip` characters are dropped first.
        """
        if not self.texts:
            return None
        top = self.texts[-1]
        start = at = top.at + skip
        while True:
            close = top.text.find(literal, at)
            far = (close if close >= 0 else len(top.text)) - at
            if not self.budget.spend(1 + far // 64) or close < 0:
                return None
            brace = _BRACE.search(top.text, at, close)
            if brace is None:
                top.at = close + len(literal)
                return top.text[start:close]
            at = brace.end()
            if brace[0] == "{":
                inner = Stream(top.text, self.budget)
                inner.texts[0].at = brace.start()
                if inner.group() is None:
                    return None
                at = inner.texts[0].at
            elif brace[0] == "}":
                return None

    def until(self, pattern: re.Pattern[str]) -> str:
        """Take what comes before the next match of a pattern, or up to the end of the text."""
        if not self.texts:
            return ""
        top = self.texts[-1]
        found = pattern.search(top.text, top.at)
        start, top.at = top.at, found.start() if found else len(top.text)
        return top.text[start : top.at]

    def upto(self, pattern: re.Pattern[str], most: int = 1000) -> str | None:
        """Take what comes before the next match of a pattern, and the match.

        None, and nothing taken, if there is none within so many characters.
        """
        if not self.texts:
            return None
        top = self.texts[-1]
        found = pattern.search(top.text, top.at, top.at + most)
        if found is None:
            return None
        start, top.at = top.at, found.end()
        return top.text[start : found.start()]
