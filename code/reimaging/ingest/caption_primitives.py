r"""What TeX itself settles in a caption before any of it is text: fonts, lengths, choices, blanks.

pylatexenc knows commands with arguments in braces. What takes none, or a length behind it, is
settled here, as TeX would: a switch goes with the blanks behind it, a skip is a blank, of
``\ifmmode`` the branch that holds stays.
"""

import re

# Quantifiers are possessive: whatever a caption holds, each blank of it is looked at once.
_LENGTH = (
    r"\s*+(?:=\s*+)?+(?:[-+]\s*+)?+[\d.,]++\s*+(?:true\s*+)?+"
    r"(?:pt|cm|mm|in|ex|em|mu|bp|pc|sp|dd|cc)"
    r"(?:\s*+(?:plus|minus)\s*+[\d.]++\s*+(?:pt|cm|mm|ex|em|fil+))*+"
)
_SWITCHES = (
    "protect", "relax", "centering", "raggedright", "raggedleft", "noindent", "boldmath",
    "unboldmath", "displaystyle", "textstyle", "scriptstyle", "tiny", "scriptsize",
    "footnotesize", "small", "normalsize", "large", "Large", "LARGE", "huge", "Huge", "rm", "bf",
    "it", "sf", "tt", "sl", "sc", "em", "rmfamily", "sffamily", "ttfamily", "bfseries", "mdseries",
    "itshape", "slshape", "scshape", "upshape", "normalfont",
)  # fmt: skip
_SETTLED = re.compile(
    r"(?P<kept>\\\\)"  # a line's end: what follows is no command
    rf"|\\(?:{'|'.join(_SWITCHES)})(?![A-Za-z@])[ \t]*+\n?+[ \t]*+"
    rf"|\\(?:raise|lower|moveleft|moveright|[a-z]*(?<!h)(?<!v)(?<!m)skip|parindent|hangindent){_LENGTH}"
    rf"|(?P<space>\\(?:newline|linebreak|pagebreak)(?![A-Za-z])(?:\[\d\])?+|\\(?:[hvm]skip|m?kern){_LENGTH})"
)
_CHOICE = re.compile(
    r"\\ifmmode(?![A-Za-z@])\s?+(?P<math>(?:(?!\\(?:if|else|fi)).){0,500})"
    r"(?:\\else(?![A-Za-z@])\s?+(?P<text>(?:(?!\\(?:if|else|fi)).){0,500}))?\\fi(?![A-Za-z@])\s?",
    re.DOTALL,
)
# \eg and its kin of the styles of CVPR and its like look whether a dot follows
_ONE_DOT = re.compile(r"\\futurelet\s*\\@let@token.{0,80}?\\fi\s*(?:\\xspace\s*)?(\.?)", re.DOTALL)
# the package xspace: a blank, but before these (its documentation, section 2)
_XSPACE = re.compile(r"\\xspace(?![A-Za-z@])\s*(?P<none>(?=[.,'/?;:!~)}{_^-]|\Z))?")
_OPTIONS = r"\s*+(?:\[[^\][]{0,300}\])?+\s*+"
_LABELLED_NODE = re.compile(
    rf"\\tikz{_OPTIONS}\{{\s*+\\node{_OPTIONS}(?:\([^()]{{0,50}}\))?+{_OPTIONS}"
    r"\{([^{}]{0,300})\}\s*+;?+\s*+\}"
)
_DRAWN = re.compile(rf"\\tikz{_OPTIONS}\\[a-z]++[^;{{}}]{{0,300}};")
_OPERATOR = re.compile(r"\\operatorname\*?\{[^{}]{0,60}\}(?=[A-Za-z])")
_DEGREE = re.compile(r"\^\s*(?:\{\s*\\circ\s*\}|\\circ(?![A-Za-z]))")
_PERCENT = re.compile(r"(?<!\\)((?:\\\\)*+)%")


def settled(tex: str) -> str:
    """Settle what TeX would settle in a caption whose macros are expanded."""
    if "\\ifmmode" in tex:
        tex = _CHOICE.sub(_chosen, tex)
    if "\\futurelet" in tex:
        tex = _ONE_DOT.sub(lambda found: found[1] or ".\\xspace ", tex)
    if "\\xspace" in tex:
        tex = _XSPACE.sub(lambda found: " " if found["none"] is None else "", tex)
    if "\\tikz" in tex:
        tex = _DRAWN.sub("", _LABELLED_NODE.sub(r"\1", tex))
    tex = _SETTLED.sub(_left, tex)
    tex = _OPERATOR.sub(r"\g<0> ", tex)
    tex = _DEGREE.sub("°", tex)
    return _PERCENT.sub(r"\1\\%", tex) if "%" in tex else tex


def _chosen(found: re.Match[str]) -> str:
    before = found.string[: found.start()].replace("\\$", "")
    return (found["math"] if before.count("$") % 2 else found["text"]) or ""


def _left(found: re.Match[str]) -> str:
    if found["kept"]:
        return found["kept"]
    # what moves back brings together what stands on either side
    return " " if found["space"] and "-" not in found["space"] else ""
