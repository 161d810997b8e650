"""Letters made of strokes, as IDL, PGPLOT and SuperMongo draw them: A. V. Hershey's of 1967."""

from functools import lru_cache
from typing import Any

import numpy as np
from HersheyFonts import HersheyFonts
from numpy.typing import NDArray

#: Our names of the fonts, with those of the Hershey set and of the Greek that goes with it.
FONTS = {
    "stroke": ("futural", "greeks"),
    "stroke roman": ("timesr", "greekc"),
    "stroke duplex": ("futuram", "greekc"),
}
# Hershey's Greek sets hold the alphabet in its own order
_SMALL, _LARGE = "αβγδεζηθικλμνξοπρστυφχψω", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
_GREEK = {letter: chr(ord("a") + place) for place, letter in enumerate(_SMALL)} | {
    letter: chr(ord("A") + place) for place, letter in enumerate(_LARGE)
}
_OTHERS = {
    "−": "-",
    "⟨": "<",
    "⟩": ">",
    "∞": "oo",
    "ϕ": "φ",
    "ϑ": "θ",
    "ϵ": "ε",
    "·": ".",
    "⊙": "o",
    "±": "+-",
    "×": "x",
    "√": "sqrt",
    "★": "*",
    "°": "o",
    "ℏ": "h",
    "⊥": "perp",
    "∥": "||",
}

Stroke = NDArray[np.float64]


def strokes(text: str, font: str) -> tuple[list[Stroke], float]:
    """Write a line of text in strokes.

    Parameters
    ----------
    text
        ASCII and Greek letters; for other signs stands the nearest that the font has.
    font
        One of `FONTS`.

    Returns
    -------
    list of float64 [n, 2], float
        The strokes, starting at (0, 0) on the base line, and the advance; the unit is the size of
        the font, of which a capital is about 0.7 high.
    """
    lines: list[Stroke] = []
    x = 0.0
    for letter in "".join(_OTHERS.get(letter, letter) for letter in text):
        parts, advance = _glyph(letter, font)
        lines += [part + np.array([x, 0.0]) for part in parts]
        x += advance
    return lines, x


@lru_cache(maxsize=1024)
def _glyph(letter: str, font: str) -> tuple[tuple[Stroke, ...], float]:
    latin, greek = FONTS[font]
    glyphs = _glyphs(greek if letter in _GREEK else latin)
    glyph = glyphs.get(_GREEK.get(letter, letter), glyphs["?"])
    # 21 units from the base line to the top of a capital; y grows downwards, the base line is at 9
    parts = [np.asarray(part, dtype=np.float64) for part in glyph.strokes]
    left = float(glyph.left_offset)
    scaled = tuple(np.column_stack([p[:, 0] - left, 9 - p[:, 1]]) / 30 for p in parts if len(p) > 1)
    return scaled, float(glyph.char_width) / 30


@lru_cache(maxsize=8)
def _glyphs(name: str) -> dict[str, Any]:
    fonts = HersheyFonts()
    fonts.load_default_font(name)
    return dict(fonts.all_glyphs)
