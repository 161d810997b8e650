r"""pylatexenc's parser, for captions: plain characters are read a run at a time.

pylatexenc (2.10) asks of each character on its own whether it means something, and most of a
caption is words. Here a regular expression finds the next sign that does; what is made of it is
what pylatexenc's own tolerant parser makes.
"""

import re
from functools import cache
from typing import Any

from pylatexenc.latexwalker import (
    LatexCharsNode,
    LatexCommentNode,
    LatexGroupNode,
    LatexMacroNode,
    LatexMathNode,
    LatexNode,
    LatexSpecialsNode,
    LatexToken,
    LatexWalker,
    LatexWalkerEndOfStream,
    LatexWalkerParseError,
    ParsingState,
)
from pylatexenc.macrospec import LatexContextDb, MacroSpec

_CLOSING = {"{": "}", "[": "]", "\\(": "\\)", "\\[": "\\]", "$": "$", "$$": "$$"}
_KINDS = {
    **dict.fromkeys(("{", "["), "opening"),
    **dict.fromkeys(("}", "]"), "closing"),
    **dict.fromkeys(("$", "$$"), "mathematics"),
}
_UNKNOWN = MacroSpec("")
SIGNS, SIGNS_A_CHARACTER = 200, 4  # that are looked at, over and over
# Where name and blanks do not match pylatexenc itself is asked: for an environment, a name that is
# a sign or not ASCII, the end of a paragraph
_COMMAND = (
    r"\\(?:(?!(?:begin|end)(?![A-Za-z]))([A-Za-z]++)"
    r"([ \t]*+\n?+[ \t]*+)(?![\s\x80-\U0010ffff]))?"
)


@cache
def _signs(context: LatexContextDb, braces: tuple[str, str]) -> re.Pattern[str]:
    """Make the pattern of all that is no plain character, where these are braces, too."""
    specials = [each.specials_chars for each in context.iter_specials_specs()]
    signs = {"%", "$", "$$", "{", "}", *braces, *specials}
    longest_first = sorted(signs, key=lambda sign: (-len(sign), sign))
    return re.compile("|".join((_COMMAND, *map(re.escape, longest_first))))


class CaptionParser(LatexWalker):  # type: ignore[misc]
    """A tolerant `LatexWalker`.

    Parameters
    ----------
    tex : str
        What is parsed.
    context : LatexContextDb
        The commands and the special characters, of which none takes arguments.
    """

    def __init__(self, tex: str, context: LatexContextDb) -> None:
        super().__init__(tex, latex_context=context, tolerant_parsing=True)
        # What is taken for an argument and is none is parsed again: twice as much at each level.
        self._left = SIGNS + SIGNS_A_CHARACTER * len(tex)

    def get_token(self, pos: int, *args: Any, **kwargs: Any) -> LatexToken:
        """Give the token at a place: a brace, as most arguments begin with, at once."""
        if self.s.startswith("{", pos):
            return LatexToken("brace_open", "{", pos, 1, pre_space="")
        return super().get_token(pos, *args, **kwargs)

    def get_latex_nodes(
        self,
        pos: int = 0,
        stop_upon_closing_brace: tuple[str, str] | None = None,
        stop_upon_end_environment: str | None = None,
        stop_upon_closing_mathmode: str | None = None,
        parsing_state: ParsingState | None = None,
    ) -> tuple[list[LatexNode], int, int]:
        """Parse up to what ends a group, an environment or mathematics.

        Parameters
        ----------
        pos : int
            Where to begin.
        stop_upon_closing_brace : tuple of str, optional
            The braces that the group stands in.
        stop_upon_end_environment, stop_upon_closing_mathmode : str, optional
            The name of the environment; the sign that ends the mathematics.
        parsing_state : ParsingState, optional
            Whether this is mathematics.

        Returns
        -------
        nodes : list of LatexNode
        pos : int
            As given.
        len : int
            Characters read, with what ended it.

        Raises
        ------
        ValueError
            If more signs have been looked at than any caption takes.
        """
        tex = self.s
        state = self.default_parsing_state if parsing_state is None else parsing_state
        braces = stop_upon_closing_brace or ("{", "}")
        signs = _signs(state.latex_context, braces)
        end = (
            ("closing", braces[1])
            if stop_upon_closing_brace
            else ("end_environment", stop_upon_end_environment)
            if stop_upon_end_environment
            else ("mathematics", stop_upon_closing_mathmode)
        )
        nodes: list[LatexNode] = []
        start = at = pos  # of the plain characters; where to look on
        while (found := signs.search(tex, at)) is not None:
            self._left -= 1
            if self._left < 0:
                raise ValueError("this takes too long")
            here, at = found.span()
            sign = found[0]
            kind, blank = _KINDS.get(sign, "special"), ""
            if found[1]:
                kind, sign, blank = "macro", found[1], found[2]
            elif sign in ("\\", "%"):
                try:
                    token = self.get_token(here, parsing_state=state)
                except LatexWalkerEndOfStream:  # a backslash is the last character
                    break
                kind, sign, blank, at = token.tok, token.arg, token.post_space, here + token.len
                if kind == "char":  # \begin without a name
                    continue
                if kind.startswith("mathmode"):
                    kind = "mathematics"
            elif sign == "$$" and state.in_math_mode and state.math_mode_delimiter == "$":
                sign, at = "$", here + 1
            if start < here:
                nodes.append(_plain(tex, start, here, state))
            start = at
            if (kind, sign) == end:
                return nodes, pos, at - pos
            if kind in ("closing", "end_environment") or sign in ("\\)", "\\]"):
                continue  # closes nothing
            node, at = self._node(kind, sign, blank, here, at, state)
            nodes.append(node)
            start = at
        last = len(tex) if found is None else found.start()
        if start < last:
            nodes.append(_plain(tex, start, last, state))
        return nodes, pos, len(tex) - pos

    def _node(
        self, kind: str, sign: str, blank: str, here: int, at: int, state: ParsingState
    ) -> tuple[LatexNode, int]:
        """Make the node of what begins with a sign, and tell where it ends."""
        if kind == "macro":
            return self._macro(sign, blank, here, at, state)
        if kind == "opening":
            braces = (sign, _CLOSING[sign])
            nodes, _, length = self.get_latex_nodes(at, braces, parsing_state=state)
            at += length
            node = LatexGroupNode(
                nodes, delimiters=braces, parsing_state=state, pos=here, len=at - here
            )
            return node, at
        if kind == "begin_environment":
            node, here, length = self.get_latex_environment(here, sign, parsing_state=state)
            return node, here + length
        if kind == "mathematics":
            inner = state.sub_context(in_math_mode=True, math_mode_delimiter=sign)
            closing = _CLOSING[sign]
            nodes, _, length = self.get_latex_nodes(
                at, stop_upon_closing_mathmode=closing, parsing_state=inner
            )
            at += length
            node = LatexMathNode(
                "inline" if sign in ("$", "\\(") else "display",
                nodelist=nodes,
                delimiters=(sign, closing),
                parsing_state=state,
                pos=here,
                len=at - here,
            )
            return node, at
        if kind == "comment":
            node = LatexCommentNode(
                sign, comment_post_space=blank, parsing_state=state, pos=here, len=at - here
            )
            return node, at
        return LatexSpecialsNode(
            sign, nodeargd=None, parsing_state=state, pos=here, len=at - here
        ), at

    def _macro(
        self, name: str, blank: str, here: int, at: int, state: ParsingState
    ) -> tuple[LatexNode, int]:
        known = state.latex_context.get_macro_spec(name) or _UNKNOWN
        given, option, arguments = None, None, []
        try:
            given, start, length = known.parse_args(w=self, pos=at, parsing_state=state)[:3]
            at = start + length
        except (LatexWalkerEndOfStream, LatexWalkerParseError):
            pass  # its arguments are not there
        if given is not None and given.legacy_nodeoptarg_nodeargs:
            option, arguments = given.legacy_nodeoptarg_nodeargs
        node = LatexMacroNode(
            name,
            nodeargd=given,
            macro_post_space=blank,
            nodeoptarg=option,
            nodeargs=arguments,
            parsing_state=state,
            pos=here,
            len=at - here,
        )
        return node, at


def _plain(tex: str, start: int, end: int, state: ParsingState) -> LatexCharsNode:
    return LatexCharsNode(tex[start:end], parsing_state=state, pos=start, len=end - start)
