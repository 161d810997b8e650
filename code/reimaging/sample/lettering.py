r"""Labels: a little TeX between dollar signs, set in the fonts that PostScript takes for granted.

Of TeX it knows Greek letters, `_` and `^` with one level of braces, and a handful of signs; what
it does not know is written without its backslash, as the programs of the time did.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import matplotlib

from reimaging.sample import hershey

#: Our names of the fonts and PostScript's, whose metrics matplotlib ships.
FONTS = {
    "sans": "Helvetica",
    "sans bold": "Helvetica-Bold",
    "sans italic": "Helvetica-Oblique",
    "serif": "Times-Roman",
    "serif bold": "Times-Bold",
    "serif italic": "Times-Italic",
    "mono": "Courier",
    "symbol": "Symbol",
}
_SMALL = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
    " sigma tau upsilon phi chi psi omega"
)
_LARGE = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
_NAMES = dict(zip(_SMALL.split(), "αβγδεζηθικλμνξοπρστυφχψω", strict=True))
_NAMES |= dict(zip(_LARGE.split(), "ΓΔΘΛΞΠΣΥΦΨΩ", strict=True))
_NAMES |= {"varphi": "ϕ", "varepsilon": "ε", "vartheta": "ϑ", "langle": "⟨", "rangle": "⟩"}
_NAMES |= {"infty": "∞", "cdot": "·", "times": "×", "pm": "±", "odot": "⊙", "star": "*"}
_NAMES |= {"sqrt": "√", "hbar": "h", "perp": "⊥", "parallel": "||", "ell": "l", "circ": "°"}
_NAMES |= {"leq": "≤", "geq": "≥", "le": "≤", "ge": "≥", "sim": "~", "to": "→", "partial": "∂"}
_NAMES |= {"prime": "'", "dagger": "+", "nabla": "∇", "sum": "Σ", "int": "∫", "approx": "≈"}
_WORDS = frozenset({"log", "ln", "exp", "sin", "cos", "tan", "max", "min", "arg", "Re", "Im"})
#: The codes of these signs in the Symbol font's own encoding.
SYMBOL = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", b"abgdezhqiklmnxoprstujcyw", strict=True)) | dict(
    zip("ΓΔΘΛΞΠΣΥΦΨΩ", b"GDQLXPSUFYW", strict=True)
)
SYMBOL |= {"ϕ": ord("f"), "ϑ": ord("J"), "∞": 165, "±": 177, "≥": 179, "×": 180, "∂": 182}
SYMBOL |= {"·": 215, "√": 214, "⟨": 225, "⟩": 241, "≤": 163, "⊥": 94, "→": 174, "°": 176}
SYMBOL |= {"∇": 209, "∫": 242, "≈": 187, "⊙": 196, "−": 45}
_TOKEN = re.compile(r"\\([A-Za-z]+) ?|\\(.)|([_^])|([{}])|(.)")


@dataclass(frozen=True)
class Run:
    """Letters of one font on one base line: `x` and `rise` from the start, in sizes of the label.

    `text` is in Latin-1 for all fonts but Symbol and strokes, where it may hold Greek letters.
    """

    text: str
    font: str
    x: float
    rise: float
    scale: float


def set_label(label: str, font: str) -> tuple[list[Run], float]:
    """Set a label such as `$p_T$ (GeV)`.

    Parameters
    ----------
    label
        Plain text, with TeX between dollar signs.
    font
        One of `FONTS` or of `hershey.FONTS`.

    Returns
    -------
    list of Run, float
        The runs from left to right, and the length of the label; the unit is the label's size.
    """
    runs: list[Run] = []
    x = 0.0
    for part, text in enumerate(label.split("$")):
        for letters, rise, scale, upright in _pieces(text) if part % 2 else [(text, 0, 1, True)]:
            face = "serif italic" if font == "serif" and not upright else font
            for run, own in _by_font(letters, face):
                runs.append(Run(run, own, x, rise, scale))
                x += scale * advance(run, own)
    return runs, x


def advance(text: str, font: str) -> float:
    """Measure a line of text of one font, in sizes of that font."""
    if font in hershey.FONTS:
        return hershey.strokes(text, font)[1]
    widths = _widths(font)
    if font == "symbol":
        return sum(widths.get(SYMBOL.get(letter, 32), 0.5) for letter in text)
    return sum(widths.get(ord(letter), 0.5) for letter in text)


def _pieces(tex: str) -> list[tuple[str, float, float, bool]]:
    """Split TeX into letters, rise, scale and whether they stand upright."""
    pieces: list[tuple[str, float, float, bool]] = []
    rise, scale, deep, single, roman = 0.0, 1.0, 0, False, False
    for name, sign, script, brace, plain in _TOKEN.findall(tex):
        if script:
            rise, scale, single = (-0.22 if script == "_" else 0.4), 0.7, True
            continue
        if brace == "{":
            deep, single = deep + 1, False
            continue
        if brace == "}":
            deep = max(0, deep - 1)
            if not deep:
                rise, scale, roman = 0.0, 1.0, False
            continue
        if name in ("mathrm", "rm", "text", "mathbf", "mathcal", "bf", "it"):
            roman = name in ("mathrm", "rm", "text")
            continue
        text = _NAMES.get(name, name) if name else " " if sign in (",", ";", " ") else sign or plain
        upright = roman or name in _WORDS or not text.isalpha()
        if pieces and pieces[-1][1:] == (rise, scale, upright):
            text = pieces.pop()[0] + text
        pieces.append((text, rise, scale, upright))
        if single and not deep:
            rise, scale, single = 0.0, 1.0, False
    return pieces


def _by_font(text: str, font: str) -> list[tuple[str, str]]:
    """Give the signs that a font lacks to the Symbol font; a stroke font writes its own Greek."""
    if font in hershey.FONTS:
        return [(text, font)] if text else []
    parts: list[tuple[str, str]] = []
    for letter in text:
        known = ord(letter) < 256 and letter not in "·×±°"
        own = font if known or letter not in SYMBOL else "symbol"
        shown = letter if known or own == "symbol" else "?"
        if parts and parts[-1][1] == own:
            parts[-1] = (parts[-1][0] + shown, own)
        else:
            parts.append((shown, own))
    return parts


@lru_cache(maxsize=16)
def _widths(font: str) -> dict[int, float]:
    """Read the advances of a font by code, in sizes, from its Adobe Font Metrics."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "pdfcorefonts"
    text = (folder / f"{FONTS[font]}.afm").read_text("latin-1")
    found = re.findall(r"^C (\d+) ; WX (\d+) ;", text, re.MULTILINE)
    return {int(code): int(width) / 1000 for code, width in found}
