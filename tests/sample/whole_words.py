"""What the tests of the topics' words have in common."""

import re

from matplotlib.mathtext import MathTextParser

_GREEK = (
    r"alpha|beta|gamma|delta|epsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|"
    r"varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Sigma|Omega"
)
_KNOWN = (
    rf"\\({_GREEK}|mathrm|langle|rangle|cdot|odot|star|sqrt|hbar|infty|perp|parallel)(?![a-zA-Z])"
)


def can_be_set(quantity):
    """By matplotlib, and by a typesetter that knows Greek, signs and one level of braces."""
    MathTextParser("path").parse(quantity.tex_label)
    unknown = "\\" in re.sub(_KNOWN, "", quantity.tex)
    one_level = quantity.tex.count("{") == len(re.findall(r"\{[^{}]*\}", quantity.tex))
    plain = quantity.symbol.isascii() and quantity.unit.isascii() and "$" not in quantity.unit
    return one_level and plain and not unknown


def is_whole(text):
    """Tell whether a text can stand in LaTeX: signs pair, and none begins a comment."""
    paired = text.count("$") % 2 == 0 and text.count("{") == text.count("}")
    return text == text.strip() != "" and paired and not re.search(r"(?<!\\)[%&#]", text)
