r"""From the bytes of a TeX file to the text that TeX would look at.

Lines end in ``\n``, comments are gone, and what stands in a verbatim environment is left out, since
nothing in it is typeset as a figure. ``\%`` is no comment. A comment takes the end of its line and
the blanks that open the next one with it, as TeX does (The TeXbook, chapter 8).
"""

import posixpath
import re

TEX_ENDINGS = (
    ".tex", ".ltx", ".latex", ".sty", ".pstex_t", ".pdf_t", ".pdftex_t", ".eps_tex", ".pdf_tex",
    ".eepic", ".pgf", ".tikz",
)  # fmt: skip
VERBATIM = (
    "verbatim", "Verbatim", "BVerbatim", "LVerbatim", "SaveVerbatim", "lstlisting", "minted",
    "comment", "filecontents", "alltt", "listing", "spverbatim", "code", "CodeInput", "CodeOutput",
)  # fmt: skip

_OTHER_ENDINGS = re.compile(
    r"\.(bbl|bib|bst|cls|clo|def|cfg|aux|log|out|toc|lof|lot|bak|fd|ps|eps|epsi|epsf|pdf|png|jpe?g"
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
    r"(?<!\\)\\begin\s*\{(?P<environment>" + "|".join(VERBATIM) + r")(?P<star>\*?)\}"
    r"|(?<!\\)\\(?:verb|lstinline)\*?(?P<mark>[^A-Za-z\s*{\[%@])"
    r"|(?P<word>\\[A-Za-z@]++)%[^\n]*+(?:\n[ \t]*+)?"
    r"|(?<!\\)(?P<pairs>(?:\\\\)*+)%[^\n]*+(?:\n[ \t]*+)?",  # an odd backslash makes it no comment
    re.DOTALL,
)


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
    endless: set[str] = set()  # verbatim environments that nothing closes from here on
    while found := _HIDDEN.search(text, at):
        start, at = found.span()
        if word := found["word"]:  # a letter on the next line must not join the command
            kept += [text[done:start], word, " "]
        elif mark := found["mark"]:
            line = text.find("\n", at)
            close = text.find(mark, at, line if line >= 0 else len(text))
            if close < 0:
                continue
            kept.append(text[done:start])
            at = close + 1
        elif environment := found["environment"]:
            end = f"\\end{{{environment}{found['star']}}}"
            close = -1 if end in endless else text.find(end, at)
            if close < 0:
                endless.add(end)
                continue
            kept.append(text[done:at])  # both \begin and \end stay: the float sees a listing
            done = at = close
            continue
        else:
            kept += [text[done:start], found["pairs"]]
        done = at
    kept.append(text[done:])
    return "".join(kept)
