"""Text and numbers as LaTeX takes them."""

import re

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{c: f"\\{c}" for c in "&%$#_{}"},
}


def escape(text: str) -> str:
    """Make any text safe to stand in LaTeX."""
    return "".join(_SPECIAL.get(c, c) for c in text)


def grouped(number: int) -> str:
    """Write a number with its thousands set apart."""
    return f"{number:,}".replace(",", "{,}")


def share(part: float, whole: float) -> str:
    """Write a share in per cent, as LaTeX."""
    return f"{100 * part / whole:.1f}\\,\\%" if whole else "none of none"


def macro(name: str, value: str) -> str:
    r"""Define a macro: `images_in_a_figure` becomes `\numImagesInAFigure`.

    Raises
    ------
    ValueError
        If the name holds anything but letters and underscores, which TeX would not take.
    """
    if not re.fullmatch(r"[A-Za-z]+(_[A-Za-z]+)*", name):
        raise ValueError(f"{name} is no name for a macro")
    camel = "".join(word[:1].upper() + word[1:] for word in name.split("_"))
    return f"\\newcommand{{\\num{camel}}}{{{value}}}\n"
