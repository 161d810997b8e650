r"""From the bytes of a TeX file to the text that TeX would look at.

Lines end in ``\n``, comments are gone, and what stands in a verbatim environment is left out, since
nothing in it is typeset as a figure. ``\%`` is no comment. A comment takes the end of its line and
the blanks that open the next one with it, as TeX does (The TeXbook, chapter 8).
"""

import posixpath
import re

TEX_ENDINGS = (
    ".tex", ".ltx", ".latex", ".sty", ".cls", ".pstex_t", ".pdf_t", ".pdftex_t", ".eps_tex",
    ".pdf_tex", ".eepic", ".pgf", ".tikz",
)  # fmt: skip
VERBATIM = (
    "verbatim", "Verbatim", "BVerbatim", "LVerbatim", "SaveVerbatim", "lstlisting", "minted",
    "comment", "filecontents", "tcblisting", "alltt", "listing", "spverbatim", "code",
    "CodeInput", "CodeOutput",
)  # fmt: skip
MOST_HIDDEN = 1_000_000  # comments and verbatim texts of a file that are left out

_OTHER_ENDINGS = re.compile(
    r"\.(bbl|bib|bst|clo|def|cfg|aux|log|out|toc|lof|lot|bak|fd|ps|eps|epsi|epsf|pdf|png|jpe?g"
    r"|gif|svg|tiff?|bmp|mps|pstex|gz|z|zip|tar|txt|dat|csv|md|html?|xml|py|m|r|c|h|cpp|ipynb)$",
    re.IGNORECASE,
)
_TEX_SIGN = re.compile(
    rb"\\(documentclass|documentstyle|begin\s*\{|input\b|magnification|section|chapter|def\\|caption"
    rb"|includegraphics|special|centerline|font\\|bye|newcommand|epsfbox|psfig)"
)
_BINARY = re.compile(
    rb"^(%!(PS|\s|$)|\xc5\xd0\xd3\xc6|%PDF|\x89PNG|\xff\xd8|GIF8|\x1f\x8b|PK\x03\x04|<\?xml)"
)

_HIDDEN = re.compile(
    r"%"
    r"|\\(?:begin\s*\{(?P<environment>(?:" + "|".join(VERBATIM) + r")\*?)\}"
    r"|(?:verb|lstinline)\*?(?P<mark>[^A-Za-z\s*{\[%@])"
    r"|(?P<address>(?:url|path|nolinkurl|href)\s*\{[^{}\n%]*+%[^{}\n]*+\}))"
)
_NEXT_LINE = re.compile(r"\n[ \t]*+(?:%[^\n]*+\n[ \t]*+)*+")  # and all lines of comment after it


def is_tex(path: str, head: bytes) -> bool:
    """Tell whether a file of an article is read as TeX.

    Parameters
    ----------
    path : str
        The path inside the article.
    head : bytes
        The first bytes of the file; 4096 are enough.

    Returns
    -------
    bool
        True for the usual endings, for arXiv's own 00README hints, and for a file of another or
        no ending whose first bytes hold a TeX command and do not begin as an image does.
    """
    name = posixpath.basename(path)
    if name.lower().startswith("00readme"):
        return True
    if _BINARY.match(head):
        return False
    lower = name.lower()
    if lower.endswith(TEX_ENDINGS):
        return True
    if _OTHER_ENDINGS.search(lower):
        return False
    return _TEX_SIGN.search(head[:65536]) is not None


def decoded(data: bytes) -> str:
    r"""Give the text of a TeX file: UTF-8, else latin-1; ``\n`` ends a line, NUL bytes are gone."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\x00", "").removeprefix("\ufeff")


def visible(text: str) -> str:
    r"""Give the text without its comments and without what stands in verbatim.

    Parameters
    ----------
    text : str
        Text with ``\n`` as the end of a line.
    """
    kept: list[str] = []
    done = at = 0
    endless: set[str] = set()  # verbatim that nothing closes from here on
    for _ in range(MOST_HIDDEN):
        found = _HIDDEN.search(text, at)
        if found is None:
            break
        start, at = found.span()
        kind, before = found.lastgroup, text[start - 1 : start]
        if before == "\\" and _is_escaped(text, start, done):  # \% is no comment
            at = start + 1  # and \\verb no \verb
        elif kind == "environment":
            end = f"\\end{{{found[kind]}}}"
            close = -1 if end in endless else text.find(end, at)
            if close < 0:
                endless.add(end)
                continue
            kept.append(text[done:at])  # both \begin and \end stay: the float sees a listing
            done = at = close
        elif kind == "mark":
            line = text.find("\n", at)
            close = text.find(found[kind], at, line if line >= 0 else len(text))
            if close >= 0:
                kept.append(text[done:start])
                done = at = close + 1
        elif kind is None:  # a comment
            kept.append(text[done:start])
            if before > " " and _ends_with_command(text, start, done):
                kept.append(" ")  # the next line's letters must not join the command
            line = text.find("\n", start)
            after = _NEXT_LINE.match(text, line) if line >= 0 else None
            done = at = after.end() if after else len(text)
    kept.append(text[done:])
    return "".join(kept)


def _is_escaped(text: str, at: int, start: int) -> bool:
    first = at
    while first > start and text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def _ends_with_command(text: str, at: int, start: int) -> bool:
    first = at
    while first > start and (text[first - 1].isalpha() or text[first - 1] == "@"):
        first -= 1
    return first < at and first > start and text[first - 1] == "\\"
