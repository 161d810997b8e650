r"""What the commands that stand in captions leave of themselves in plain text.

pylatexenc knows those of the kernel; here is what papers use besides, and what it would lose or
leave behind: fonts and boxes whose content must stay, lengths and colours that must go, the
quantities of siunitx, references. Each row is the command, its arguments as pylatexenc writes them
(``*`` a star, ``[`` in brackets, ``{`` mandatory), and the text, in which ``%(2)s`` stands for the
second argument.
"""

import re

from pylatexenc import latex2text, latexwalker
from pylatexenc.latex2text import EnvironmentTextSpec, LatexNodes2Text, MacroTextSpec
from pylatexenc.latexwalker import LatexMacroNode
from pylatexenc.macrospec import LatexContextDb, std_macro

_CONTENT = {
    "mbox": "{", "textmd": "{", "textsf": "{", "texttt": "{", "textup": "{", "textnormal": "{",
    "uline": "{", "sout": "{", "hl": "{", "underline": "{", "ensuremath": "{", "text": "{",
    "fbox": "{", "centerline": "{", "makebox": "[[{", "framebox": "[[{", "parbox": "[[[{{",
    "raisebox": "{[[{", "scalebox": "{[{", "resizebox": "*{{{", "rotatebox": "[{{",
    "colorbox": "[{{", "fcolorbox": "[{{{", "textcolor": "[{{", "multicolumn": "{{{",
    "multirow": "[{[{[{", "adjustbox": "{{", "href": "[{{", "texorpdfstring": "{{",
    "unitfrac": "[{{", "subfig": "{", "foreignlanguage": "[{{", "hyperlink": "{{",
    "hypertarget": "{{", "hyperref": "[{", "textquote": "{", "phantomsubcaption": "", "title": "{",
    "operatorname": "*{", "num": "[{", "ce": "{", "ac": "*{", "gls": "*[{", "Gls": "*[{",
    "glspl": "*[{",
}  # fmt: skip
_NOTHING = {
    "today": "", "includegraphics": "*[[{", "rule": "[{{", "fontsize": "{{", "selectfont": "",
    "captionsetup": "*[{", "label": "[{", "index": "{", "todo": "[{", "nocite": "{", "vskip": "",
    "color": "[{", "definecolor": "{{{", "setlength": "{{", "addtolength": "{{", "vphantom": "{",
    "hphantom": "{", "phantom": "{", "footnotemark": "[", "tikz": "[{",
    "setcounter": "{{", "addtocounter": "{{", "refstepcounter": "{", "thispagestyle": "{",
    "vspace": "*{", "hspace": "*{", "sisetup": "{", "linespread": "{",
    "maketitle": "", "author": "{", "date": "{",
    "urlstyle": "{",
}  # fmt: skip
_REFERENCES = {
    "cref": "*{", "Cref": "*{", "autoref": "*{", "subref": "*{", "nameref": "*{", "vref": "*{",
    "ref": "*{", "pageref": "*{", "eqref": "*{", "cite": "*[[{", "citep": "*[[{", "citet": "*[[{",
    "parencite": "*[[{", "textcite": "*[[{", "autocite": "*[[{", "footcite": "*[[{",
    "onlinecite": "{", "citealt": "*[[{", "citealp": "*[[{", "citeauthor": "*[[{",
    "fref": "{", "Fref": "{", "eref": "{", "tref": "{", "sref": "{", "citen": "{", "cites": "{",
    "citenum": "{", "citeA": "{", "citeN": "{", "citeyearNP": "{", "shortcite": "{",
    "fullcite": "[[{", "supercite": "[[{", "Citealt": "*[[{", "citeasnoun": "[{",
    "crefrange": "*{{", "Crefrange": "*{{", "citeyear": "*[[{",
    "citeyearpar": "*[[{", "Citet": "*[[{", "Citep": "*[[{",
}  # fmt: skip
_DRAWINGS = ("tikzpicture", "pspicture", "picture", "pgfpicture")
REFERENCE = "<ref>"  # stands for what cannot be told without the other files of LaTeX
_TEXT = {
    "slash": "/", "S": "§", "P": "¶", "copyright": "©", "LaTeX": "LaTeX", "TeX": "TeX",
    "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "nobreakspace": " ", "checkmark": "✓", "cmark": "✓",
    "xmark": "✗", "degree": "°", "arcdeg": "°", "arcsec": "″", "arcmin": "′", "farcs": "″.",
    "farcm": "′.", "fdg": "°.", "micron": "µm", "sun": "⊙", "glqq": "„", "grqq": "“", "glq": "‚",
    "grq": "‘", "flqq": "«", "frqq": "»", "textmu": "µ", "upmu": "µ", "celsius": "°C", "ohm": "Ω",
    "lsim": "≲", "gsim": "≳", "la": "≲", "ga": "≳", "AND": " ",
    "arg": "arg", "Pr": "Pr", "Re": "ℜ", "Im": "ℑ", "ne": "≠", "|": "‖", "over": "/",
    "triangle": "△", "triangledown": "▽", "Box": "□", "Diamond": "◇", "bigstar": "★",
    "dag": "†", "ddag": "‡", "pounds": "£", "textless": "<", "textgreater": ">", "textbar": "|",
    "textbullet": "•", "textsection": "§", "texttimes": "×", "textperiodcentered": "·",
    "blacksquare": "■", "square": "□", "blacktriangle": "▲", "CIRCLE": "●", "Circle": "○",
}  # fmt: skip
_SHAPED = {
    "enquote": ("*{", "“%(2)s”"), "ion": ("{{", "%(1)s %(2)s"), "frac": ("{{", "%(1)s/%(2)s"),
    "tfrac": ("{{", "%(1)s/%(2)s"), "dfrac": ("{{", "%(1)s/%(2)s"),
    "cfrac": ("[{{", "%(2)s/%(3)s"), "binom": ("{{", "(%(1)s %(2)s)"),
    "bra": ("{", "⟨%(1)s|"), "ket": ("{", "|%(1)s⟩"), "braket": ("{", "⟨%(1)s⟩"),
    "Braket": ("{", "⟨%(1)s⟩"), "expval": ("*{", "⟨%(2)s⟩"), "abs": ("*[{", "|%(3)s|"),
    "norm": ("*[{", "‖%(3)s‖"), "nicefrac": ("[{{", "%(2)s/%(3)s"),
    "sfrac": ("{{", "%(1)s/%(2)s"), "ang": ("[{", "%(2)s°"),
    "textsubscript": ("{", "%(1)s"), "numrange": ("[{{", "%(2)s–%(3)s"),
}  # fmt: skip
_QUANTITIES = {
    "SI": "[{[{",
    "unit": "[{",
    "qty": "[{{",
    "si": "[{",
    "SIrange": "[{{{",
    "qtyrange": "[{{{",
}

_PREFIXES = {
    "yocto": "y", "zepto": "z", "atto": "a", "femto": "f", "pico": "p", "nano": "n", "micro": "µ",
    "milli": "m", "centi": "c", "deci": "d", "deca": "da", "hecto": "h", "kilo": "k", "mega": "M",
    "giga": "G", "tera": "T", "peta": "P", "exa": "E",
}  # fmt: skip
_UNITS = {
    "metre": "m", "meter": "m", "gram": "g", "second": "s", "ampere": "A", "kelvin": "K",
    "mole": "mol", "candela": "cd", "kilogram": "kg", "hertz": "Hz", "newton": "N", "pascal": "Pa",
    "joule": "J", "watt": "W", "coulomb": "C", "volt": "V", "farad": "F", "ohm": "Ω", "tesla": "T",
    "weber": "Wb", "henry": "H", "siemens": "S", "lumen": "lm", "lux": "lx", "becquerel": "Bq",
    "sievert": "Sv", "gray": "Gy", "celsius": "°C", "degreeCelsius": "°C", "degree": "°",
    "arcminute": "′", "arcsecond": "″", "minute": "min", "hour": "h", "day": "d", "litre": "l",
    "liter": "l", "tonne": "t", "electronvolt": "eV", "angstrom": "Å", "percent": "%",
    "decibel": "dB", "bar": "bar", "barn": "b", "dalton": "Da", "parsec": "pc", "bit": "bit",
    "byte": "B", "radian": "rad", "steradian": "sr", "of": "", "per": "/", "squared": "²",
    "cubed": "³", "square": "²", "cubic": "³", "tothe": "^", "raiseto": "^",
}  # fmt: skip
_UNIT = re.compile(r"\\([A-Za-z]+)\s*|\\([,;:! ])|([^\\{}]+)")
_SHORT = re.compile(r"([fpnumkMGT]?)(m|s|g|Hz|eV|V|W|A|K|J|Pa|bar|mol|l|L|ohm)")


def _unit(tex: str) -> str:
    r"""Give a unit of siunitx as text: ``\micro\metre\per\second`` is 'µm/s'."""
    text = power = ""  # \square comes before what it raises
    joined = True
    for name, space, literal in _UNIT.findall(tex):
        if space:
            text, joined = f"{text} ", True
            continue
        if name in ("square", "cubic"):
            power = _UNITS[name]
            continue
        sign = _PREFIXES.get(name) or literal.replace(".", " ").replace("~", " ") or _named(name)
        text += sign if joined or not sign[:1].isalpha() else f" {sign}"
        joined = name in _PREFIXES or sign[-1:] in ("/", "^", "")
        if not joined:
            text, power = text + power, ""
    return text.strip()


def _named(name: str) -> str:
    short = _SHORT.fullmatch(name)
    return _UNITS.get(name, short[1].replace("u", "µ") + short[2] if short else name)


def _quantity(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    """Write a quantity of siunitx: its number or its range, then the unit."""
    option, *given = node.nodeargd.argnlist
    given = [each for each in given if each is not None]
    numbers = [l2tobj.nodelist_to_text([each]) for each in given[:-1]]
    if option is not None and "=" not in option.latex_verbatim():  # units' \unit[5]{m}
        numbers.insert(0, option.latex_verbatim().strip("[]"))
    if node.macroname == "SI" and len(numbers) > 1:
        numbers = numbers[:1]  # what is left is a unit to be set before the number
    return f"{'–'.join(numbers)} {_unit(given[-1].latex_verbatim())}".strip()


def parsing() -> LatexContextDb:
    """Give what pylatexenc's parser needs to know of the commands: their arguments."""
    known = latexwalker.get_default_latex_context_db()
    shapes = {
        **_CONTENT,
        **_NOTHING,
        **_REFERENCES,
        **_QUANTITIES,
        **{k: v[0] for k, v in _SHAPED.items()},
    }
    shapes |= dict.fromkeys(_TEXT, "")
    macros = [std_macro(name, shape) for name, shape in shapes.items()]
    known.add_context_category("captions", macros=macros, prepend=True)
    return known


def writing() -> LatexContextDb:
    """Give what pylatexenc's converter needs to know of the commands: their text."""
    known = latex2text.get_default_latex_context_db()
    texts = [MacroTextSpec(n, f"%({len(s)})s" if s else "") for n, s in _CONTENT.items()]
    texts += [MacroTextSpec(name, "") for name in _NOTHING]
    texts += [MacroTextSpec(name, REFERENCE) for name in _REFERENCES]
    texts += [MacroTextSpec(name, text) for name, text in _TEXT.items()]
    texts += [MacroTextSpec(name, text) for name, (_, text) in _SHAPED.items()]
    texts += [MacroTextSpec(name, _quantity) for name in _QUANTITIES]
    drawings = [EnvironmentTextSpec(name, discard=True) for name in _DRAWINGS]
    known.add_context_category("captions", macros=texts, environments=drawings, prepend=True)
    return known
